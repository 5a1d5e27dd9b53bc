import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Json, type Reader, decode, encode, fields, readIntegerMap, readJson, readNames, readRecord, readTag, writeJson, writeRecord,
} from "../../src/codec/index.js";
import { unpolluted } from "../garbage.js";
import { scan } from "../json/check.js";

const KEYS = ["__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "__defineGetter__"];
const VALUES = ['{"polluted":true}', '{"prototype":{"polluted":true}}', "1", "null", '["polluted"]'];

/** Each such key with each such value, as it comes in either encoding. */
function each(use: (key: string, value: Json, bytes: Uint8Array) => void): void {
  for (const key of KEYS) {
    for (const text of VALUES) {
      const object = `{"${key}":${text}}`;
      unpolluted(() => {
        use(key, JSON.parse(text) as Json, encode(writeJson, JSON.parse(object) as Json));
        use(key, JSON.parse(text) as Json, scan(object));
      });
    }
  }
}

/** The object has the key as a property of its own, and no other, and is an object like any other. */
function owns(object: object, key: string, value: Json): void {
  assert.deepStrictEqual(Object.keys(object), [key]);
  const property = Object.getOwnPropertyDescriptor(object, key);
  assert.deepStrictEqual(property, { value, writable: true, enumerable: true, configurable: true });
  assert.equal(Object.getPrototypeOf(object), Object.prototype);
}

test("a key of a map is a property of its own, whatever it is called", () => {
  each((key, value, bytes) => {
    owns(decode((r) => readRecord(r, readJson), bytes), key, value);
    owns(decode(readJson, bytes) as object, key, value);
    const twice = decode(readJson, scan(`{"${key}":7,"${key}":${JSON.stringify(value)}}`));
    owns(twice as object, key, value);
  });
});

test("so it is where what all objects have cannot be written over", () => {
  const frozen = [Object.prototype, Array.prototype];
  const before = frozen.map((one) => Object.getOwnPropertyDescriptors(one));
  try {
    // What `Object.freeze` does, but it can be taken back.
    for (const one of frozen) {
      for (const name of Object.getOwnPropertyNames(one)) {
        const property = Object.getOwnPropertyDescriptor(one, name);
        if (property && "value" in property && name !== "length") Object.defineProperty(one, name, { ...property, writable: false });
      }
    }
    for (const key of KEYS) {
      const bytes = scan(`{"${key}":[1]}`);
      owns(decode(readJson, bytes) as object, key, [1]);
      assert.deepStrictEqual(encode((w, value: { [name: string]: Json }) => writeRecord(w, value, writeJson), decode((r) => readRecord(r, readJson), bytes)), encode(writeJson, JSON.parse(`{"${key}":[1]}`) as Json));
    }
  } finally {
    frozen.forEach((one, i) => Object.defineProperties(one, before[i] as PropertyDescriptorMap));
  }
});

test("a field that nobody knows is stepped over, and one of such a name is found", () => {
  const names = fields("a", ...KEYS);
  const found = (r: Reader, known = names): readonly (readonly [number, Json])[] => {
    const list: (readonly [number, Json])[] = [];
    for (let n = r.map(), k = -1; n > 0; n--) {
      k = r.key(known, k);
      if (k < 0) r.skip();
      else list.push([k, readJson(r)]);
    }
    r.end();
    return list;
  };
  each((key, value, bytes) => {
    assert.deepStrictEqual(decode(found, bytes), [[KEYS.indexOf(key) + 1, value]]);
    assert.deepStrictEqual(decode((r) => found(r, fields("a")), bytes), []);
  });
});

test("names and tags of a type are its own, not those that all objects have", () => {
  each((key, _value, bytes) => {
    assert.throws(() => decode((r) => readNames(r, ["a", "b"]), encode(writeJson, key)), { name: "DecodeError" });
    assert.throws(() => decode((r) => readTag(r, "type"), bytes), { name: "DecodeError" });
    assert.throws(() => decode((r) => readIntegerMap(r, 0, 9, readJson), bytes), { name: "DecodeError" });
  });
});
