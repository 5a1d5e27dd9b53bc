import type { Executed } from "../fault.js";
import type { Schema } from "../status.js";
import type { FlowMessage, Top } from "./flow_messages.js";

/** The id of a message: a number, or a text where another client chose so. */
export type RequestId = number | string;

/** The calls that a client has resolved. See docs/protocol.md#acknowledgements. */
export interface Ack {
  readonly below: number;
  /** Left out where it is empty. */
  readonly open?: readonly number[] | undefined;
}

/** What names a session, and the secret that resumes it. */
export interface SessionKey {
  readonly session_id: string;
  readonly resume_token: string;
}

/** A session to go on with, and the calls in it that the client still waits for. See docs/protocol.md#hello. */
export interface Resume extends SessionKey {
  readonly pending: readonly { readonly id: number }[];
}

/** How far something ordered was brought. See docs/protocol.md#positions. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** What a channel carries. See docs/protocol.md#channels. */
export type ChannelKind = "state" | "presence" | "domain";

/** A channel, and from where on it is wanted. See docs/protocol.md#subscribe. */
export interface WireChannel {
  readonly kind: ChannelKind;
  readonly name: string;
  readonly since?: Position | undefined;
}

/** The tags of what this client says, see docs/protocol.md#tags. */
export const PING = 0;
export const RESYNC = 1;
export const HELLO = 2;
export const AUTHENTICATE = 3;
export const ACTION = 1000;
export const SUBSCRIBE = 2000;
export const UNSUBSCRIBE = 2001;
export const SET_PRESENCE = 2002;
export const SIGNAL = 3000;
export const REQUEST = 6000;
export const CANCEL = 6001;

/** What this client says. Fields are named as on the wire, and stand in its order. */
export type ClientMessage =
  | {
      readonly t: typeof HELLO;
      readonly token?: string | undefined;
      readonly resume?: Resume | undefined;
      readonly schema_hash?: string | undefined;
      readonly client?: string | undefined;
      readonly channels?: readonly WireChannel[] | undefined;
    }
  | { readonly t: typeof AUTHENTICATE; readonly token: string }
  | { readonly t: typeof PING; readonly ts?: number | undefined; readonly ack?: Ack | undefined }
  | {
      readonly t: typeof REQUEST;
      readonly request_id: number;
      readonly op: string;
      readonly op_id?: string | undefined;
      readonly timeout_ms?: number | undefined;
      readonly ack?: Ack | undefined;
      /** A value in MessagePack. */
      readonly payload: Uint8Array;
    }
  | { readonly t: typeof CANCEL; readonly request_id: number }
  | {
      readonly t: typeof RESYNC;
      readonly last_seq?: number | undefined;
      readonly epoch?: string | undefined;
      readonly resource: string;
      /** Left out where it is a state. */
      readonly kind?: ChannelKind | undefined;
    }
  | {
      readonly t: typeof ACTION;
      readonly op_id: string;
      readonly resource: string;
      readonly timeout_ms?: number | undefined;
      /** A value in MessagePack. */
      readonly action: Uint8Array;
    }
  | { readonly t: typeof SUBSCRIBE; readonly request_id: string; readonly channels: readonly WireChannel[] }
  | { readonly t: typeof UNSUBSCRIBE; readonly channels: readonly WireChannel[] }
  | { readonly t: typeof SET_PRESENCE; readonly status: string; readonly resource: string }
  | {
      readonly t: typeof SIGNAL;
      readonly request_id: string;
      readonly target_user_id: string;
      readonly resource: string;
      readonly signal: object;
    };

/** The tags of what a server says. */
export const CONNECTED = 0;
export const PONG = 1;
export const ERROR = 2;
export const GO_AWAY = 3;
export const AUTH_EXPIRING = 4;
export const RESPONSE = 6000;
/** Not on the wire: of a message that is not known or not used, and of one that cannot be read. */
export const UNKNOWN = -1;
export const UNREADABLE = -2;

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
  readonly t: typeof CONNECTED;
  readonly protocol_version: number;
  readonly session_id?: string | undefined;
  readonly resumed: boolean;
  readonly resume_token?: string | undefined;
  /** Names the store of the records. */
  readonly epoch?: string | undefined;
  readonly heartbeat_ms: number;
  readonly heartbeat_timeout_ms: number;
  readonly schema: Schema;
  readonly limits: Limits;
  /** What became of the calls that `hello.resume.pending` asked for. */
  readonly pending: readonly { readonly id: number; readonly verdict: Verdict }[];
}

/** See docs/protocol.md#connected. */
export type Verdict = "done" | "running" | "absent" | "outcome_unknown";

/** See docs/protocol.md#error. */
export interface ErrorMessage extends WireFault {
  readonly t: typeof ERROR;
  readonly fatal: boolean;
  readonly request_id?: RequestId;
  /** The action that was at fault; read only where there are channels. */
  readonly op_id?: string;
}

/** Exactly one of `ok`, `error` and `problem` is there. See docs/protocol.md#response. */
export interface Response {
  readonly t: typeof RESPONSE;
  readonly request_id: RequestId;
  /** A value in MessagePack. */
  readonly ok?: Uint8Array | undefined;
  readonly error?: WireFault | undefined;
  /** Not on the wire: the message is for this call, and cannot be read. */
  readonly problem?: string;
}

/** What a server says: what this client uses of it, named as on the wire, with defaults filled in. */
export type ServerMessage =
  | FlowMessage
  | Connected
  | Pong
  | ErrorMessage
  | { readonly t: typeof GO_AWAY; readonly reconnect_after_ms: number }
  | { readonly t: typeof AUTH_EXPIRING }
  | Response
  /** A message that this version does not know, or does not use. */
  | { readonly t: typeof UNKNOWN; readonly request_id?: RequestId };

/** See docs/protocol.md#pong. */
export interface Pong {
  readonly t: typeof PONG;
  readonly client_ts?: number;
  /** Where the channels are that were idle; read only where there are channels. */
  readonly tops?: readonly Top[];
}

/** What came: a message, or why it is none. */
export type Received =
  | ServerMessage
  | {
      readonly t: typeof UNREADABLE;
      readonly problem: string;
      /** The tag, and the name of an action, if they stand before the trouble. */
      readonly of?: number;
      readonly op_id?: string;
    };
