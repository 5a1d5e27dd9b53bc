import type { Json } from "../src/codec/index.js";

/** Picks a whole number below another one, see tests/random.ts. */
export type Pick = (below: number) => number;

/** A random value of JSON: mostly small, of every width of integers, lengths and letters. */
export function anyValue(pick: Pick, depth = 5): Json {
  const kind = pick(depth > 0 ? 10 : 8);
  if (kind === 0) return null;
  if (kind === 1) return pick(2) === 0;
  if (kind < 4) return anyInteger(pick);
  if (kind === 4) return anyFloat(pick);
  if (kind < 8) return anyText(pick);
  const length = anyLength(pick);
  if (kind === 8) return Array.from({ length }, () => anyValue(pick, depth - 1));
  const entries = Array.from({ length }, (_, index) => [anyText(pick) + index, anyValue(pick, depth - 1)] as const);
  return Object.fromEntries(entries);
}

/** A safe integer, at and beside each boundary more often than anywhere else. */
export function anyInteger(pick: Pick): number {
  const edge = 2 ** pick(54);
  const integer = pick(2) === 0 ? edge + pick(5) - 2 : Math.floor((pick(2 ** 32) / 2 ** 32) * edge);
  const safe = Math.min(integer, Number.MAX_SAFE_INTEGER);
  return pick(2) === 0 || safe === 0 ? safe : -safe;
}

/** A finite float that JSON does not print like an integer: those beyond 2^53 have tests of their own. */
export function anyFloat(pick: Pick): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, pick(2 ** 32));
  view.setUint32(4, pick(2 ** 32));
  const float = pick(3) === 0 ? view.getFloat64(0) : (pick(2 ** 32) - 2 ** 31) / 1024 + 1 / 4096;
  return Number.isFinite(float) && (!Number.isInteger(float) || Math.abs(float) >= 1e21) ? float : 0.5;
}

/** Text of letters of one, two, three and four bytes, of lengths around each boundary. */
export function anyText(pick: Pick): string {
  const letters = pick(3) === 0 ? "aé€😀\0\ufeff" : "abcdefgh_\"\\/\n";
  const all = [...letters];
  return Array.from({ length: anyLength(pick) }, () => all[pick(all.length)]).join("");
}

function anyLength(pick: Pick): number {
  switch (pick(40)) {
    case 0:
      return 14 + pick(4);
    case 1:
      return 30 + pick(14);
    default:
      return pick(5);
  }
}
