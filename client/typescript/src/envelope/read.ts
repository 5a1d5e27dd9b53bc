import { DecodeError, Reader, type Fields, fields } from "../codec/index.js";
import type { Encoding } from "../encoding.js";
import { CONNECTED, ERROR, GO_AWAY, PONG, RESPONSE, type Received, type RequestId, UNKNOWN, UNREADABLE } from "./messages.js";

/**
 * Reads a message of the server, see docs/protocol.md#server-to-client. What cannot be read is a
 * value too, with its request id if that stands before the trouble.
 */
export function readFrame(encoding: Encoding, frame: unknown): Received {
  const message: Entries = {};
  try {
    const bytes = encoding.decode(frame as ArrayBuffer | string);
    const r = new Reader(bytes, -1);
    const entries = r.map();
    if (entries < 1 || !isTagNext(r)) r.fail("the message does not say what it is");
    r.at += 2;
    const tag = r.int(0, 0xffff);
    const shape = shapes[tag];
    message["t"] = shape ? tag : UNKNOWN;
    readEntries(r, shape ?? unknown, entries - 1, message);
    if (r.at < bytes.length) r.fail("bytes follow the message");
    if (tag === RESPONSE && !message["ok"] === !message["error"]) {
      if (message["ok"]) r.fail("both `ok` and `error` are there");
      r.missing("ok");
    }
    return message as unknown as Received;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const { request_id } = message as { request_id?: RequestId };
    return { t: UNREADABLE, problem: error.message, request_id };
  }
}

/** How a field is read; one with a second element may be absent, and is that value then. */
type Part = readonly [read: (r: Reader) => unknown, absent?: unknown];

/** The fields that a map may have. */
interface Shape {
  readonly fields: Fields;
  readonly parts: readonly (readonly [name: string, part: Part])[];
}

type Entries = { [field: string]: unknown };

function readEntries(r: Reader, { fields, parts }: Shape, entries: number, into: Entries): Entries {
  for (let k = -1; entries > 0; entries--) {
    k = r.key(fields, k);
    const named = parts[k];
    if (!named) r.skip();
    else {
      const [name, part] = named;
      // A null is an absent value, except where it is the application's.
      if (part[0] === raw || !r.isNil()) into[name] = part[0](r);
    }
  }
  r.end();
  for (const [name, part] of parts) {
    if (name in into) continue;
    if (part.length < 2) r.missing(name);
    into[name] = part[1];
  }
  return into;
}

function shape(parts: { readonly [name: string]: Part }): Shape {
  return { fields: fields(...Object.keys(parts)), parts: Object.entries(parts) };
}

/** The key `t` must be written so, and stand first. */
function isTagNext({ at, input }: Reader): boolean {
  return input[at] === 0xa1 && input[at + 1] === 0x74;
}

const count = (r: Reader): number => r.int(0, Number.MAX_SAFE_INTEGER);
const small = (r: Reader): number => r.int(0, 0xffff_ffff);
const text = (r: Reader): string => r.str();
const bool = (r: Reader): boolean => r.bool();
const raw = (r: Reader): Uint8Array => r.raw();
const nested =
  (shape: Shape) =>
  (r: Reader): Entries =>
    readEntries(r, shape, r.map(), {});
const requestId = (r: Reader): RequestId => (isText(r) ? r.str() : count(r));
const isText = ({ at, input }: Reader): boolean => {
  const marker = input[at] ?? 0;
  return (marker >= 0xa0 && marker < 0xc0) || (marker >= 0xd9 && marker <= 0xdb);
};
/** What a reader does not know is no promise. */
const executed = (r: Reader): string => {
  const said = r.str();
  return said === "no" || said === "yes" ? said : "unknown";
};
const verdict = (r: Reader): string => {
  const said = r.str();
  if (!verdicts.includes(said)) r.fail("no such verdict");
  return said;
};
const pending = (r: Reader): Entries[] => {
  const list = [];
  for (let length = r.array(); length > 0; length--) list.push(nested(pendingShape)(r));
  r.end();
  return list;
};

const verdicts = ["done", "running", "absent", "outcome_unknown"];
const pendingShape = shape({ id: [count], verdict: [verdict] });
const limits = nested(shape({ max_in_flight: [small], max_message: [small] }));
const fault: { readonly [name: string]: Part } = {
  code: [text],
  message: [text, ""],
  executed: [executed, "unknown"],
  retry_after_ms: [count, undefined],
  error_id: [text, undefined],
  details: [raw, undefined],
};
const optionalId: Part = [requestId, undefined];
const unknown = shape({ request_id: optionalId });

/** By tag. What is not here is not known, or not used. */
const shapes: { readonly [tag: number]: Shape } = {
  [CONNECTED]: shape({
    protocol_version: [count],
    connection_id: [text],
    session_id: [text, undefined],
    resumed: [bool, false],
    resume_token: [text, undefined],
    session_ttl_ms: [count, undefined],
    heartbeat_ms: [count, 25_000],
    schema_hash: [text, ""],
    server_time: [count, 0],
    limits: [limits, { max_in_flight: 256, max_message: 1_048_576 }],
    pending: [pending, []],
  }),
  [PONG]: shape({ client_ts: [count, undefined], server_ts: [count] }),
  [ERROR]: shape({ request_id: optionalId, fatal: [bool, false], ...fault }),
  [GO_AWAY]: shape({ reason: [text, ""], reconnect_after_ms: [count, 0], resume: [bool, false] }),
  [RESPONSE]: shape({
    request_id: [requestId],
    replayed: [bool, false],
    ok: [raw, undefined],
    error: [nested(shape(fault)), undefined],
  }),
};
