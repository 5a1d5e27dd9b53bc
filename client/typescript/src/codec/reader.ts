import { type Fields, isField } from "./fields.js";
import { readText } from "./text.js";
import { integerAt, isInteger, isList, isMap, tokenLength } from "./token.js";
import { Walker } from "./walker.js";

/**
 * Reads values of MessagePack one after the other, each as the type that is asked for.
 *
 * What is not of that type ends in a {@link DecodeError} that names its place. Counts and lengths
 * are compared with the bytes that are left before anything is allocated by them. A reader that has
 * thrown is of no further use.
 */
export class Reader extends Walker {
  /** Whether a field came that was not behind the one before: only then one can stand twice. */
  #unordered = false;
  #view: DataView | undefined;

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
    const { input, at } = this;
    const next = at + tokenLength(input, at);
    if (isInteger(input[at] as number) && next <= input.length) {
      const value = integerAt(input, at);
      if (value >= min && value <= max) {
        this.at = next;
        return value;
      }
    }
    this.expected(`an integer from ${min} to ${max}`);
  }

  /** Reads a finite number of any form. An integer beyond 2^53 is rounded, as any float is. */
  float(): number {
    const { input, at } = this;
    const marker = input[at] as number;
    const next = at + tokenLength(input, at);
    if (next <= input.length) {
      const view = (this.#view ??= new DataView(input.buffer, input.byteOffset));
      let value = NaN;
      if (marker === 0xcb) value = view.getFloat64(at + 1);
      else if (marker === 0xca) value = view.getFloat32(at + 1);
      else if (isInteger(marker)) value = integerAt(input, at);
      if (Number.isFinite(value)) {
        this.at = next;
        return value;
      }
    }
    this.expected("a finite number");
  }

  /** Reads text. */
  str(): string {
    return readText(this);
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
    return this.open(1);
  }

  /** Begins a list that must have `length` elements. After the last one comes {@link end}. */
  tuple(length: number): void {
    const { at } = this;
    const found = this.array();
    if (found === length) return;
    this.at = at;
    this.end();
    this.fail(`expected a list of ${length}, found one of ${found}`);
  }

  /** Begins a map; the number of its entries. After the last one comes {@link end}. */
  map(): number {
    if (!this.peekMap()) this.expected("a map");
    return this.open(2) / 2;
  }

  /** Whether a map comes next. */
  peekMap(): boolean {
    return isMap(this.input[this.at] as number);
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
    if (!this.#unordered && next !== undefined && isField(input, at, next)) {
      this.at = at + next.length;
      return last + 1;
    }
    const found = this.name(names);
    if (found < 0) return -2 - last;
    if (found <= last) this.#unordered = true;
    if (this.#unordered) this.once([names[found] as string], at);
    return found;
  }

  /** Refuses the map that was ended last because `field` is not in it. */
  missing(field: string): never {
    this.depth++;
    this.fail(`the field \`${field}\` is missing`);
  }
}
