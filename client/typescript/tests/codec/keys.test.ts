import assert from "node:assert/strict";
import { test } from "node:test";
import { type Fields, Reader, type Writer, decode, encode, fields, writeJson } from "../../src/codec/index.js";
import { unhex, unreadable } from "./check.js";

const abc = fields("a", "b", "c");

/** Reads a map of small integers, and says under which index each of them was found. */
function found(names: Fields) {
  return (r: Reader): (readonly [number, number])[] => {
    const list: (readonly [number, number])[] = [];
    for (let n = r.map(), k = -1; n > 0; n--) {
      k = r.key(names, k);
      if (k < 0) r.skip();
      else list.push([k, r.int(0, 99)]);
    }
    r.end();
    return list;
  };
}

function check(names: Fields, bytes: string, expected: readonly (readonly [number, number])[]): void {
  assert.deepStrictEqual(decode(found(names), unhex(bytes)), expected, bytes);
}

test("fields are found in order and out of order", () => {
  check(abc, "80", []);
  check(abc, "83 a16101 a16202 a16303", [[0, 1], [1, 2], [2, 3]]);
  check(abc, "83 a16303 a16202 a16101", [[2, 3], [1, 2], [0, 1]]);
  check(abc, "83 a16202 a16303 a16101", [[1, 2], [2, 3], [0, 1]]);
  check(abc, "82 a16101 a16303", [[0, 1], [2, 3]]);
  check(abc, "81 a16303", [[2, 3]]);
  check(fields(), "81 a16303", []);
});

test("what is unknown is stepped over, whatever it is", () => {
  for (const value of ["05", "c0", "a178", "c40101", "d40001", "ca7fc00000", "93010203", "81a16101", "81c0c0"]) {
    check(abc, `84 a178 ${value} a16101 a2616207 a16202`, [[0, 1], [1, 2]]);
  }
  for (const key of ["05", "c0", "c2", "c40161", "d40001", "9161", "81a16101", "cb3ff8000000000000", "cf0000000000000061"]) {
    check(abc, `83 a16101 ${key} a161 a16202`, [[0, 1], [1, 2]]);
  }
});

test("a key may say its length in more bytes than it needs", () => {
  check(abc, "82 d9016101 d9016202", [[0, 1], [1, 2]]);
  check(abc, "82 da00016202 db000000016101", [[1, 2], [0, 1]]);
});

test("names of every length, and not of ASCII", () => {
  for (const length of [0, 1, 31, 32, 40, 41, 255, 256, 1000]) {
    for (const letter of ["k", "ü"]) {
      const name = letter.repeat(length);
      const bytes = encode(writeJson, { [name]: 7, other: 8 });
      assert.deepStrictEqual(decode(found(fields(name)), bytes), [[0, 7]]);
      assert.deepStrictEqual(decode(found(fields("other", name)), bytes), [[1, 7], [0, 8]]);
    }
  }
});

test("one name may begin another", () => {
  check(fields("ab", "a", "abc"), "83 a16101 a2616202 a361626303", [[1, 1], [0, 2], [2, 3]]);
});

test("a field that stands twice is refused, wherever that is", () => {
  const said = (name: string) => `the field \`${name}\` is there twice`;
  unreadable(found(abc), "82 a16101 a16101", said("a"));
  unreadable(found(abc), "83 a16101 a16202 a16101", said("a"));
  unreadable(found(abc), "83 a16202 a16101 a16202", said("b"));
  unreadable(found(abc), "83 a16101 a17801 a16101", said("a"));
  unreadable(found(abc), "84 a16303 a17801 a17901 a16303", said("c"));
  unreadable(found(abc), "82 a16101 d9016101", said("a"));
  check(abc, "83 a17801 a17802 a16101", [[0, 1]]);
});

test("a field that stands twice is told from one of an inner map", () => {
  const outer = (r: Reader) => {
    let inner;
    for (let n = r.map(), k = -1; n > 0; n--) {
      k = r.key(abc, k);
      if (k === 1) inner = found(abc)(r);
      else r.skip();
    }
    r.end();
    return inner;
  };
  const bytes = unhex("83 a163 00 a162 82a16202a16101 a161 00");
  assert.deepStrictEqual(decode(outer, bytes), [[1, 2], [0, 1]]);
  unreadable(outer, "83 a163 00 a162 82a16202a16202 a161 00", "b: the field `b` is there twice");
  unreadable(outer, "83 a163 00 a162 82a16202a16101 a163 00", "the field `c` is there twice");
});

test("many fields out of order take bounded time", () => {
  const names = Array.from({ length: 300 }, (_, index) => `field${index}`);
  const backwards = Object.fromEntries(names.toReversed().map((name) => [name, 7]));
  const many = encode((w: Writer, list: object[]) => {
    w.array(list.length);
    for (const one of list) writeJson(w, one as never);
    w.end();
  }, new Array<object>(20).fill(backwards));
  const read = found(fields(...names));
  const list = decode((r) => {
    const all = [];
    for (let n = r.array(); n > 0; n--) all.push(read(r).length);
    r.end();
    return all;
  }, many);
  assert.deepStrictEqual(list, new Array<number>(20).fill(300));
});

test("keys that are cut off", () => {
  const whole = unhex("82 a16101 d9016202");
  for (let length = 0; length < whole.length; length++) {
    assert.throws(() => decode(found(abc), whole.subarray(0, length)), { name: "DecodeError" });
  }
  assert.throws(() => new Reader(unhex("a3 61")).key(abc, -1), { message: "the bytes end before the value does" });
});
