import assert from "node:assert/strict";
import { test } from "node:test";
import { DecodeError, type Read, decode, encode, fields, readAny, readBytes, readI64, readIntegerMap, readJson, readList, readOptional, readRecord, readTag, readU64, writeJson } from "../../src/codec/index.js";
import { counting, unpolluted, weight } from "../garbage.js";
import { numbers } from "../random.js";
import { type Pick, anyValue } from "../values.js";

const names = fields("a", "b", "code", "süß");

/** Readings that together ask for everything that a reader can be asked for. */
const reads: readonly Read<unknown>[] = [
  readJson,
  (r) => r.raw(),
  (r) => readList(r, (s) => readOptional(s, readJson)),
  (r) => readRecord(r, readJson),
  (r) => readIntegerMap(r, -100, 100_000, readBytes),
  (r) => readAny<unknown>(r, readBytes, readU64, readI64, (s) => s.float(), (s) => readList(s, reads[5] as Read<unknown>), (s) => readRecord(s, reads[5] as Read<unknown>)),
  (r) => {
    const tag = readTag(r, "code");
    const found: unknown[] = [tag];
    for (let n = r.map(), k = -1; n > 0; n--) {
      k = r.key(names, k);
      if (k === 0) found.push(r.bool());
      else if (k === 1) found.push(r.int(-5, 5));
      else r.skip();
    }
    r.end();
    return found;
  },
  (r) => {
    r.tuple(2);
    const pair = [r.nil(), r.str()];
    r.end();
    return pair;
  },
];

function mutated(pick: Pick, valid: Uint8Array): Uint8Array {
  const bytes = valid.slice(0, pick(4) === 0 ? pick(valid.length + 1) : valid.length);
  for (let n = pick(4); n > 0 && bytes.length > 0; n--) bytes[pick(bytes.length)] = anyByte(pick);
  return pick(8) === 0 ? new Uint8Array([...bytes, anyByte(pick)]) : bytes;
}

/** Markers that begin something more often than others. */
function anyByte(pick: Pick): number {
  return pick(2) === 0 ? pick(256) : 0x80 + pick(96);
}

test("two hundred thousand inputs of garbage end in a value or in a DecodeError", () => {
  const pick = numbers(2);
  const valid = Array.from({ length: 500 }, () => encode(writeJson, anyValue(pick)));
  let read = 0;
  let refused = 0;
  let most = 0;
  unpolluted(() =>
    counting((taken) => {
      for (let i = 0; i < 200_000; i++) {
        const bytes =
          i % 2 === 0
            ? Uint8Array.from({ length: pick(40) }, () => anyByte(pick))
            : mutated(pick, valid[pick(valid.length)] as Uint8Array);
        try {
          const value = decode(reads[pick(reads.length)] as Read<unknown>, bytes);
          if (weight(value) > 2 + 2 * bytes.length) assert.fail(`more than was sent: ${Buffer.from(bytes).toString("hex")}`);
          read++;
        } catch (error) {
          if (!(error instanceof DecodeError)) assert.fail(`${Buffer.from(bytes).toString("hex")}: ${String(error)}`);
          refused++;
        }
        most = Math.max(most, taken() / (bytes.length + 1));
      }
    }),
  );
  assert.ok(read > 5_000, `${read} were read`);
  assert.ok(refused > 50_000, `${refused} were refused`);
  // Of a message made of forms within forms there may be 64 for each byte, and no more: see the one below.
  assert.ok(most < 40, `one took ${most} steps for each of its bytes`);
});

test("what a count claims is not allocated", () => {
  const claims = ["dd ff ff ff ff", "df ff ff ff ff", "c6 ff ff ff ff", "db ff ff ff ff", "c9 ff ff ff ff 01", "dc ff ff", "de ff ff"];
  const before = process.memoryUsage();
  for (const claim of claims) {
    // Nested in itself, so that each claim would be allocated beside the others.
    const once = new Uint8Array(Buffer.from(claim.replaceAll(" ", ""), "hex"));
    const bytes = new Uint8Array(once.length * 60);
    for (let at = 0; at < bytes.length; at += once.length) bytes.set(once, at);
    for (const read of reads) assert.throws(() => decode(read, bytes), DecodeError);
  }
  const after = process.memoryUsage();
  assert.ok(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers < 16_000_000);
});

test("counts that the bytes could hold at each level do not add up", () => {
  // Lists of lists, each of which claims all the bytes that are left.
  const length = 1_000_000;
  const bytes = new Uint8Array(length).fill(0xc0);
  const view = new DataView(bytes.buffer);
  for (let level = 0; level < 64; level++) {
    bytes[level * 5] = 0xdd;
    view.setUint32(level * 5 + 1, length - (level + 1) * 5);
  }
  const before = process.memoryUsage().heapUsed;
  assert.throws(() => decode(readJson, bytes), DecodeError);
  assert.ok(process.memoryUsage().heapUsed - before < 100_000_000);
});

test("forms within forms take steps in proportion to the message, however they are nested", () => {
  type Tree = readonly unknown[] | number;
  const branch = (last: Read<number>): Read<Tree> => (r) => {
    r.tuple(2);
    const both = [tree(r), last(r)];
    r.end();
    return both;
  };
  // All forms read the left side first, so that each level is read three times by a naive reader.
  const tree: Read<Tree> = (r) => readAny<Tree>(r, branch((s) => s.int(0, 1)), branch((s) => s.int(2, 3)), branch((s) => s.int(4, 5)), (s) => s.int(0, 9));
  for (const levels of [10, 30, 60]) {
    const deep = new Uint8Array([...new Uint8Array(levels).fill(0x92), 0xc0, ...new Uint8Array(levels)]);
    counting((taken) => {
      assert.throws(() => decode(tree, deep), DecodeError);
      const count = taken();
      assert.ok(count < 64 * 4 * (1 + deep.length), `${count} steps for ${deep.length} bytes`);
    });
  }
});
