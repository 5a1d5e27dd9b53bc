import { Writer } from "../codec/index.js";
import type { Encoding } from "../encoding.js";
import { type ClientMessage, REQUEST } from "./messages.js";

/** Writes a message of this client in MessagePack. See docs/protocol.md#client-to-server. */
export function writeMessage(message: ClientMessage): Uint8Array {
  const w = new Writer();
  writeFields(w, message);
  return w.take();
}

/** How many bytes a call with this payload takes in its encoding, a little more rather than less. */
export function writtenSize(encoding: Encoding, op: string, payload: Uint8Array): number {
  if (!encoding.digits) return payload.length;
  return new Blob([encoding.encode(writeMessage({ t: REQUEST, request_id: 0, op, payload })) as BlobPart]).size;
}

/** Writes what is there of the fields, in the order in which the protocol names them. */
function writeFields(w: Writer, fields: object): void {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  w.map(entries.length);
  for (const [name, value] of entries) {
    w.key(name);
    writeField(w, value);
  }
  w.end();
}

function writeField(w: Writer, value: unknown): void {
  if (typeof value === "number") w.int(value, 0, Number.MAX_SAFE_INTEGER);
  else if (typeof value === "string") w.str(value);
  else if (value instanceof Uint8Array) w.raw(value);
  else if (Array.isArray(value)) {
    w.array(value.length);
    for (const element of value) writeField(w, element);
    w.end();
  } else writeFields(w, value as object);
}
