/** A value is not what it should be, at a place of it. */
class Refusal extends Error {
  /** The place that was refused, as in `flight.times[2].arrival`; empty for the value as a whole. */
  readonly path: string;

  /** `problem` is a sentence without the place. */
  constructor(path: string, problem: string) {
    super((path && `${path}: `) + problem);
    this.path = path;
  }
}

/** Bytes are not a value of the type that was asked for. */
export class DecodeError extends Refusal {
  override readonly name: string = "DecodeError";
}

/** A value cannot be written as the type that was asked for. */
export class EncodeError extends Refusal {
  override readonly name: string = "EncodeError";
}

/**
 * What is thrown while one form of several is tried.
 *
 * Nobody sees it, so it has neither a stack nor a path: both would cost a walk over the message for
 * each form that does not fit.
 */
export const MISMATCH: unique symbol = /* @__PURE__ */ Symbol();

/** The deepest nesting of lists and maps that a value may have. */
export const MAX_DEPTH = 64;

/** What is said of a value that nests deeper. */
export const TOO_DEEP = "lists and maps nest deeper than 64 levels";

/** What is said of bytes that are cut off. */
export const ENDS = "the bytes end before the value does";
