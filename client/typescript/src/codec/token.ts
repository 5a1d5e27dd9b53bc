/**
 * How many bytes follow the marker at `at` up to the first value inside it, or to its end.
 *
 * Not a number, or beyond the bytes, where the bytes end before the token does: so the caller asks
 * `at + length <= bytes.length`. Text, bytes and extensions count with their content.
 */
export function tokenLength(bytes: Uint8Array, at: number): number {
  const marker = bytes[at] as number;
  if (marker < 0xa0 || marker >= 0xe0) return 1;
  if (marker < 0xc0) return marker - 0x9f;
  const width = lengthWidth(marker);
  const content = width > 0 && marker < 0xdc ? unsigned(bytes, at + 1, width) : 0;
  return 1 + width + content + (FIXED[marker - 0xc0] as number);
}

/** How many values stand inside the token at `at`; a map holds two for each entry. */
export function tokenCount(bytes: Uint8Array, at: number): number {
  const marker = bytes[at] as number;
  if (marker < 0x80 || marker >= 0xe0) return 0;
  if (marker < 0x90) return (marker - 0x80) * 2;
  if (marker < 0xa0) return marker - 0x90;
  if (marker < 0xdc) return 0;
  return unsigned(bytes, at + 1, lengthWidth(marker)) * (marker < 0xde ? 1 : 2);
}

/** Whether `marker` begins text. */
export function isText(marker: number): boolean {
  return (marker & 0xe0) === 0xa0 || (marker > 0xd8 && marker < 0xdc);
}

/** Whether `marker` begins a list. */
export function isList(marker: number): boolean {
  return (marker & 0xf0) === 0x90 || (marker & 0xfe) === 0xdc;
}

/** Whether `marker` begins a map. */
export function isMap(marker: number): boolean {
  return (marker & 0xf0) === 0x80 || (marker & 0xfe) === 0xde;
}

/** The unsigned integer of `width` bytes at `at`. Eight bytes are rounded beyond 2^53. */
export function unsigned(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (const end = at + width; at < end; at++) value = value * 256 + (bytes[at] as number);
  return value;
}

/** What begins at `at`, in the words of an error. */
export function tokenKind(bytes: Uint8Array, at: number): string {
  const marker = bytes[at];
  if (marker === undefined) return "the end of the bytes";
  if (marker < 0x80 || marker >= 0xe0) return INTEGER;
  if (marker < 0x90) return "a map";
  if (marker < 0xa0) return "a list";
  if (marker < 0xc0) return "text";
  return KINDS[KIND.charCodeAt(marker - 0xc0) - 48] as string;
}

/** How many bytes after the marker say a length or a count. */
function lengthWidth(marker: number): number {
  return +(WIDTH[marker - 0xc0] as string);
}

/** What stands where no value can begin. */
export const RESERVED = "the reserved byte 0xc1";
/** What is said of all integers. */
export const INTEGER = "an integer";
// For each marker from 0xc0 to 0xdf. The reserved 0xc1 is longer than any message.
const WIDTH = "00001241240000000000000001242424";
const FIXED: readonly number[] = [
  0, Infinity, 0, 0, 0, 0, 0, 1, 1, 1, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 2, 3, 5, 9, 17, 0, 0, 0, 0, 0, 0, 0,
];
const KIND = "01223334445566666666444447778899";
const KINDS: readonly string[] = [
  "null",
  RESERVED,
  "a boolean",
  "bytes",
  "an extension",
  "a float",
  INTEGER,
  "text",
  "a list",
  "a map",
];
