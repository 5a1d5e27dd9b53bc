import assert from "node:assert/strict";
import { test } from "node:test";
import { DecodeError, EncodeError, type Json, decode, encode, readJson, writeJson } from "../../src/codec/index.js";

function nested(levels: number, inner: Json = 1): Json {
  let value = inner;
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { k: value };
  return value;
}

test("64 levels are read and written, 65 are not", () => {
  const deep = nested(64);
  const bytes = encode(writeJson, deep);
  assert.deepStrictEqual(decode(readJson, bytes), deep);
  assert.deepStrictEqual(decode((r) => r.raw(), bytes), bytes);
  assert.throws(() => encode(writeJson, nested(65)), isTooDeep(EncodeError));
  const deeper = new Uint8Array([0x91, ...bytes]);
  assert.throws(() => decode(readJson, deeper), isTooDeep(DecodeError));
  assert.throws(() => decode((r) => r.skip(), deeper), isTooDeep(DecodeError));
  assert.throws(() => decode((r) => r.raw(), new Uint8Array(100_000).fill(0x91)), isTooDeep(DecodeError));
  assert.throws(() => decode(readJson, new Uint8Array(100_000).fill(0x91)), isTooDeep(DecodeError));
});

test("siblings are no levels", () => {
  const wide = Array.from({ length: 200 }, () => [[{ a: {} }]]);
  const bytes = encode(writeJson, wide);
  assert.deepStrictEqual(decode(readJson, bytes), wide);
  assert.deepStrictEqual(decode((r) => r.raw(), bytes), bytes);
});

test("a value that holds itself cannot be written", () => {
  const list: unknown[] = [];
  list.push(list);
  assert.throws(() => encode(writeJson, list as Json), isTooDeep(EncodeError));
  const record: { self?: unknown } = {};
  record.self = record;
  assert.throws(() => encode(writeJson, record as Json), isTooDeep(EncodeError));
});

function isTooDeep(type: typeof DecodeError | typeof EncodeError): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof type, String(error));
    assert.match(error.message, /: lists and maps nest deeper than 64 levels$/);
    assert.equal(error.path.split(/[.[]/).length - +error.path.startsWith("["), 64);
    return true;
  };
}
