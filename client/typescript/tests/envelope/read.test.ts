import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, encode, writeJson } from "../../src/codec/index.js";
import { messagePack } from "../../src/encoding.js";
import { PONG, REQUEST, RESPONSE, type Received, UNKNOWN, UNREADABLE } from "../../src/envelope/messages.js";
import { readFrame } from "../../src/envelope/read.js";
import { writeMessage } from "../../src/envelope/write.js";
import { json } from "../../src/json.js";
import { fromHex } from "./vectors.js";

function read(hex: string): Received {
  return readFrame(messagePack, fromHex(hex).buffer);
}

function problem(hex: string): string {
  const found = read(hex);
  return found.t === UNREADABLE ? found.problem : assert.fail(`it is ${found.t}`);
}

test("a message ends where its map ends", () => {
  const pong = "82a17401a97365727665725f747307";
  assert.deepEqual(read(pong), { t: PONG, client_ts: undefined });
  assert.match(problem(`${pong}c0`), /bytes follow the message$/);
});

test("a message says first what it is", () => {
  const why = /the message does not say what it is$/;
  for (const hex of ["80", "80a174cd1234", "81a17804", "82a17807a17401", "81a474797065a470696e67"]) {
    assert.match(problem(hex), why, hex);
  }
  assert.match(problem("81a174a470696e67"), /^t: expected an integer/);
  assert.deepEqual(read("81a174cd1234"), { t: UNKNOWN, request_id: undefined });
});

test("a text is an id in every form of text", () => {
  for (const id of ["a178", "d90178", "da000178", "db0000000178"]) {
    const found = read(`83a174cd1770aa726571756573745f6964${id}a26f6b01`);
    assert.ok(found.t === RESPONSE && found.request_id === "x", id);
  }
});

test("what cannot be read is for the call that it names by a number, and else for nobody", () => {
  const cut = (id: string): Received => read(`83a174cd1770aa726571756573745f6964${id}a26f6b`);
  const problem = "ok: the bytes end before the value does";
  assert.deepEqual(cut("07"), { t: RESPONSE, request_id: 7, problem });
  assert.deepEqual(cut("a178"), { t: UNREADABLE, problem });
});

test("bytes that are none are no message", () => {
  for (const hex of ["", "c1", "07", "c0", "9100", "dfffffffffa17400", "82a17400"]) problem(hex);
});

test("what a call takes in JSON is what its text takes", () => {
  for (const payload of [null, "grüße 🛫", { a: [1.5, -1, "\u0001\""] }, "x".repeat(1000)] as Json[]) {
    const bytes = encode(writeJson, payload);
    const message = { t: REQUEST, request_id: 2 ** 53 - 1, op: "op", timeout_ms: 2 ** 53 - 1, payload: bytes } as const;
    assert.equal(messagePack.size("op", bytes), bytes.length);
    const size = json.size("op", bytes) + "op".length + 128;
    assert.ok(Buffer.byteLength(json.encode(writeMessage(message)) as string) <= size);
    assert.ok(json.size("op", bytes) >= Buffer.byteLength(JSON.stringify(payload)));
  }
});
