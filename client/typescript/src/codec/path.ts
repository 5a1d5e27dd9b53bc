import { Input } from "./input.js";

/** What a reader and a writer know of the place where they are. */
export interface Place {
  /** The offset of the value that comes next. */
  readonly at: number;
  /** How many lists and maps are open. */
  readonly depth: number;
  /** Where each open list and map begins, by depth. */
  readonly starts: readonly number[];
}

/**
 * The way to a place in bytes of MessagePack, as in `times[2].arrival`.
 *
 * Nobody keeps track of it while reading or writing; it is found here, once something failed. At the
 * end of a list or a map, and at a key, that list or that map is the place.
 */
export function pathOf(bytes: Uint8Array, { at, depth, starts }: Place): string {
  const input = new Input(bytes);
  let path = "";
  // From each list or map to the one inside it, and from the last one to the place. Only a message
  // has something at depth 0, and `reduce` begins with what is there.
  starts.slice(0, depth + 1).concat(at).reduce((start, inside) => {
    input.at = start;
    const map = input.head() === "a map";
    const values = input.number;
    input.at = input.next;
    let passed = 0;
    let last = 0;
    for (; passed < values && input.at < inside; passed++) {
      last = input.at;
      input.skip();
    }
    if (!map) path += passed < values ? `[${passed}]` : "";
    else if (passed % 2 === 1) {
      input.at = last;
      path += (path && ".") + keyText(input);
    }
    return inside;
  });
  return path;
}

/** How a key is called in a path. */
function keyText(input: Input): string {
  const kind = input.head();
  if (kind === "text") return input.text().slice(0, LONGEST_KEY);
  return kind === "an integer" ? String(input.number) : `(${kind})`;
}

/** More of a key tells nothing to who looks for the place. */
const LONGEST_KEY = 64;
