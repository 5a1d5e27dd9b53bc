import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { share } from "../../src/flow/share.js";
import { numbers } from "../random.js";
import { anyValue } from "../values.js";

test("what equals the old is the old", () => {
  const values: unknown[] = [null, 0, -0, NaN, "", 1n, true, undefined, [], {}, [[]], { a: [1, { b: 2n }] }, new Uint8Array([1, 2]), { __proto__: null, a: 1 }];
  for (const value of values) {
    const copy = structuredClone(value);
    assert.ok(Object.is(share(value, copy), value), inspect(value));
  }
});

test("what differs is the new, with the old in it where that is the same", () => {
  const old = { a: { x: 1 }, b: { y: [1, 2] }, c: [{ id: 1 }, { id: 2 }] };
  const next = { a: { x: 1 }, b: { y: [1, 3] }, c: [{ id: 2 }, { id: 2 }, { id: 3 }] };
  const copy = structuredClone(next);
  const shared = share(old, next);
  assert.deepEqual(shared, copy);
  assert.deepEqual(next, copy, "it is not written to");
  assert.equal(shared.a, old.a);
  assert.notEqual(shared.b, old.b);
  assert.equal(shared.c[1], old.c[1]);
  assert.notEqual(shared.c[0], old.c[0]);
});

test("what only looks alike is not the same", () => {
  const pairs: readonly (readonly [unknown, unknown])[] = [
    [[], {}],
    [{}, []],
    [{ 0: 1 }, [1]],
    [0, -0],
    [{ a: undefined }, {}],
    [{}, { a: undefined }],
    [{ a: 1 }, { b: 1 }],
    [{ a: undefined }, { b: undefined }],
    [[1], [1, undefined]],
    [new Uint8Array([1]), new Uint8Array([2])],
    [new Uint8Array([1]), [1]],
    [null, {}],
    [{}, { constructor: Object }],
    [new Date(0), new Date(1)],
    [new Map([[1, 2]]), new Map([[1, 3]])],
  ];
  for (const [old, next] of pairs) assert.equal(share(old, next), next);
});

test("a key named __proto__ is a key like any other", () => {
  const old = JSON.parse('{"__proto__": {"a": 1}, "b": {"c": 1}}') as object;
  const next = JSON.parse('{"__proto__": {"a": 1}, "b": {"c": 2}}') as object;
  const shared = share(old, next);
  assert.equal(JSON.stringify(shared), JSON.stringify(next));
  assert.equal(Object.getPrototypeOf(shared), Object.prototype);
  const bare = share({ b: 1 }, JSON.parse('{"__proto__": {}}') as object);
  assert.deepEqual(Object.keys(bare), ["__proto__"]);
});

test("random values are what they were, and old wherever they equal the old", () => {
  const pick = numbers(5);
  for (let run = 0; run < 3000; run++) {
    const old = anyValue(pick, 4);
    const next = pick(2) === 0 ? structuredClone(old) : { a: structuredClone(old), b: anyValue(pick, 3) };
    const text = JSON.stringify(next);
    const shared = share(pick(2) === 0 ? old : { a: old, b: 1 }, next);
    assert.equal(JSON.stringify(shared), text);
    assert.equal(JSON.stringify(next), text);
  }
});
