import assert from "node:assert/strict";
import { test } from "node:test";
import { type Encoding, messagePack } from "../../src/encoding.js";
import { type Shapes, readFrame } from "../../src/envelope/read.js";
import { channelShapes, eventShapes, presenceShapes, stateShapes } from "../../src/flow/shapes.js";
import { json } from "../../src/json.js";
import { counting, damaged, damagedText, unpolluted, weight } from "../garbage.js";
import { fromHex, vectors } from "./vectors.js";

const withFlow: Shapes = { ...channelShapes(), ...stateShapes(), ...presenceShapes(), ...eventShapes() };

/** All that may be wrong with a frame; anything else would be a fault of the reader. */
const PROBLEM = new RegExp(
  [
    "the bytes end before the value does$",
    "expected .*, found .+$",
    "the field `\\w+` is (missing|there twice)$",
    "both `ok` and `error` are there$",
    "bytes follow the message$",
    "the message does not say what it is$",
    "the text is not UTF-8$",
    "the text has more than \\d+ bytes$",
    "the text is no JSON: expected .* at character \\d+$",
    "the number is out of range$",
    "half a surrogate pair is no text$",
    "lists and maps nest deeper than 64 levels$",
    "`.*` is no verdict$",
  ].join("|"),
  "s",
);

/** Reads a frame, which must not throw, whatever is in it; whether it is a message. */
function isMessage(encoding: Encoding, frame: Uint8Array | string): boolean {
  const found = readFrame(encoding, typeof frame === "string" ? frame : frame.slice().buffer, withFlow);
  if (!("problem" in found)) {
    if (weight(found) > 200 + 2 * frame.length) assert.fail(`more than was sent: ${String(frame)}`);
    return true;
  }
  if (!PROBLEM.test(found.problem ?? "")) assert.fail(`${found.problem}: ${String(frame)}`);
  return false;
}

function check(encoding: Encoding, frames: Iterable<Iterable<Uint8Array | string>>): void {
  let [read, refused] = [0, 0];
  unpolluted(() =>
    counting((taken) => {
      for (const damages of frames) {
        for (const frame of damages) {
          if (isMessage(encoding, frame)) read++;
          else refused++;
          const count = taken();
          if (count > 100 + 20 * frame.length) assert.fail(`${count} steps for ${String(frame)}`);
        }
      }
    }),
  );
  assert.ok(read > 30_000, `${read} were read`);
  assert.ok(refused > 30_000, `${refused} were refused`);
}

test("every vector cut off anywhere and with any bit turned over is a message or a problem that is told", () => {
  check(messagePack, all(({ msgpack_hex }) => damaged(fromHex(msgpack_hex ?? ""))));
});

test("so it is in JSON", () => {
  check(json, all(({ json: text }) => damagedText(text ?? "")));
});

function* all<T>(damages: (vector: { readonly msgpack_hex?: string; readonly json?: string }) => T): Generator<T> {
  for (const list of vectors().values()) for (const vector of list) yield damages(vector);
}

test("keys that all objects have are fields that nobody knows", () => {
  const keys = ["__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty"];
  unpolluted(() => {
    for (const key of keys) {
      for (const value of ['{"polluted":true}', "1", '"request_id"', '{"prototype":{"polluted":true}}']) {
        const message = `{"type":"response","request_id":1,"${key}":${value},"ok":{"${key}":${value}}}`;
        const found = readFrame(json, message, withFlow) as { readonly [field: string]: unknown };
        assert.deepEqual(Object.keys(found).filter((field) => field !== "error"), ["t", "request_id", "ok"]);
        assert.equal(Object.getPrototypeOf(found), Object.prototype);
        const fault = `{"type":"error","fatal":false,"code":"internal","message":"m","executed":"no","${key}":${value},"details":${value}}`;
        assert.equal(Object.hasOwn(readFrame(json, fault, withFlow), key), false);
        assert.equal(readFrame(json, `{"type":"${key}","request_id":1}`, withFlow).t, -1);
      }
    }
  });
});
