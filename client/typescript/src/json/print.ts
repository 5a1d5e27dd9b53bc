import { readBytes } from "../codec/bytes.js";
import type { Reader } from "../codec/reader.js";
import { isBytes, isList, isMap, isText } from "../codec/token.js";
import { readI64, readU64 } from "../codec/wide.js";

/** Says in JSON what comes next in MessagePack. */
export function printValue(reader: Reader): string {
  const marker = reader.input[reader.at] as number;
  if (isMap(marker)) return printEntries(reader, reader.map());
  if (isList(marker)) return printList(reader);
  if (isText(marker)) return JSON.stringify(reader.str());
  if (marker === 0xc0) return String(reader.nil());
  if (marker === 0xc2 || marker === 0xc3) return String(reader.bool());
  if (marker === 0xca || marker === 0xcb) return printFloat(reader.float());
  if (isBytes(marker)) return `"${toBase64(readBytes(reader))}"`;
  if (marker === 0xcf) return String(readU64(reader));
  if (marker === 0xd3) return String(readI64(reader));
  return String(reader.int(-(2 ** 31), 2 ** 32));
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
  const marker = reader.input[reader.at] as number;
  if (isText(marker)) return printValue(reader);
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
