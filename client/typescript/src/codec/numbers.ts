import type { Reader } from "./reader.js";
import type { Writer } from "./writer.js";

/** Reads a whole number that is one of `numbers`. */
export function readNumbers<T extends number>(reader: Reader, numbers: readonly T[]): T {
  const { at } = reader;
  const number = reader.int(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER) as T;
  if (numbers.includes(number)) return number;
  reader.at = at;
  reader.expected(oneOf(numbers));
}

/** Writes a whole number that is one of `numbers`. */
export function writeNumbers<T extends number>(writer: Writer, number: T, numbers: readonly T[]): void {
  if (!numbers.includes(number)) writer.expected(oneOf(numbers), number);
  writer.int(number, number, number);
}

function oneOf(numbers: readonly number[]): string {
  return `one of ${numbers.slice(0, FEW).join(", ")}${numbers.length > FEW ? ", .." : ""}`;
}

const FEW = 8;
