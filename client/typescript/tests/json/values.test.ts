import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DecodeError,
  type Json,
  type Reader,
  Writer,
  encode,
  readBytes,
  readI64,
  readIntegerMap,
  readJson,
  readList,
  readU64,
  writeBytes,
  writeI64,
  writeIntegerMap,
  writeJson,
  writeU64,
} from "../../src/codec/index.js";
import { numbers } from "../random.js";
import { anyValue } from "../values.js";
import { print, read, scan } from "./check.js";

const readFloat = (r: Reader) => r.float();
const readCount = (r: Reader) => r.int(0, Number.MAX_SAFE_INTEGER);

function refused(type: (r: Reader) => unknown, text: string, said: string): void {
  assert.throws(() => read(type, text), (error) => {
    assert.ok(error instanceof DecodeError, String(error));
    assert.equal(error.message, said, text);
    return true;
  });
}

test("forty thousand random values come back as the text that they were", () => {
  const pick = numbers(3);
  for (let i = 0; i < 40_000; i++) {
    const value = anyValue(pick);
    const text = JSON.stringify(value);
    assert.equal(print(scan(text)), text);
    assert.deepStrictEqual(read(readJson, text), value);
    assert.equal(print(encode(writeJson, value)), text);
  }
});

test("white space may stand wherever it may", () => {
  assert.equal(print(scan(' \t\r\n{ "a" : [ 1 , { } , [ ] , "" ] , "b" : null } \n')), '{"a":[1,{},[],""],"b":null}');
});

test("integers are exact, whatever their size", () => {
  for (const integer of ["0", "9007199254740991", "-9007199254740991", "9007199254740993", "18446744073709551615", "-9223372036854775808"]) {
    assert.equal(print(scan(integer)), integer);
  }
  assert.equal(read(readU64, "18446744073709551615"), 2n ** 64n - 1n);
  assert.equal(read(readU64, '"18446744073709551615"'), 2n ** 64n - 1n);
  assert.equal(read(readI64, "-9223372036854775808"), -(2n ** 63n));
  assert.equal(read(readU64, "9007199254740993"), 9007199254740993n);
});

test("an integer beyond 2^53 is refused, never rounded", () => {
  const said = (found: string) => `expected an integer from 0 to ${Number.MAX_SAFE_INTEGER}, found ${found}`;
  refused(readCount, "9007199254740992", said("an integer beyond 2^53"));
  refused(readCount, "18446744073709551616", said("a float"));
  refused(readCount, "-1", said("-1"));
  refused((r) => readList(r, readJson), "[1,9007199254740993]",
    `[1]: expected an integer from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}, found an integer beyond 2^53`);
});

test("a number with a fraction or an exponent is no integer", () => {
  for (const text of ["7.0", "7e0", "70e-1", "-0", "1e2"]) {
    refused(readCount, text, `expected an integer from 0 to ${Number.MAX_SAFE_INTEGER}, found a float`);
    assert.ok(Object.is(read(readFloat, text), Number(text)));
  }
  assert.equal(read(readFloat, "7"), 7);
  assert.equal(read(readFloat, "123456789012345678901234567890"), 123456789012345678901234567890);
  assert.equal(read(readFloat, "1.7976931348623157e308"), Number.MAX_VALUE);
  for (const text of ["1e309", "-1e400", "9".repeat(400)]) refused(readFloat, text, "the number is out of range");
});

test("bytes, wide integers and keys have a form of their own in JSON", () => {
  const writer = new Writer();
  writer.digits = true;
  writer.array(4);
  writeBytes(writer, new Uint8Array([0xfb, 0xef]));
  writeU64(writer, 5n);
  writeI64(writer, -(2n ** 63n));
  writeIntegerMap(writer, { 7: 1, [-7]: 2 }, -9, 9, (w, v) => w.int(v, 0, 9));
  writer.end();
  const text = print(writer.take());
  assert.equal(text, '["++8=","5","-9223372036854775808",{"7":1,"-7":2}]');
  const all = read((r) => {
    r.tuple(4);
    const list = [readBytes(r), readU64(r), readI64(r), readIntegerMap(r, -9, 9, readCount)];
    r.end();
    return list;
  }, text);
  assert.deepStrictEqual(all, [new Uint8Array([0xfb, 0xef]), 5n, -(2n ** 63n), { 7: 1, "-7": 2 }]);
  assert.equal(print(encode((w: Writer, v: number) => w.float(v), -0)), "-0.0");
});

test("what is there twice stays there twice, for the reader to judge", () => {
  assert.equal(print(scan('{"a":1,"a":2,"__proto__":3}')), '{"a":1,"a":2,"__proto__":3}');
});

test("text with escapes", () => {
  for (const text of [String.raw`"\"\\\/\b\f\n\r\t\u00e9"`, String.raw`"\ud83d\ude00"`, String.raw`"\\"`, String.raw`"\\\""`, '"é€😀"', '""']) {
    assert.equal(read((r) => r.str(), text), JSON.parse(text));
  }
  for (const half of [String.raw`"\ud800"`, String.raw`"\udc00x"`]) refused((r) => r.str(), half, "half a surrogate pair is no text");
});

test("what is no JSON is refused where it stands", () => {
  const said = (wanted: string, at: number, path = "") => `${path}the text is no JSON: expected ${wanted} at character ${at}`;
  refused(readJson, "", said("a value", 0));
  refused(readJson, "[1", said("`]`", 2, "[1]: "));
  refused(readJson, "[1,]", said("a value", 3, "[1]: "));
  refused(readJson, "[1 2]", said("`]`", 3, "[1]: "));
  refused(readJson, '{"a":1,}', said("text", 7));
  refused(readJson, "{1:2}", said("text", 1));
  refused(readJson, '{"a" 1}', said("`:`", 5));
  refused(readJson, '{"a":{"b":[1,nul]}}', said("a value", 13, "a.b[1]: "));
  refused(readJson, "1 2", said("the end of the text", 2));
  for (const text of ["01", "+1", ".5", "1.", "1e", "NaN", "Infinity", "undefined", "'a'", "truefalse", "--1", "[]]", '"a', '"\\"', '"\\x"', '"\n"', '"\t"', "\ufeff1", "//", "{a:1}"]) {
    assert.throws(() => scan(text), DecodeError, text);
  }
});

test("64 levels are read, 65 are not", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  assert.equal(print(scan(nested(64))), nested(64));
  assert.throws(() => scan(nested(65)), /nest deeper than 64 levels$/);
  assert.throws(() => scan("[".repeat(1_000_000)), /nest deeper than 64 levels$/);
  assert.throws(() => scan('{"a":'.repeat(1_000_000)), /nest deeper than 64 levels$/);
});

test("long text takes time in proportion to its length", () => {
  for (const part of ["a", "\\n", "\\\\", '\\"', "é", "\\u00e9"]) {
    const text = `"${part.repeat(1_000_000)}"`;
    assert.equal(print(scan(text)), JSON.stringify(JSON.parse(text)));
    assert.throws(() => scan(text.slice(0, -1)), DecodeError);
  }
  assert.throws(() => scan("9".repeat(1_000_000)), DecodeError);
});

test("two hundred thousand texts of garbage end in a value or in a DecodeError", () => {
  const pick = numbers(4);
  const parts = ["{", "}", "[", "]", ",", ":", '"', "\\", "a", '"a"', '"type"', "1", "-", "0", ".5", "e9", "true", "null", " ", "\ud800", "\\u12", "é"];
  const valid = Array.from({ length: 500 }, () => JSON.stringify(anyValue(pick)));
  let scanned = 0;
  for (let i = 0; i < 200_000; i++) {
    let text = "";
    if (i % 2 === 0) for (let n = pick(12); n > 0; n--) text += parts[pick(parts.length)];
    else {
      const whole = valid[pick(valid.length)] as string;
      const at = pick(whole.length + 1);
      text = whole.slice(0, at) + (parts[pick(parts.length)] as string) + whole.slice(at + pick(3));
    }
    let expected: Json | undefined;
    try {
      expected = JSON.parse(text) as Json;
    } catch {
      expected = undefined;
    }
    try {
      const bytes = scan(text);
      assert.notEqual(expected, undefined, text);
      print(bytes);
      scanned++;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      // Nothing that is JSON is refused but for what cannot be said.
      if (expected !== undefined) assert.match(error.message, /surrogate|out of range/, text);
    }
  }
  assert.ok(scanned > 1_000, `${scanned} were JSON`);
});
