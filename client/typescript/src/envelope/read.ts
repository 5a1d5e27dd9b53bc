import { type DecodeError, Reader, type Fields, fields } from "../codec/index.js";
import type { Encoding } from "../encoding.js";
import { AUTH_EXPIRING, CONNECTED, ERROR, GO_AWAY, PONG, RESPONSE } from "./messages.js";
import { type Received, UNKNOWN, UNREADABLE } from "./messages.js";

/**
 * Reads a message of the server, see docs/protocol.md#server-to-client. What cannot be read is a
 * value too: a response with that problem, if a request id stands before the trouble. `more` is what is
 * read beside calls.
 */
export function readFrame(encoding: Encoding, frame: unknown, more?: Shapes): Received {
  const message: Entries = {};
  try {
    const bytes = encoding.decode(frame as ArrayBuffer | string);
    const r = new Reader(bytes, -1);
    const entries = r.map();
    if (entries < 1 || !isTagNext(r)) r.fail("the message does not say what it is");
    r.at += 2;
    const tag = r.int(0, 0xffff);
    const shape = more?.[tag] ?? shapes[tag];
    message["t"] = shape ? tag : UNKNOWN;
    readEntries(r, shape ?? unknown, entries - 1, message);
    if (r.at < bytes.length) r.fail("bytes follow the message");
    if (tag === RESPONSE && !message["ok"] === !message["error"]) {
      if (message["ok"]) r.fail("both `ok` and `error` are there");
      r.missing("ok");
    }
    return message as unknown as Received;
  } catch (error) {
    const { t: of, request_id, op_id } = message;
    const problem = (error as DecodeError).message;
    if (typeof request_id === "number") return { t: RESPONSE, request_id, problem };
    return { t: UNREADABLE, ...(op_id ? { of, op_id } : {}), problem } as Received;
  }
}

/** How a field is read; one with a second element may be absent, and is that value then. */
export type Part = readonly [read: (r: Reader) => unknown, absent?: unknown];

/** The fields that a map may have. */
export interface Shape {
  readonly fields: Fields;
  readonly parts: readonly (readonly [name: string, part: Part])[];
}

/** What messages look like, by tag. */
export interface Shapes {
  readonly [tag: number]: Shape;
}

export type Entries = { [field: string]: unknown };

/** Reads a map of that shape. */
export function readShape(r: Reader, shape: Shape): Entries {
  return readEntries(r, shape, r.map(), {});
}

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

/** Prepares a shape. */
export function shape(parts: { readonly [name: string]: Part }): Shape {
  return { fields: fields(...Object.keys(parts)), parts: Object.entries(parts) };
}

/** The key `t` must be written so, and stand first. */
function isTagNext({ at, input }: Reader): boolean {
  return input[at] === 0xa1 && input[at + 1] === 0x74;
}

export const count = (r: Reader): number => r.int(0, Number.MAX_SAFE_INTEGER);
const small = (r: Reader): number => r.int(0, 0xffff_ffff);
export const text = (r: Reader): string => r.str();
export const bool = (r: Reader): boolean => r.bool();
export const raw = (r: Reader): Uint8Array => r.raw();
export const nested =
  (shape: Shape): ((r: Reader) => Entries) =>
  (r) =>
    readShape(r, shape);
export const list =
  (read: (r: Reader) => unknown): ((r: Reader) => unknown[]) =>
  (r) => {
    const elements: unknown[] = [];
    for (let left = r.array(); left > 0; left--) elements.push(read(r));
    r.end();
    return elements;
  };
const verdict = (r: Reader): string => {
  const said = r.str();
  if (!VERDICTS.includes(said)) r.fail(`\`${said}\` is no verdict`);
  return said;
};
const requestId = (r: Reader): string | number => (isText(r) ? r.str() : count(r));
const isText = ({ at, input }: Reader): boolean => {
  const marker = input[at] ?? 0;
  return marker >> 5 === 5 || (marker > 0xd8 && marker < 0xdc);
};
/** What a reader does not know is no promise. */
const oneOf =
  (...words: string[]) =>
  (r: Reader): string => {
    const said = r.str();
    return words.includes(said) ? said : "unknown";
  };
const limits = nested(shape({ max_in_flight: [small], max_message: [small] }));
const VERDICTS = ["done", "running", "absent", "outcome_unknown"];
export const optionalText: Part = [text, undefined];
export const fault: { readonly [name: string]: Part } = {
  code: [text],
  message: [text, ""],
  executed: [oneOf("no", "yes"), "unknown"],
  retry_after_ms: [count, undefined],
  error_id: optionalText,
  details: [raw, undefined],
};
export const optionalId: Part = [requestId, undefined];
const unknown = shape({ request_id: optionalId });

/** By tag. What is not here is not known, or not used. */
const shapes: Shapes = {
  [CONNECTED]: shape({
    protocol_version: [count],
    session_id: optionalText,
    resumed: [bool, false],
    resume_token: optionalText,
    epoch: optionalText,
    heartbeat_ms: [count, 25_000],
    heartbeat_timeout_ms: [count, 5000],
    schema: [oneOf("same", "compatible", "breaking"), "unknown"],
    limits: [limits, { max_in_flight: 256, max_message: 65_536 }],
    pending: [list(nested(shape({ id: [count], verdict: [verdict] }))), []],
  }),
  [PONG]: shape({ client_ts: [count, undefined] }),
  [ERROR]: shape({ request_id: optionalId, fatal: [bool, false], ...fault }),
  [GO_AWAY]: shape({ reconnect_after_ms: [count, 0] }),
  [AUTH_EXPIRING]: shape({}),
  [RESPONSE]: shape({
    request_id: [requestId],
    ok: [raw, undefined],
    error: [nested(shape(fault)), undefined],
  }),
};
