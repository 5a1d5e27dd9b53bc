import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Reader,
  type Unknown,
  type Writer,
  decode,
  readI128,
  readNumbers,
  readOpen,
  readU128,
  unknown,
  writeI128,
  writeNumbers,
  writeU128,
} from "../../src/codec/index.js";
import { check, reads, unreadable, unwritable } from "./check.js";

const U128 = "an integer from 0 to 340282366920938463463374607431768211455";
const I128 =
  "an integer from -170141183460469231731687303715884105728 to 170141183460469231731687303715884105727";

test("integers of 128 bits are 16 bytes", () => {
  check(writeU128, readU128, 0n, `c410${"00".repeat(16)}`);
  check(writeU128, readU128, 2n ** 128n - 1n, `c410${"ff".repeat(16)}`);
  check(writeU128, readU128, 2n ** 64n, `c410${"00".repeat(7)}01${"00".repeat(8)}`);
  check(writeI128, readI128, -1n, `c410${"ff".repeat(16)}`);
  check(writeI128, readI128, -(2n ** 127n), `c41080${"00".repeat(15)}`);
  check(writeI128, readI128, 2n ** 127n - 1n, `c4107f${"ff".repeat(15)}`);
  check(writeI128, readI128, -1n - 2n ** 64n, `c410${"ff".repeat(7)}fe${"ff".repeat(8)}`);
});

test("integers of 128 bits are read from integers and from digits", () => {
  reads(readU128, "05", 5n);
  reads(readU128, "cfffffffffffffffff", 2n ** 64n - 1n);
  reads(readI128, "ff", -1n);
  reads(readI128, "d38000000000000000", -(2n ** 63n));
  reads(readI128, "a22d37", -7n);
  reads(readU128, `d927${Buffer.from(String(2n ** 128n - 1n)).toString("hex")}`, 2n ** 128n - 1n);
});

test("what is no integer of 128 bits is refused where it is", () => {
  unreadable(readU128, "a22d37", `expected ${U128}, found text`);
  unreadable(readU128, "a23037", `expected ${U128}, found text`);
  unreadable(readU128, "a0", `expected ${U128}, found text`);
  unreadable(readU128, `d927${Buffer.from(String(2n ** 128n)).toString("hex")}`, `expected ${U128}, found text`);
  unreadable(readU128, `c40f${"00".repeat(15)}`, `expected ${U128}, found bytes`);
  unreadable(readU128, `c411${"00".repeat(17)}`, `expected ${U128}, found bytes`);
  unreadable(readU128, `c410${"00".repeat(15)}`, "the bytes end before the value does");
  unreadable(readI128, "cb4014000000000000", `expected ${I128}, found a float`);
  unreadable(readI128, "c0", `expected ${I128}, found null`);
  unwritable(writeU128, -1n, `expected ${U128.replace("an integer", "a bigint")}, found -1`);
  unwritable(writeU128, 2n ** 128n, `expected ${U128.replace("an integer", "a bigint")}, found ${2n ** 128n}`);
  unwritable(writeI128, 7, `expected ${I128.replace("an integer", "a bigint")}, found 7`);
});

const LEVELS: readonly (-1 | 1000)[] = [-1, 1000];
const readLevel = (reader: Reader) => readNumbers(reader, LEVELS);
const writeLevel = (writer: Writer, level: -1 | 1000) => writeNumbers(writer, level, LEVELS);

test("an enum of numbers is those numbers and no others", () => {
  check(writeLevel, readLevel, -1, "ff");
  check(writeLevel, readLevel, 1000, "cd03e8");
  reads(readLevel, "cf00000000000003e8", 1000);
  unreadable(readLevel, "00", "expected one of -1, 1000, found 0");
  unreadable(readLevel, "cbbff0000000000000", "expected an integer from -9007199254740991 to 9007199254740991, found a float");
  unwritable(writeLevel, 7, "expected one of -1, 1000, found 7");
  unwritable(writeLevel, "1000", "expected one of -1, 1000, found string");
  const many = Array.from({ length: 9 }, (_, number) => number);
  unreadable((reader) => readNumbers(reader, many), "0a", "expected one of 0, 1, 2, 3, 4, 5, 6, 7, .., found 10");
});

test("a name that is not known is the text that it is", () => {
  type Weather = "sun" | Unknown;
  const read = (reader: Reader): Weather => readOpen(reader);
  const fog: Weather = decode(read, Uint8Array.of(0xa3, 0x66, 0x6f, 0x67));
  assert.equal(fog, unknown("fog"));
  reads(read, "a373756e", "sun");
  unreadable(read, "07", "expected text, found 7");
});
