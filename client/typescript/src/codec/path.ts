import { INTEGER, isList, isMap, tokenCount, tokenKind, tokenLength, unsigned } from "./token.js";

/**
 * Where in the value that begins `bytes` the byte at `offset` stands, as in `times[2].arrival`.
 *
 * Nobody keeps track of a path while reading or writing; it is found here, once something failed.
 * `open` lists and maps are begun and not ended at `offset`: that tells the end of an inner map from
 * the end of the one around it.
 */
export function pathAt(bytes: Uint8Array, offset: number, open: number): string {
  const levels: Level[] = [];
  for (let at = 0; at < offset; ) {
    while (levels.at(-1)?.left === 0) levels.pop();
    const next = at + tokenLength(bytes, at);
    if (!(next <= offset)) break;
    const level = levels.at(-1);
    if (level !== undefined) {
      if (level.left % 2 === 0) level.key = at;
      level.left--;
      level.begun++;
    }
    const marker = bytes[at] as number;
    const map = isMap(marker);
    if (map || isList(marker)) {
      levels.push({ map, left: tokenCount(bytes, at), begun: 0, key: 0 });
    }
    at = next;
  }
  levels.length = Math.min(levels.length, open);
  let path = "";
  for (const level of levels) {
    const inside = level !== levels.at(-1);
    if (!level.map) path += inside || level.left > 0 ? `[${level.begun - +inside}]` : "";
    else if (inside || level.left % 2 === 1) path += (path && ".") + keyText(bytes, level.key);
  }
  return path;
}

/** A list or a map on the way to the offset. */
interface Level {
  readonly map: boolean;
  /** How many values are still to come; in a map keys are values too. */
  left: number;
  begun: number;
  /** Where the latest key of a map begins. */
  key: number;
}

function keyText(bytes: Uint8Array, at: number): string {
  const marker = bytes[at] as number;
  const length = tokenLength(bytes, at);
  const kind = tokenKind(bytes, at);
  if (kind === "text") {
    const from = at + (marker < 0xc0 ? 1 : 2 ** (marker - 0xd9) + 1);
    return new TextDecoder().decode(bytes.subarray(from, at + length)).slice(0, LONGEST_KEY);
  }
  if (kind !== INTEGER) return `(${kind})`;
  if (length === 1) return String(marker < 0x80 ? marker : marker - 256);
  const value = unsigned(bytes, at + 1, length - 1);
  const negative = marker >= 0xd0 && (bytes[at + 1] as number) >= 0x80;
  return String(negative ? value - 2 ** (8 * (length - 1)) : value);
}

/** More of a key tells nothing to who looks for the place. */
const LONGEST_KEY = 64;
