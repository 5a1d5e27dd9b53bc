import assert from "node:assert/strict";
import { test } from "node:test";
import { type Reader, type Writer, decode, readI64, readU64, writeI64, writeU64 } from "../../src/codec/index.js";
import { check, reads, unhex, unreadable, unwritable } from "./check.js";

const { MAX_SAFE_INTEGER, MIN_SAFE_INTEGER } = Number;
const write = (w: Writer, value: number) => w.int(value, MIN_SAFE_INTEGER, MAX_SAFE_INTEGER);
const read = (r: Reader) => r.int(MIN_SAFE_INTEGER, MAX_SAFE_INTEGER);
const writeFloat = (w: Writer, value: number) => w.float(value);
const readFloat = (r: Reader) => r.float();

const FORMS: readonly (readonly [bigint, string])[] = [
  [0n, "00"],
  [1n, "01"],
  [127n, "7f"],
  [128n, "cc80"],
  [255n, "ccff"],
  [256n, "cd0100"],
  [65_535n, "cdffff"],
  [65_536n, "ce00010000"],
  [2n ** 31n, "ce80000000"],
  [2n ** 32n - 1n, "ceffffffff"],
  [2n ** 32n, "cf0000000100000000"],
  [2n ** 53n - 1n, "cf001fffffffffffff"],
  [-1n, "ff"],
  [-32n, "e0"],
  [-33n, "d0df"],
  [-128n, "d080"],
  [-129n, "d1ff7f"],
  [-32_768n, "d18000"],
  [-32_769n, "d2ffff7fff"],
  [-(2n ** 31n), "d280000000"],
  [-(2n ** 31n) - 1n, "d3ffffffff7fffffff"],
  [-(2n ** 32n), "d3ffffffff00000000"],
  [1n - 2n ** 53n, "d3ffe0000000000001"],
];

test("integers take the least width", () => {
  for (const [value, bytes] of FORMS) {
    check(write, read, Number(value), bytes);
    check(writeFloat, readFloat, Number(value), bytes);
    check(writeI64, readI64, value, bytes);
    if (value >= 0n) check(writeU64, readU64, value, bytes);
  }
});

test("integers of 64 bits keep all of them", () => {
  check(writeU64, readU64, 2n ** 53n, "cf0020000000000000");
  check(writeU64, readU64, 2n ** 63n, "cf8000000000000000");
  check(writeU64, readU64, 2n ** 64n - 1n, "cfffffffffffffffff");
  check(writeI64, readI64, 2n ** 63n - 1n, "cf7fffffffffffffff");
  check(writeI64, readI64, -(2n ** 63n), "d38000000000000000");
  check(writeI64, readI64, -(2n ** 53n), "d3ffe0000000000000");
});

test("an integer is read from any form that holds it", () => {
  for (const five of ["05", "cc05", "cd0005", "ce00000005", "cf0000000000000005"]) {
    reads(read, five, 5);
    reads(readFloat, five, 5);
    reads(readU64, five, 5n);
    reads(readI64, five, 5n);
  }
  for (const five of ["d005", "d10005", "d200000005", "d30000000000000005"]) {
    reads(read, five, 5);
    reads(readU64, five, 5n);
  }
  for (const minusOne of ["ff", "d0ff", "d1ffff", "d2ffffffff", "d3ffffffffffffffff"]) {
    reads(read, minusOne, -1);
    reads(readFloat, minusOne, -1);
    reads(readI64, minusOne, -1n);
    unreadable(readU64, minusOne, "expected an integer from 0 to 18446744073709551615, found -1");
  }
});

test("digits are read as an integer of 64 bits", () => {
  reads(readU64, "a137", 7n);
  reads(readI64, "a22d37", -7n);
  const digits = (text: string) => `${(0xa0 + text.length).toString(16)}${Buffer.from(text).toString("hex")}`;
  reads(readU64, digits("18446744073709551615"), 2n ** 64n - 1n);
  reads(readI64, digits("-9223372036854775808"), -(2n ** 63n));
  const u64 = "expected an integer from 0 to 18446744073709551615, found text";
  for (const text of ["+7", "07", "", "-1", "-0", "0x7", " 7", "7n", "1.0", "18446744073709551616"]) {
    unreadable(readU64, digits(text), u64);
  }
  const i64 = "expected an integer from -9223372036854775808 to 9223372036854775807, found text";
  for (const text of ["--7", "-07", "-", "9223372036854775808"]) unreadable(readI64, digits(text), i64);
});

test("what is beyond its bounds is refused and never rounded", () => {
  const small = (r: Reader) => r.int(-128, 255);
  unreadable(small, "cd0100", "expected an integer from -128 to 255, found 256");
  unreadable(small, "d1ff7f", "expected an integer from -128 to 255, found -129");
  const safe = `expected an integer from ${MIN_SAFE_INTEGER} to ${MAX_SAFE_INTEGER}, found an integer beyond 2^53`;
  for (const beyond of [
    "cf0020000000000000",
    "cf0020000000000001",
    "cfffffffffffffffff",
    "d3ffe0000000000000",
    "d38000000000000000",
  ]) {
    unreadable(read, beyond, safe);
  }
  unreadable(readI64, "cf8000000000000000", `expected an integer from ${-(2n ** 63n)} to ${2n ** 63n - 1n}, found an integer beyond 2^53`);
  reads(readFloat, "cf0020000000000001", 2 ** 53);
});

test("floats", () => {
  check(writeFloat, readFloat, 1.5, "cb3ff8000000000000");
  check(writeFloat, readFloat, -0.25, "cbbfd0000000000000");
  check(writeFloat, readFloat, -0, "cb8000000000000000");
  check(writeFloat, readFloat, 2 ** 53, "cb4340000000000000");
  check(writeFloat, readFloat, 5e-324, "cb0000000000000001");
  check(writeFloat, readFloat, Number.MAX_VALUE, "cb7fefffffffffffff");
  check(writeFloat, readFloat, 7, "07");
  reads(readFloat, "ca3fc00000", 1.5);
  reads(readFloat, "ca80000000", -0);
  reads(readFloat, "cb401c000000000000", 7);
  for (const bytes of ["ca7fc00000", "ca7f800000", "cb7ff8000000000000", "cbfff0000000000000"]) {
    unreadable(readFloat, bytes, "expected a finite number, found a float");
  }
  unreadable(readFloat, "a131", "expected a finite number, found text");
  unreadable(readFloat, "c0", "expected a finite number, found null");
});

test("a float is no integer, whatever its value", () => {
  const said = (found: string) => `expected an integer from ${MIN_SAFE_INTEGER} to ${MAX_SAFE_INTEGER}, found ${found}`;
  unreadable(read, "cb401c000000000000", said("a float"));
  unreadable(read, "ca40e00000", said("a float"));
  unreadable(read, "a137", said("text"));
  unreadable(readU64, "cb401c000000000000", "expected an integer from 0 to 18446744073709551615, found a float");
});

test("numbers that are cut off", () => {
  const ends = "the bytes end before the value does";
  for (const whole of ["cc80", "cd0100", "ce00010000", "cf0000000100000000", "d3ffffffff7fffffff", "ca3fc00000", "cb3ff8000000000000"]) {
    const bytes = unhex(whole);
    for (let length = 0; length < bytes.length; length++) {
      for (const type of [read, readFloat, readU64, readI64]) unreadable(type, bytes.subarray(0, length), ends);
    }
  }
});

test("what is no number is not written as one", () => {
  const byte = (w: Writer, value: number) => w.int(value, 0, 255);
  const said = (found: string) => `expected an integer from 0 to 255, found ${found}`;
  for (const value of [256, -1, 1.5, NaN, Infinity, 5n]) unwritable(byte, value, said(String(value)));
  unwritable(byte, "5", said("string"));
  unwritable(byte, null, said("null"));
  unwritable(byte, undefined, said("undefined"));
  unwritable(byte, [], said("a list"));
  unwritable(byte, new Date(), said("object"));
  for (const value of [NaN, Infinity, -Infinity, 5n]) {
    unwritable(writeFloat, value, `expected a finite number, found ${value}`);
  }
  unwritable(writeFloat, "1", "expected a finite number, found string");
  unwritable(writeU64, 5, "expected a bigint from 0 to 18446744073709551615, found 5");
  unwritable(writeU64, 2n ** 64n, "expected a bigint from 0 to 18446744073709551615, found 18446744073709551616");
  unwritable(writeU64, -1n, "expected a bigint from 0 to 18446744073709551615, found -1");
  unwritable(writeI64, 2n ** 63n, `expected a bigint from ${-(2n ** 63n)} to ${2n ** 63n - 1n}, found ${2n ** 63n}`);
});

test("minus zero is the integer zero where an integer is asked for", () => {
  assert.ok(Object.is(decode(read, unhex("00")), 0));
  check(write, read, 0, "00");
  const bytes = unhex("00");
  assert.ok(Object.is(decode(readFloat, bytes), 0));
});
