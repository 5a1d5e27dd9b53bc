import { contentAt, integerAt, isInteger, isList, isMap, isText, kindOf, tokenCount, tokenLength } from "./token.js";

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
    const map = isMap(bytes[at] as number);
    if (map || isList(bytes[at] as number)) {
      levels.push({ map, left: tokenCount(bytes, at) * (map ? 2 : 1), begun: 0, key: 0 });
    }
    at = next;
  }
  let path = "";
  levels.slice(0, open).forEach(({ map, left, begun, key }, index, { length }) => {
    const inside = index + 1 < length;
    if (!map) path += inside || left > 0 ? `[${begun - +inside}]` : "";
    else if (inside || left % 2 === 1) path += (path && ".") + keyText(bytes, key);
  });
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
  if (isInteger(marker)) return String(integerAt(bytes, at));
  if (!isText(marker)) return `(${kindOf(marker)})`;
  const end = at + tokenLength(bytes, at);
  return new TextDecoder().decode(bytes.subarray(contentAt(bytes, at), end)).slice(0, LONGEST_KEY);
}

/** More of a key tells nothing to who looks for the place. */
const LONGEST_KEY = 64;
