import { DecodeError, ENDS, MAX_DEPTH, MISMATCH, TOO_DEEP } from "./error.js";
import { pathOf } from "./path.js";

/** What a value is, in the words of an error. */
export type Kind =
  | "null"
  | "a boolean"
  | "an integer"
  | "a float"
  | "text"
  | "bytes"
  | "a list"
  | "a map"
  | "an extension"
  | "a reserved byte";

/**
 * Bytes of MessagePack, and the way through them from one value to the next.
 *
 * It knows what comes next, what is open, and text, because keys are text; what other values mean is
 * for {@link Reader} to say.
 */
export class Input {
  /** What is read. */
  input: Uint8Array;
  /** The offset of the next byte. */
  at = 0;
  /** What the last {@link head} says: an integer's value, the length of text, how many values a list or a map holds. */
  number = 0;
  /** Where what has that {@link head} ends, or, for a list or a map, where its first element begins. */
  next = 0;
  /** How many lists and maps are open. */
  depth: number;
  /** Where each open list and map begins, by depth. */
  readonly starts: number[] = [];
  /** How many readings are under way of which another one may fit, see {@link readAny}. */
  trying = 0;
  /** How many readings were tried so far. */
  tried = 0;

  /** Reads `input`; a `depth` of -1 is for a message, whose own map counts as no level. */
  constructor(input: Uint8Array, depth = 0) {
    this.input = input;
    this.depth = depth;
  }

  /** Says what comes next, which must be there to its end, and notes its {@link number} and {@link next}. */
  head(): Kind {
    const { input, at } = this;
    const marker = input[at] as number;
    let kind: Kind = "an integer";
    let number = marker;
    let next = at + 1;
    if (marker > 0xdf) number -= 0x100;
    else if (marker > 0xbf) {
      const head = HEADS[marker - 0xc0] as (typeof HEADS)[0];
      kind = head.kind;
      // A negative integer has ones before it, however far one looks.
      number = (marker & 0xfc) === 0xd0 && (input[next] as number) > 0x7f ? -1 : 0;
      for (const end = next + head.width; next < end; next++) number = number * 0x100 + (input[next] as number);
    } else if (marker > 0x7f) {
      kind = marker < 0x90 ? "a map" : marker < 0xa0 ? "a list" : "text";
      number &= kind === "text" ? 0x1f : 0xf;
    }
    if (kind === "a map") number *= 2;
    if (kind === "text" || kind === "bytes") next += number;
    // These extensions have a byte for their type; those of a fixed length are all width.
    if (kind === "an extension" && marker < 0xd4) next += number + 1;
    if (!(next <= input.length)) this.fail(ENDS);
    this.number = number;
    this.next = next;
    return kind;
  }

  /** Refuses what comes next unless it is of that kind. */
  needs(kind: Kind): void {
    if (this.head() !== kind) this.expected(kind);
  }

  /** Steps over a value, whatever it is. */
  skip(): void {
    const kind = this.head();
    if (kind === "a list" || kind === "a map") {
      for (let left = this.open(kind); left > 0; left--) this.skip();
      this.end();
    } else if (kind === "a reserved byte") this.expected("a value");
    else this.at = this.next;
  }

  /** Steps over a value; its bytes, which are not copied. */
  raw(): Uint8Array {
    const { at } = this;
    this.skip();
    return this.input.subarray(at, this.at);
  }

  /** Steps over a key; its text, if it is text. */
  name(): string | undefined {
    if (this.head() === "text") return this.text();
    this.skip();
    return undefined;
  }

  /** Reads text. */
  str(): string {
    const { input, at } = this;
    const marker = input[at] as number;
    // Most text is short, and its head is quickly read.
    if (marker >> 5 === 5) return textAt(this, at + 1, marker & 0x1f);
    if (marker === 0xd9) return textAt(this, at + 2, input[at + 1] as number);
    this.needs("text");
    return this.text();
  }

  /** Reads the text that {@link head} has found. */
  text(): string {
    return textAt(this, this.next - this.number, this.number);
  }

  /** Begins a list or a map; the number of the values in it. */
  open(kind: "a list" | "a map"): number {
    const { input, at } = this;
    let number = (input[at] as number) ^ (kind === "a map" ? 0x80 : 0x90);
    let next = at + 1;
    if (number > 0xf) {
      this.needs(kind);
      ({ number, next } = this);
    } else if (kind === "a map") number *= 2;
    if (number > input.length - next) this.fail(ENDS);
    if (this.depth >= MAX_DEPTH) this.fail(TOO_DEEP);
    this.starts[++this.depth] = at;
    this.at = next;
    return number;
  }

  /** Ends the list or the map that was begun last. */
  end(): void {
    this.depth--;
  }

  /** Refuses what comes next, because it is not what was expected. */
  expected(what: string): never {
    let found: string | number = this.head();
    if (found === "an integer") found = Number.isSafeInteger(this.number) ? this.number : "an integer beyond 2^53";
    this.fail(`expected ${what}, found ${found}`);
  }

  /** Refuses what comes next. */
  fail(problem: string): never {
    if (this.trying > 0) throw MISMATCH;
    throw new DecodeError(pathOf(this.input, this), problem);
  }
}

/** Reads text of `length` bytes; this is no method, because private ones make each reader dearer. */
function textAt(place: Input, from: number, length: number): string {
  const { input } = place;
  const next = from + length;
  if (!(next <= input.length)) place.fail(ENDS);
  const units = UNITS[length];
  if (units) {
    let all = 0;
    for (let i = 0; i < units.length; i++) all |= units[i] = input[from + i] as number;
    if (all < 0x80) {
      place.at = next;
      return String.fromCharCode(...units);
    }
  }
  try {
    const text = utf8.decode(input.subarray(from, next));
    place.at = next;
    return text;
  } catch {
    place.fail("the text is not UTF-8");
  }
}

/** What the markers from 0xc0 to 0xdf begin, and how many bytes of a number stand behind each. */
const HEADS: readonly { readonly kind: Kind; readonly width: number }[] = /* @__PURE__ */ (
  [
    ["null", 0],
    ["a reserved byte", 0],
    ["a boolean", 0, 0],
    ["bytes", 1, 2, 4],
    ["an extension", 1, 2, 4],
    ["a float", 4, 8],
    ["an integer", 1, 2, 4, 8, 1, 2, 4, 8],
    ["an extension", 2, 3, 5, 9, 17],
    ["text", 1, 2, 4],
    ["a list", 2, 4],
    ["a map", 2, 4],
  ] as const
).flatMap(([kind, ...widths]) => widths.map((width) => ({ kind, width })));

/**
 * Room for the characters of short text, by their number: of ASCII they make text faster than the
 * platform decodes it.
 */
const UNITS: readonly number[][] = /* @__PURE__ */ Array.from({ length: 41 }, (_, length) =>
  Array<number>(length).fill(0),
);
const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
