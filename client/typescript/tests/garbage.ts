import assert from "node:assert/strict";
import { Reader } from "../src/codec/index.js";

/** Everything that a cable may do to a message: each of its beginnings, and it with each of its bits turned over. */
export function* damaged(whole: Uint8Array): Generator<Uint8Array> {
  for (let length = 0; length < whole.length; length++) yield whole.subarray(0, length);
  const bytes = whole.slice();
  for (let bit = 0; bit < 8 * whole.length; bit++) {
    const at = bit >> 3;
    const byte = bytes[at] as number;
    bytes[at] = byte ^ (1 << (bit & 7));
    yield bytes;
    bytes[at] = byte;
  }
}

/** The same of text, which comes to a page as a browser has made it of such bytes. */
export function* damagedText(whole: string): Generator<string> {
  const utf8 = new TextDecoder();
  for (const bytes of damaged(new TextEncoder().encode(whole))) yield utf8.decode(bytes);
}

/** How much a value holds: its values, and the letters and bytes in them. */
export function weight(value: unknown): number {
  if (typeof value === "string") return 1 + value.length;
  if (value instanceof Uint8Array) return 1 + value.length;
  if (typeof value !== "object" || value === null) return 1;
  let sum = 1;
  for (const [key, inner] of Object.entries(value)) sum += weight(inner) + (Array.isArray(value) ? 0 : key.length);
  return sum;
}

/**
 * Counts the steps that readers take in `run`, whatever it is that they read, stepping over and looking back
 * included; `run` asks how many there were since it asked last.
 */
export function counting(run: (taken: () => number) => void): void {
  let count = 0;
  const place = Reader.prototype as unknown as { [method: string]: unknown };
  const undo = ["bool", "int", "float", "isNil", "key", "str", "open", "head", "end"].map((method) => {
    const own = Object.hasOwn(place, method);
    const before = place[method] as (...args: unknown[]) => unknown;
    place[method] = function (this: unknown, ...args: unknown[]): unknown {
      count++;
      return before.apply(this, args);
    };
    return () => void (own ? (place[method] = before) : delete place[method]);
  });
  try {
    run(() => {
      const since = count;
      count = 0;
      return since;
    });
  } finally {
    for (const back of undo) back();
  }
}

/** Sees to it that `run` leaves what all objects have as it was. */
export function unpolluted(run: () => void): void {
  const shared = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Uint8Array.prototype];
  const before = shared.map((one) => Object.getOwnPropertyDescriptors(one));
  run();
  assert.deepStrictEqual(shared.map((one) => Object.getOwnPropertyDescriptors(one)), before);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
}
