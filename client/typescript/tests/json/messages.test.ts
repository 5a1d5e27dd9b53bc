import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { DecodeError, EncodeError, type Json, Reader, Writer, decode, readJson, writeJson } from "../../src/codec/index.js";
import { json } from "../../src/json.js";

interface Vector {
  readonly name: string;
  readonly direction: string;
  readonly json?: string;
  readonly msgpack_hex?: string;
  readonly fault?: { readonly kind: string };
}

const folder = new URL("../../../../../tests/vectors/", import.meta.url);
const vectors = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Vector[]);

/** The smallest integer that has a neighbour of the same number. */
const BEYOND = /\b9007199254740992\b/;
/** The tag by which the vectors mean a message that nobody knows yet. */
const OF_LATER = 65_000;

/** The fields of a message, its tag among them, as a value. */
function fieldsOf(message: Uint8Array): Json {
  const reader = new Reader(message, -1);
  const value = readJson(reader);
  assert.equal(reader.at, message.length);
  return value;
}

test("a message of a server is the same in both encodings", () => {
  let compared = 0;
  for (const { name, direction, json: text, msgpack_hex, fault } of vectors) {
    if (direction !== "server_to_client" || text === undefined || msgpack_hex === undefined) continue;
    const message = json.decode(text);
    if (fault?.kind === "wrong" && BEYOND.test(text)) {
      // No number of JavaScript holds it, in either encoding.
      for (const bytes of [message, new Uint8Array(Buffer.from(msgpack_hex, "hex"))]) {
        assert.throws(() => fieldsOf(bytes), /found an integer beyond 2\^53$/, name);
      }
      continue;
    }
    const { t, ...other } = fieldsOf(new Uint8Array(Buffer.from(msgpack_hex, "hex"))) as { readonly [key: string]: Json };
    assert.deepStrictEqual(fieldsOf(message), { t: t === OF_LATER ? 65535 : t, ...other }, name);
    assert.deepStrictEqual([...message.subarray(5, 8)], [0xa1, 0x74, 0xcd], name);
    compared++;
  }
  assert.ok(compared > 80, `${compared} were compared`);
});

test("a message of a client is the same in both encodings", () => {
  let compared = 0;
  for (const { name, direction, json: text, msgpack_hex, fault } of vectors) {
    if (direction !== "client_to_server" || text === undefined || msgpack_hex === undefined || fault !== undefined) continue;
    const said = JSON.parse(text) as { type: string };
    if (!said.type || said.type === "of_later") continue;
    const printed = json.encode(new Uint8Array(Buffer.from(msgpack_hex, "hex"))) as string;
    assert.ok(printed.startsWith('{"type":"'), name);
    assert.deepStrictEqual(JSON.parse(printed), said, name);
    compared++;
  }
  assert.ok(compared > 30, `${compared} were compared`);
});

test("65 levels below a message are too many, in text as in bytes", () => {
  const nested = (levels: number) => `{"type":"response","ok":${"[".repeat(levels)}${"]".repeat(levels)}}`;
  assert.equal(JSON.stringify(fieldsOf(json.decode(nested(64)))), nested(64).replace('"type":"response"', '"t":6000'));
  assert.throws(() => json.decode(nested(65)), /: lists and maps nest deeper than 64 levels$/);
});

test("the type may stand anywhere, and only there it is one", () => {
  const text = '{"seq":1,"state":{"type":"pong","t":1},"t":"mine","type":"snapshot"}';
  const reader = new Reader(json.decode(text), -1);
  const found: unknown[] = [];
  for (let n = reader.map(); n > 0; n--) found.push([readKey(reader), readJson(reader)]);
  assert.deepStrictEqual(found, [["t", 1000], ["seq", 1], ["state", { type: "pong", t: 1 }], [null, "mine"]]);
});

function readKey(reader: Reader): string | null {
  return reader.isNil() ? null : reader.str();
}

test("a type that is not known has a tag that is never given", () => {
  assert.deepStrictEqual(fieldsOf(json.decode('{"type":"of_later","request_id":9}')), { t: 65535, request_id: 9 });
});

test("what is no message is refused", () => {
  const said = (frame: string | ArrayBuffer, message: string) =>
    assert.throws(() => json.decode(frame), (error) => {
      assert.ok(error instanceof DecodeError, String(error));
      assert.equal(error.message, message);
      return true;
    });
  said("{}", "the field `type` is missing");
  said('{"t":1}', "the field `type` is missing");
  said('{"type":"pong","type":"pong"}', "the field `type` is there twice");
  said('{"type":1}', "the text is no JSON: expected text at character 8");
  said("[]", "the text is no JSON: expected `{` at character 0");
  said('{"type":"pong"} {}', "the text is no JSON: expected the end of the text at character 16");
  said('{"type":"pong"', "the text is no JSON: expected `}` at character 14");
  said('{"type":"snapshot","state":{"hp":[1,"\\ud800"]}}', "state.hp[1]: half a surrogate pair is no text");
  said(new ArrayBuffer(3), "expected a text frame, found bytes");
});

test("a message that no client says has no name", () => {
  const writer = new Writer();
  writeJson(writer, { t: 4711 });
  assert.throws(() => json.encode(writer.take()), EncodeError);
});

test("an application's own `type` and `t` stay what they are", () => {
  const writer = new Writer();
  writer.digits = json.digits;
  writeJson(writer, { t: 6000, request_id: 1, op: "a", payload: { type: "b", t: 5 } });
  const text = json.encode(writer.take());
  assert.equal(text, '{"type":"request","request_id":1,"op":"a","payload":{"type":"b","t":5}}');
  assert.equal(decode((r) => r.raw().length, json.decode('{"type":"pong"}')), 10);
});
