/**
 * Typed calls over one WebSocket that survives a lost connection.
 *
 * ```ts
 * import { connect } from "wilco";
 * import { GetFlight } from "./api/index.js";
 *
 * const ws = connect("/ws");
 * const flight = await ws.request(GetFlight, { id: "BA117" });
 * ```
 *
 * @module
 */
export type { Call, CallOptions, Result } from "./call.js";
export {
  type AnyCallError,
  CallError,
  type CancelledError,
  type ClosedError,
  type DecodeCallError,
  type EncodeCallError,
  type FaultError,
  type OfflineError,
  type OperationError,
  type OutcomeUnknownError,
  type SessionLostError,
  type TimeoutError,
  isCallError,
} from "./call_error.js";
export type { Client } from "./client.js";
export { connect } from "./connect.js";
export { ConnectError, type ConnectErrorKind } from "./connect_error.js";
export type { Encoding } from "./encoding.js";
export type { Executed, Fault } from "./fault.js";
export { newOpId } from "./codec/index.js";
export type { Backoff, Clock, ConnectOptions, QueuedCall, SessionOptions } from "./options.js";
export type { Page, PageSign } from "./page.js";
export type { Offline } from "./session/host.js";
export type { Readable, Schema, Status } from "./status.js";
export type { WebSocketConstructor, WebSocketLike } from "./transport.js";
