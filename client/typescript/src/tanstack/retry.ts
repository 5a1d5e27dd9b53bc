import type { CallError } from "../call_error.js";
import type { Operation } from "../codec/index.js";

/** When a call is made again that failed. */
export interface Retry<Failure> {
  /** Whether it is: at most three times, where it may help, and never where it might then have run twice that must not. */
  readonly retry: (failureCount: number, error: CallError<Failure>) => boolean;
  /** In how many milliseconds: when the server says, or ever later. */
  readonly retryDelay: (failureCount: number, error: CallError<Failure>) => number;
}

/** How operations of a class are tried again. */
export function retrying<Failure>(kind: Operation<never, unknown, unknown>["class"]): Retry<Failure> {
  const isRepeatable = kind === "safe" || kind === "idempotent";
  return {
    retry: (failureCount, error) =>
      failureCount < MOST && (isRepeatable || error.executed === "no") && isPassing(error),
    retryDelay: (failureCount, error) =>
      (error.kind === "fault" ? error.fault.retryAfterMs : undefined) ?? Math.min(SHORTEST * 2 ** failureCount, LONGEST),
  };
}

/** Whether it may go well another time. */
function isPassing(error: CallError): boolean {
  switch (error.kind) {
    case "timeout":
    case "outcome_unknown":
    case "session_lost":
      return true;
    case "fault":
      return error.fault.retryAfterMs !== undefined || PASSING.test(error.code);
    case "operation":
    case "cancelled":
    case "offline":
    case "decode":
    case "encode":
    case "closed":
      return false;
    default:
      return error satisfies never;
  }
}

const MOST = 3;
/** As TanStack Query has them, in milliseconds. */
const SHORTEST = 1000;
const LONGEST = 30_000;
/** See docs/protocol.md#fault-codes. */
const PASSING = /^(rate_limited|overloaded|draining|unavailable|in_progress)$/;
