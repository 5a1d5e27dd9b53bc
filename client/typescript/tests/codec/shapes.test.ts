import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Json,
  type Reader,
  type Writer,
  decode,
  encode,
  readIntegerMap,
  readJson,
  readList,
  readOptional,
  readRecord,
  writeIntegerMap,
  writeJson,
  writeList,
  writeOptional,
  writeRecord,
} from "../../src/codec/index.js";
import { check, reads, unhex, unreadable, unwritable } from "./check.js";

const writeByte = (w: Writer, value: number) => w.int(value, 0, 255);
const readByte = (r: Reader) => r.int(0, 255);
const writeText = (w: Writer, value: string) => w.str(value);
const readText = (r: Reader) => r.str();
const ends = "the bytes end before the value does";

test("lists", () => {
  const write = (w: Writer, value: number[]) => writeList(w, value, writeByte);
  const read = (r: Reader) => readList(r, readByte);
  check(write, read, [], "90");
  check(write, read, [1, 200], "9201ccc8");
  for (const [length, head] of [[15, "9f"], [16, "dc0010"], [65_535, "dcffff"], [65_536, "dd00010000"]] as const) {
    check(write, read, new Array<number>(length).fill(5), head + "05".repeat(length));
  }
  reads(read, "dc000105", [5]);
  reads(read, "dd0000000105", [5]);
  unreadable(read, "80", "expected a list, found a map");
  unwritable(write, { length: 0 }, "expected a list, found object");
  unwritable(write, new Set([1]), "expected a list, found object");
  unwritable(write, [1, , 3], "[1]: expected an integer from 0 to 255, found undefined");
});

test("a list that changes on the way is written with the length that it had", () => {
  const write = (w: Writer, value: { n: number }[]) =>
    writeList(w, value, (inner, element) => inner.int(element.n, 0, 9));
  const list: { n: number }[] = [];
  list.push({ get n() { list.push({ n: 2 }); return 1; } });
  assert.deepStrictEqual(encode(write, list), unhex("9101"));
});

test("a tuple has its length", () => {
  const read = (r: Reader) => {
    r.tuple(2);
    const pair = [r.int(0, 9), r.bool()];
    r.end();
    return pair;
  };
  reads(read, "9205c3", [5, true]);
  reads(read, "dc000205c3", [5, true]);
  unreadable(read, "9105", "expected a list of 2, found one of 1");
  unreadable(read, "9305c3c3", "expected a list of 2, found one of 3");
  unreadable((r: Reader) => readList(r, read), "92 9205c3 90", "[1]: expected a list of 2, found one of 0");
});

test("null and undefined stand for what is not there", () => {
  const write = (w: Writer, value: number | null | undefined) => writeOptional(w, value, writeByte);
  const read = (r: Reader) => readOptional(r, readByte);
  check(write, read, 5, "05");
  check(write, read, null, "c0");
  assert.deepStrictEqual(encode(write, undefined), unhex("c0"));
  unreadable(read, "", ends);
});

test("records", () => {
  const write = (w: Writer, value: { [key: string]: number }) => writeRecord(w, value, writeByte);
  const read = (r: Reader) => readRecord(r, readByte);
  check(write, read, {}, "80");
  check(write, read, { b: 1, a: 2 }, "82 a16201 a16102");
  reads(read, "82 a16101 a16102", { a: 2 });
  reads(read, "df00000001 a16101", { a: 1 });
  const many = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`k${index}`, index]));
  assert.deepStrictEqual(decode(read, encode(write, many)), many);
  unreadable(read, "810101", "expected text, found 1");
  unreadable(read, "90", "expected a map, found a list");
  unwritable(write, [1], "expected an object, found a list");
  unwritable(write, null, "expected an object, found null");
  unwritable(write, "ab", "expected an object, found string");
});

test("`__proto__` and its like are keys like any other", () => {
  const bytes = unhex("83 a95f5f70726f746f5f5f 01 ab636f6e7374727563746f72 02 a8746f537472696e67 03");
  const record = decode((r: Reader) => readRecord(r, readByte), bytes);
  assert.equal(Object.getPrototypeOf(record), Object.prototype);
  assert.deepStrictEqual(Object.entries(record), [["__proto__", 1], ["constructor", 2], ["toString", 3]]);
  assert.deepStrictEqual(encode((w: Writer, v: typeof record) => writeRecord(w, v, writeByte), record), bytes);
  const json = decode(readJson, bytes);
  assert.deepStrictEqual(Object.keys(json as object), ["__proto__", "constructor", "toString"]);
  assert.deepStrictEqual(encode(writeJson, json), bytes);
  const polluting = decode(readJson, encode(writeJson, JSON.parse('{"__proto__":{"polluted":true}}') as Json));
  assert.equal((polluting as { polluted?: boolean }).polluted, undefined);
});

test("maps of integers", () => {
  const write = (w: Writer, value: { [key: number]: string }) => writeIntegerMap(w, value, -1000, 1000, writeText);
  const read = (r: Reader) => readIntegerMap(r, -1000, 1000, readText);
  check(write, read, { 7: "a", 1000: "b", [-7]: "c" }, "83 07a161 cd03e8a162 f9a163");
  reads(read, "82 a137a161 a22d37a163", { 7: "a", [-7]: "c" });
  const said = "expected an integer from -1000 to 1000, found";
  unreadable(read, "81 cd03e9 a161", `${said} 1001`);
  for (const key of ["a161", "a0", "a22b37", "a23037", "a22d30", "a3312e35", "a431303031", "a3316533"]) {
    unreadable(read, `81 ${key} a161`, `${said} text`);
  }
  unreadable(read, "81 c0 a161", `${said} null`);
  unwritable(write, { a: "x" }, "the key `a` is no integer");
  unwritable(write, { "1.5": "x" }, `${said} 1.5`);
  unwritable(write, { 1001: "x" }, `${said} 1001`);
  unwritable(write, { "07": "x" }, "the key `07` is no integer");
  unwritable(write, { 1: "x", 2: 5 }, "2: expected text, found 5");
});

test("any value of JSON", () => {
  const value: Json = { a: [1, -1, 1.5, "x", null, true, false], b: { c: [] } };
  check(writeJson, readJson, value, "82 a161 97 01 ff cb3ff8000000000000 a178 c0 c3 c2 a162 81 a163 90");
  unreadable(readJson, "91 c40101", "[0]: expected a value of JSON, found bytes");
  unreadable(readJson, "91 d40001", "[0]: expected a value of JSON, found an extension");
  unreadable(readJson, "91 c1", "[0]: expected a value of JSON, found a reserved byte");
  unreadable(readJson, "81 01 01", "expected text, found 1");
  const safe = `expected an integer from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}, found an integer beyond 2^53`;
  unreadable(readJson, "91 cf0020000000000000", `[0]: ${safe}`);
  unwritable(writeJson, undefined, "expected an object, found undefined");
  unwritable(writeJson, [5n], "[0]: expected an object, found 5");
  unwritable(writeJson, { a: () => 1 }, "a: expected an object, found function");
  unwritable(writeJson, { a: undefined }, "a: expected an object, found undefined");
});

test("bytes behind a value are refused", () => {
  unreadable(readText, "a161 c0", "the value ends at byte 2 of 3");
  unreadable(readText, "", ends);
});

test("a view of other bytes is read where it begins", () => {
  const around = unhex("ffff 93 cb3ff8000000000000 a161 cfffffffffffffffff ffff");
  const view = around.subarray(2, around.length - 2);
  const read = (r: Reader) => {
    r.tuple(3);
    const values = [r.float(), r.str(), r.raw().length];
    r.end();
    return values;
  };
  assert.deepStrictEqual(decode(read, view), [1.5, "a", 9]);
});
