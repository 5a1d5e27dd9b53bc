import assert from "node:assert/strict";
import { test } from "node:test";
import { readWorld, writeWorld } from "../../bench/api.js";
import { world } from "../../bench/snapshot.js";
import { DecodeError, type Read, type Reader, Writer, decode, encode, readJson } from "../../src/codec/index.js";
import { counting, damaged, damagedText, unpolluted, weight } from "../garbage.js";
import { print, scan } from "../json/check.js";
import { everything, readEverything, writeEverything } from "./everything.js";

/** Takes the damages of a value in turn: each one is a value of that type, no larger than it says, or a DecodeError. */
function check<Frame extends Uint8Array | string>(damages: Iterable<Frame>, read: (frame: Frame) => unknown): void {
  let [values, refused] = [0, 0];
  unpolluted(() =>
    counting((taken) => {
      for (const frame of damages) {
        try {
          if (weight(read(frame)) > 50 + 2 * frame.length) assert.fail(`more than was sent: ${String(frame)}`);
          values++;
        } catch (error) {
          if (!(error instanceof DecodeError)) throw error;
          refused++;
        }
        const count = taken();
        if (count > 50 + 40 * frame.length) assert.fail(`${count} steps for ${String(frame)}`);
      }
    }),
  );
  assert.ok(values > 500, `${values} were read`);
  assert.ok(refused > 500, `${refused} were refused`);
}

const reading = <T>(read: Read<T>) => (bytes: Uint8Array): unknown => decode(read, bytes);
const bytesOf = encode(writeEverything, everything);

test("a value of every kind of field comes back", () => {
  assert.deepStrictEqual(decode(readEverything, bytesOf), everything);
  assert.deepStrictEqual(decode(readEverything, scan(textOf())), everything);
});

test("a value of every kind of field, cut off anywhere and with any bit turned over", () => {
  check(damaged(bytesOf), reading(readEverything));
  check(damaged(bytesOf), reading((r: Reader) => r.raw()));
});

test("so it is in JSON", () => {
  check(damagedText(textOf()), (text) => decode(readEverything, scan(text)));
});

test("so it is with a snapshot of a world", () => {
  check(damaged(encode(writeWorld, world(24))), reading(readWorld));
  check(damaged(encode(writeWorld, world(24))), reading(readJson));
});

test("a message that claims more than it holds costs no more than it holds", () => {
  const claims = ["dd00ffffff", "ddffffffff", "dfffffffff", "c6ffffffff", "dbffffffff", "c9ffffffff", "dc7fff", "de7fff", "daffff", "c5ffff"];
  for (const claim of claims) {
    for (const behind of [0, 1, 4, 100, 30_000]) {
      const bytes = new Uint8Array([...Buffer.from(claim, "hex"), ...new Uint8Array(behind)]);
      for (const read of [readJson, readEverything, (r: Reader) => r.raw()] as readonly Read<unknown>[]) {
        counting((taken) => {
          try {
            assert.ok(weight(decode(read, bytes)) <= 1 + bytes.length);
          } catch (error) {
            assert.ok(error instanceof DecodeError, String(error));
          }
          const count = taken();
          assert.ok(count < 10 + 4 * bytes.length, `${count} steps for ${claim}`);
          if (claim.length === 10) assert.ok(count < 10, `${count} steps for ${claim}, which cannot be`);
        });
      }
    }
  }
});

/** The same in JSON, where integers of 64 bits and bytes are text. */
function textOf(): string {
  const writer = new Writer();
  writer.digits = true;
  writeEverything(writer, everything);
  return print(writer.take());
}
