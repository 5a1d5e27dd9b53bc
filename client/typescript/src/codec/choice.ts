import { MISMATCH } from "./error.js";
import type { Reader } from "./reader.js";
import type { Read, Write } from "./whole.js";
import type { Writer } from "./writer.js";

/** Reads text that is one of `names`. */
export function readNames<T extends string>(reader: Reader, names: readonly T[]): T {
  const { at } = reader;
  const name = reader.str() as T;
  if (names.includes(name)) return name;
  reader.at = at;
  reader.fail(unknown(names, name));
}

/** Writes text that is one of `names`. */
export function writeNames<T extends string>(writer: Writer, name: T, names: readonly T[]): void {
  if (!names.includes(name)) {
    if (typeof name !== "string") writer.expected("text", name);
    writer.fail(unknown(names, name));
  }
  writer.str(name);
}

/** Reads a value by the first of `reads` that it fits. */
export function readAny<T>(reader: Reader, ...reads: readonly Read<T>[]): T {
  const { at, depth } = reader;
  for (const read of reads) {
    // Within each other tries multiply; a message that is made for it would take for ever.
    if (++reader.tried > TRIES + TRIES * reader.input.length) break;
    reader.trying++;
    try {
      return read(reader);
    } catch (error) {
      if (error !== MISMATCH) throw error;
      reader.at = at;
      reader.depth = depth;
    } finally {
      reader.trying--;
    }
  }
  reader.fail(`expected one of ${reads.length} forms, found none of them`);
}

/** Writes a value by the first of `writes` that takes it. */
export function writeAny<T>(writer: Writer, value: T, ...writes: readonly Write<T>[]): void {
  const { at, depth } = writer;
  for (const write of writes) {
    writer.trying++;
    try {
      write(writer, value);
      return;
    } catch (error) {
      if (error !== MISMATCH) throw error;
      writer.at = at;
      writer.depth = depth;
    } finally {
      writer.trying--;
    }
  }
  writer.fail(`expected one of ${writes.length} forms, found none of them`);
}

function unknown(names: readonly string[], name: string): string {
  const few = names.slice(0, FEW).map((known) => `\`${known}\``).join(", ");
  return `expected one of ${few}${names.length > FEW ? ", .." : ""}, found \`${name.slice(0, LONGEST)}\``;
}

/** How many readings may be tried for each byte of a message. */
const TRIES = 64;
const FEW = 8;
const LONGEST = 64;
