import { EncodeError, MAX_DEPTH, MISMATCH, TOO_DEEP } from "./error.js";
import { Output } from "./output.js";
import { pathOf } from "./path.js";

/**
 * Writes values as MessagePack, one after the other, in the smallest form that holds them.
 *
 * Each method looks at what it is given, whatever its type promised, and throws an
 * {@link EncodeError} that names the place.
 */
export class Writer extends Output {
  /** Whether integers of 64 bits are written as text, as JSON wants them. */
  digits = false;
  /** How many lists and maps are open. */
  depth = 0;
  /** Where each open list and map begins, by depth. */
  readonly starts: number[] = [];
  /** How many writings are under way of which another one may fit, see {@link writeAny}. */
  trying = 0;

  /** Writes a boolean. */
  bool(value: boolean): void {
    if (typeof value !== "boolean") this.expected("a boolean", value);
    this.put(value ? 0xc3 : 0xc2);
  }

  /** Writes an integer from `min` to `max`, which are within 2^53. */
  int(value: number, min: number, max: number): void {
    if (!Number.isInteger(value) || value < min || value > max) {
      this.expected(`an integer from ${min} to ${max}`, value);
    }
    this.#integer(value);
  }

  /** Writes a finite number: as an integer if it is one within 2^53, else as a float. */
  float(value: number): void {
    if (!Number.isFinite(value)) this.expected("a finite number", value);
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) return this.#integer(value);
    const at = this.room(9);
    this.output[at] = 0xcb;
    this.view.setFloat64(at + 1, value);
    this.at = at + 9;
  }

  /** Writes text. Half a surrogate pair is no text. */
  str(value: string): void {
    if (typeof value !== "string") this.expected("text", value);
    const { at } = this;
    const { length } = value;
    if (length <= LONG) {
      this.#length(length);
      const from = this.room(length);
      const { output } = this;
      let all = 0;
      for (let i = 0; i < length; i++) all |= output[from + i] = value.charCodeAt(i);
      this.at = from + length;
      if (all < 0x80) return;
      this.at = at;
    }
    if (SURROGATE.test(value)) this.fail("half a surrogate pair is no text");
    // Behind the longest head; the real one is known when the length is.
    const from = this.room(5 + 3 * length) + 5;
    const { written } = utf8.encodeInto(value, this.output.subarray(from));
    this.#length(written);
    this.output.copyWithin(this.at, from, from + written);
    this.at += written;
  }

  /** Writes a field name. */
  key(name: string): void {
    this.str(name);
  }

  /** Writes null. */
  nil(): void {
    this.put(0xc0);
  }

  /** Begins a list of `length` elements. After the last one comes {@link end}. */
  array(length: number): void {
    this.#open(0x90, 0xdb, length);
  }

  /** Begins a map of that many entries. After the last one comes {@link end}. */
  map(entries: number): void {
    this.#open(0x80, 0xdd, entries);
  }

  /** Ends the list or the map that was begun last. */
  end(): void {
    this.depth--;
  }

  /** Refuses what is no object, before its fields are asked for. */
  object(value: unknown): void {
    if (typeof value !== "object" || !value || Array.isArray(value)) this.expected("an object", value);
  }

  /** Refuses `value`, because it is not what was expected. */
  expected(what: string, value: unknown): never {
    const type = Array.isArray(value) ? "a list" : typeof value;
    this.fail(`expected ${what}, found ${value === null || type === "number" || type === "bigint" ? value : type}`);
  }

  /** Refuses the value that was to be written next. */
  fail(problem: string): never {
    if (this.trying > 0) throw MISMATCH;
    throw new EncodeError(pathOf(this.output, this), problem);
  }

  #open(small: number, marker: number, length: number): void {
    if (this.depth >= MAX_DEPTH) this.fail(TOO_DEEP);
    this.starts[++this.depth] = this.at;
    if (length < 0x10) this.put(small + length);
    // There is no form with a length of one byte.
    else this.sized(marker, length, Math.max(length, 0x100));
  }

  #integer(value: number): void {
    if (value >= -0x20 && value < 0x80) this.put(value);
    else if (value > 0) this.sized(0xcc, value, value);
    else this.sized(0xd0, value, -2 * value - 1);
  }

  /** Writes the head of text that takes so many bytes. */
  #length(length: number): void {
    if (length < 0x20) this.put(0xa0 + length);
    else this.sized(0xd9, length, length);
  }
}

/** Longer text is encoded faster by the platform than one character after the other. */
const LONG = 40;
const SURROGATE = /\p{Cs}/u;
const utf8 = /* @__PURE__ */ new TextEncoder();
