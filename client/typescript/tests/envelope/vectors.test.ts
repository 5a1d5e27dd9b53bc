import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode, readJson, writeJson, type Json } from "../../src/codec/index.js";
import { type Encoding, messagePack } from "../../src/encoding.js";
import {
  ACTION_ERR,
  ACTION_OK,
  CURRENT,
  DELTA,
  DELTAS,
  GAP,
  NOTIFY,
  PRESENCE,
  PRESENCE_DIFF,
  PROGRESS,
  SIGNALLED,
  SNAPSHOT,
  SUBSCRIBED,
} from "../../src/envelope/flow_messages.js";
import {
  ACTION,
  AUTHENTICATE,
  AUTH_EXPIRING,
  CANCEL,
  CONNECTED,
  type ClientMessage,
  ERROR,
  GO_AWAY,
  HELLO,
  PING,
  PONG,
  REQUEST,
  RESPONSE,
  RESYNC,
  type Received,
  SET_PRESENCE,
  SIGNAL,
  SUBSCRIBE,
  UNKNOWN,
  UNREADABLE,
  UNSUBSCRIBE,
} from "../../src/envelope/messages.js";
import { type Shapes, readFrame } from "../../src/envelope/read.js";
import { writeMessage } from "../../src/envelope/write.js";
import { actionShapes, channelShapes, eventShapes, presenceShapes, stateShapes } from "../../src/flow/shapes.js";
import { json } from "../../src/json.js";
import { type Vector, fromHex, toHex, vectors } from "./vectors.js";

test("every file of vectors is of one direction and none is forgotten", () => {
  const files = [...vectors()].map(([file, list]) => `${file} ${list.length}`);
  for (const [file, list] of vectors()) {
    const direction = file.startsWith("client_") ? "client_to_server" : "server_to_client";
    assert.ok(list.length > 0 && list.every((vector) => vector.direction === direction), file);
  }
  // A file that is added changes this number, and a vector that is added is read with its file.
  assert.equal(files.length, 35, files.join("\n"));
});

test("what a server says is read as it is meant, or refused for the reason it has", () => {
  let read = 0;
  for (const { name, section, meaning, fault, frames } of inbound()) {
    for (const [encoding, frame] of frames) {
      const found = readFrame(encoding, frame, withFlow);
      const what = `${name}, ${encoding.subprotocol}`;
      const isRead = (field: string): boolean => !notRead.has(field) && !notReadIn[section]?.includes(field);
      if (notUsed.has(section)) assert.deepEqual(spelled(found), { type: "unknown" }, what);
      else if (fault && (!fault.field || isRead(fault.field))) refused(found, fault, what);
      else if (meaning) assert.deepEqual(spelled(found), used(meaning, isRead), what);
      else assert.notEqual(found.t, UNREADABLE, what);
      read++;
    }
  }
  assert.ok(read > 150, `${read} frames were read`);
});

test("who has no use for channels does not read what is said of them", () => {
  let read = 0;
  for (const { name, meaning, frames } of inbound()) {
    if (!meaning || !ofFlow.has(meaning.type)) continue;
    for (const [encoding, frame] of frames) {
      const { t } = readFrame(encoding, frame);
      assert.equal(t, UNKNOWN, name);
      read++;
    }
  }
  assert.ok(read > 50, `${read} frames were read`);
});

test("what cannot be taken apart is refused in this direction too", () => {
  let read = 0;
  for (const { name, fault, msgpack_hex } of of("client_to_server")) {
    if (!fault || !msgpack_hex || !["not_a_map", "no_tag", "trailing", "too_deep"].includes(fault.kind)) continue;
    const found = readFrame(messagePack, fromHex(msgpack_hex).buffer);
    assert.ok("problem" in found, name);
    read++;
  }
  assert.ok(read > 15, `${read} frames were read`);
});

test("what this client says is written byte for byte", () => {
  const left = new Map(notWritten.map(([name, why]) => [name, why]));
  let written = 0;
  for (const { name, exact, meaning, json: text, msgpack_hex } of of("client_to_server")) {
    if (!exact || left.delete(name)) continue;
    const bytes = writeMessage(spoken(meaning));
    assert.equal(toHex(bytes), msgpack_hex, name);
    assert.equal(json.encode(bytes), text, `${name}, JSON`);
    written++;
  }
  assert.deepEqual([...left.keys()], [], "not in the vectors");
  assert.ok(written > 20, `${written} messages were written`);
});

/** The sections of what this client has no use for: that a credential was taken. */
const notUsed: ReadonlySet<string> = new Set(["authenticated"]);

/** All that a client with channels of every kind reads. */
const withFlow: Shapes = { ...channelShapes(), ...stateShapes(), ...actionShapes(), ...presenceShapes(), ...eventShapes() };

/** What this client has no use for is a field that it does not know: it is ignored, whatever it is. */
const notRead: ReadonlySet<string> = new Set([
  "connection_id",
  "session_ttl_ms",
  "expires_in_ms",
  "schema_hash",
  "server_time",
  "server_ts",
  "reason",
  "resume",
  "replayed",
  "timestamp",
  "recovered",
]);

/** The same, of messages in which other fields of that name are read. */
const notReadIn: { readonly [section: string]: readonly string[] } = {
  notify: ["resource"],
};

function used(meaning: NonNullable<Vector["meaning"]>, isRead: (field: string) => boolean): unknown {
  const fields = Object.entries(meaning).filter(([field, value]) => isRead(field) && !isDefault(field, value));
  return deep(Object.fromEntries(fields));
}

/** Without what is not read of the values in it. */
function deep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deep);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).flatMap(([field, inner]) => (field === "recovered" ? [] : [[field, deep(inner)]])));
}

/** Vectors that are older than a field say nothing of its default. */
function isDefault(field: string, value: unknown): boolean {
  if (field === "schema") return value === "unknown";
  return field === "heartbeat_timeout_ms" ? value === 5000 : (field === "tops" || field === "op_ids") && String(value) === "";
}

const ofAddress = "this client names every resource: that of the address is for clients without channels";
const countsCalls = "this client counts its calls, it does not name them";
const noChunks = "this client gets no chunks";
const noMeta = "a call of this client carries nothing beside its input";

/** What other clients may say, and this one never does. */
const notWritten: readonly (readonly [name: string, why: string])[] = [
  ["an action", ofAddress],
  ["a null action is an action", ofAddress],
  ["a cancel of a text id", countsCalls],
  ["a text id of one byte", countsCalls],
  ["a text id of 64 bytes", countsCalls],
  ["a text id of 64 bytes in 32 characters", countsCalls],
  ["a text id of digits is text", countsCalls],
  ["a request with everything", noMeta],
  ["empty metadata", noMeta],
  ["a hello with everything", noChunks],
];

function* of(direction: Vector["direction"]): Generator<Vector> {
  for (const list of vectors().values()) {
    for (const vector of list) if (vector.direction === direction) yield vector;
  }
}

function* inbound(): Generator<Vector & { frames: (readonly [Encoding, string | ArrayBuffer])[] }> {
  for (const vector of of("server_to_client")) {
    const frames: (readonly [Encoding, string | ArrayBuffer])[] = [];
    if (vector.json !== undefined) frames.push([json, vector.json]);
    if (vector.msgpack_hex !== undefined) frames.push([messagePack, fromHex(vector.msgpack_hex).buffer as ArrayBuffer]);
    assert.ok(frames.length > 0, vector.name);
    yield { ...vector, frames };
  }
}

function refused(found: Received, fault: NonNullable<Vector["fault"]>, what: string): void {
  const { kind, field, request_id, op_id } = fault;
  assert.ok("problem" in found && found.problem !== undefined, what);
  assert.equal(found.t === RESPONSE ? found.request_id : undefined, request_id, what);
  // Only what ends an action is looked through for its name.
  if (op_id !== undefined) assert.equal("op_id" in found ? found.op_id : undefined, op_id, what);
  const expected =
    kind === "missing"
      ? new RegExp(`the field \`${field}\` is missing$`)
      : kind === "wrong"
        ? new RegExp(`^${field}|\`${field}\``)
        : kind === "too_deep"
          ? /nest deeper than 64 levels$/
          : assert.fail(`no rule for ${kind}`);
  assert.match(found.problem, expected, what);
}

/** What was read, with its name for its tag. */
function spelled({ t, ...fields }: Received): unknown {
  const said = Object.fromEntries(Object.entries(fields).filter(([field, value]) => !isDefault(field, value)));
  return { type: names[t], ...(plain(said) as object) };
}

const names: { readonly [tag: number]: string } = {
  [CONNECTED]: "connected",
  [PONG]: "pong",
  [ERROR]: "error",
  [GO_AWAY]: "go_away",
  [AUTH_EXPIRING]: "auth_expiring",
  [RESPONSE]: "response",
  [UNKNOWN]: "unknown",
  [SUBSCRIBED]: "subscribed",
  [SNAPSHOT]: "snapshot",
  [DELTA]: "delta",
  [DELTAS]: "deltas",
  [CURRENT]: "current",
  [PRESENCE]: "presence",
  [PRESENCE_DIFF]: "presence_diff",
  [SIGNALLED]: "signal",
  [NOTIFY]: "notify",
  [GAP]: "gap",
  [PROGRESS]: "progress",
  [ACTION_OK]: "action_ok",
  [ACTION_ERR]: "action_err",
};
const ofFlow: ReadonlySet<string> = new Set(Object.entries(names).flatMap(([tag, name]) => (Number(tag) in withFlow && name !== "pong" && name !== "error" ? name : [])));

/** As JSON, with its payloads; what is absent is left out. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return decode(readJson, value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]));
}

const tags: { readonly [name: string]: number } = {
  ping: PING,
  hello: HELLO,
  authenticate: AUTHENTICATE,
  request: REQUEST,
  cancel: CANCEL,
  resync: RESYNC,
  action: ACTION,
  subscribe: SUBSCRIBE,
  unsubscribe: UNSUBSCRIBE,
  set_presence: SET_PRESENCE,
  signal: SIGNAL,
};

/** The message that this client has for a meaning. */
function spoken(meaning: Vector["meaning"]): ClientMessage {
  const { type, ...fields } = meaning ?? assert.fail("it has no meaning");
  const t = tags[type];
  if (t === ACTION) {
    const { op_id, resource, timeout_ms, action } = fields;
    return { t, op_id, resource, timeout_ms, action: encode(writeJson, action as Json) } as never;
  }
  // A state is what it is where nothing is said.
  if (t === RESYNC) {
    const { kind, ...others } = fields;
    return { t, ...others, kind: kind === "state" ? undefined : kind } as never;
  }
  if (t === REQUEST) return { t, ...fields, payload: encode(writeJson, fields["payload"] as Json) } as never;
  // An empty list of open calls is left out.
  const { ack } = fields as { ack?: { below: number; open: number[] } };
  if (ack?.open.length === 0) return { t, ...fields, ack: { below: ack.below } } as never;
  return { t, ...fields } as never;
}
