import { type Fields, fields } from "./fields.js";
import type { Reader } from "./reader.js";

/**
 * The text of the entry `name` of the map that comes next; nothing is consumed.
 *
 * Most often the entry is the first one; where it is not, what stands before it is walked over.
 */
export function readTag(reader: Reader, name: string): string {
  const { at, depth } = reader;
  const names = known.get(name) ?? fields(name);
  known.set(name, names);
  for (let left = reader.map(); left > 0; left--) {
    if (reader.name(names) === 0) {
      const tag = reader.str();
      reader.at = at;
      reader.depth = depth;
      return tag;
    }
    reader.skip();
  }
  reader.at = at;
  reader.depth = depth;
  reader.fail(`the field \`${name}\` is missing`);
}

/** The names that were asked for; a program has a few of them. */
const known = /* @__PURE__ */ new Map<string, Fields>();
