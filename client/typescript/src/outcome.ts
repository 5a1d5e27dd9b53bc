import type { Result } from "./call.js";
import { type CallError, callError } from "./call_error.js";
import { DecodeError, EncodeError, type Operation, decode, readJson } from "./codec/index.js";
import type { ConnectError } from "./connect_error.js";
import type { WireFault } from "./envelope/messages.js";
import type { Executed, Fault } from "./fault.js";
import type { Outcome } from "./session/values.js";

/** Why a call may have ended early, as its caller knows it. */
export interface Circumstances {
  /** Why there is no connection; none where there is one. */
  readonly connection: ConnectError | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What the caller of `operation` gets. */
export function readOutcome<Output, Failure>(
  operation: Operation<never, Output, Failure>,
  outcome: Outcome,
  circumstances: Circumstances,
): Result<Output, Failure> {
  const { name } = operation;
  switch (outcome.type) {
    case "ok":
      try {
        return { ok: true, value: decode(operation.output, outcome.payload) };
      } catch (thrown) {
        return { ok: false, error: undecodable(name, thrown, "yes") };
      }
    case "fault":
      return { ok: false, error: ofFault(operation, outcome.fault, circumstances) };
    case "unreadable":
      return { ok: false, error: undecodable(name, outcome.problem, "unknown") };
    case "closed": {
      const { reason, executed } = outcome;
      return { ok: false, error: callError(name, reason.message, { kind: "closed", reason, executed }) };
    }
    default:
      return outcome satisfies never;
  }
}

/** The failure of a call whose signal is aborted. */
export function cancelled(operation: string, executed: Executed, signal?: AbortSignal): CallError<never> {
  const cause = signal?.aborted && { cause: signal.reason as unknown };
  const facts = { kind: "cancelled", code: "cancelled", executed, ...cause } as const;
  return callError(operation, "the call was cancelled", facts);
}

/** The failure of a call whose input cannot be written. */
export function unencodable(operation: string, thrown: unknown): CallError<never> {
  const path = thrown instanceof EncodeError ? thrown.path : "";
  const message = `the input cannot be written: ${wordsOf(thrown)}`;
  return callError(operation, message, { kind: "encode", path, executed: "no", cause: thrown });
}

function undecodable(operation: string, thrown: unknown, executed: Executed): CallError<never> {
  const path = thrown instanceof DecodeError ? thrown.path : "";
  const message = `the answer cannot be read: ${wordsOf(thrown)}`;
  return callError(operation, message, { kind: "decode", path, executed });
}

function ofFault<Failure>(
  { name, error }: Operation<never, unknown, Failure>,
  said: WireFault,
  { connection, signal }: Circumstances,
): CallError<Failure> {
  const { code, message, executed, details } = said;
  const facts = { code, executed };
  switch (code) {
    case "operation":
      if (!details) return undecodable(name, "the operation's error is missing", executed);
      try {
        const own = decode(error, details);
        return callError(name, message || "the operation refused", { ...facts, kind: code, error: own });
      } catch (thrown) {
        return undecodable(name, thrown, executed);
      }
    case "timeout":
    case "expired": {
      const cause = connection && { cause: connection };
      return callError(name, "the time of the call ran out", { ...facts, kind: "timeout", ...cause });
    }
    case "cancelled":
      return cancelled(name, executed, signal);
    case "session_lost":
      return callError(name, "the connection was lost during the call", { ...facts, kind: code });
    default:
      return callError(name, `${code}: ${message}`, { ...facts, kind: "fault", fault: publicFault(said) });
  }
}

function publicFault({ code, message, executed, retry_after_ms, error_id, details }: WireFault): Fault {
  let facts;
  try {
    facts = details && decode(readJson, details);
  } catch {
    // Facts that JSON cannot say; the code says enough.
  }
  return { code, message, executed, retryAfterMs: retry_after_ms, errorId: error_id, details: facts };
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
