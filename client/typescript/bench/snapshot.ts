import * as $ from "../src/codec/index.js";

/** One thing in the world, as a snapshot of 10 KB holds sixty-two of them. */
export interface Entity {
  readonly id: $.Uuid;
  readonly name: string;
  readonly kind: "player" | "monster" | "item";
  readonly x: number;
  readonly y: number;
  readonly hp: number;
  readonly level: number;
  readonly tags: readonly string[];
  readonly owner: $.Uuid | null;
  readonly updated_at: number;
}

/** The whole state of a world. */
export interface World {
  readonly seq: number;
  readonly taken_at: number;
  readonly entities: readonly Entity[];
}

const kinds = ["player", "monster", "item"] as const;
const entityFields: $.Fields = /* @__PURE__ */ $.fields(
  "id", "name", "kind", "x", "y", "hp", "level", "tags", "owner", "updated_at",
);
const worldFields: $.Fields = /* @__PURE__ */ $.fields("seq", "taken_at", "entities");

/** Reads an entity, as `wilco gen` writes it. */
function readEntity(r: $.Reader): Entity {
  let id: $.Uuid | undefined;
  let name: string | undefined;
  let kind: Entity["kind"] | undefined;
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
      case 1: name = r.str(); break;
      case 2: kind = $.readNames(r, kinds); break;
      case 3: x = r.float(); break;
      case 4: y = r.float(); break;
      case 5: hp = r.int(0, 65535); break;
      case 6: level = r.int(0, 255); break;
      case 7: tags = $.readList(r, readText); break;
      case 8: owner = r.isNil() ? null : r.str(); break;
      case 9: updated_at = r.int(0, 9007199254740991); break;
      default: r.skip();
    }
  }
  r.end();
  return {
    id: id ?? r.missing("id"),
    name: name ?? r.missing("name"),
    kind: kind ?? r.missing("kind"),
    x: x ?? r.missing("x"),
    y: y ?? r.missing("y"),
    hp: hp ?? r.missing("hp"),
    level: level ?? r.missing("level"),
    tags: tags ?? r.missing("tags"),
    owner,
    updated_at: updated_at ?? r.missing("updated_at"),
  };
}

/** Reads a world, as `wilco gen` writes it. */
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
  return {
    seq: seq ?? r.missing("seq"),
    taken_at: taken_at ?? r.missing("taken_at"),
    entities: entities ?? r.missing("entities"),
  };
}

function writeEntity(w: $.Writer, v: Entity): void {
  w.object(v);
  w.map(10);
  w.key("id"); w.str(v.id);
  w.key("name"); w.str(v.name);
  w.key("kind"); $.writeNames(w, v.kind, kinds);
  w.key("x"); w.float(v.x);
  w.key("y"); w.float(v.y);
  w.key("hp"); w.int(v.hp, 0, 65535);
  w.key("level"); w.int(v.level, 0, 255);
  w.key("tags"); $.writeList(w, v.tags, writeText);
  w.key("owner"); $.writeOptional(w, v.owner, writeText);
  w.key("updated_at"); w.int(v.updated_at, 0, 9007199254740991);
  w.end();
}

/** Writes a world, as `wilco gen` writes it. */
export function writeWorld(w: $.Writer, v: World): void {
  w.object(v);
  w.map(3);
  w.key("seq"); w.int(v.seq, 0, 9007199254740991);
  w.key("taken_at"); w.int(v.taken_at, 0, 9007199254740991);
  w.key("entities"); $.writeList(w, v.entities, writeEntity);
  w.end();
}

function readText(r: $.Reader): string {
  return r.str();
}

function writeText(w: $.Writer, v: string): void {
  w.str(v);
}

/** A world of `count` entities, the same each time. */
export function world(count: number): World {
  const random = seeded(7);
  const hex = (digits: number) => Math.floor(random() * 16 ** digits).toString(16).padStart(digits, "0");
  const uuid = () => `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const tags = ["elite", "quest", "hidden", "flying", "undead"];
  const entities = Array.from({ length: count }, (_, index) => ({
    id: uuid(),
    name: `entity-${index}`,
    kind: pick(kinds),
    x: random() * 2000 - 1000,
    y: random() * 2000 - 1000,
    hp: Math.floor(random() * 5000),
    level: Math.floor(random() * 100),
    tags: tags.filter(() => random() < 0.4),
    owner: random() < 0.25 ? uuid() : null,
    updated_at: 1760000000000 + Math.floor(random() * 1e9),
  }));
  return { seq: 123456, taken_at: 1760000000000, entities };
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
