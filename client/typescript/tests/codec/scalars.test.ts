import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Reader,
  Writer,
  decode,
  encode,
  readBytes,
  readNames,
  writeBytes,
  writeNames,
} from "../../src/codec/index.js";
import { check, reads, unhex, unreadable, unwritable } from "./check.js";

const writeText = (w: Writer, value: string) => w.str(value);
const readText = (r: Reader) => r.str();
const writeBool = (w: Writer, value: boolean) => w.bool(value);
const readBool = (r: Reader) => r.bool();
const writeNil = (w: Writer, _: null) => w.nil();
const readNil = (r: Reader) => r.nil();

test("true, false and null", () => {
  check(writeBool, readBool, true, "c3");
  check(writeBool, readBool, false, "c2");
  check(writeNil, readNil, null, "c0");
  unreadable(readBool, "c0", "expected a boolean, found null");
  unreadable(readBool, "01", "expected a boolean, found 1");
  unreadable(readNil, "c2", "expected null, found a boolean");
  unreadable(readNil, "", "the bytes end before the value does");
  unwritable(writeBool, 1, "expected a boolean, found 1");
  unwritable(writeBool, "true", "expected a boolean, found string");
});

test("what stands there is named", () => {
  const found = (bytes: string, name: string) => unreadable(readBool, bytes, `expected a boolean, found ${name}`);
  found("ff", "-1");
  found("ca3fc00000", "a float");
  found("a161", "text");
  found("d90161", "text");
  found("c400", "bytes");
  found("90", "a list");
  found("dc0000", "a list");
  found("80", "a map");
  found("df00000000", "a map");
  found("d40001", "an extension");
  found("c70100ff", "an extension");
  found("c1", "a reserved byte");
});

test("text takes the shortest head", () => {
  check(writeText, readText, "", "a0");
  for (const [length, head] of [
    [1, "a1"], [7, "a7"], [8, "a8"], [31, "bf"], [32, "d920"], [40, "d928"], [41, "d929"], [255, "d9ff"],
    [256, "da0100"], [65_535, "daffff"], [65_536, "db00010000"], [200_000, "db00030d40"],
  ] as const) {
    check(writeText, readText, "x".repeat(length), head + "78".repeat(length));
  }
  reads(readText, "d90161", "a");
  reads(readText, "da000161", "a");
  reads(readText, "db0000000161", "a");
});

test("text of every width", () => {
  check(writeText, readText, "é", "a2c3a9");
  check(writeText, readText, "\0", "a100");
  check(writeText, readText, "€", "a3e282ac");
  check(writeText, readText, "😀", "a4f09f9880");
  check(writeText, readText, "\ufeffa", "a4efbbbf61");
  check(writeText, readText, "abcdé", "a661626364c3a9");
  check(writeText, readText, "abcdefgé", "a961626364656667c3a9");
  // The head of this one is longer than that of as many letters of ASCII.
  check(writeText, readText, "é".repeat(16), `d920${"c3a9".repeat(16)}`);
  check(writeText, readText, "é".repeat(128), `da0100${"c3a9".repeat(128)}`);
  check(writeText, readText, "😀".repeat(16_384), `db00010000${"f09f9880".repeat(16_384)}`);
  for (let length = 0; length < 90; length++) {
    for (const letter of ["a", "é", "€", "😀"]) {
      for (const text of [letter.repeat(length), "b".repeat(length) + letter, letter + "b".repeat(length)]) {
        assert.equal(decode(readText, encode(writeText, text)), text);
      }
    }
  }
});

test("text that is not UTF-8 is refused", () => {
  for (const bytes of ["80", "c3", "c3 28", "c0 af", "e2 82", "ed a0 80", "f4 90 80 80", "ff", "61 62 63 64 65 ff"]) {
    const content = unhex(bytes);
    unreadable(readText, new Uint8Array([0xa0 + content.length, ...content]), "the text is not UTF-8");
    const long = new Uint8Array([0xd9, 60 + content.length, ...new Uint8Array(60).fill(0x61), ...content]);
    unreadable(readText, long, "the text is not UTF-8");
  }
});

test("text that is cut off is refused before anything is allocated for it", () => {
  for (const bytes of ["", "a1", "a2 61", "d9", "d901", "da0001", "db00000001", "dbffffffff 61", "da ff"]) {
    unreadable(readText, bytes, "the bytes end before the value does");
  }
});

test("half a surrogate pair is not written", () => {
  const said = "half a surrogate pair is no text";
  for (const value of ["\ud800", "a\udc00", "\ud800\ud800", "\udc00\ud800", "x".repeat(100) + "\ud83d", "😀\ude00"]) {
    unwritable(writeText, value, said);
  }
  for (const value of [5, null, undefined, {}, ["a"], new String("a")]) {
    assert.throws(() => encode(writeText, value as string), { name: "EncodeError" });
  }
});

test("bytes are copied, both ways", () => {
  check(writeBytes, readBytes, new Uint8Array(), "c400");
  check(writeBytes, readBytes, new Uint8Array([1, 255]), "c40201ff");
  check(writeBytes, readBytes, new Uint8Array(256), `c50100${"00".repeat(256)}`);
  check(writeBytes, readBytes, new Uint8Array(65_536), `c600010000${"00".repeat(65_536)}`);
  const message = unhex("c40201ff");
  const read = decode(readBytes, message);
  message.fill(0);
  assert.deepStrictEqual(read, new Uint8Array([1, 255]));
  assert.equal(read.buffer.byteLength, 2);
  unwritable(writeBytes, [1, 2], "expected a Uint8Array, found a list");
  unwritable(writeBytes, new ArrayBuffer(1), "expected a Uint8Array, found object");
  unreadable(readBytes, "93010203", "expected bytes, found a list");
  for (const cut of ["c4", "c401", "c5", "c50001", "c6ffffffff00"]) {
    unreadable(readBytes, cut, "the bytes end before the value does");
  }
});

test("bytes are read from padded base64", () => {
  const text = (value: string) => Buffer.from(encode(writeText, value)).toString("hex");
  reads(readBytes, text(""), new Uint8Array());
  reads(readBytes, text("AQID"), new Uint8Array([1, 2, 3]));
  reads(readBytes, text("++8="), new Uint8Array([0xfb, 0xef]));
  for (const value of ["AQ", "__8=", "AR==", "A", "AQ ==", " ", "é", "AQID\n"]) {
    unreadable(readBytes, text(value), "expected bytes, found text that is not base64");
  }
});

test("a name is one of those that are known", () => {
  const names = ["north", "east", "süd"] as const;
  const write = (w: Writer, value: (typeof names)[number]) => writeNames(w, value, names);
  const read = (r: Reader) => readNames(r, names);
  check(write, read, "east", "a465617374");
  check(write, read, "süd", "a473c3bc64");
  unreadable(read, "a477657374", "expected one of `north`, `east`, `süd`, found `west`");
  unreadable(read, "05", "expected text, found 5");
  unwritable(write, "west", "expected one of `north`, `east`, `süd`, found `west`");
  unwritable(write, 5, "expected text, found 5");
  const many = Array.from({ length: 20 }, (_, index) => `n${index}`);
  const long = "x".repeat(1000);
  unwritable(
    (w: Writer, value: string) => writeNames(w, value, many),
    long,
    `expected one of \`n0\`, \`n1\`, \`n2\`, \`n3\`, \`n4\`, \`n5\`, \`n6\`, \`n7\`, .., found \`${"x".repeat(64)}\``,
  );
});

test("a writer is used again, and shares nothing with what it handed out", () => {
  const writer = new Writer();
  writer.str("a");
  const first = writer.take();
  writer.str("b");
  assert.deepStrictEqual(first, unhex("a161"));
  assert.deepStrictEqual(writer.take(), unhex("a162"));
  writer.raw(new Uint8Array(100_000).fill(7));
  const large = writer.take();
  writer.str("c");
  assert.equal(large.length, 100_000);
  assert.ok(large.every((byte) => byte === 7));
  assert.deepStrictEqual(writer.take(), unhex("a163"));
  assert.deepStrictEqual(writer.take(), new Uint8Array());
});

test("a getter may encode something while its object is encoded", () => {
  const inner = () => Buffer.from(encode(writeText, "inner")).toString("latin1");
  const value = { get text() { return inner(); } };
  const bytes = encode((w: Writer, v: typeof value) => {
    w.array(2);
    w.str(v.text);
    w.str("after");
    w.end();
  }, value);
  assert.equal(Buffer.from(bytes).toString("latin1"), "\x92\xa7\xc2\xa5inner\xa5after");
});

test("a large buffer is not kept", () => {
  const writer = new Writer();
  writer.str("x".repeat(1_000_000));
  assert.ok(writer.output.length > 1_000_000);
  writer.take();
  assert.ok(writer.output.length < 10_000);
});

test("after a refusal the next value is written from the start", () => {
  unwritable((w: Writer, value: unknown) => { w.array(2); w.nil(); w.str(value as string); }, 5, "[1]: expected text, found 5");
  check(writeText, readText, "a", "a161");
});
