import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DecodeError, EncodeError, type Json, decode, encode, readJson, writeJson } from "../../src/codec/index.js";
import { applyPatch } from "../../src/flow/patch.js";
import { share } from "../../src/flow/share.js";
import { damaged, unpolluted, weight } from "../garbage.js";

interface PatchVector {
  readonly before: Json;
  readonly patch: Json;
}

const file = join(import.meta.dirname, "../../../../../tests/vectors/patch.json");

test("every patch cut off anywhere and with any bit turned over fits, or says why it does not", () => {
  const counts = { applied: 0, unfit: 0, unread: 0 };
  let unwritten = 0;
  unpolluted(() => {
    for (const { before, patch } of JSON.parse(readFileSync(file, "utf8")) as PatchVector[]) {
      const untouched = JSON.stringify(before);
      for (const bytes of damaged(written(patch))) counts[fate(before, bytes)]++;
      if (written(patch).length === 0) unwritten++;
      assert.equal(JSON.stringify(before), untouched);
    }
  });
  assert.ok(counts.applied > 1000 && counts.unfit > 10_000 && counts.unread > 10_000, JSON.stringify(counts));
  assert.ok(unwritten <= 1, `${unwritten} were not written`);
});

/** A patch in bytes; none of one that nests too deep to be sent. */
function written(patch: Json): Uint8Array {
  try {
    return encode(writeJson, patch);
  } catch (error) {
    assert.ok(error instanceof EncodeError && error.message.endsWith("lists and maps nest deeper than 64 levels"), String(error));
    return new Uint8Array();
  }
}

/** What becomes of a patch; anything but these is a fault. */
function fate(before: Json, bytes: Uint8Array): "applied" | "unfit" | "unread" {
  try {
    const patch = decode(readJson, bytes);
    const after = applyPatch(before, patch);
    if (weight(after) > weight(before) + weight(patch)) assert.fail(`more than was there: ${JSON.stringify(patch)}`);
    return "applied";
  } catch (error) {
    if (error instanceof DecodeError) return "unread";
    if (error instanceof TypeError && error.message.startsWith("the patch does not fit: ")) return "unfit";
    throw error;
  }
}

test("a path through what all objects have leads nowhere", () => {
  const keys = ["__proto__", "constructor", "prototype", "toString", "valueOf"];
  const ways = [...keys.map((key) => [key]), ...keys.flatMap((key) => keys.map((inner) => [key, inner]))];
  unpolluted(() => {
    for (const before of [{}, [], [{}], { a: {} }, "text", 1] as readonly Json[]) {
      for (const way of ways) {
        for (const first of [[], [0], ["a"]]) {
          for (const op of ["set", "unset", "insert", "remove", "inc", "move"]) {
            const path = [...first, ...way, "polluted"];
            const patch: Json = [{ op, path, value: true, by: 1, to: 0 }];
            assert.throws(() => applyPatch(before, patch), { name: "TypeError", message: /^the patch does not fit: / });
          }
        }
      }
    }
  });
});

test("a member of such a name is one like any other", () => {
  unpolluted(() => {
    for (const key of ["__proto__", "constructor", "toString"]) {
      const set = applyPatch({}, [{ op: "set", path: [key], value: { polluted: 1 } }]) as object;
      assert.deepStrictEqual(Object.keys(set), [key]);
      const deeper = applyPatch(set as Json, [{ op: "inc", path: [key, "polluted"], by: 1 }]) as object;
      assert.deepStrictEqual(Object.getOwnPropertyDescriptor(deeper, key)?.value, { polluted: 2 });
      assert.equal(Object.getPrototypeOf(deeper), Object.prototype);
      assert.deepStrictEqual(Object.keys(share(set, deeper)), [key]);
      assert.deepStrictEqual(applyPatch(deeper as Json, [{ op: "unset", path: [key] }]), {});
    }
    // A step whose fields are not its own is none.
    const step = JSON.parse('{"__proto__":{"op":"set","path":[],"value":1}}') as Json;
    assert.throws(() => applyPatch({}, [step]), { message: "the patch does not fit: a path is a list of at most 64 keys and indices" });
  });
});
