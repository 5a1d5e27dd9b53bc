import type { SessionOptions } from "../options.js";

/** How long to wait before a connection is tried again. */
export class Backoff {
  readonly #first: number;
  readonly #longest: number;
  readonly #held: number;
  readonly #random: () => number;

  constructor({ backoff: { first = 200, longest = 20_000, held = 10_000 } = {}, random = Math.random }: SessionOptions) {
    this.#first = first;
    this.#longest = longest;
    this.#held = held;
    this.#random = random;
  }

  /** The number of the attempt after one that was open for so long. */
  after(attempt: number, open: number): number {
    return open < this.#held ? attempt + 1 : 1;
  }

  /**
   * The wait before an attempt, counted from zero. The first retry is immediate. From then on the
   * wait lies evenly below a ceiling that doubles, so that clients which were cut together do not
   * come back together.
   */
  wait(attempt: number): number {
    const ceiling = attempt < 2 ? 0 : Math.min(this.#first * 2 ** (attempt - 2), this.#longest);
    return Math.round(ceiling * this.#random());
  }
}
