import type { Reader } from "./reader.js";
import type { Read, Write } from "./whole.js";
import type { Writer } from "./writer.js";

/** Reads a list. */
export function readList<T>(reader: Reader, read: Read<T>): T[] {
  const list: T[] = [];
  for (let left = reader.array(); left > 0; left--) list.push(read(reader));
  reader.end();
  return list;
}

/** Writes a list. */
export function writeList<T>(writer: Writer, list: readonly T[], write: Write<T>): void {
  if (!Array.isArray(list)) writer.expected("a list", list);
  const { length } = list;
  writer.array(length);
  // By index, because a getter on the way may change the list, and its length is written already.
  for (let i = 0; i < length; i++) write(writer, list[i] as T);
  writer.end();
}

/** Reads a value or null. */
export function readOptional<T>(reader: Reader, read: Read<T>): T | null {
  return reader.isNil() ? null : read(reader);
}

/** Writes a value, or null for null and undefined. */
export function writeOptional<T>(writer: Writer, value: T | null | undefined, write: Write<T>): void {
  if (value === null || value === undefined) writer.nil();
  else write(writer, value);
}

/** Reads a map of text to values. `__proto__` is a key like any other. */
export function readRecord<T>(reader: Reader, read: Read<T>): { [key: string]: T } {
  const record: { [key: string]: T } = {};
  for (let left = reader.map(); left > 0; left--) {
    const key = reader.str();
    put(record, key, read(reader));
  }
  reader.end();
  return record;
}

/** Writes the own properties of an object as a map of text to values. */
export function writeRecord<T>(writer: Writer, record: { readonly [key: string]: T }, write: Write<T>): void {
  writer.object(record);
  const keys = Object.keys(record);
  writer.map(keys.length);
  for (const key of keys) {
    writer.str(key);
    write(writer, record[key] as T);
  }
  writer.end();
}

/** Reads a map of integers to values; the digits of an integer are read too. */
export function readIntegerMap<T>(reader: Reader, min: number, max: number, read: Read<T>): { [key: number]: T } {
  const map: { [key: number]: T } = {};
  for (let left = reader.map(); left > 0; left--) {
    const key = readIntegerKey(reader, min, max);
    map[key] = read(reader);
  }
  reader.end();
  return map;
}

/** Writes an object whose keys are integers as a map of integers to values. */
export function writeIntegerMap<T>(
  writer: Writer,
  map: { readonly [key: number]: T },
  min: number,
  max: number,
  write: Write<T>,
): void {
  writer.object(map);
  const keys = Object.keys(map);
  writer.map(keys.length);
  for (const key of keys) {
    const integer = Number(key);
    if (String(integer) !== key) writer.fail(`the key \`${key}\` is no integer`);
    writer.int(integer, min, max);
    write(writer, map[integer] as T);
  }
  writer.end();
}

function readIntegerKey(reader: Reader, min: number, max: number): number {
  const { at } = reader;
  if (reader.head() !== "text") return reader.int(min, max);
  const digits = reader.str();
  const key = Number(digits);
  if (String(key) === digits && Number.isInteger(key) && key >= min && key <= max) return key;
  reader.at = at;
  reader.expected(`an integer from ${min} to ${max}`);
}

function put<T>(record: { [key: string]: T }, key: string, value: T): void {
  try {
    if (key !== "__proto__") {
      record[key] = value;
      return;
    }
  } catch {
    // A page may have frozen what all objects have; then a property of its name can only be defined.
  }
  Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}
