/** How messages are written. */
export type Encoding = "MessagePack" | "JSON";

/** How a call ended. */
export type Outcome =
  | { readonly kind: "answered"; readonly words: string }
  | { readonly kind: "refused"; readonly code: string; readonly words: string }
  | { readonly kind: "cancelled"; readonly words: string }
  | { readonly kind: "failed"; readonly code: string; readonly words: string; readonly executed: string };

/** One call, as it is told. */
export interface Told {
  /** The name of the operation on the wire. */
  readonly operation: string;
  readonly input: unknown;
  /** Whether it acts on something that is followed, and is no operation. */
  readonly isAction: boolean;
  /** The id of the request on the wire; undefined if it never got that far. */
  readonly requestId: number | undefined;
  readonly encoding: Encoding;
  /** From the question to the answer, in milliseconds. */
  readonly took: number;
  /** How many times the line was lost meanwhile. */
  readonly cuts: number;
  readonly outcome: Outcome;
}

/** Many calls of one operation that were under way together, told as one. */
export interface Burst {
  readonly operation: string;
  readonly requestIds: readonly (number | undefined)[];
  readonly encoding: Encoding;
  /** From the first question to the last answer, in milliseconds. */
  readonly took: number;
  /** How many times the line was lost meanwhile. */
  readonly cuts: number;
  /** How many were answered; the others failed. */
  readonly answered: number;
}

/** One thing that the log shows. */
export type Entry =
  | { readonly kind: "call"; readonly call: Told }
  | { readonly kind: "burst"; readonly burst: Burst }
  | { readonly kind: "line"; readonly tone: "quiet" | "bad"; readonly words: string };

/** What the page did, for whoever shows it. */
export class Journal {
  readonly #readers: ((entry: Entry) => void)[] = [];

  /** Hands every entry from now on to `reader`. */
  read(reader: (entry: Entry) => void): void {
    this.#readers.push(reader);
  }

  /** Takes in what happened. */
  write(entry: Entry): void {
    for (const reader of this.#readers) reader(entry);
  }
}
