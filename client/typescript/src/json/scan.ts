import { DecodeError } from "../codec/error.js";
import { pathOf } from "../codec/path.js";
import { writeI64, writeU64 } from "../codec/wide.js";
import { Writer } from "../codec/writer.js";

/**
 * Reads JSON text and writes what it says as MessagePack.
 *
 * `JSON.parse` is not asked, because it rounds integers beyond 2^53, takes `7.0` for an integer and
 * drops the first of two fields of one name; its caller could not tell any more. Here integers of 64
 * bits stay what they are, other numbers become floats, and every entry is kept.
 */
export class Scanner extends Writer {
  readonly #text: string;
  #next = 0;

  /** Scans `text`; a `depth` of -1 is for a message, whose own map counts as no level. */
  constructor(text: string, depth = 0) {
    super();
    this.#text = text;
    this.depth = depth;
  }

  /** Scans one value. */
  value(): void {
    if (this.sees("{")) this.entries((key) => this.#entry(key));
    else if (this.sees("[")) this.#elements();
    else if (this.#text[this.#next] === '"') this.str(this.text());
    else this.#literal();
  }

  /** Scans the entries of an object that has begun; `take` is given each key and scans its value. */
  entries(take: (key: string) => void): void {
    const { at } = this;
    let count = 0;
    this.map(UNKNOWN);
    if (!this.sees("}")) {
      do {
        const key = this.text();
        this.needs(":");
        take(key);
        count++;
      } while (this.sees(","));
      this.needs("}");
    }
    this.#settle(at, count);
  }

  /** Scans text. */
  text(): string {
    this.#space();
    const text = this.#match(PLAIN_TEXT);
    if (text !== undefined) return text.slice(1, -1);
    const from = this.#next;
    let end = from;
    do end = this.#text.indexOf('"', end + 1);
    while (end > 0 && isEscaped(this.#text, end));
    try {
      // This takes care of the escapes; a missing quote at either end is refused here too.
      const value = JSON.parse(this.#text.slice(from, end + 1)) as unknown;
      this.#next = end + 1;
      if (typeof value === "string") return value;
    } catch {
      this.#next = from;
    }
    this.#unexpected("text");
  }

  /** Steps over `mark`, if it comes next. */
  sees(mark: string): boolean {
    this.#space();
    const seen = this.#text[this.#next] === mark;
    if (seen) this.#next++;
    return seen;
  }

  /** Steps over `mark`, which must come next. */
  needs(mark: string): void {
    if (!this.sees(mark)) this.#unexpected(`\`${mark}\``);
  }

  /** Ends the text, behind which nothing may stand; what was written. */
  finish(): Uint8Array {
    this.#space();
    if (this.#next < this.#text.length) this.#unexpected("the end of the text");
    return this.take();
  }

  override fail(problem: string): never {
    throw new DecodeError(pathOf(this.output, this), problem);
  }

  #entry(key: string): void {
    this.str(key);
    this.value();
  }

  #elements(): void {
    const { at } = this;
    let count = 0;
    this.array(UNKNOWN);
    if (!this.sees("]")) {
      do {
        this.value();
        count++;
      } while (this.sees(","));
      this.needs("]");
    }
    this.#settle(at, count);
  }

  #literal(): void {
    const literal = this.#match(LITERAL);
    if (literal === undefined) this.#unexpected("a value");
    if (literal === "null") this.nil();
    else if (literal === "true" || literal === "false") this.bool(literal === "true");
    else this.#number(literal);
  }

  #number(literal: string): void {
    const value = Number(literal);
    const whole = INTEGER.test(literal) && literal !== "-0";
    if (whole && Number.isSafeInteger(value)) this.int(value, value, value);
    else if (whole && isWide(literal)) this.#wide(BigInt(literal));
    else this.#float(value);
  }

  #wide(value: bigint): void {
    if (value < 0n) writeI64(this, value);
    else writeU64(this, value);
  }

  /** Writes a number that is no integer, even if it is whole. */
  #float(value: number): void {
    if (!Number.isFinite(value)) this.fail("the number is out of range");
    const at = this.room(9);
    this.output[at] = 0xcb;
    this.view.setFloat64(at + 1, value);
    this.at = at + 9;
  }

  /** Says how many values the list or the map at `at` has, now that they were counted. */
  #settle(at: number, count: number): void {
    this.view.setUint32(at + 1, count);
    this.end();
  }

  #space(): void {
    this.#match(SPACE);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#next;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#next += found.length;
    return found;
  }

  #unexpected(wanted: string): never {
    this.fail(`the text is no JSON: expected ${wanted} at character ${this.#next}`);
  }
}

function isEscaped(text: string, quote: number): boolean {
  let before = quote;
  while (text[before - 1] === "\\") before--;
  return (quote - before) % 2 === 1;
}

/** Whether the integer has 64 bits at most. */
function isWide(literal: string): boolean {
  if (literal.length > 20) return false;
  const value = BigInt(literal);
  return value < 0n ? BigInt.asIntN(64, value) === value : BigInt.asUintN(64, value) === value;
}

/** A count that is written in the longest form, until the real one is known. */
const UNKNOWN = 0x7fff_ffff;
const SPACE = /[ \t\n\r]*/y;
const PLAIN_TEXT = /"[^"\\\0-\x1f]*"/y;
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const INTEGER = /^-?\d+$/;
