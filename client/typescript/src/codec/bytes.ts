import type { Reader } from "./reader.js";
import { contentAt, isBytes, isText, tokenLength } from "./token.js";
import type { Writer } from "./writer.js";

/** Reads bytes into an array of their own; text in padded base64 is read too. */
export function readBytes(reader: Reader): Uint8Array {
  const { input, at } = reader;
  const marker = input[at] as number;
  if (isText(marker)) {
    const bytes = fromBase64(reader.str());
    if (bytes !== undefined) return bytes;
    reader.at = at;
    reader.fail("expected bytes, found text that is not base64");
  }
  const next = at + tokenLength(input, at);
  if (!(isBytes(marker) && next <= input.length)) reader.expected("bytes");
  reader.at = next;
  return input.slice(contentAt(input, at), next);
}

/** Writes bytes. */
export function writeBytes(writer: Writer, value: Uint8Array): void {
  if (!(value instanceof Uint8Array)) writer.expected("a Uint8Array", value);
  writer.head(0xc4, 0, value.length);
  writer.raw(value);
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text);
    // `atob` reads more than that: without padding, with white space, with bits that are lost.
    if (btoa(binary) === text) return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    // Text that is no base64 at all is refused like text that is not quite.
  }
  return undefined;
}
