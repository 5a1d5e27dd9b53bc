import type { WireFault } from "../envelope/messages.js";
import type { Fault } from "../fault.js";

/** A fault as applications see it. */
export function faultOf({ code, message, executed, retry_after_ms, error_id, details }: WireFault): Fault {
  return { code, message, executed, retryAfterMs: retry_after_ms, errorId: error_id, details };
}

/** The fault of what came and cannot be used. */
export function unusable(thrown: unknown): Fault {
  const { message = String(thrown) } = Object(thrown) as Partial<Error>;
  return faultOf({ code: "unsupported", message, executed: "no" });
}
