// The TypeScript client, which makes calls and writes down how each ended. Arguments: address, folder, seed, calls, milliseconds.
import { openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import { type Json, type Operation, readJson, writeJson } from "../../../client/typescript/src/codec/index.js";
import { type Client, type Result, connect, newOpId } from "../../../client/typescript/src/index.js";

interface Ran {
  readonly value: string;
}

type Work = { readonly key: string; readonly millis: number; readonly filler: string };
type Class = "safe" | "idempotent" | "once" | "transactional";
type Kind = "plain" | "short" | "cancel";
/** How a call is written down: `key` of this attempt, and its class, `named` if it is `once` and has a name. */
type Attempt = { readonly key: string; readonly label: Class | "named"; readonly kind: Kind };

/** How many calls are made at a time. */
const CALLERS = 32;
/** Enough for any number of cuts in a row. */
const PLENTY_MS = 60_000;
/** Less than the server remembers a name for: whoever asks again does it in time. */
const NAMED_MS = 12_000;
const NAMES = { safe: "chaos.read", idempotent: "chaos.put", once: "chaos.add", transactional: "chaos.pay" } as const;
const CLASSES: readonly Class[] = ["safe", "idempotent", "once", "once", "once", "transactional", "transactional"];

const [url = "", folder = "", ...numbers] = process.argv.slice(2);
const [seed = 0, calls = 0, time = 0] = numbers.map(Number);
const history = openSync(join(folder, "client.log"), "a");
// A greeting that is held should not hold up the run.
const options = { WebSocket, backoff: { first: 10, longest: 50, held: 50 }, welcomeTimeout: 1000 };
const [ws, other] = [connect(url, options), connect(url, options)];

let next = 0;
const end = performance.now() + time;
await Promise.all(Array.from({ length: CALLERS }, caller));
ws.close();
other.close();

async function caller(): Promise<void> {
  while (next < calls && performance.now() < end) await call(next++);
}

/** Makes a call, and with some asks again through the other client, as a page does that was loaded anew. */
async function call(nth: number): Promise<void> {
  const luck = numbersOf(seed, nth);
  const isNamed = luck(50) === 0;
  const drawn = (["short", "cancel"] as const)[luck(20)] ?? "plain";
  const drawnClass = CLASSES[luck(CLASSES.length)] ?? "safe";
  const kind: Kind = isNamed ? (luck(3) === 0 ? "cancel" : "plain") : drawn;
  const kindOfCall = isNamed ? "once" : drawnClass;
  const filler = "x".repeat(luck(10) === 0 ? luck(6000) : luck(100));
  const work = { key: `c${nth}`, millis: luck(31), filler };
  const timeout = kind === "short" ? 3 + luck(27) : isNamed ? NAMED_MS : PLENTY_MS;
  const opId = isNamed ? newOpId() : undefined;
  const label = isNamed ? "named" : kindOfCall;
  const patience = luck(31);
  const ask = async (ws: Client, { key, label, kind }: Attempt): Promise<void> => {
    write(`invoke ${key} ${label} ${kind} ${timeout}`);
    const controller = new AbortController();
    const { signal } = controller;
    const answer = ws.request(operation(kindOfCall), work, { timeout, signal, opId }).result();
    if (kind === "cancel") void sleep(patience).then(() => controller.abort());
    write(`resolve ${key} ${outcome(await answer)}`);
  };
  const asked = [ask(ws, { key: work.key, label, kind })];
  if (isNamed && luck(4) !== 0) {
    const again = sleep(luck(60)).then(() => ask(other, { key: `${work.key}/2`, label, kind: "plain" }));
    asked.push(again);
  }
  await Promise.all(asked);
}

function outcome(result: Result<Ran, unknown>): string {
  if (result.ok) return `ok yes ${result.value.value}`;
  const { error } = result;
  return `${error.code ?? error.kind} ${error.executed} -`;
}

function operation(kind: Class): Operation<Work, Ran, Json> {
  const output = (r: Parameters<typeof readJson>[0]): Ran => readJson(r) as unknown as Ran;
  const named = kind === "transactional" ? { opId: newOpId } : {};
  return { name: NAMES[kind], class: kind, ...named, input: writeJson, output, error: readJson };
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
