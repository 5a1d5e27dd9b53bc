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
  return first(reader, reads, (read) => {
    // Within each other tries multiply; a message that is made for it would take for ever.
    if (++reader.tried > TRIES + TRIES * reader.input.length) throw MISMATCH;
    return read(reader);
  });
}

/** Writes a value by the first of `writes` that takes it. */
export function writeAny(writer: Writer, value: unknown, ...writes: readonly Write<never>[]): void {
  // Each writer looks at what it is given, and refuses what it does not take.
  first(writer, writes, (write) => write(writer, value as never));
}

/** What is the same of a reader and of a writer. */
interface Trying {
  at: number;
  depth: number;
  trying: number;
  fail(problem: string): never;
}

/** Goes back to where it was after each form that does not fit. */
function first<Form, T>(place: Trying, forms: readonly Form[], attempt: (form: Form) => T): T {
  const { at, depth } = place;
  for (const form of forms) {
    place.trying++;
    try {
      return attempt(form);
    } catch (error) {
      if (error !== MISMATCH) throw error;
      place.at = at;
      place.depth = depth;
    } finally {
      place.trying--;
    }
  }
  place.fail(`expected one of ${forms.length} forms, found none of them`);
}

function unknown(names: readonly string[], name: string): string {
  const few = names.slice(0, FEW).map((known) => `\`${known}\``).join(", ");
  return `expected one of ${few}${names.length > FEW ? ", .." : ""}, found \`${name.slice(0, LONGEST)}\``;
}

/** How many readings may be tried for each byte of a message. */
const TRIES = 64;
const FEW = 8;
const LONGEST = 64;
