import assert from "node:assert/strict";
import { DecodeError, EncodeError, type Read, type Write, decode, encode } from "../../src/codec/index.js";

/** The bytes of hex digits, with white space where it helps to read. */
export function unhex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Writes `value` as these bytes, and reads it from them. */
export function check<T>(write: Write<T>, read: Read<T>, value: T, bytes: string): void {
  assert.equal(hex(encode(write, value)), bytes.replaceAll(" ", ""));
  reads(read, bytes, value);
}

/** Reads these bytes as `value`. */
export function reads<T>(read: Read<T>, bytes: string, value: T): void {
  assert.deepStrictEqual(decode(read, unhex(bytes)), value, bytes);
}

/** Refuses these bytes with this message. */
export function unreadable(read: Read<unknown>, bytes: string | Uint8Array, said: string): void {
  const given = typeof bytes === "string" ? unhex(bytes) : bytes;
  assert.throws(() => decode(read, given), isRefusal(DecodeError, said));
}

/** Refuses this value, whatever its type promised, with this message. */
export function unwritable<T>(write: Write<T>, value: unknown, said: string): void {
  assert.throws(() => encode(write, value as T), isRefusal(EncodeError, said));
}

function isRefusal(type: typeof DecodeError | typeof EncodeError, said: string): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof type, String(error));
    assert.equal(error.message, said);
    assert.equal(error.name, type === DecodeError ? "DecodeError" : "EncodeError");
    assert.ok(said.startsWith(error.path === "" ? "" : `${error.path}: `), error.path);
    return true;
  };
}
