import { Decoder, Encoder } from "@msgpack/msgpack";
import { deepStrictEqual } from "node:assert/strict";
import { type Json, type Read, type Write, decode, encode, readJson, writeJson } from "../src/codec/index.js";
import { derivedModel } from "../src/flow/derived.js";
import { applyPatch } from "../src/flow/patch.js";
import { share } from "../src/flow/share.js";
import { call, readCall, writeCall } from "./call.js";
import { readWorld, world, writeWorld } from "./snapshot.js";

/** Times one thing in microseconds, so often that a round takes some milliseconds. */
interface Contestant {
  readonly name: string;
  readonly work: () => unknown;
  readonly rounds: number[];
}

const ROUNDS = 25;
let sink: unknown;

function race(title: string, repeats: number, works: { readonly [name: string]: () => unknown }): void {
  const contestants: Contestant[] = Object.entries(works).map(([name, work]) => ({ name, work, rounds: [] }));
  for (let round = 0; round < ROUNDS + 3; round++) {
    for (const { work, rounds } of contestants) {
      const start = process.hrtime.bigint();
      for (let i = 0; i < repeats; i++) sink = work();
      const micros = Number(process.hrtime.bigint() - start) / 1000 / repeats;
      if (round >= 3) rounds.push(micros);
    }
  }
  console.log(title);
  for (const { name, rounds } of contestants) {
    rounds.sort((a, b) => a - b);
    const [best, median] = [rounds[0], rounds[ROUNDS >> 1]] as [number, number];
    console.log(`  ${name.padEnd(24)} best ${best.toFixed(2).padStart(7)} µs   median ${median.toFixed(2).padStart(7)} µs`);
  }
}

function compare<T>(what: string, value: T, repeats: number, read: Read<T>, write: Write<T>): void {
  const text = JSON.stringify(value);
  const bytes = encode(write, value);
  const encoder = new Encoder();
  const decoder = new Decoder();
  deepStrictEqual(decode(read, bytes), value);
  deepStrictEqual(decoder.decode(bytes), value);
  const utf8 = new TextEncoder();
  const json = writeJson as unknown as Write<T>;
  console.log(`${what}: ${utf8.encode(text).length} bytes of JSON, ${bytes.length} of MessagePack`);
  race(" decode", repeats, {
    "JSON.parse": () => JSON.parse(text),
    "@msgpack/msgpack": () => decoder.decode(bytes),
    "wilco, generated": () => decode(read, bytes),
    "wilco, any value": () => decode(readJson, bytes),
  });
  race(" encode", repeats, {
    "JSON.stringify": () => JSON.stringify(value),
    "@msgpack/msgpack": () => encoder.encode(value),
    "wilco, generated": () => encode(write, value),
    "wilco, any value": () => encode(json, value),
  });
}

compare("small call", call, 20000, readCall, writeCall);
compare("snapshot", world(62), 400, readWorld, writeWorld);

/** What a delta of a derived resource costs: a patch of this many fields, and all that is done after it. */
function follow(entities: number): void {
  const value = world(entities);
  const whole = encode(writeWorld, value);
  const patch: Json = [3, 17, 40].map((index) => ({ op: "set", path: ["entities", index, "x"], value: index + 0.5 }));
  const bytes = encode(writeJson, patch);
  const tree = decode(readJson, whole);
  const patched = applyPatch(tree, patch);
  const written = encode(writeJson, patched);
  const model = derivedModel(readWorld);
  const old = model.whole(whole);
  const next = model.changed(old, [bytes]);
  console.log(`derived resource: ${whole.length} bytes of state, ${bytes.length} of patch`);
  race(" a patch of three fields", 400, {
    "applied to the tree": () => applyPatch(tree, patch),
    "tree written": () => encode(writeJson, patched),
    "and read as its type": () => decode(readWorld, written),
    "shared with the old": () => share(old, next),
    "all of it": () => share(old, model.changed(old, [bytes])),
    "a whole, for comparison": () => share(old, model.whole(whole)),
  });
}

follow(62);
if (sink === undefined) throw new Error("nothing was measured");
