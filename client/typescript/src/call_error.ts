import type { Operation } from "./codec/index.js";
import type { ConnectError } from "./connect_error.js";
import type { Executed, Fault } from "./fault.js";

/**
 * Why a call has no output. `kind` tells which; each kind has what belongs to it:
 *
 * | kind | beside `executed` | what happened |
 * | --- | --- | --- |
 * | `operation` | `error` | The operation refused, in its own words. |
 * | `timeout` | `cause`, if there was no connection | The time of the call ran out. |
 * | `cancelled` | `cause`: the signal's reason | The call was taken back. |
 * | `offline` | `cause`, if one is known | No connection was open, and the call was not to wait. |
 * | `outcome_unknown` | | The server that ran the call, or was about to, is gone with its record. |
 * | `session_lost` | | The server has lost the session, and what it knew of the call. |
 * | `fault` | `fault` | The server, or the client before it sent anything, says another code. |
 * | `decode` | `path` | The answer is not what the operation declares. |
 * | `encode` | `path` | The input holds something that cannot be written. |
 * | `closed` | `reason` | The client is closed. |
 *
 * `Failure` is the error that the operation declares.
 *
 * ```ts
 * try {
 *   await ws.request(GetFlight, { id });
 * } catch (error) {
 *   if (isCallError(error, GetFlight) && error.kind === "operation") show(error.error.code);
 *   else throw error;
 * }
 * ```
 */
export type CallError<Failure = unknown> =
  | OperationError<Failure>
  | TimeoutError
  | CancelledError
  | OfflineError
  | OutcomeUnknownError
  | SessionLostError
  | FaultError
  | DecodeCallError
  | EncodeCallError
  | ClosedError;

/** What every {@link CallError} has. */
export interface AnyCallError extends Error {
  /** The name of the class. */
  readonly name: "CallError";
  /** The name of the operation, such as `"flight.get"`. */
  readonly operation: string;
  /** Whether the call had an effect: with `"no"` it is safe to call again. */
  readonly executed: Executed;
  /** The code of the protocol; none where the failure is this client's own. */
  readonly code?: string;
}

/** The operation refused, in its own words. */
export interface OperationError<Failure> extends AnyCallError {
  readonly kind: "operation";
  /** The operation's own error. */
  readonly error: Failure;
}

/** The time of the call ran out; with `executed` `"no"` it was never started. */
export interface TimeoutError extends AnyCallError {
  readonly kind: "timeout";
  /** Why there was no connection at the end; none if there was one. */
  readonly cause?: ConnectError;
}

/** The call was taken back: by its signal, or by the server. */
export interface CancelledError extends AnyCallError {
  readonly kind: "cancelled";
  /** The reason of the signal. */
  readonly cause?: unknown;
}

/** No connection was open, and the call was not to wait for one. It never ran. */
export interface OfflineError extends AnyCallError {
  readonly kind: "offline";
  /** Why there was none: `timed_out` while the first one is being opened, nothing if the server goes away. */
  readonly cause?: ConnectError;
}

/**
 * The call was sent and must not run twice, and the server that knew of it is gone: nobody can say
 * whether it ran. A lost connection alone never ends so.
 */
export interface OutcomeUnknownError extends AnyCallError {
  readonly kind: "outcome_unknown";
}

/** The server has lost the session, and with it what it knew of the call. */
export interface SessionLostError extends AnyCallError {
  readonly kind: "session_lost";
}

/** The server, or the client before it sent anything, says a code that has no kind of its own. */
export interface FaultError extends AnyCallError {
  readonly kind: "fault";
  /** The code of the protocol, such as `"overloaded"` or `"forbidden"`. */
  readonly code: string;
  /** All that was said. */
  readonly fault: Fault;
}

/** The answer is not what the operation declares: client and server are of different versions. */
export interface DecodeCallError extends AnyCallError {
  readonly kind: "decode";
  /** Where in the answer, such as `"times[2].arrival"`; empty for the whole. */
  readonly path: string;
}

/** The input holds something that cannot be written. Nothing was sent. */
export interface EncodeCallError extends AnyCallError {
  readonly kind: "encode";
  /** Where in the input; empty for the whole. */
  readonly path: string;
}

/** The client is closed. */
export interface ClosedError extends AnyCallError {
  readonly kind: "closed";
  /** Why. */
  readonly reason: ConnectError;
}

/** The class of every {@link CallError}, for `instanceof`. */
export const CallError: abstract new (...made: never) => CallError = class CallError extends Error {
  constructor(operation: string, message: string, facts: object) {
    super(`${operation}: ${message}`);
    Object.assign(this, { name: "CallError", operation }, facts);
  }
} as never;

/**
 * Whether a value that was thrown is the failure of a call: of a call of `operation`, if one is
 * named, and the type of its own error is known then.
 *
 * ```ts
 * if (isCallError(thrown, GetFlight) && thrown.kind === "operation") thrown.error.code;
 * ```
 */
export function isCallError<Failure = unknown>(
  thrown: unknown,
  operation?: Operation<never, unknown, Failure>,
): thrown is CallError<Failure> {
  return (
    thrown instanceof CallError && (!operation || thrown.operation === operation.name)
  );
}

/** Makes a {@link CallError}; `facts` are those of its kind. */
export function callError<Failure>(
  operation: string,
  message: string,
  facts: { readonly kind: CallError["kind"]; readonly executed: Executed; readonly [fact: string]: unknown },
): CallError<Failure> {
  return new (CallError as unknown as Maker<Failure>)(operation, message, facts);
}

type Maker<Failure> = new (operation: string, message: string, facts: object) => CallError<Failure>;
