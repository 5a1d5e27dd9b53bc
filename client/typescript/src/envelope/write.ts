import { type Writer, encode } from "../codec/index.js";
import type { ClientMessage } from "./messages.js";

/** Writes a message of this client in MessagePack. See docs/protocol.md#client-to-server. */
export function writeMessage(message: ClientMessage): Uint8Array {
  return encode(writeField, message as unknown);
}

/** Writes a field; of a map what is there, in the order in which the protocol names it. */
function writeField(w: Writer, value: unknown): void {
  if (typeof value === "number") w.int(value, 0, Number.MAX_SAFE_INTEGER);
  else if (typeof value === "string") w.str(value);
  else if (value instanceof Uint8Array) w.raw(value);
  else {
    const isList = Array.isArray(value);
    const entries = Object.entries(value as object).filter(([, field]) => field !== undefined);
    if (isList) w.array(entries.length);
    else w.map(entries.length);
    for (const [name, field] of entries) {
      if (!isList) w.key(name);
      writeField(w, field);
    }
    w.end();
  }
}
