import { Writer } from "../codec/index.js";
import type { Encoding } from "../encoding.js";
import type { Ack, ClientMessage } from "./messages.js";

/** Writes a message of this client in MessagePack. See docs/protocol.md#client-to-server. */
export function writeMessage(message: ClientMessage): Uint8Array {
  const w = new Writer();
  switch (message.type) {
    case "hello":
      open(w, TAG_HELLO, message.token, message.client);
      text(w, "token", message.token);
      text(w, "client", message.client);
      break;
    case "ping":
      open(w, TAG_PING, message.ts, message.ack);
      count(w, "ts", message.ts);
      acknowledge(w, message.ack);
      break;
    case "request":
      open(w, TAG_REQUEST, 0, 0, message.timeout_ms, message.ack, 0);
      count(w, "request_id", message.request_id);
      text(w, "op", message.op);
      count(w, "timeout_ms", message.timeout_ms);
      acknowledge(w, message.ack);
      w.key("payload");
      w.raw(message.payload);
      break;
    case "cancel":
      open(w, TAG_CANCEL, 0);
      count(w, "request_id", message.request_id);
      break;
    default:
      message satisfies never;
  }
  w.end();
  return w.take();
}

/** How many bytes a call with this payload takes in its encoding, a little more rather than less. */
export function writtenSize(encoding: Encoding, op: string, payload: Uint8Array): number {
  if (!encoding.digits) return payload.length;
  const frame = encoding.encode(writeMessage({ type: "request", request_id: 0, op, payload }));
  return typeof frame === "string" ? new TextEncoder().encode(frame).length : frame.length;
}

/** Begins a message with as many fields as are there. */
function open(w: Writer, tag: number, ...fields: unknown[]): void {
  w.map(1 + fields.filter((field) => field !== undefined).length);
  count(w, "t", tag);
}

function text(w: Writer, name: string, value: string | undefined): void {
  if (value === undefined) return;
  w.key(name);
  w.str(value);
}

function count(w: Writer, name: string, value: number | undefined): void {
  if (value === undefined) return;
  w.key(name);
  w.int(value, 0, Number.MAX_SAFE_INTEGER);
}

function acknowledge(w: Writer, ack: Ack | undefined): void {
  if (!ack) return;
  w.key("ack");
  w.map(ack.open.length ? 2 : 1);
  count(w, "below", ack.below);
  if (ack.open.length) {
    w.key("open");
    w.array(ack.open.length);
    for (const id of ack.open) w.int(id, 0, Number.MAX_SAFE_INTEGER);
    w.end();
  }
  w.end();
}

const TAG_PING = 0;
const TAG_HELLO = 2;
const TAG_REQUEST = 6000;
const TAG_CANCEL = 6001;
