import type { Input } from "./input.js";

/** Reads text. */
export function readText(reader: Input): string {
  reader.needs("text");
  const { input, next } = reader;
  let from = next - reader.number;
  let text = "";
  if (reader.number <= LONG) {
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
      reader.fail("the text is not UTF-8");
    }
  }
  reader.at = next;
  return text;
}

/** Longer text is decoded faster by the platform than a few characters after the other. */
const LONG = 40;
const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
