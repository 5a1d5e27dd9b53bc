import type { Reader } from "./reader.js";
import { isText, tokenLength, unsigned } from "./token.js";

/** Reads an integer of any form; NaN, and nothing read, if there is none. Rounded beyond 2^53. */
export function readInteger(reader: Reader): number {
  const { input, at } = reader;
  const marker = input[at] as number;
  if (marker < 0x80) {
    reader.at = at + 1;
    return marker;
  }
  if (marker >= 0xe0) {
    reader.at = at + 1;
    return marker - 256;
  }
  const next = at + tokenLength(input, at);
  if (!(marker >= 0xcc && marker < 0xd4 && next <= input.length)) return NaN;
  reader.at = next;
  const value = unsigned(input, at + 1, next - at - 1);
  if (marker < 0xd0 || (input[at + 1] as number) < 0x80) return value;
  // What is missing to -1, byte by byte: the unsigned form of a number near zero would be rounded.
  let missing = 0;
  for (let i = at + 1; i < next; i++) missing = missing * 256 + 255 - (input[i] as number);
  return -1 - missing;
}

/** Reads an integer of 64 bits, or its digits. */
export function readWide(reader: Reader, min: bigint, max: bigint): bigint {
  const { input, at } = reader;
  const marker = input[at] as number;
  let value: bigint | undefined;
  if (marker === 0xcf || marker === 0xd3) {
    if (at + 8 < input.length) {
      const view = new DataView(input.buffer, input.byteOffset + at + 1, 8);
      value = marker === 0xcf ? view.getBigUint64(0) : view.getBigInt64(0);
      reader.at = at + 9;
    }
  } else if (isText(marker)) {
    const digits = reader.str();
    if (DIGITS.test(digits)) value = BigInt(digits);
  } else {
    const small = readInteger(reader);
    if (small === small) value = BigInt(small);
  }
  if (value !== undefined && value >= min && value <= max) return value;
  reader.expected(`an integer from ${min} to ${max}`, at);
}

/** Reads bytes, or their base64. */
export function readBytes(reader: Reader): Uint8Array {
  const { input, at } = reader;
  const marker = input[at] as number;
  if (isText(marker)) return decodeBase64(reader.str()) ?? reader.expected("bytes", at);
  const next = at + tokenLength(input, at);
  if (!(marker >= 0xc4 && marker < 0xc7 && next <= input.length)) reader.expected("bytes");
  reader.at = next;
  return input.slice(at + 1 + 2 ** (marker - 0xc4), next);
}

/** Reads text. */
export function readText(reader: Reader): string {
  const { input, at } = reader;
  const marker = input[at] as number;
  const next = at + tokenLength(input, at);
  if (!(isText(marker) && next <= input.length)) reader.expected("text");
  reader.at = next;
  let from = at + (marker < 0xc0 ? 1 : 1 + 2 ** (marker - 0xd9));
  if (next - from > LONG) return decodeText(reader, from, next, at);
  let text = "";
  for (; from + 4 <= next; from += 4) {
    const a = input[from] as number;
    const b = input[from + 1] as number;
    const c = input[from + 2] as number;
    const d = input[from + 3] as number;
    if ((a | b | c | d) > 0x7f) return text + decodeText(reader, from, next, at);
    text += String.fromCharCode(a, b, c, d);
  }
  for (; from < next; from++) {
    const a = input[from] as number;
    if (a > 0x7f) return text + decodeText(reader, from, next, at);
    text += String.fromCharCode(a);
  }
  return text;
}

function decodeText(reader: Reader, from: number, to: number, at: number): string {
  try {
    return utf8.decode(reader.input.subarray(from, to));
  } catch {
    reader.at = at;
    reader.fail("the text is not UTF-8");
  }
}

/** The bytes of padded base64 in the standard alphabet. */
function decodeBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text);
    // `atob` reads more than that: without padding, with white space, with bits that are lost.
    if (btoa(binary) === text) return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    // What follows says it.
  }
  return undefined;
}

/** Longer text is decoded faster by the platform than one character after the other. */
const LONG = 40;
const DIGITS = /^(0|-?[1-9][0-9]*)$/;
const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
