// The TypeScript client, which makes calls and writes down how each ended. Arguments: address, folder, seed, calls, milliseconds.
import { openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import { type Json, type Operation, readJson, writeJson } from "../../../client/typescript/src/codec/index.js";
import { type Client, type Result, connect } from "../../../client/typescript/src/index.js";

interface Ran {
  readonly value: string;
}

type Work = { readonly key: string; readonly millis: number; readonly filler: string };
type Class = "safe" | "idempotent" | "once" | "transactional";

/** How many calls are made at a time. */
const CALLERS = 32;
/** Enough for any number of cuts in a row. */
const PLENTY_MS = 60_000;
const NAMES = { safe: "chaos.read", idempotent: "chaos.put", once: "chaos.add", transactional: "chaos.pay" } as const;
const CLASSES: readonly Class[] = ["safe", "idempotent", "once", "once", "once", "transactional", "transactional"];

const [url = "", folder = "", ...numbers] = process.argv.slice(2);
const [seed = 0, calls = 0, time = 0] = numbers.map(Number);
const history = openSync(join(folder, "client.log"), "a");
const ws = connect(url, {
  WebSocket,
  backoff: { first: 10, longest: 50, held: 50 },
});

let next = 0;
const end = performance.now() + time;
await Promise.all(Array.from({ length: CALLERS }, () => caller(ws)));
ws.close();

async function caller(ws: Client): Promise<void> {
  while (next < calls && performance.now() < end) await call(ws, next++);
}

async function call(ws: Client, nth: number): Promise<void> {
  const luck = numbersOf(seed, nth);
  const kind = (["short", "cancel"] as const)[luck(20)] ?? "plain";
  const kindOfCall = CLASSES[luck(CLASSES.length)] ?? "safe";
  const filler = "x".repeat(luck(10) === 0 ? luck(6000) : luck(100));
  const work = { key: `c${nth}`, millis: luck(31), filler };
  const timeout = kind === "short" ? 3 + luck(27) : PLENTY_MS;
  write(`invoke ${work.key} ${kindOfCall} ${kind} ${timeout}`);
  const controller = new AbortController();
  const { signal } = controller;
  const answer = ws.request(operation(kindOfCall), work, { timeout, signal }).result();
  if (kind === "cancel") void sleep(luck(31)).then(() => controller.abort());
  write(`resolve ${work.key} ${outcome(await answer)}`);
}

function outcome(result: Result<Ran, unknown>): string {
  if (result.ok) return `ok yes ${result.value.value}`;
  const { error } = result;
  return `${error.code ?? error.kind} ${error.executed} -`;
}

function operation(kind: Class): Operation<Work, Ran, Json> {
  const output = (r: Parameters<typeof readJson>[0]): Ran => readJson(r) as unknown as Ran;
  return { name: NAMES[kind], class: kind, input: writeJson, output, error: readJson };
}

function write(event: string): void {
  const at = Math.round((performance.timeOrigin + performance.now()) * 1000);
  writeSync(history, `${at} ${event}\n`);
}

/** Numbers below a bound that come again with their seed (Mulberry32). */
function numbersOf(seed: number, lane: number): (below: number) => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(lane, 0x85ebca6b)) | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
