import { Decoder, Encoder } from "@msgpack/msgpack";
import { deepStrictEqual } from "node:assert/strict";
import { type Json, type Read, type Write, decode, encode, readJson, writeJson } from "../src/codec/index.js";
import { derivedModel } from "../src/flow/derived.js";
import { applyPatch } from "../src/flow/patch.js";
import { share } from "../src/flow/share.js";
import { readCall, readWorld, writeCall, writeWorld } from "./api.js";
import { call } from "./call.js";
import { world } from "./snapshot.js";

/** Something that is timed, so often in each round that it takes about a millisecond. */
interface Contestant {
  readonly name: string;
  readonly work: () => unknown;
  /** Microseconds for each time, of the best round. */
  best: number;
}

/** What is compared with what: the same value, in both directions. */
interface Peer {
  readonly name: string;
  readonly decode: () => unknown;
  readonly encode: () => unknown;
}

/** Many that are short: some of them nobody else on the machine disturbs. */
const ROUNDS = 250;
let sink: unknown;

/** Lets all take turns, so that what else the machine does befalls all alike. */
function race(repeats: number, works: readonly (readonly [name: string, work: () => unknown])[]): readonly Contestant[] {
  const contestants: Contestant[] = works.map(([name, work]) => ({ name, work, best: Infinity }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const contestant of contestants) {
      const start = process.hrtime.bigint();
      for (let i = 0; i < repeats; i++) sink = contestant.work();
      contestant.best = Math.min(contestant.best, Number(process.hrtime.bigint() - start) / 1000 / repeats);
    }
  }
  return contestants;
}

function compare<T>(what: string, value: T, repeats: number, read: Read<T>, write: Write<T>): readonly (readonly Contestant[])[] {
  const text = JSON.stringify(value);
  const bytes = encode(write, value);
  console.log(`the ${what}: ${new TextEncoder().encode(text).length} bytes of JSON, ${bytes.length} of MessagePack`);
  const [encoder, decoder] = [new Encoder(), new Decoder()];
  const json = writeJson as unknown as Write<T>;
  const peers: readonly Peer[] = [
    { name: "`JSON`", decode: () => JSON.parse(text), encode: () => JSON.stringify(value) },
    { name: "@msgpack/msgpack", decode: () => decoder.decode(bytes), encode: () => encoder.encode(value) },
    { name: OURS, decode: () => decode(read, bytes), encode: () => encode(write, value) },
    { name: "wilco, any value", decode: () => decode(readJson, bytes), encode: () => encode(json, value) },
  ];
  for (const peer of peers) deepStrictEqual(peer.decode(), value, peer.name);
  return (["decode", "encode"] as const).map((way) => race(repeats, peers.map((peer) => [peer.name, peer[way]])));
}

/** Prints the table of docs/benchmarks.md, and how generated code does against each. */
function tell(columns: readonly (readonly Contestant[])[]): void {
  const row = (name: string, cells: readonly string[]) => console.log(`| ${[name, ...cells].join(" | ")} |`);
  row("", ["snapshot, decode", "encode", "small call, decode", "encode"]);
  row("---", columns.map(() => "---"));
  const names = columns[0]?.map(({ name }) => name) ?? [];
  const best = (column: readonly Contestant[], name: string) => column.find((one) => one.name === name)?.best ?? NaN;
  for (const name of names) row(name, columns.map((column) => best(column, name).toFixed(best(column, name) < 10 ? 2 : 1)));
  for (const name of names.slice(0, 2)) {
    row(`generated code against ${name}`, columns.map((column) => (best(column, OURS) / best(column, name)).toFixed(2)));
  }
}

const OURS = "wilco, generated";
tell([
  ...compare("snapshot", world(62), 30, readWorld, writeWorld),
  ...compare("small call", call, 2000, readCall, writeCall),
]);

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
  console.log(`\na patch of three fields of a derived resource: ${whole.length} bytes of state, ${bytes.length} of patch`);
  const steps = race(30, [
    ["applied to the tree", () => applyPatch(tree, patch)],
    ["tree written", () => encode(writeJson, patched)],
    ["and read as its type", () => decode(readWorld, written)],
    ["shared with the old", () => share(old, next)],
    ["all of it", () => share(old, model.changed(old, [bytes]))],
    ["a whole, for comparison", () => share(old, model.whole(whole))],
  ]);
  for (const { name, best } of steps) console.log(`  ${name.padEnd(24)} ${best.toFixed(2).padStart(7)} µs`);
}

follow(62);
if (sink === undefined) throw new Error("nothing was measured");
