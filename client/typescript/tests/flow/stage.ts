import { type Json, type Read, type Reader, type Write, readJson, readList, readRecord, writeJson } from "../../src/codec/index.js";
import type { ConnectOptions } from "../../src/index.js";
import { type Derived, type Event, type NoParams, type Presence, type Resource, actions, derived, event, presence, resource } from "../../src/flow/index.js";
import { type FakeSocket, type Stage, openStage } from "../client/stage.js";

/** A board of named counts, whose changes are found by the server. */
export interface Board {
  readonly title: string;
  readonly counts: { readonly [name: string]: number };
  readonly log: readonly { readonly line: string }[];
}

export const readBoard: Read<Board> = (r: Reader) => {
  const record: { [key: string]: unknown } = {};
  for (let left = r.map(); left > 0; left--) {
    const key = r.str();
    if (key === "title") record[key] = r.str();
    else if (key === "counts") record[key] = readRecord(r, (r) => r.int(0, 1000));
    else if (key === "log") record[key] = readList(r, (r) => ({ line: readRecord(r, (r) => r.str())["line"] ?? "" }));
    else r.skip();
  }
  r.end();
  return {
    title: (record["title"] as string | undefined) ?? r.missing("title"),
    counts: (record["counts"] as Board["counts"] | undefined) ?? {},
    log: (record["log"] as Board["log"] | undefined) ?? [],
  };
};

const readMoved: Read<number> = (r) => r.int(0, 1000);
const readText: Read<string> = (r) => r.str();

export const BoardOf: Derived<{ readonly id: string }, Board, Json, number, string> = derived({
  name: "board/{id}",
  params: ["id"],
  readState: readBoard,
  actions,
  writeAction: writeJson,
  readOutput: readMoved,
  readError: readText,
});

/** A sum: its changes are numbers that are added to it. */
export const Sum: Resource<NoParams, { readonly sum: number }, number, number, null, never> = resource({
  name: "sum",
  params: [],
  readState: (r) => ({ sum: readRecord(r, (r) => r.int(-1e9, 1e9))["sum"] ?? r.missing("sum") }),
  readDelta: (r) => r.int(-1000, 1000),
  actions,
  writeAction: (w, v) => w.int(v, -1000, 1000),
  readOutput: (r) => r.nil(),
  readError: (r) => r.fail("no value fits here"),
});

export const add = { apply: (state: { readonly sum: number }, delta: number) => ({ sum: state.sum + delta }) };

export const News: Event<Json> = event({ domain: "news", read: readJson });
export const Apron: Presence<NoParams> = presence({ name: "apron", params: [], signalling: true });

/** A stage on which the server has greeted, in a session of an epoch. */
export function flowStage(options: ConnectOptions = {}): Stage {
  return openStage(options);
}

/** Lets everything run that waits for the end of the turn. */
export async function turn(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

/** The next connection, which the server has greeted. */
export function comesBack(stage: Stage, greeting: { readonly [field: string]: Json } = {}): FakeSocket {
  stage.socket.breaks();
  stage.clock.pass(1000);
  stage.socket.open();
  stage.socket.greets(greeting);
  return stage.socket;
}

/** What the client has said since it was asked the last time. */
export function said(socket: FakeSocket): { readonly [field: string]: Json }[] {
  return socket.said.splice(0);
}

export function subscribed(kind: string, name: string, epoch = "e1", seq = 0, recovered = false): { readonly [field: string]: Json } {
  return { t: 5, channels: [{ kind, name, epoch, seq, recovered }] };
}

export function refused(kind: string, name: string, code: string, more: { readonly [field: string]: Json } = {}): { readonly [field: string]: Json } {
  return { t: 5, channels: [{ kind, name, error: { code, message: `it is ${code}`, executed: "no", ...more } }] };
}

export function snapshot(resource: string, state: Json, seq: number, epoch = "e1"): { readonly [field: string]: Json } {
  return { t: 1000, seq, timestamp: 1, epoch, resource, state };
}

export function delta(resource: string, delta: Json, seq: number, more: { readonly [field: string]: Json } = {}): { readonly [field: string]: Json } {
  return { t: 1001, seq, timestamp: 1, epoch: "e1", resource, delta, ...more };
}

export function deltas(resource: string, deltas: Json[], from: number, seq: number, more: { readonly [field: string]: Json } = {}): { readonly [field: string]: Json } {
  return { t: 1002, seq, timestamp: 1, epoch: "e1", from, resource, deltas, ...more };
}

export function current(kind: string, resource: string, seq: number, epoch = "e1"): { readonly [field: string]: Json } {
  return { t: 1003, seq, epoch, resource, kind };
}

export function pong(...tops: { readonly [field: string]: Json }[]): { readonly [field: string]: Json } {
  return { t: 1, server_ts: 1, tops };
}

export function top(kind: string, name: string, seq: number, epoch = "e1"): { readonly [field: string]: Json } {
  return { kind, name, epoch, seq };
}

export const writeAny: Write<Json> = writeJson;
