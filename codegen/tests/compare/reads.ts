// Reads what servers of one version have written with what was generated for another.
import { readFileSync } from "node:fs";
import * as $ from "wilco/codec";
import { json } from "wilco/json";
import * as versions from "./versions.js";

/** A state that a server has written, and the version of the client that reads it. */
interface Job {
  readonly version: string;
  readonly encoding: string;
  readonly bytes: string;
}

/** What `flow.ts` makes of a resource. */
interface Derived {
  readonly kind: string;
  readonly parts: { readonly readState: $.Read<unknown> };
}

const jobs = JSON.parse(readFileSync(0, "utf8")) as readonly Job[];
process.stdout.write(JSON.stringify(jobs.map(outcome)));

/** Null, or why it was refused. */
function outcome(job: Job): string | null {
  const modules = versions as unknown as { readonly [version: string]: { readonly [name: string]: Derived } };
  const derived = Object.values(modules[job.version] ?? {}).find((value) => value.kind === "derived");
  if (derived === undefined) throw new Error(`there is no version ${job.version}`);
  try {
    read(derived.parts.readState, job.encoding, Buffer.from(job.bytes, "hex"));
    return null;
  } catch (error) {
    if (!(error instanceof $.DecodeError)) throw error;
    return error.message;
  }
}

function read(state: $.Read<unknown>, encoding: string, bytes: Buffer): void {
  if (encoding === "MessagePack") {
    $.decode(state, new Uint8Array(bytes));
    return;
  }
  const reader = new $.Reader(json.decode(`{"type":"response","request_id":1,"ok":${bytes.toString()}}`), -1);
  reader.map();
  for (const field of ["t", "request_id"]) {
    if (reader.str() !== field) throw new Error(`${field} is not where it was put`);
    reader.skip();
  }
  reader.str();
  state(reader);
  reader.end();
}
