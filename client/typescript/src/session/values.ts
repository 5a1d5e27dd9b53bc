import type { ConnectError } from "../connect_error.js";
import type { ClientMessage, Received, WireFault } from "../envelope/messages.js";
import type { Executed } from "../fault.js";
import type { Status } from "../status.js";

/** A call as its caller hands it in. */
export interface NewCall {
  /** The name of the operation. */
  readonly op: string;
  /** The input, as a value in MessagePack. */
  readonly payload: Uint8Array;
  /** How many bytes the input takes on the wire. */
  readonly size: number;
  /** When the caller's time is over. */
  readonly deadline: number;
}

/** All that can happen to a session. */
export type Input =
  /** Begin with the first attempt to connect. */
  | { readonly type: "start" }
  /** The WebSocket is open. */
  | { readonly type: "opened" }
  /** The connection could not be opened, or ended; not because of a `disconnect`. */
  | { readonly type: "lost"; readonly cause: ConnectError }
  /** A message came, or what should have been one. */
  | { readonly type: "received"; readonly message: Received }
  /** A call. It takes the request id that `nextId` tells. */
  | { readonly type: "call"; readonly call: NewCall }
  /** The caller takes the call back. */
  | { readonly type: "cancel"; readonly id: number }
  /** The moment of `nextTick` is here. */
  | { readonly type: "tick" }
  /** The owner is done. */
  | { readonly type: "close" };

/** All that a session can ask of what drives it. */
export type Effect =
  /** Open a connection, and answer with `opened` or `lost`. */
  | { readonly type: "connect" }
  /** Say this to the server. */
  | { readonly type: "send"; readonly message: ClientMessage }
  /** Close the connection, or give up the attempt. */
  | { readonly type: "disconnect"; readonly code: number }
  /** Tell the caller how its call ended. */
  | { readonly type: "resolve"; readonly id: number; readonly outcome: Outcome }
  /** Tell everyone who watches. */
  | { readonly type: "status"; readonly status: Status };

/** How a call ended. */
export type Outcome =
  /** With its output, as a value in MessagePack. */
  | { readonly type: "ok"; readonly payload: Uint8Array }
  /** The server refused or failed, or this side found out first. */
  | { readonly type: "fault"; readonly fault: WireFault }
  /** The answer came and cannot be read. */
  | { readonly type: "unreadable"; readonly problem: string }
  /** The client is closed. */
  | { readonly type: "closed"; readonly reason: ConnectError; readonly executed: Executed };
