import type { Executed } from "../fault.js";

/** The id of a message: a number, or a text where another client chose so. */
export type RequestId = number | string;

/** The calls that a client has resolved. See docs/protocol.md#acknowledgements. */
export interface Ack {
  readonly below: number;
  /** Left out where it is empty. */
  readonly open?: readonly number[] | undefined;
}

/** What this client says. Fields are named as on the wire, and stand in its order. */
export type ClientMessage =
  | { readonly type: "hello"; readonly token?: string | undefined; readonly client?: string | undefined }
  | { readonly type: "ping"; readonly ts?: number | undefined; readonly ack?: Ack | undefined }
  | {
      readonly type: "request";
      readonly request_id: number;
      readonly op: string;
      readonly timeout_ms?: number | undefined;
      readonly ack?: Ack | undefined;
      /** A value in MessagePack. */
      readonly payload: Uint8Array;
    }
  | { readonly type: "cancel"; readonly request_id: number };

/** A failure as it stands in a message. See docs/protocol.md#faults. */
export interface WireFault {
  readonly code: string;
  readonly message: string;
  readonly executed: Executed;
  readonly retry_after_ms?: number;
  readonly error_id?: string;
  /** A value in MessagePack. */
  readonly details?: Uint8Array;
}

/** See docs/protocol.md#limits. */
export interface Limits {
  readonly max_in_flight: number;
  readonly max_message: number;
}

/** See docs/protocol.md#connected. */
export interface Connected {
  readonly type: "connected";
  readonly protocol_version: number;
  readonly connection_id: string;
  readonly session_id?: string;
  readonly resumed: boolean;
  readonly resume_token?: string;
  readonly session_ttl_ms?: number;
  readonly heartbeat_ms: number;
  readonly schema_hash: string;
  readonly server_time: number;
  readonly limits: Limits;
  readonly pending: readonly { readonly id: number; readonly verdict: string }[];
}

/** See docs/protocol.md#error. */
export interface ErrorMessage extends WireFault {
  readonly type: "error";
  readonly fatal: boolean;
  readonly request_id?: RequestId;
}

/** What a server says. Fields are named as on the wire, and defaults are filled in. */
export type ServerMessage =
  | Connected
  | { readonly type: "pong"; readonly client_ts?: number; readonly server_ts: number }
  | ErrorMessage
  | {
      readonly type: "go_away";
      readonly reason: string;
      readonly reconnect_after_ms: number;
      readonly resume: boolean;
    }
  | {
      readonly type: "response";
      readonly request_id: RequestId;
      readonly replayed: boolean;
      /** A value in MessagePack. One of `ok` and `error` is there. */
      readonly ok?: Uint8Array;
      readonly error?: WireFault;
    }
  /** A message that this version does not know, or does not use. */
  | { readonly type: "unknown"; readonly request_id?: RequestId };

/** What came: a message, or why it is none, with its id where that could be read. */
export type Received =
  | ServerMessage
  | { readonly type: "unreadable"; readonly problem: string; readonly request_id?: RequestId };
