// What `wilco gen --from bench/contract.json` prints into index.js, with its types and with the codec that lies beside it.
// The benchmark needs its readers and writers by themselves, so they are exported.
import * as $ from "../src/codec/index.js";

/** A small call as it goes over the wire: the envelope of a request and its payload. */
export interface Call {
  readonly t: number;
  readonly request_id: number;
  readonly op: string;
  readonly timeout_ms: number;
  readonly payload: Payload;
}

/** One thing in the world, as a snapshot of 10 KB holds sixty-two of them. */
export interface Entity {
  readonly id: $.Uuid;
  readonly name: string;
  readonly kind: Kind;
  readonly x: number;
  readonly y: number;
  readonly hp: number;
  readonly level: number;
  readonly tags: readonly string[];
  readonly owner: $.Uuid | null;
  readonly updated_at: number;
}

/** What a thing in the world is. */
export type Kind = "player" | "monster" | "item";

/** What a small call carries. */
export interface Payload {
  readonly id: $.Uuid;
  readonly page: number;
  readonly active: boolean;
}

/** The whole state of a world. */
export interface World {
  readonly seq: number;
  readonly taken_at: number;
  readonly entities: readonly Entity[];
}

const callFields = /* @__PURE__ */ $.fields("t", "request_id", "op", "timeout_ms", "payload");
export function readCall(r: $.Reader): Call {
  let t: number | undefined;
  let request_id: number | undefined;
  let op: string | undefined;
  let timeout_ms: number | undefined;
  let payload: Payload | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(callFields, k))) {
      case 0: t = r.int(0, 65535); break;
      case 1: request_id = r.int(0, 9007199254740991); break;
      case 2: op = r.str(); break;
      case 3: timeout_ms = r.int(0, 9007199254740991); break;
      case 4: payload = readPayload(r); break;
      default: r.skip();
    }
  }
  r.end();
  if (t === undefined) return r.missing("t");
  if (request_id === undefined) return r.missing("request_id");
  if (op === undefined) return r.missing("op");
  if (timeout_ms === undefined) return r.missing("timeout_ms");
  if (payload === undefined) return r.missing("payload");
  return { t, request_id, op, timeout_ms, payload };
}

export function writeCall(w: $.Writer, v: Call): void {
  w.object(v);
  w.map(5);
  w.key("t"); w.int(v.t, 0, 65535);
  w.key("request_id"); w.int(v.request_id, 0, 9007199254740991);
  w.key("op"); w.str(v.op);
  w.key("timeout_ms"); w.int(v.timeout_ms, 0, 9007199254740991);
  w.key("payload"); writePayload(w, v.payload);
  w.end();
}

const entityFields = /* @__PURE__ */ $.fields(
  "id", "name", "kind", "x", "y", "hp", "level", "tags", "owner", "updated_at",
);
function readEntity(r: $.Reader): Entity {
  let id: $.Uuid | undefined;
  let _name: string | undefined;
  let kind: Kind | undefined;
  let x: number | undefined;
  let y: number | undefined;
  let hp: number | undefined;
  let level: number | undefined;
  let tags: readonly string[] | undefined;
  let owner: $.Uuid | null = null;
  let updated_at: number | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(entityFields, k))) {
      case 0: id = r.str(); break;
      case 1: _name = r.str(); break;
      case 2: kind = $.readNames(r, kindNames); break;
      case 3: x = r.float(); break;
      case 4: y = r.float(); break;
      case 5: hp = r.int(0, 65535); break;
      case 6: level = r.int(0, 255); break;
      case 7: tags = $.readList(r, (r) => r.str()); break;
      case 8: owner = r.isNil() ? null : r.str(); break;
      case 9: updated_at = r.int(0, 9007199254740991); break;
      default: r.skip();
    }
  }
  r.end();
  if (id === undefined) return r.missing("id");
  if (_name === undefined) return r.missing("name");
  if (kind === undefined) return r.missing("kind");
  if (x === undefined) return r.missing("x");
  if (y === undefined) return r.missing("y");
  if (hp === undefined) return r.missing("hp");
  if (level === undefined) return r.missing("level");
  if (tags === undefined) return r.missing("tags");
  if (updated_at === undefined) return r.missing("updated_at");
  return { id, name: _name, kind, x, y, hp, level, tags, owner, updated_at };
}

function writeEntity(w: $.Writer, v: Entity): void {
  w.object(v);
  w.map(10);
  w.key("id"); w.str(v.id);
  w.key("name"); w.str(v.name);
  w.key("kind"); $.writeNames(w, v.kind, kindNames);
  w.key("x"); w.float(v.x);
  w.key("y"); w.float(v.y);
  w.key("hp"); w.int(v.hp, 0, 65535);
  w.key("level"); w.int(v.level, 0, 255);
  w.key("tags"); $.writeList(w, v.tags, (w, v) => w.str(v));
  w.key("owner"); if (v.owner == null) w.nil(); else w.str(v.owner);
  w.key("updated_at"); w.int(v.updated_at, 0, 9007199254740991);
  w.end();
}

const kindNames: readonly Kind[] = ["player", "monster", "item"];

const payloadFields = /* @__PURE__ */ $.fields("id", "page", "active");
function readPayload(r: $.Reader): Payload {
  let id: $.Uuid | undefined;
  let page: number | undefined;
  let active: boolean | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(payloadFields, k))) {
      case 0: id = r.str(); break;
      case 1: page = r.int(0, 4294967295); break;
      case 2: active = r.bool(); break;
      default: r.skip();
    }
  }
  r.end();
  if (id === undefined) return r.missing("id");
  if (page === undefined) return r.missing("page");
  if (active === undefined) return r.missing("active");
  return { id, page, active };
}

function writePayload(w: $.Writer, v: Payload): void {
  w.object(v);
  w.map(3);
  w.key("id"); w.str(v.id);
  w.key("page"); w.int(v.page, 0, 4294967295);
  w.key("active"); w.bool(v.active);
  w.end();
}

const worldFields = /* @__PURE__ */ $.fields("seq", "taken_at", "entities");
export function readWorld(r: $.Reader): World {
  let seq: number | undefined;
  let taken_at: number | undefined;
  let entities: readonly Entity[] | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(worldFields, k))) {
      case 0: seq = r.int(0, 9007199254740991); break;
      case 1: taken_at = r.int(0, 9007199254740991); break;
      case 2: entities = $.readList(r, readEntity); break;
      default: r.skip();
    }
  }
  r.end();
  if (seq === undefined) return r.missing("seq");
  if (taken_at === undefined) return r.missing("taken_at");
  if (entities === undefined) return r.missing("entities");
  return { seq, taken_at, entities };
}

export function writeWorld(w: $.Writer, v: World): void {
  w.object(v);
  w.map(3);
  w.key("seq"); w.int(v.seq, 0, 9007199254740991);
  w.key("taken_at"); w.int(v.taken_at, 0, 9007199254740991);
  w.key("entities"); $.writeList(w, v.entities, writeEntity);
  w.end();
}
