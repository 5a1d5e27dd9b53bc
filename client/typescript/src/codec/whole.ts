import { DecodeError, EncodeError } from "./error.js";
import { Reader } from "./reader.js";
import { Writer } from "./writer.js";

/** Reads a value of one type. */
export type Read<T> = (reader: Reader) => T;

/** Writes a value of one type. */
export type Write<T> = (writer: Writer, value: T) => void;

/**
 * Writes one value; throws {@link EncodeError} that names the place. With `digits` integers of 64 bits are
 * written as text.
 *
 * The bytes belong to the caller.
 */
export function encode<T>(write: Write<T>, value: T, digits = false): Uint8Array {
  const writer = spare ?? new Writer();
  writer.digits = digits;
  // A getter of the value may encode something itself; and a writer that has thrown is not used again.
  spare = undefined;
  write(writer, value);
  spare = writer;
  return writer.take();
}

/** Reads one value that fills `bytes` to the end; throws a {@link DecodeError} that names the place. */
export function decode<T>(read: Read<T>, bytes: Uint8Array): T {
  const reader = idle ?? new Reader(bytes);
  // What reads may decode something itself; and a reader that has thrown is not used again.
  idle = undefined;
  reader.begin(bytes);
  const value = read(reader);
  const { at } = reader;
  if (at < bytes.length) throw new DecodeError("", `the value ends at byte ${at} of ${bytes.length}`);
  // What was read need not stay until the next value comes.
  reader.begin(NOTHING);
  idle = reader;
  return value;
}

let spare: Writer | undefined;
let idle: Reader | undefined;
const NOTHING = /* @__PURE__ */ new Uint8Array();
