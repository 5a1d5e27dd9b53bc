import assert from "node:assert/strict";
import { test } from "node:test";
import { type Reader, type Writer, decode, encode, readAny, readJson, readList, readTag, writeAny, writeJson, writeList } from "../../src/codec/index.js";
import { check, reads, unhex, unreadable, unwritable } from "./check.js";

const writeByte = (w: Writer, value: number) => w.int(value, 0, 255);
const readByte = (r: Reader) => r.int(0, 255);
const writeText = (w: Writer, value: string) => w.str(value);
const readText = (r: Reader) => r.str();

test("of several forms the first that fits is taken", () => {
  type Form = number | string | number[];
  const read = (r: Reader) =>
    readAny<Form>(r, readByte, readText, (inner) => readList(inner, readByte));
  const write = (w: Writer, value: Form) =>
    writeAny(w, value, writeByte, writeText, (inner: Writer, list: number[]) => writeList(inner, list, writeByte));
  check(write, read, 5, "05");
  check(write, read, "a", "a161");
  check(write, read, [1, 2], "920102");
  const none = "expected one of 3 forms, found none of them";
  unreadable(read, "92 01 c0", none);
  unreadable((r: Reader) => readList(r, read), "92 05 c3", `[1]: ${none}`);
  unwritable(write, [1, 300], none);
  unwritable((w: Writer, value: Form[]) => writeList(w, value, write), [5, true], `[1]: ${none}`);
  const bug = new TypeError("a bug");
  assert.throws(() => decode((r) => readAny(r, () => { throw bug; }), unhex("05")), bug);
});

test("forms within forms end, however deep", () => {
  interface Tree { left: Tree | number; right: number }
  const branch = (last: Read) => (r: Reader): Tree => {
    r.tuple(2);
    const left = tree(r);
    const right = last(r);
    r.end();
    return { left, right };
  };
  type Read = (r: Reader) => number;
  // Both forms read the left side first, so that each level is read twice by a naive reader.
  const forms = [branch((r) => r.int(0, 1)), branch((r) => r.int(2, 3)), readByte];
  const tree = (r: Reader): Tree | number => readAny<Tree | number>(r, ...forms);
  reads(tree, "92 9205 02 00", { left: { left: 5, right: 2 }, right: 0 });
  const deep = new Uint8Array([...new Uint8Array(60).fill(0x92), 0xc0, ...new Uint8Array(60).fill(0)]);
  unreadable(tree, deep, "expected one of 3 forms, found none of them");
});

test("the tag of a map is found wherever it stands, and nothing is consumed", () => {
  const read = (r: Reader) => [readTag(r, "kind"), readJson(r)];
  reads(read, "82 a46b696e64 a161 a178 01", ["a", { kind: "a", x: 1 }]);
  reads(read, "82 a178 01 a46b696e64 a161", ["a", { x: 1, kind: "a" }]);
  reads(read, "82 a178 81a46b696e64a162 a46b696e64 a161", ["a", { x: { kind: "b" }, kind: "a" }]);
  reads(read, "81 d9046b696e64 a161", ["a", { kind: "a" }]);
  unreadable(read, "81 a178 01", "the field `kind` is missing");
  unreadable(read, "80", "the field `kind` is missing");
  unreadable(read, "81 a46b696e64 05", "kind: expected text, found 5");
  unreadable(read, "90", "expected a map, found a list");
  unreadable(read, "82 a178 01", "the bytes end before the value does");
  unreadable((r: Reader) => readList(r, read), "92 81a46b696e64a161 81a17801", "[1]: the field `kind` is missing");
  reads((r: Reader) => [readTag(r, "süß"), r.raw().length], "81 a573c3bcc39f a161", ["a", 9]);
  const long = "x".repeat(40);
  const bytes = encode(writeJson, { [long]: "a" });
  assert.equal(decode((r) => { const tag = readTag(r, long); r.skip(); return tag; }, bytes), "a");
});
