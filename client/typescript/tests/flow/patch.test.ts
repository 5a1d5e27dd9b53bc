import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Json } from "../../src/codec/index.js";
import { applyPatch } from "../../src/flow/patch.js";
import { numbers } from "../random.js";
import { anyValue } from "../values.js";

interface PatchVector {
  readonly name: string;
  readonly before: Json;
  readonly patch: Json;
  readonly after?: Json;
  readonly unfit?: true;
}

const file = join(import.meta.dirname, "../../../../../tests/vectors/patch.json");

test("patches do what their vectors say, and leave what they were given as it was", () => {
  const vectors = JSON.parse(readFileSync(file, "utf8")) as PatchVector[];
  for (const { name, before, patch, after, unfit } of vectors) {
    const untouched = structuredClone(before);
    if (unfit) assert.throws(() => applyPatch(freeze(before), freeze(patch)), TypeError, name);
    else assert.deepStrictEqual(plain(applyPatch(freeze(before), freeze(patch))), plain(after as Json), name);
    assert.deepStrictEqual(plain(before), plain(untouched), name);
  }
  assert.ok(vectors.length > 80, `${vectors.length} vectors were read`);
});

test("what is no patch does not fit", () => {
  const none: Json[] = [
    null,
    {},
    { ops: [] },
    [null],
    [[]],
    [{}],
    [{ op: "set" }],
    [{ op: "set", path: "a", value: 1 }],
    [{ op: "set", path: ["a"] }],
    [{ op: "set", path: [1.5], value: 1 }],
    [{ op: "set", path: [-1], value: 1 }],
    [{ op: "set", path: [null], value: 1 }],
    [{ op: "insert", path: ["list", 0] }],
    [{ op: "inc", path: ["a"] }],
    [{ op: "inc", path: ["a"], by: "1" }],
    [{ op: "move", path: ["list", 0] }],
    [{ op: "move", path: ["list", 0], to: 0.5 }],
    [{ op: "move", path: ["list", 0], to: -1 }],
    [{ op: "shout", path: [] }],
  ];
  for (const patch of none) assert.throws(() => applyPatch({ a: 1, list: [1] }, patch), TypeError, JSON.stringify(patch));
});

test("what a patch does not touch is the same object before and after", () => {
  const before = { aircraft: { AY1: { x: 1 }, AY2: { x: 2 } }, stands: [{ id: "A1" }, { id: "A2" }, { id: "A3" }] };
  const after = applyPatch(before, [
    { op: "inc", path: ["aircraft", "AY1", "x"], by: 1 },
    { op: "move", path: ["stands", 0], to: 2 },
  ]) as typeof before;
  assert.notEqual(after.aircraft.AY1, before.aircraft.AY1);
  assert.equal(after.aircraft.AY2, before.aircraft.AY2);
  assert.deepEqual(after.stands, [before.stands[1], before.stands[2], before.stands[0]]);
  assert.equal(after.stands[2], before.stands[0]);
  assert.deepEqual(before.stands.map(({ id }) => id), ["A1", "A2", "A3"]);
});

test("random steps do to a value what they do to a copy that is changed in place", () => {
  const pick = numbers(11);
  let fitted = 0;
  for (let run = 0; run < 3000; run++) {
    const before = freeze(anyValue(pick, 4));
    const copy = { root: structuredClone(before) };
    const patch: Json[] = [];
    for (let steps = pick(6); steps > 0; steps--) {
      const step = anyStep(pick, copy.root);
      if (step && naive(copy, step)) patch.push(step);
    }
    fitted += patch.length;
    assert.deepStrictEqual(plain(applyPatch(before, patch)), plain(copy.root), JSON.stringify({ before, patch }));
  }
  assert.ok(fitted > 2000, `${fitted} steps fitted`);
});

test("garbage for a patch never changes anything", () => {
  const pick = numbers(12);
  for (let run = 0; run < 5000; run++) {
    const before = freeze(anyValue(pick, 3));
    const step = { op: ["set", "unset", "insert", "remove", "move", "inc"][pick(6)] as string, path: anyValue(pick, 2), value: anyValue(pick, 2), to: anyValue(pick, 0), by: anyValue(pick, 0) };
    const patch = pick(3) === 0 ? anyValue(pick, 3) : [step as Json];
    try {
      applyPatch(before, patch);
    } catch (error) {
      assert.ok(error instanceof TypeError && error.message.startsWith("the patch does not fit: "), String(error));
    }
  }
});

/** A step at a place of the value. */
function anyStep(pick: (below: number) => number, root: Json): Record<string, Json> | undefined {
  const path: (string | number)[] = [];
  let place = root;
  while (typeof place === "object" && place !== null && pick(4) > 0) {
    const keys = Object.keys(place);
    const key = keys[pick(keys.length)];
    if (key === undefined) break;
    path.push(Array.isArray(place) ? Number(key) : key);
    place = (place as { [key: string]: Json })[key] as Json;
  }
  if (typeof place === "number" && Math.abs(place) < 2 ** 50 && pick(2) === 0) return { op: "inc", path, by: pick(9) - 4 };
  if (Array.isArray(place) && pick(2) === 0) return { op: "insert", path: [...path, pick(place.length + 1)], value: anyValue(pick, 1) };
  const last = path.at(-1);
  if (last === undefined || pick(4) === 0) return { op: "set", path, value: anyValue(pick, 1) };
  if (typeof last === "string") return pick(2) === 0 ? { op: "unset", path } : { op: "set", path: [...path.slice(0, -1), "new"], value: null };
  return pick(2) === 0 ? { op: "remove", path } : { op: "move", path, to: pick(last + 1) };
}

/** Does a step to a value in place; whether it could. */
function naive(holder: { root: Json }, { op, path, value: given, to, by }: Record<string, Json>): boolean {
  const value = structuredClone(given);
  const way = ["root", ...(path as (string | number)[])];
  const key = way.pop() as string;
  const parent = way.reduce((place: any, step) => place[step], holder);
  if (op === "set") Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
  else if (op === "unset") delete parent[key];
  else if (op === "insert") parent.splice(key, 0, value);
  else if (op === "remove") parent.splice(key, 1);
  else if (op === "move") parent.splice(to as number, 0, ...parent.splice(key, 1));
  else parent[key] += by as number;
  return true;
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

/** Without the order of keys, in which nothing lies. */
function plain(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))
      : inner,
  );
}
