import { DecodeError, ENDS, MAX_DEPTH, MISMATCH, TOO_DEEP } from "./error.js";
import { type Fields, fields, isField } from "./fields.js";
import { pathAt } from "./path.js";
import { readBytes, readInteger, readText, readWide } from "./scalar.js";
import { INTEGER, RESERVED, isList, isMap, isText, tokenCount, tokenKind, tokenLength } from "./token.js";

/**
 * Reads values of MessagePack one after the other, each as the type that is asked for.
 *
 * What is not of that type ends in a {@link DecodeError} that names its place. Counts and lengths
 * are compared with the bytes that are left before anything is allocated by them. A reader that has
 * thrown is of no further use.
 */
export class Reader {
  /** What is read. */
  readonly input: Uint8Array;
  /** The offset of the next byte. */
  at = 0;
  /** How many lists and maps are open. */
  depth: number;
  /** How many readings are under way of which another one may fit, see {@link readAny}. */
  trying = 0;
  /** How many readings were tried so far. */
  tried = 0;
  readonly #outside: number;
  /** Where the first entry of each open list and map begins, by depth. */
  readonly #starts: number[] = [];

  /** Reads `input`; a `depth` of -1 is for a message, whose own map counts as no level. */
  constructor(input: Uint8Array, depth = 0) {
    this.input = input;
    this.depth = this.#outside = depth;
  }

  /** Reads a boolean. */
  bool(): boolean {
    const marker = this.input[this.at];
    if (marker !== 0xc3 && marker !== 0xc2) this.expected("a boolean");
    this.at++;
    return marker === 0xc3;
  }

  /**
   * Reads an integer from `min` to `max`, written in any form that holds it.
   *
   * A float is no integer, whatever its value. The bounds are within 2^53, so nothing is rounded.
   */
  int(min: number, max: number): number {
    const from = this.at;
    const value = readInteger(this);
    if (value >= min && value <= max) return value;
    this.expected(`an integer from ${min} to ${max}`, from);
  }

  /** Reads an unsigned integer of 64 bits; digits in text are read too. */
  u64(): bigint {
    return readWide(this, 0n, U64_MAX);
  }

  /** Reads a signed integer of 64 bits; digits in text are read too. */
  i64(): bigint {
    return readWide(this, I64_MIN, -1n - I64_MIN);
  }

  /** Reads a finite number of any form. An integer beyond 2^53 is rounded, as any float is. */
  float(): number {
    const { input, at } = this;
    const width = input[at] === 0xcb ? 8 : input[at] === 0xca ? 4 : 0;
    if (!(at + width < input.length)) this.expected("a number");
    let value;
    if (width === 0) value = readInteger(this);
    else {
      const view = new DataView(input.buffer, input.byteOffset + at + 1, width);
      value = width === 8 ? view.getFloat64(0) : view.getFloat32(0);
      this.at = at + 1 + width;
    }
    if (value - value !== 0) this.expected("a finite number", at);
    return value;
  }

  /** Reads text. */
  str(): string {
    return readText(this);
  }

  /** Reads bytes into an array of their own; text in base64 is read too. */
  bytes(): Uint8Array {
    return readBytes(this);
  }

  /** Reads null. */
  nil(): null {
    if (!this.isNil()) this.expected("null");
    return null;
  }

  /** Steps over a null if one comes next, and says whether it did. */
  isNil(): boolean {
    const nil = this.input[this.at] === 0xc0;
    if (nil) this.at++;
    return nil;
  }

  /** Begins a list; the number of its elements. After the last one comes {@link end}. */
  array(): number {
    if (!isList(this.input[this.at] as number)) this.expected("a list");
    return this.#open();
  }

  /** Begins a list that must have `length` elements. After the last one comes {@link end}. */
  tuple(length: number): void {
    const from = this.at;
    const found = this.array();
    if (found === length) return;
    this.at = from;
    this.depth--;
    this.fail(`expected a list of ${length}, found one of ${found}`);
  }

  /** Begins a map; the number of its entries. After the last one comes {@link end}. */
  map(): number {
    if (!this.peekMap()) this.expected("a map");
    return this.#open() / 2;
  }

  /** Ends the list or the map that was begun last. */
  end(): void {
    this.depth--;
  }

  /**
   * Reads the next key of a map as its index in `names`; negative if it is none of them.
   *
   * `last` is what the previous call said, -1 at first: the field after it is expected, and found by
   * comparing bytes. A field that stands twice is refused. An unknown key is stepped over whatever
   * it is; its value is left to {@link skip}.
   */
  key(names: Fields, last: number): number {
    if (last < -1) last = -2 - last;
    const { input, at } = this;
    const next = names[last + 1];
    if (next !== undefined && isField(input, at, next)) {
      this.at = at + next.length;
      return last + 1;
    }
    const found = this.#name(names);
    if (found < 0) return -2 - last;
    if (found <= last) this.#refuseTwice(names, found, at);
    return found;
  }

  /** The text of the entry `name` of the map that comes next; nothing is consumed. */
  tag(name: string): string {
    const { at, depth } = this;
    let tag: string | undefined;
    for (let left = this.map(); left > 0 && tag === undefined; left--) {
      const marker = this.input[this.at];
      if (marker === 0xa0 + name.length && isField(this.input, this.at + 1, name)) this.at += 1 + name.length;
      else if (this.#name(fields(name)) < 0) {
        this.skip();
        continue;
      }
      tag = this.str();
    }
    this.at = at;
    this.depth = depth;
    return tag ?? this.fail(`the field \`${name}\` is missing`);
  }

  /** Whether a map comes next. */
  peekMap(): boolean {
    return isMap(this.input[this.at] as number);
  }

  /** Steps over a value, whatever it is. */
  skip(): void {
    const { input, at } = this;
    const next = at + tokenLength(input, at);
    if (!(next <= input.length)) this.expected("a value");
    const marker = input[at] as number;
    if (isList(marker) || isMap(marker)) {
      for (let left = this.#open(); left > 0; left--) this.skip();
      this.depth--;
    } else this.at = next;
  }

  /** Steps over a value; its bytes, which are not copied. */
  raw(): Uint8Array {
    const from = this.at;
    this.skip();
    return this.input.subarray(from, this.at);
  }

  /** Refuses the map that was ended last because `field` is not in it. */
  missing(field: string): never {
    this.depth++;
    this.fail(`the field \`${field}\` is missing`);
  }

  /** Refuses what stands at `from`, because it is not what was expected. */
  expected(what: string, from: number = this.at): never {
    this.at = from;
    const { input } = this;
    let found = tokenKind(input, from);
    const whole = from + tokenLength(input, from) <= input.length;
    if (!whole && found !== RESERVED) this.fail(ENDS);
    if (found === INTEGER) {
      found = String(readWide(this, I64_MIN, U64_MAX));
      this.at = from;
    }
    this.fail(`expected ${what}, found ${found}`);
  }

  /** Refuses the value that comes next. */
  fail(problem: string): never {
    if (this.trying > 0) throw MISMATCH;
    throw new DecodeError(pathAt(this.input, this.at, this.depth - this.#outside), problem);
  }

  /** Steps over a key; its index in `names`, or -1. */
  #name(names: Fields): number {
    const { input, at } = this;
    this.skip();
    const found = names.findIndex((name) => name.length === this.at - at && isField(input, at, name));
    if (found >= 0 || !isText(input[at] as number) || input[at] as number < 0xd9) return found;
    // The length may have been written in more bytes than it needs.
    this.at = at;
    return names.indexOf(fields(this.str())[0] as string);
  }

  #refuseTwice(names: Fields, found: number, from: number): void {
    for (this.at = this.#starts[this.depth] as number; this.at < from; this.skip()) {
      if (this.#name(names) === found) {
        this.at = from;
        const name = this.str();
        this.at = from;
        this.fail(`the field \`${name}\` is there twice`);
      }
    }
    this.skip();
  }

  /** Begins a list or a map; the number of values in it. */
  #open(): number {
    const { input, at } = this;
    const count = tokenCount(input, at);
    const next = at + tokenLength(input, at);
    if (!(count <= input.length - next)) this.fail(ENDS);
    if (this.depth >= MAX_DEPTH) this.fail(TOO_DEEP);
    this.#starts[++this.depth] = this.at = next;
    return count;
  }
}

const I64_MIN = -(2n ** 63n);
const U64_MAX = 2n ** 64n - 1n;
