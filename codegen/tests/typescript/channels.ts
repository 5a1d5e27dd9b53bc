// Reads and writes parts of resources and events, and says what became of each.
import { readFileSync } from "node:fs";
import * as $ from "wilco/codec";
import { json } from "wilco/json";
import * as channels from "./channels/index.js";

/** A part of a value, and what a server has written for it or what a program wants to send. */
type Job =
  | { readonly value: string; readonly part: string; readonly encoding: string; readonly bytes: string }
  | { readonly value: string; readonly part: string; readonly send: unknown };

/** What is tried here is tried for every value, so no type is known. */
interface Followed {
  readonly kind: string;
  readonly parts: { readonly [part: string]: unknown };
}

const jobs = JSON.parse(readFileSync(0, "utf8")) as readonly Job[];
process.stdout.write(JSON.stringify(jobs.map(outcome), shown));

function outcome(job: Job): unknown {
  const values = channels as unknown as { readonly [name: string]: Followed | undefined };
  const followed = values[job.value];
  if (followed === undefined) throw new Error(`there is no value ${job.value}`);
  if (job.part === "") return followed;
  const part = followed.parts[job.part];
  if (typeof part !== "function") return null;
  if ("send" in job) return Buffer.from($.encode(part as $.Write<unknown>, job.send)).toString("hex");
  try {
    return read(part as $.Read<unknown>, job.encoding, Buffer.from(job.bytes, "hex"));
  } catch (error) {
    if (!(error instanceof $.DecodeError)) throw error;
    return error.message;
  }
}

function read(part: $.Read<unknown>, encoding: string, bytes: Buffer): unknown {
  if (encoding === "MessagePack") return $.decode(part, new Uint8Array(bytes));
  const reader = new $.Reader(json.decode(`{"type":"response","request_id":1,"ok":${bytes.toString()}}`), -1);
  reader.map();
  for (const field of ["t", "request_id"]) {
    if (reader.str() !== field) throw new Error(`${field} is not where it was put`);
    reader.skip();
  }
  reader.str();
  const value = part(reader);
  reader.end();
  return value;
}

function shown(_: string, value: unknown): unknown {
  if (typeof value === "function") return "function";
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return value;
}
