import { EncodeError, MAX_DEPTH, MISMATCH, TOO_DEEP } from "./error.js";
import { Output } from "./output.js";
import { pathAt } from "./path.js";

/**
 * Writes values as MessagePack, one after the other, in the smallest form that holds them.
 *
 * Each method looks at what it is given, whatever its type promised, and throws an
 * {@link EncodeError} that names the place.
 */
export class Writer extends Output {
  /** Whether integers of 64 bits are written as text, as JSON wants them. */
  readonly digits: boolean;
  /** How many lists and maps are open. */
  depth = 0;
  /** How many writings are under way of which another one may fit, see {@link writeAny}. */
  trying = 0;

  /** With `digits` integers of 64 bits are written as text. */
  constructor(digits = false) {
    super();
    this.digits = digits;
  }

  /** Writes a boolean. */
  bool(value: boolean): void {
    if (typeof value !== "boolean") this.expected("a boolean", value);
    this.put(value ? 0xc3 : 0xc2, 0, 0);
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
    const { length } = value;
    if (length > LONG) return this.#long(value);
    const { at } = this;
    this.head(0xd9, 0xa0, length);
    let next = this.room(length);
    const { output } = this;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) {
        this.at = at;
        return this.#long(value);
      }
      output[next++] = unit;
    }
    this.at = next;
  }

  /** Writes a field name. */
  key(name: string): void {
    this.str(name);
  }

  /** Writes null. */
  nil(): void {
    this.put(0xc0, 0, 0);
  }

  /** Begins a list of `length` elements. After the last one comes {@link end}. */
  array(length: number): void {
    this.#open(0xdc, 0x90, length);
  }

  /** Begins a map of that many entries. After the last one comes {@link end}. */
  map(entries: number): void {
    this.#open(0xde, 0x80, entries);
  }

  /** Ends the list or the map that was begun last. */
  end(): void {
    this.depth--;
  }

  /** Refuses what is no object, before its fields are asked for. */
  object(value: unknown): void {
    if (typeof value !== "object" || !value || Array.isArray(value)) this.expected("an object", value);
  }

  /** Forgets what was written, and what is open. */
  override clear(): void {
    super.clear();
    this.depth = this.trying = 0;
  }

  /** Refuses `value`, because it is not what was expected. */
  expected(what: string, value: unknown): never {
    const type = Array.isArray(value) ? "a list" : typeof value;
    this.fail(`expected ${what}, found ${value === null || type === "number" || type === "bigint" ? value : type}`);
  }

  /** Refuses the value that was to be written next. */
  fail(problem: string): never {
    if (this.trying > 0) throw MISMATCH;
    throw new EncodeError(pathAt(this.output, this.at, this.depth), problem);
  }

  #open(marker: number, small: number, length: number): void {
    if (this.depth >= MAX_DEPTH) this.fail(TOO_DEEP);
    this.depth++;
    this.head(marker, small, length);
  }

  #integer(value: number): void {
    if (value >= -0x20 && value < 0x80) this.put(value, 0, 0);
    else if (value > 0) this.sized(0xcc, value, value, 0x100);
    else this.sized(0xd0, value, -2 * value - 1, 0x100);
  }

  /** Writes text that is not short, or not ASCII. */
  #long(value: string): void {
    if (SURROGATE.test(value)) this.fail("half a surrogate pair is no text");
    // Behind the longest head; the real one is known when the length is.
    const from = this.room(5 + 3 * value.length) + 5;
    const { written } = utf8.encodeInto(value, this.output.subarray(from));
    this.head(0xd9, 0xa0, written);
    this.output.copyWithin(this.at, from, from + written);
    this.at += written;
  }
}

/** Longer text is encoded faster by the platform than one character after the other. */
const LONG = 40;
const SURROGATE = /\p{Cs}/u;
const utf8 = /* @__PURE__ */ new TextEncoder();
