import { readBytes } from "../codec/bytes.js";
import type { Reader } from "../codec/reader.js";
import { readI64, readU64 } from "../codec/wide.js";

/** Says in JSON what comes next in MessagePack. */
export function printValue(reader: Reader): string {
  switch (reader.head()) {
    case "a map": return printEntries(reader, reader.map());
    case "a list": return printList(reader);
    case "text": return JSON.stringify(reader.str());
    case "bytes": return `"${toBase64(readBytes(reader))}"`;
    case "null": return String(reader.nil());
    case "a boolean": return String(reader.bool());
    case "a float": return printFloat(reader.float());
    default: return String(reader.input[reader.at] === 0xcf ? readU64(reader) : readI64(reader));
  }
}

/** Says the entries of a map that has begun, of which `left` are left, and ends it; `first` is put before them. */
export function printEntries(reader: Reader, left: number, first: readonly string[] = []): string {
  const entries = [...first];
  for (; left > 0; left--) {
    const key = printKey(reader);
    entries.push(`${key}:${printValue(reader)}`);
  }
  reader.end();
  return `{${entries.join()}}`;
}

/** A key that is an integer is its digits in JSON. */
function printKey(reader: Reader): string {
  if (reader.head() === "text") return printValue(reader);
  return `"${reader.int(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)}"`;
}

function printList(reader: Reader): string {
  const values: string[] = [];
  for (let left = reader.array(); left > 0; left--) values.push(printValue(reader));
  reader.end();
  return `[${values.join()}]`;
}

function printFloat(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
