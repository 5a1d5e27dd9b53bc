/**
 * Whether a call had an effect: with `no` it is safe to call again.
 *
 * - `no`: the handler did not run and never will.
 * - `yes`: it ran to its end.
 * - `unknown`: it may have run, in part or whole.
 */
export type Executed = "no" | "yes" | "unknown";

/** A failure as it goes over the wire: the codes are those of docs/protocol.md#fault-codes. */
export interface Fault {
  /** What to match on, such as `"overloaded"` or `"forbidden"`. */
  readonly code: string;
  /** A sentence for people; may be empty. */
  readonly message: string;
  /** Whether the call had an effect. */
  readonly executed: Executed;
  /** When it makes sense to try again, in milliseconds from now. */
  readonly retryAfterMs: number | undefined;
  /** Names the entry in the server's log that tells more. */
  readonly errorId: string | undefined;
  /**
   * Further facts as MessagePack, if there are any; `decode(readJson, details)` of `wilco/codec`
   * reads them. A program that asks for none does not pay for it.
   */
  readonly details: Uint8Array | undefined;
}
