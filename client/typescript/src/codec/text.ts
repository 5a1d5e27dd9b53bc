import type { Input } from "./input.js";

/** Reads text. */
export function readText(input: Input): string {
  input.needs("text");
  const { input: bytes, next } = input;
  const from = next - input.number;
  const units = UNITS[input.number];
  let text: string | undefined;
  if (units !== undefined) {
    let all = 0;
    for (let i = 0; i < units.length; i++) all |= units[i] = bytes[from + i] as number;
    if (all < 0x80) text = String.fromCharCode.apply(null, units);
  }
  try {
    text ??= utf8.decode(bytes.subarray(from, next));
  } catch {
    input.fail("the text is not UTF-8");
  }
  input.at = next;
  return text;
}

/**
 * Room for the characters of short text, by their number: of ASCII they make text faster than the
 * platform decodes it.
 */
const UNITS: readonly number[][] = /* @__PURE__ */ Array.from({ length: 41 }, (_, length) => Array<number>(length).fill(0));
const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
