import type { Reader } from "./reader.js";

/**
 * The text of the entry `name` of the map that comes next; nothing is consumed.
 *
 * Most often the entry is the first one; where it is not, what stands before it is walked over.
 */
export function readTag(reader: Reader, name: string): string {
  const { at, depth } = reader;
  for (let left = reader.map(); left > 0; left--) {
    if (reader.name() === name) {
      const tag = reader.str();
      reader.at = at;
      reader.depth = depth;
      return tag;
    }
    reader.skip();
  }
  reader.end();
  reader.missing(name);
}
