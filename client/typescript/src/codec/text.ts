import { contentAt, isText, tokenLength } from "./token.js";
import type { Walker } from "./walker.js";

/** Reads text. */
export function readText(walker: Walker): string {
  const { input, at } = walker;
  const next = at + tokenLength(input, at);
  if (!(isText(input[at] as number) && next <= input.length)) walker.expected("text");
  let from = contentAt(input, at);
  let text = "";
  if (next - from <= LONG) {
    for (; from + 4 <= next; from += 4) {
      const a = input[from] as number;
      const b = input[from + 1] as number;
      const c = input[from + 2] as number;
      const d = input[from + 3] as number;
      if ((a | b | c | d) > 0x7f) break;
      text += String.fromCharCode(a, b, c, d);
    }
    for (; from < next && (input[from] as number) < 0x80; from++) {
      text += String.fromCharCode(input[from] as number);
    }
  }
  if (from < next) {
    try {
      text += utf8.decode(input.subarray(from, next));
    } catch {
      walker.fail("the text is not UTF-8");
    }
  }
  walker.at = next;
  return text;
}

/** Longer text is decoded faster by the platform than a few characters after the other. */
const LONG = 40;
const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
