import type { SessionOptions } from "../options.js";

/**
 * How long to wait before an attempt to connect, counted from zero.
 *
 * The first retry is immediate. From then on the wait lies evenly below a ceiling that doubles, so
 * that clients which were cut together do not come back together.
 */
export function pause(attempt: number, { backoff = {}, random = Math.random }: SessionOptions): number {
  const { first = 200, longest = 20_000 } = backoff;
  const ceiling = attempt < 2 ? 0 : Math.min(first * 2 ** (attempt - 2), longest);
  return Math.round(ceiling * random());
}
