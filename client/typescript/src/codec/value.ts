import type { Reader } from "./reader.js";
import { readList, readRecord, writeList, writeRecord } from "./shape.js";
import type { Writer } from "./writer.js";

/** A value that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Reads any value that JSON can say. An integer beyond 2^53 - 1 is refused, never rounded. */
export function readJson(reader: Reader): Json {
  switch (reader.head()) {
    case "text": return reader.text();
    case "a map": return readRecord(reader, readJson);
    case "a list": return readList(reader, readJson);
    case "null": return reader.nil();
    case "a boolean": return reader.bool();
    case "a float": return reader.float();
    case "an integer": return reader.int(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    default: return reader.expected("a value of JSON");
  }
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
