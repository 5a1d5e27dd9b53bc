import type { Fields } from "./fields.js";
import { Input } from "./input.js";

/**
 * Reads values of MessagePack one after the other, each as the type that is asked for.
 *
 * What is not of that type ends in a {@link DecodeError} that names its place. Counts and lengths
 * are compared with the bytes that are left before anything is allocated by them. A reader that has
 * thrown is of no further use.
 */
export class Reader extends Input {
  /** Whether a field came that was not behind the one before: only then one can stand twice. */
  unordered = false;
  /** The same bytes as {@link input}, once a float is read. */
  view: DataView | undefined;

  /** Makes this a reader of `input`, whatever it has read so far. */
  begin(input: Uint8Array): void {
    this.input = input;
    this.at = this.depth = this.tried = 0;
    this.unordered = false;
    this.view = undefined;
  }

  /** Reads a boolean. */
  bool(): boolean {
    this.needs("a boolean");
    return this.input[this.at++] === 0xc3;
  }

  /**
   * Reads an integer from `min` to `max`, written in any form that holds it.
   *
   * A float is no integer, whatever its value. The bounds are within 2^53, so nothing is rounded.
   */
  int(min: number, max: number): number {
    const { input, at } = this;
    let number = input[at] as number;
    let next = at + 1;
    if (!(number < 0x80)) {
      const kind = this.head();
      ({ number, next } = this);
      if (kind !== "an integer") number = NaN;
    }
    if (!(number >= min && number <= max)) this.expected(`an integer from ${min} to ${max}`);
    this.at = next;
    return number;
  }

  /** Reads a finite number of any form. An integer beyond 2^53 is rounded, as any float is. */
  float(): number {
    const { input, at } = this;
    const view = (this.view ??= new DataView(input.buffer, input.byteOffset, input.length));
    let number: number;
    let next = at + 9;
    if (input[at] === 0xcb && next <= input.length) number = view.getFloat64(at + 1);
    else {
      const kind = this.head();
      ({ number, next } = this);
      if (kind === "a float") number = view.getFloat32(at + 1);
      else if (kind !== "an integer") number = NaN;
    }
    if (!Number.isFinite(number)) this.expected("a finite number");
    this.at = next;
    return number;
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
    return this.open("a list");
  }

  /** Begins a list that must have `length` elements. After the last one comes {@link end}. */
  tuple(length: number): void {
    this.needs("a list");
    if (this.number !== length) this.fail(`expected a list of ${length}, found one of ${this.number}`);
    this.array();
  }

  /** Begins a map; the number of its entries. After the last one comes {@link end}. */
  map(): number {
    return this.open("a map") / 2;
  }

  /** Whether a map comes next. */
  peekMap(): boolean {
    return this.head() === "a map";
  }

  /**
   * Reads the next key of a map as its index in `fields`; negative if it is none of them.
   *
   * `last` is what the previous call said, -1 at first: the field after it is expected, and found by
   * comparing bytes. A field that stands twice is refused. An unknown key is stepped over whatever
   * it is; its value is left to {@link skip}.
   */
  key({ names, written }: Fields, last: number): number {
    if (last < -1) last = -2 - last;
    const next = written[last + 1];
    if (!this.unordered && next !== undefined && steps(this, next)) return last + 1;
    const { at } = this;
    const name = this.name();
    const found = name === undefined ? -1 : names.indexOf(name);
    if (found < 0) return -2 - last;
    if (found <= last) this.unordered = true;
    if (this.unordered) once(this, name, at);
    return found;
  }

  /** Refuses the map that was ended last because `field` is not in it. */
  missing(field: string): never {
    this.depth++;
    this.fail(`the field \`${field}\` is missing`);
  }
}

/** Steps over `bytes`, if they come next. */
function steps(reader: Reader, bytes: Uint8Array): boolean {
  const { input, at } = reader;
  for (let i = 0; i < bytes.length; i++) if (input[at + i] !== bytes[i]) return false;
  reader.at = at + bytes.length;
  return true;
}

/** Refuses the key at `at`, which was read last, if it stands in its map before. */
function once(reader: Reader, name: string | undefined, at: number): void {
  const behind = reader.at;
  reader.at = reader.starts[reader.depth] as number;
  reader.head();
  reader.at = reader.next;
  while (reader.name() !== name) reader.skip();
  if (reader.at === behind) return;
  reader.at = at;
  reader.fail(`the field \`${name}\` is there twice`);
}
