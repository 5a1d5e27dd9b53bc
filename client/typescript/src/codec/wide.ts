import type { Reader } from "./reader.js";
import type { Writer } from "./writer.js";

/** Reads an unsigned integer of 64 bits, written in any form that holds it, or as digits in text. */
export function readU64(reader: Reader): bigint {
  return read(reader, 0n, U64_MAX);
}

/** Reads a signed integer of 64 bits, written in any form that holds it, or as digits in text. */
export function readI64(reader: Reader): bigint {
  return read(reader, I64_MIN, I64_MAX);
}

/** Writes an unsigned integer of 64 bits. */
export function writeU64(writer: Writer, value: bigint): void {
  write(writer, value, 0n, U64_MAX);
}

/** Writes a signed integer of 64 bits. */
export function writeI64(writer: Writer, value: bigint): void {
  write(writer, value, I64_MIN, I64_MAX);
}

function read(reader: Reader, min: bigint, max: bigint): bigint {
  const { at } = reader;
  const kind = reader.head();
  let value = min - 1n;
  if (kind === "text") {
    const digits = reader.str();
    // More digits than these are not worth the conversion.
    if (digits.length <= 20 && DIGITS.test(digits)) value = BigInt(digits);
  } else if (kind === "an integer") {
    value = Number.isSafeInteger(reader.number) ? BigInt(reader.number) : wideAt(reader);
    reader.at = reader.next;
  }
  if (value >= min && value <= max) return value;
  reader.at = at;
  reader.expected(`an integer from ${min} to ${max}`);
}

/** The integer that comes next, which takes eight bytes. */
function wideAt({ input, at }: Reader): bigint {
  const view = new DataView(input.buffer, input.byteOffset + at + 1);
  return input[at] === 0xcf ? view.getBigUint64(0) : view.getBigInt64(0);
}

function write(writer: Writer, value: bigint, min: bigint, max: bigint): void {
  if (typeof value !== "bigint" || value < min || value > max) {
    writer.expected(`a bigint from ${min} to ${max}`, value);
  }
  const number = Number(value);
  if (writer.digits) writer.str(String(value));
  else if (Number.isSafeInteger(number)) writer.int(number, number, number);
  else {
    const at = writer.room(9);
    writer.output[at] = value < 0n ? 0xd3 : 0xcf;
    writer.view.setBigUint64(at + 1, BigInt.asUintN(64, value));
    writer.at = at + 9;
  }
}

const I64_MIN = -0x8000_0000_0000_0000n;
const I64_MAX = 0x7fff_ffff_ffff_ffffn;
const U64_MAX = 0xffff_ffff_ffff_ffffn;
const DIGITS = /^(0|-?[1-9][0-9]*)$/;
