/**
 * The JSON encoding, for whoever wants to read what goes over the wire, or talks to an address that
 * has no MessagePack. Costs nothing unless it is imported.
 */
import { DecodeError, EncodeError } from "./codec/error.js";
import { Reader } from "./codec/reader.js";
import type { Encoding } from "./encoding.js";
import { REQUEST } from "./envelope/messages.js";
import { writeMessage } from "./envelope/write.js";
import { printEntries } from "./json/print.js";
import { Scanner } from "./json/scan.js";

/**
 * Messages as JSON in text frames.
 *
 * ```ts
 * import { connect } from "wilco";
 * import { json } from "wilco/json";
 *
 * const ws = connect("/ws", { encoding: json });
 * ```
 */
export const json: Encoding = { subprotocol: "wilco.v1.json", digits: true, size, encode, decode };

function size(op: string, payload: Uint8Array): number {
  return new TextEncoder().encode(encode(writeMessage({ t: REQUEST, request_id: 0, op, payload }))).length;
}

function encode(message: Uint8Array): string {
  const reader = new Reader(message, -1);
  const left = reader.map();
  reader.str();
  const tag = reader.int(0, NO_MESSAGE);
  const name = CLIENT_NAMES[tag];
  if (name === undefined) throw new EncodeError("", `no message of a client has the tag ${tag}`);
  return printEntries(reader, left - 1, [`"type":"${name}"`]);
}

function decode(frame: string | ArrayBuffer): Uint8Array {
  if (typeof frame !== "string") throw new DecodeError("", "expected a text frame, found bytes");
  const scanner = new Scanner(frame, -1);
  let tag = -1;
  scanner.needs("{");
  scanner.entries((key) => {
    if (key === "type") {
      if (tag >= 0) scanner.fail("the field `type` is there twice");
      tag = SERVER_TAGS.get(scanner.text()) ?? NO_MESSAGE;
    } else {
      // The tag of a message takes the key `t`, so a field of that name gets a key that nobody knows.
      if (key === "t") scanner.nil();
      else scanner.str(key);
      scanner.value();
    }
  });
  if (tag < 0) scanner.fail("the field `type` is missing");
  return withTag(scanner.finish(), tag);
}

/** Puts the tag first. The count of the entries stays: the one of `type` is counted, and not written. */
function withTag(fields: Uint8Array, tag: number): Uint8Array {
  const message = new Uint8Array(fields.length + 5);
  message.set(fields.subarray(0, HEAD));
  message.set([0xa1, 0x74, 0xcd, tag >> 8, tag & 0xff], HEAD);
  message.set(fields.subarray(HEAD), HEAD + 5);
  return message;
}

/** The length of the head of a map as the scanner writes it. */
const HEAD = 5;
/** The tag that no message will ever have. */
const NO_MESSAGE = 65535;

const CLIENT_NAMES: { readonly [tag: number]: string } = {
  0: "ping",
  1: "resync",
  2: "hello",
  3: "authenticate",
  1000: "action",
  2000: "subscribe",
  2001: "unsubscribe",
  2002: "set_presence",
  3000: "signal",
  6000: "request",
  6001: "cancel",
  6002: "batch",
  6003: "credit",
  6004: "input",
  6005: "input_end",
  7000: "sync",
  7001: "push",
  8000: "push_fields",
  9000: "validate_field",
  9001: "validate_form",
};

const SERVER_TAGS: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ["connected", 0],
  ["pong", 1],
  ["error", 2],
  ["go_away", 3],
  ["auth_expiring", 4],
  ["subscribed", 5],
  ["authenticated", 6],
  ["snapshot", 1000],
  ["delta", 1001],
  ["deltas", 1002],
  ["current", 1003],
  ["presence", 2000],
  ["presence_diff", 2001],
  ["signal", 3000],
  ["notify", 4000],
  ["gap", 4001],
  ["progress", 5000],
  ["action_ok", 5001],
  ["action_err", 5002],
  ["response", 6000],
  ["item", 6001],
  ["chunk", 6002],
  ["credit", 6003],
  ["change", 7000],
  ["push_ack", 7001],
  ["field_change", 8000],
  ["field_push_ack", 8001],
  ["field_conflict", 8002],
  ["validation_result", 9000],
  ["form_validation_result", 9001],
]);
