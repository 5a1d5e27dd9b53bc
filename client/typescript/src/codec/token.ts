/**
 * How many bytes there are from the marker at `at` to the first value inside it, or to its end.
 *
 * Not a number, or beyond the bytes, where the bytes end before the token does: so the caller asks
 * `at + length <= bytes.length`. Text, bytes and extensions count with their content.
 */
export function tokenLength(bytes: Uint8Array, at: number): number {
  const marker = bytes[at] as number;
  if (marker < 0xa0 || marker >= 0xe0) return 1;
  if (marker < 0xc0) return marker - 0x9f;
  const width = widthOf(marker);
  const head = 1 + width;
  if (isText(marker) || isBytes(marker)) return head + unsigned(bytes, at + 1, width);
  if (marker < 0xc7 || marker > 0xc9) return head;
  // An extension has a byte for its type.
  return head + 1 + unsigned(bytes, at + 1, width);
}

/** Where the content of the text or the bytes at `at` begins. */
export function contentAt(bytes: Uint8Array, at: number): number {
  const marker = bytes[at] as number;
  return at + 1 + (marker < 0xc0 ? 0 : widthOf(marker));
}

/** How many elements the list at `at` has, or how many entries the map. */
export function tokenCount(bytes: Uint8Array, at: number): number {
  const marker = bytes[at] as number;
  return marker < 0xa0 ? marker & 15 : unsigned(bytes, at + 1, widthOf(marker));
}

/** Whether `marker` begins text. */
export function isText(marker: number): boolean {
  return (marker & 0xe0) === 0xa0 || (marker > 0xd8 && marker < 0xdc);
}

/** Whether `marker` begins bytes. */
export function isBytes(marker: number): boolean {
  return marker > 0xc3 && marker < 0xc7;
}

/** Whether `marker` begins an integer. */
export function isInteger(marker: number): boolean {
  return marker < 0x80 || marker > 0xdf || (marker > 0xcb && marker < 0xd4);
}

/** Whether `marker` begins a list. */
export function isList(marker: number): boolean {
  return (marker & 0xf0) === 0x90 || (marker & 0xfe) === 0xdc;
}

/** Whether `marker` begins a map. */
export function isMap(marker: number): boolean {
  return (marker & 0xf0) === 0x80 || (marker & 0xfe) === 0xde;
}

/** The integer at `at`, rounded beyond 2^53. */
export function integerAt(bytes: Uint8Array, at: number): number {
  const marker = bytes[at] as number;
  if (marker < 0x80) return marker;
  if (marker > 0xdf) return marker - 0x100;
  const width = widthOf(marker);
  if (marker < 0xd0 || (bytes[at + 1] as number) < 0x80) return unsigned(bytes, at + 1, width);
  // What is missing to -1: the unsigned form of a number near zero would be rounded.
  let missing = 0;
  for (let i = 1; i <= width; i++) missing = missing * 256 + 255 - (bytes[at + i] as number);
  return -1 - missing;
}

/** What begins with `marker`, in the words of an error. */
export function kindOf(marker: number): string {
  if (isInteger(marker)) return "an integer";
  if (isText(marker)) return "text";
  if (isBytes(marker)) return "bytes";
  if (isList(marker)) return "a list";
  if (isMap(marker)) return "a map";
  if (marker === 0xc0) return "null";
  if (marker === 0xc1) return "the reserved byte 0xc1";
  return marker < 0xc4 ? "a boolean" : (marker & 0xfe) === 0xca ? "a float" : "an extension";
}

function unsigned(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (const end = at + width; at < end; at++) value = value * 256 + (bytes[at] as number);
  return value;
}

/** How many bytes after a marker from 0xc0 belong to it, without what their number says. */
function widthOf(marker: number): number {
  return WIDTHS.charCodeAt(marker - 0xc0) - 48;
}

// A colon would be ten, and so on: `A` is the seventeen of an extension of sixteen bytes.
const WIDTHS = "000012412448124812482359A1242424";
