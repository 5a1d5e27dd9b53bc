import assert from "node:assert/strict";
import { test } from "node:test";
import { Reader, Writer, decode } from "../../src/codec/index.js";
import { unhex } from "./check.js";

const ENDS = "the bytes end before the value does";

test("a value is stepped over whole, whatever it is, and not when it is cut off", () => {
  const extensions: [string, number][] = [["d4", 2], ["d5", 3], ["d6", 5], ["d7", 9], ["d8", 17]];
  const fixed: [string, number][] = [
    ["c0", 0], ["c2", 0], ["c3", 0], ["7f", 0], ["e0", 0], ["ca", 4], ["cb", 8],
    ["cc", 1], ["cd", 2], ["ce", 4], ["cf", 8], ["d0", 1], ["d1", 2], ["d2", 4], ["d3", 8], ...extensions,
  ];
  const sized: [string, number][] = [
    ["a3", 3], ["bf", 31], ["d904", 4], ["da0004", 4], ["db00000004", 4], ["c404", 4], ["c50004", 4], ["c600000004", 4],
    ["c704", 5], ["c80004", 5], ["c900000004", 5], ["9f", 15], ["dc0010", 16], ["dd00000010", 16],
    ["8f", 30], ["de0010", 32], ["df00000010", 32],
  ];
  for (const [head, content] of [...fixed, ...sized]) {
    const whole = unhex(head + "00".repeat(content));
    const reader = new Reader(new Uint8Array([...whole, 0xc1]));
    assert.deepStrictEqual(reader.raw(), whole, head);
    assert.equal(reader.at, whole.length, head);
    assert.equal(reader.depth, 0, head);
    for (let length = 0; length < whole.length; length++) {
      assert.throws(() => new Reader(whole.subarray(0, length)).skip(), { name: "DecodeError", message: new RegExp(`${ENDS}$`) });
    }
  }
  assert.throws(() => new Reader(unhex("c1")).skip(), { message: "expected a value, found a reserved byte" });
});

test("a count is compared with the bytes that are left before it is believed", () => {
  for (const list of ["92 c0", "dc0003 c0c0", "dd00000003 c0c0", "ddffffffff c0"]) {
    assert.throws(() => new Reader(unhex(list)).array(), { message: ENDS });
  }
  for (const map of ["81 c0", "de0002 c0c0c0", "df00000002 c0c0c0", "dfffffffff c0"]) {
    assert.throws(() => new Reader(unhex(map)).map(), { message: ENDS });
  }
  assert.equal(new Reader(unhex("dc0002 c0c0")).array(), 2);
  assert.equal(new Reader(unhex("de0002 c0c0c0c0")).map(), 2);
});

test("what was handed out stays as it is, whatever is written after it", () => {
  const writer = new Writer();
  const lengths = [1, 30, 300, 511, 512, 513, 5000, 20_000, 3];
  const taken: (readonly [text: string, bytes: Uint8Array])[] = [];
  for (let round = 0; round < 40; round++) {
    for (const length of lengths) {
      const text = String.fromCharCode(97 + (round % 26)).repeat(length);
      writer.str(text);
      taken.push([text, writer.take()]);
    }
  }
  for (const [text, bytes] of taken) assert.equal(decode((r) => r.str(), bytes), text);
  // What is kept of one keeps no more than this alive.
  for (const [, bytes] of taken) assert.ok(bytes.buffer.byteLength <= 65_536);
});
