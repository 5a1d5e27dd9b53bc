import { ALLOWANCE } from "./bounds.js";
import type { NewCall } from "./host.js";

/** Calls by their ids, and how many bytes they take together. */
export class Held extends Map<number, NewCall> {
  bytes = 0;

  override set(id: number, call: NewCall): this {
    this.bytes += cost(call);
    return super.set(id, call);
  }

  override delete(id: number): boolean {
    const call = this.get(id);
    if (call) this.bytes -= cost(call);
    return super.delete(id);
  }
}

/** How large a call is: what it holds, and what it takes in memory and on the wire beside that. */
export function cost({ op, size }: NewCall): number {
  return op.length + size + ALLOWANCE;
}
