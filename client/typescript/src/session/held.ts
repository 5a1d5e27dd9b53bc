import { ALLOWANCE } from "./bounds.js";
import type { NewCall } from "./host.js";

/** A call that is not over, and what is known of its runs. */
export interface HeldCall extends NewCall {
  /** The store under which it was sent first; none while it certainly did not run. */
  epoch?: string | undefined;
  /** Whether it may have run before it was sent the last time; nothing before the first. */
  mayHaveRun?: boolean;
  /** Whether it has to wait for another connection. */
  isPutBack?: boolean;
}

/** Calls by their ids, and how many bytes they take together. */
export class Held extends Map<number, HeldCall> {
  bytes = 0;

  override set(id: number, call: HeldCall): this {
    this.bytes += cost(call);
    return super.set(id, call);
  }

  override delete(id: number): boolean {
    const call = this.get(id);
    if (call) this.bytes -= cost(call);
    return super.delete(id);
  }

  /** Puts the calls into the order of their ids. */
  sort(): void {
    for (const [id, call] of [...this].sort(([a], [b]) => a - b)) {
      this.delete(id);
      this.set(id, call);
    }
  }
}

/** How large a call is: what it holds, and what it takes in memory and on the wire beside that. */
export function cost({ op, size }: NewCall): number {
  return op.length + size + ALLOWANCE;
}
