import type { Reader } from "./reader.js";
import type { Writer } from "./writer.js";

/** Reads bytes into an array of their own; text in padded base64 is read too. */
export function readBytes(reader: Reader): Uint8Array {
  const { at } = reader;
  if (reader.head() === "text") {
    const bytes = fromBase64(reader.str());
    if (bytes !== undefined) return bytes;
    reader.at = at;
    reader.fail("expected bytes, found text that is not base64");
  }
  reader.needs("bytes");
  reader.at = reader.next;
  return reader.input.slice(reader.next - reader.number, reader.next);
}

/** Writes bytes. */
export function writeBytes(writer: Writer, value: Uint8Array): void {
  if (!(value instanceof Uint8Array)) writer.expected("a Uint8Array", value);
  writer.sized(0xc4, value.length, value.length);
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
