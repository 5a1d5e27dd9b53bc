import type { Reader } from "./reader.js";
import { readList, readRecord, writeList, writeRecord } from "./shape.js";
import { isInteger, isList, isMap, isText } from "./token.js";
import type { Writer } from "./writer.js";

/** A value that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Reads any value that JSON can say. An integer beyond 2^53 - 1 is refused, never rounded. */
export function readJson(reader: Reader): Json {
  const marker = reader.input[reader.at] as number;
  if (isText(marker)) return reader.str();
  if (isMap(marker)) return readRecord(reader, readJson);
  if (isList(marker)) return readList(reader, readJson);
  if (marker === 0xc0) return reader.nil();
  if (marker === 0xc2 || marker === 0xc3) return reader.bool();
  if (marker === 0xca || marker === 0xcb) return reader.float();
  if (!isInteger(marker)) reader.expected("a value of JSON");
  return reader.int(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
}

/** Writes any value that JSON can say. */
export function writeJson(writer: Writer, value: Json): void {
  if (value === null) writer.nil();
  else if (typeof value === "boolean") writer.bool(value);
  else if (typeof value === "number") writer.float(value);
  else if (typeof value === "string") writer.str(value);
  else if (Array.isArray(value)) writeList(writer, value as readonly Json[], writeJson);
  else writeRecord(writer, value as { readonly [key: string]: Json }, writeJson);
}
