import type { Result } from "./call.js";
import { type CallError, callError } from "./call_error.js";
import { type DecodeError, type Operation, type Read, decode } from "./codec/index.js";
import type { Executed } from "./fault.js";
import type { Answer, Failing } from "./session/host.js";

/** What an answer brings to the caller of `operation`. */
export function readAnswer<Output, Failure>(
  operation: Operation<never, Output, Failure>,
  { ok, error, problem }: Answer,
  signal: AbortSignal | undefined,
): Result<Output, Failure> {
  const { name, output } = operation;
  try {
    if (error) throw failed(operation, error, signal);
    if (!ok) throw unusable(name, "decode", problem, "unknown");
    return { ok: true, value: readValue(name, output, ok, "yes") };
  } catch (error) {
    return { ok: false, error: error as CallError<Failure> };
  }
}

/** The failure of a call that ended with a fault. */
export function failed<Failure>(
  { name, error }: Operation<never, unknown, Failure>,
  { code, message, executed, details, error_id: errorId, retry_after_ms: retryAfterMs, why }: Failing,
  signal: AbortSignal | undefined,
): CallError<Failure> {
  const make = (kind: CallError["kind"], words: string, facts?: object | false): CallError<Failure> =>
    callError(name, words, { kind, code, executed, ...facts });
  switch (code) {
    case "operation":
      if (!details) return unusable(name, "decode", "the operation's error is missing", executed);
      return make(code, message || "the operation refused", { error: readValue(name, error, details, executed) });
    case "timeout":
    case "expired":
      return make("timeout", "the time of the call ran out", why && { cause: why });
    case "cancelled":
      return make(code, "the call was cancelled", signal?.aborted && { cause: signal.reason as unknown });
    case "offline":
      return make(code, "there is no connection", why && { cause: why });
    case "outcome_unknown":
      return make(code, "nobody can say whether the call ran");
    case "session_lost":
      return make(code, "the server has lost the session");
  }
  if (why) return callError(name, why.message, { kind: "closed", executed, reason: why });
  return make("fault", `${code}: ${message}`, {
    fault: { code, message, executed, retryAfterMs, errorId, details },
  });
}

/** The failure of a call whose input cannot be written, or whose answer cannot be read. */
export function unusable(
  operation: string,
  kind: "encode" | "decode",
  thrown: unknown,
  executed: Executed,
): CallError<never> {
  // Anything may be thrown; the codec's errors name the place.
  const { path = "", message = thrown } = Object(thrown) as Partial<DecodeError>;
  const what = kind === "encode" ? "the input cannot be written" : "the answer cannot be read";
  return callError(operation, `${what}: ${message}`, { kind, path, executed, cause: thrown });
}

function readValue<T>(operation: string, read: Read<T>, bytes: Uint8Array, executed: Executed): T {
  try {
    return decode(read, bytes);
  } catch (thrown) {
    throw unusable(operation, "decode", thrown, executed);
  }
}
