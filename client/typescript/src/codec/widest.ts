import type { Reader } from "./reader.js";
import type { Writer } from "./writer.js";
import { readI64, readU64 } from "./wide.js";

/** Reads an unsigned integer of 128 bits: 16 bytes, an integer of any form, or digits in text. */
export function readU128(reader: Reader): bigint {
  return read(reader, readU64, 0n, U128_MAX);
}

/** Reads a signed integer of 128 bits: 16 bytes, an integer of any form, or digits in text. */
export function readI128(reader: Reader): bigint {
  return read(reader, readI64, I128_MIN, I128_MAX);
}

/** Writes an unsigned integer of 128 bits. */
export function writeU128(writer: Writer, value: bigint): void {
  write(writer, value, 0n, U128_MAX);
}

/** Writes a signed integer of 128 bits. */
export function writeI128(writer: Writer, value: bigint): void {
  write(writer, value, I128_MIN, I128_MAX);
}

function read(reader: Reader, narrow: (reader: Reader) => bigint, min: bigint, max: bigint): bigint {
  const { at } = reader;
  const kind = reader.head();
  let value = min - 1n;
  if (kind === "bytes" && reader.number === 16) {
    const view = new DataView(reader.input.buffer, reader.input.byteOffset + reader.next - 16);
    const high = min < 0n ? view.getBigInt64(0) : view.getBigUint64(0);
    value = (high << 64n) | view.getBigUint64(8);
    reader.at = reader.next;
  } else if (kind === "text") {
    const digits = reader.str();
    // More digits than these are not worth the conversion.
    if (digits.length <= 40 && DIGITS.test(digits)) value = BigInt(digits);
  } else if (kind === "an integer") return narrow(reader);
  if (value >= min && value <= max) return value;
  reader.at = at;
  reader.expected(`an integer from ${min} to ${max}`);
}

function write(writer: Writer, value: bigint, min: bigint, max: bigint): void {
  if (typeof value !== "bigint" || value < min || value > max) {
    writer.expected(`a bigint from ${min} to ${max}`, value);
  }
  if (writer.digits) return writer.str(String(value));
  const at = writer.room(18);
  const { view } = writer;
  view.setUint16(at, BIN_OF_16);
  view.setBigUint64(at + 2, BigInt.asUintN(64, value >> 64n));
  view.setBigUint64(at + 10, BigInt.asUintN(64, value));
  writer.at = at + 18;
}

const BIN_OF_16 = 0xc410;
const I128_MAX = 0x7fff_ffff_ffff_ffff_ffff_ffff_ffff_ffffn;
const I128_MIN = -0x8000_0000_0000_0000_0000_0000_0000_0000n;
const U128_MAX = 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffffn;
const DIGITS = /^(0|-?[1-9][0-9]*)$/;
