import { DecodeError, ENDS, MAX_DEPTH, MISMATCH, TOO_DEEP } from "./error.js";
import { type Fields, fields, isField } from "./fields.js";
import { pathAt } from "./path.js";
import { readText } from "./text.js";
import { integerAt, isInteger, isList, isMap, isText, kindOf, tokenCount, tokenLength } from "./token.js";

/**
 * A place in bytes of MessagePack, and the way from one value to the next.
 *
 * It knows what is open, and where; what the values mean is for {@link Reader} to say.
 */
export class Walker {
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
  /** Where the first value of each open list and map begins, by depth. */
  readonly #starts: number[] = [];

  /** Reads `input`; a `depth` of -1 is for a message, whose own map counts as no level. */
  constructor(input: Uint8Array, depth = 0) {
    this.input = input;
    this.depth = this.#outside = depth;
  }

  /** Steps over a value, whatever it is. */
  skip(): void {
    const { input, at } = this;
    const marker = input[at] as number;
    const next = at + tokenLength(input, at);
    if (!(next <= input.length && marker !== 0xc1)) this.expected("a value");
    const map = isMap(marker);
    if (map || isList(marker)) {
      for (let left = this.open(map ? 2 : 1); left > 0; left--) this.skip();
      this.end();
    } else this.at = next;
  }

  /** Steps over a value; its bytes, which are not copied. */
  raw(): Uint8Array {
    const { at } = this;
    this.skip();
    return this.input.subarray(at, this.at);
  }

  /** Steps over a key; its index in `names`, or -1. */
  name(names: Fields): number {
    const { input, at } = this;
    this.skip();
    const length = this.at - at;
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      if (name.length === length && isField(input, at, name)) return i;
    }
    const marker = input[at] as number;
    if (marker < 0xd9 || !isText(marker)) return -1;
    // The length may have been written in more bytes than it needs.
    this.at = at;
    return names.indexOf(fields(readText(this))[0] as string);
  }

  /** Steps over the key at `from`, and refuses it if `field` stands in its map before. */
  once(field: Fields, from: number): void {
    for (this.at = this.#starts[this.depth] as number; this.at < from; this.skip()) {
      if (this.name(field) === 0) {
        this.at = from;
        const name = readText(this);
        this.at = from;
        this.fail(`the field \`${name}\` is there twice`);
      }
    }
    this.skip();
  }

  /** Begins a list or a map that takes so many values for each element; the number of values. */
  open(each: number): number {
    const { input, at } = this;
    const count = tokenCount(input, at) * each;
    const next = at + tokenLength(input, at);
    if (!(count <= input.length - next)) this.fail(ENDS);
    if (this.depth >= MAX_DEPTH) this.fail(TOO_DEEP);
    this.#starts[++this.depth] = this.at = next;
    return count;
  }

  /** Ends the list or the map that was begun last. */
  end(): void {
    this.depth--;
  }

  /** Refuses what comes next, because it is not what was expected. */
  expected(what: string): never {
    const { input, at } = this;
    const marker = input[at] as number;
    if (!(at + tokenLength(input, at) <= input.length)) this.fail(ENDS);
    let found: string | number = kindOf(marker);
    if (isInteger(marker)) {
      const value = integerAt(input, at);
      found = Number.isSafeInteger(value) ? value : `${found} beyond 2^53`;
    }
    this.fail(`expected ${what}, found ${found}`);
  }

  /** Refuses what comes next. */
  fail(problem: string): never {
    if (this.trying > 0) throw MISMATCH;
    throw new DecodeError(pathAt(this.input, this.at, this.depth - this.#outside), problem);
  }
}
