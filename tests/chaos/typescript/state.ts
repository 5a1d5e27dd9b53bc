// Followers with the TypeScript client, which write down what they are shown. Arguments: address, folder, how many. They
// follow until standard input ends.
import { openSync, writeSync } from "node:fs";
import { join } from "node:path";
import WebSocket from "ws";
import { type Json, readJson } from "../../../client/typescript/src/codec/index.js";
import { derived, resource, type Derived, type NoParams, type Resource } from "../../../client/typescript/src/flow/index.js";
import { connect } from "../../../client/typescript/src/index.js";

interface State {
  readonly life: number;
  readonly tick: number;
  readonly mark: number;
}

interface ApronState extends State {
  readonly stands: { readonly [stand: string]: number };
}

interface Move {
  readonly stand: string;
  readonly aircraft?: number;
}

type Reader = Parameters<typeof readJson>[0];

const Apron: Resource<NoParams, ApronState, Move, never, never, never> = resource({
  name: "apron",
  params: [],
  readState: (r: Reader) => readJson(r) as unknown as ApronState,
  readDelta: (r: Reader) => readJson(r) as unknown as Move,
});
const Board: Derived<NoParams, State, never, never, never> = derived({
  name: "board",
  params: [],
  readState: (r: Reader) => readJson(r) as unknown as State,
});

const [url = "", folder = "", count = "1"] = process.argv.slice(2);
const file = openSync(join(folder, "seen.log"), "a");
const options = { WebSocket, backoff: { first: 10, longest: 50, held: 50 }, welcomeTimeout: 1000 };

const ends: (() => void)[] = [];
for (let nth = 0; nth < Number(count); nth++) follow(`typescript${nth}`);
process.stdin.resume().on("end", () => {
  for (const end of ends) end();
});

function follow(who: string): void {
  const ws = connect(url, options);
  const apron = ws.resource(Apron, {}, { apply });
  const board = ws.resource(Board, {});
  const reports = [watch(who, "apron", () => apron.get().state), watch(who, "board", () => board.get().state)];
  const [first, second] = reports;
  apron.subscribe(() => first?.look());
  board.subscribe(() => second?.look());
  ends.push(() => {
    for (const report of reports) report.end();
    ws.close();
  });
}

/** Writes down where one resource stands, whenever it is somewhere else. */
function watch(who: string, name: string, state: () => State | undefined): { look(): void; end(): void } {
  let last: { readonly life: number; readonly tick: number; readonly at: number } | undefined;
  return {
    look() {
      const now = state();
      if (!now || (last?.life === now.life && last.tick === now.tick)) return;
      const { life, tick } = now;
      write(`seen ${who} ${name} ~${life} ${tick} ${hash(now as unknown as Json)}`);
      if (last?.life === life && tick < last.tick) write(`back ${who} ${name} ~${life} ${last.tick} ${tick}`);
      last = { life, tick, at: micros() };
    },
    end() {
      write(last ? `reached ${who} ${name} ~${last.life} ${last.tick} ${last.at}` : `empty ${who} ${name}`);
    },
  };
}

function apply({ life, tick, mark, stands }: ApronState, { stand, aircraft }: Move): ApronState {
  const { [stand]: _, ...others } = stands;
  return {
    life,
    tick: tick + 1,
    mark: (Math.imul(mark, 31) + (aircraft ?? 7)) >>> 0,
    stands: aircraft === undefined ? others : { ...others, [stand]: aircraft },
  };
}

/** FNV-1a over the JSON without spaces, its keys in order. */
function hash(state: Json): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(JSON.stringify(sorted(state)))) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const byName = ([a]: [string, Json], [b]: [string, Json]): number => (a < b ? -1 : 1);
  const entries = Object.entries(value as { readonly [name: string]: Json }).sort(byName);
  return Object.fromEntries(entries.map(([name, value]) => [name, sorted(value)]));
}

function write(event: string): void {
  writeSync(file, `${micros()} ${event}\n`);
}

function micros(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}
