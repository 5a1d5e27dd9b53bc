import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Json, Operation } from "../../src/codec/index.js";
import { readJson, writeJson } from "../../src/codec/index.js";

/** A ground desk that runs, in a process of its own. */
export interface Desk extends AsyncDisposable {
  readonly url: string;
  /** Ends it as Ctrl-C does: it goes away, and drains. */
  interrupt(): void;
  /** Ends it at once, without a word. */
  kill(): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;
}

/** Starts the desk at a port of its own, or at the one of an address that it had. */
export async function startDesk(listen = "127.0.0.1:0"): Promise<Desk> {
  const desk = spawn(program(), ["--listen", listen], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(desk, "exit");
  const url = await greeting(desk);
  return {
    url: `${url}/ws`,
    interrupt: () => desk.kill("SIGINT"),
    kill: () => desk.kill("SIGKILL"),
    ended,
    async [Symbol.asyncDispose]() {
      desk.kill("SIGKILL");
      await ended;
    },
  };
}

/** The first line tells the address. */
async function greeting(desk: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  let said = "";
  for await (const chunk of desk.stdout) {
    said += String(chunk);
    const [, url] = /^listening on (\S+)\n/.exec(said) ?? [];
    if (url !== undefined) {
      desk.stdout.resume();
      return url;
    }
  }
  throw new Error(`the desk ended: ${said}`);
}

function program(): string {
  // Seen from where the bundle of the test lies.
  const folder = process.env["CARGO_TARGET_DIR"] ?? join(import.meta.dirname, "../../../../../target");
  const program = join(folder, "debug/ground-desk");
  if (!existsSync(program)) throw new Error(`${program} is not there: run \`cargo build -p ground-desk\``);
  return program;
}

export interface Flight {
  readonly id: string;
  readonly stand: string | null;
}

function readFlight(r: Parameters<typeof readJson>[0]): Flight {
  const flight = readJson(r) as { readonly [field: string]: Json };
  const { id, stand = null } = flight;
  if (typeof id !== "string") r.missing("id");
  return { id: id as string, stand: stand as string | null };
}

/** What a generator would write, in short. */
function operation<Input extends Json, Output>(
  name: string,
  kind: "safe" | "idempotent" | "once",
  output: (r: Parameters<typeof readJson>[0]) => Output,
): Operation<Input, Output, { readonly code: string }> {
  const error = (r: Parameters<typeof readJson>[0]): { readonly code: string } => readJson(r) as never;
  return { name, class: kind, input: writeJson, output, error };
}

export const GetFlight: Operation<{ readonly id: string }, Flight, { readonly code: string }> =
  operation("flight.get", "safe", readFlight);
export const AssignStand: Operation<
  { readonly id: string; readonly stand: string },
  Flight,
  { readonly code: string }
> = operation("flight.assign_stand", "idempotent", readFlight);
export interface NewFlight {
  readonly [field: string]: string;
}
export const CreateFlight: Operation<NewFlight, Flight, { readonly code: string }> =
  operation("flight.create", "once", readFlight);

/** A flight that the day does not know yet. */
export function newFlight(id: string): NewFlight {
  const [arrival, departure] = ["2026-06-18T20:00:00Z", "2026-06-18T21:00:00Z"] as const;
  return { id, aircraft: "A320", registration: "G-EUUA", origin: "LHR", destination: "GVA", arrival, departure };
}

export const FindFlights: Operation<{ readonly q: string }, Flight[], { readonly code: string }> =
  operation("flight.find", "safe", (r) => {
    const flights: Flight[] = [];
    for (let length = r.array(); length > 0; length--) flights.push(readFlight(r));
    r.end();
    return flights;
  });
