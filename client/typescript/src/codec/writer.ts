import { EncodeError, MAX_DEPTH, MISMATCH, TOO_DEEP } from "./error.js";
import { pathAt } from "./path.js";

/**
 * Writes values as MessagePack, one after the other, in the smallest form that holds them.
 *
 * Each method looks at what it is given, whatever its type promised, and throws an
 * {@link EncodeError} that names the place. The buffer is kept from one message to the next, and
 * never shared with what was handed out.
 */
export class Writer {
  /** How many lists and maps are open. */
  depth = 0;
  /** How many bytes are written. */
  at = 0;
  /** How many writings are under way of which another one may fit, see {@link writeAny}. */
  trying = 0;
  /** The bytes that are written, and room for more. */
  output: Uint8Array = new Uint8Array(FIRST);
  readonly #digits: boolean;

  /** With `digits` integers of 64 bits are written as text, as JSON wants them. */
  constructor(digits = false) {
    this.#digits = digits;
  }

  /** Writes a boolean. */
  bool(value: boolean): void {
    if (typeof value !== "boolean") this.expected("a boolean", value);
    this.#put(value ? 0xc3 : 0xc2, 0, 0);
  }

  /** Writes an integer from `min` to `max`, which are within 2^53. */
  int(value: number, min: number, max: number): void {
    if (!Number.isInteger(value) || value < min || value > max) {
      this.expected(`an integer from ${min} to ${max}`, value);
    }
    this.#integer(value);
  }

  /** Writes an unsigned integer of 64 bits. */
  u64(value: bigint): void {
    this.#wide(value, 0n, 0xffff_ffff_ffff_ffffn);
  }

  /** Writes a signed integer of 64 bits. */
  i64(value: bigint): void {
    this.#wide(value, -0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn);
  }

  /** Writes a finite number: as an integer if it is one, else as a float. */
  float(value: number): void {
    if (typeof value !== "number" || value - value !== 0) this.expected("a finite number", value);
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.#integer(value);
    else {
      const at = this.room(9);
      this.output[at] = 0xcb;
      new DataView(this.output.buffer).setFloat64(at + 1, value);
      this.at = at + 9;
    }
  }

  /** Writes text. Half a surrogate pair is no text. */
  str(value: string): void {
    if (typeof value !== "string") this.expected("text", value);
    const { length } = value;
    if (length > LONG) return this.#long(value);
    let at = this.room(2 + length);
    const { output } = this;
    if (length > 31) output[at++] = 0xd9;
    output[at++] = length > 31 ? length : 0xa0 + length;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) return this.#long(value);
      output[at++] = unit;
    }
    this.at = at;
  }

  /** Writes a field name. */
  key(name: string): void {
    this.str(name);
  }

  /** Writes bytes. */
  bytes(value: Uint8Array): void {
    if (!(value instanceof Uint8Array)) this.expected("bytes", value);
    const { length } = value;
    if (length < 0x100) this.#put(0xc4, length, 1);
    else this.#length(0xc5, length);
    this.raw(value);
  }

  /** Writes null. */
  nil(): void {
    this.#put(0xc0, 0, 0);
  }

  /** Begins a list of `length` elements. After the last one comes {@link end}. */
  array(length: number): void {
    this.#open();
    if (length < 16) this.#put(0x90 + length, 0, 0);
    else this.#length(0xdc, length);
  }

  /** Begins a map of that many entries. After the last one comes {@link end}. */
  map(entries: number): void {
    this.#open();
    if (entries < 16) this.#put(0x80 + entries, 0, 0);
    else this.#length(0xde, entries);
  }

  /** Ends the list or the map that was begun last. */
  end(): void {
    this.depth--;
  }

  /** Appends a value that is written already. */
  raw(value: Uint8Array): void {
    this.output.set(value, this.room(value.length));
    this.at += value.length;
  }

  /** Refuses what is no object, before its fields are asked for. */
  object(value: unknown): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) this.expected("an object", value);
  }

  /** Refuses `value`, because it is not what was expected. */
  expected(what: string, value: unknown): never {
    this.fail(`expected ${what}, found ${kindOf(value)}`);
  }

  /** Refuses the value that is to be written next. */
  fail(problem: string): never {
    if (this.trying > 0) throw MISMATCH;
    throw new EncodeError(pathAt(this.output, this.at, this.depth), problem);
  }

  /** Hands out what was written, and begins anew. */
  take(): Uint8Array {
    const { output, at } = this;
    this.clear();
    if (output.length <= KEPT) return output.slice(0, at);
    // A large buffer is given away rather than copied and kept.
    this.output = new Uint8Array(FIRST);
    return output.subarray(0, at);
  }

  /** Forgets what was written. */
  clear(): void {
    this.at = this.depth = this.trying = 0;
  }

  /** Makes room for `count` more bytes; where they begin. */
  room(count: number): number {
    const { output, at } = this;
    if (output.length - at < count) {
      this.output = new Uint8Array(Math.max(2 * output.length, at + count));
      this.output.set(output);
    }
    return at;
  }

  #open(): void {
    if (this.depth >= MAX_DEPTH) this.fail(TOO_DEEP);
    this.depth++;
  }

  #integer(value: number): void {
    if (value >= 0) {
      if (value < 0x80) this.#put(value, 0, 0);
      else if (value < 0x100) this.#put(0xcc, value, 1);
      else if (value < 0x1_0000) this.#put(0xcd, value, 2);
      else if (value < 0x1_0000_0000) this.#put(0xce, value, 4);
      else this.#put(0xcf, value, 8);
    } else if (value >= -0x20) this.#put(value, 0, 0);
    else if (value >= -0x80) this.#put(0xd0, value, 1);
    else if (value >= -0x8000) this.#put(0xd1, value, 2);
    else if (value >= -0x8000_0000) this.#put(0xd2, value, 4);
    else this.#put(0xd3, value, 8);
  }

  #wide(value: bigint, min: bigint, max: bigint): void {
    if (typeof value !== "bigint" || value < min || value > max) {
      this.expected(`a bigint from ${min} to ${max}`, value);
    }
    if (this.#digits) this.str(String(value));
    else if (BigInt.asIntN(53, value) === value) this.#integer(Number(value));
    else {
      const at = this.room(9);
      this.output[at] = value < 0n ? 0xd3 : 0xcf;
      new DataView(this.output.buffer).setBigUint64(at + 1, BigInt.asUintN(64, value));
      this.at = at + 9;
    }
  }

  /** Writes text that is not short or not ASCII. */
  #long(value: string): void {
    if (SURROGATE.test(value)) this.fail("half a surrogate pair is no text");
    const { length } = value;
    // The head of the shortest form that this text can take; most often it is right.
    const head = headLength(length);
    const at = this.room(5 + 3 * length);
    const { written } = utf8.encodeInto(value, this.output.subarray(at + head));
    const needed = headLength(written);
    if (needed !== head) this.output.copyWithin(at + needed, at + head, at + head + written);
    if (written < 32) this.#put(0xa0 + written, 0, 0);
    else if (written < 0x100) this.#put(0xd9, written, 1);
    else this.#length(0xda, written);
    this.at += written;
  }

  #length(marker: number, length: number): void {
    if (length < 0x1_0000) this.#put(marker, length, 2);
    else this.#put(marker + 1, length, 4);
  }

  /** Writes a marker and the `width` bytes of an integer behind it. */
  #put(marker: number, value: number, width: number): void {
    let at = this.room(1 + width);
    const { output } = this;
    output[at++] = marker;
    for (let shift = 8 * width - 8; shift >= 0; shift -= 8) {
      output[at++] = (shift < 32 ? value : Math.floor(value / 0x1_0000_0000)) >>> shift;
    }
    this.at = at;
  }
}

function headLength(length: number): number {
  return length < 32 ? 1 : length < 0x100 ? 2 : length < 0x1_0000 ? 3 : 5;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === "boolean") return String(value);
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return "a list";
  return value instanceof Uint8Array ? "bytes" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

const FIRST = 1024;
/** A larger buffer is not kept for the next message. */
const KEPT = 0x1_0000;
/** Longer text is encoded faster by the platform than one character after the other. */
const LONG = 40;
const SURROGATE = /\p{Cs}/u;
const utf8 = /* @__PURE__ */ new TextEncoder();
