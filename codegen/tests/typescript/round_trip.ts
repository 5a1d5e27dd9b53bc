// Reads values with what was printed, writes them again, and says what became of each.
import { readFileSync } from "node:fs";
import * as $ from "wilco/codec";
import { json } from "wilco/json";
import * as groups from "./groups.js";

/** A value that a server has written, one that a program wants to send, or one that is only to be read. */
type Job =
  | { readonly group: string; readonly operation: string; readonly encoding: string; readonly bytes: string; readonly bare?: boolean }
  | { readonly group: string; readonly operation: string; readonly send: string }
  | { readonly group: string; readonly operation: string; readonly show: string };

/** What is tried here is tried for every type, so none is known. */
type Operation = $.Operation<unknown, unknown, unknown>;

const jobs = JSON.parse(readFileSync(0, "utf8")) as readonly Job[];
process.stdout.write(JSON.stringify(jobs.map(outcome)));

function outcome(job: Job): { readonly sent: string } | { readonly value: unknown } | { readonly failure: string; readonly path: string; readonly message: string } {
  try {
    const operation = find(job.group, job.operation);
    if ("show" in job) return { value: shown($.decode(operation.output, fromHex(job.show))) };
    const sent = "send" in job ? $.encode(operation.input, JSON.parse(job.send)) : echo(operation, job);
    return { sent: Buffer.from(sent).toString("hex") };
  } catch (error) {
    if (!(error instanceof $.DecodeError || error instanceof $.EncodeError)) throw error;
    return { failure: error.name, path: error.path, message: error.message };
  }
}

function find(group: string, name: string): Operation {
  const modules = groups as unknown as { readonly [group: string]: { readonly [name: string]: Operation | string } | undefined };
  for (const value of Object.values(modules[group] ?? {})) {
    if (typeof value !== "string" && value.name === name) return value;
  }
  throw new Error(`${group} has no operation ${name}`);
}

/** A value as JSON can say it: a number as its digits, a bigint as they are written in a program. */
function shown(value: unknown): unknown {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "bigint") return `${part}n`;
    return typeof part === "number" ? String(part) : part;
  });
  return JSON.parse(text) as unknown;
}

function fromHex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, "hex"));
}

function echo(operation: Operation, job: Extract<Job, { readonly bytes: string }>): Uint8Array {
  const bytes = Buffer.from(job.bytes, "hex");
  if (job.encoding === "MessagePack") {
    const value = $.decode(operation.output, new Uint8Array(bytes));
    return $.encode(operation.input, job.bare ? value : { value });
  }
  const value = fromMessage(json.decode(`{"type":"response","request_id":1,"ok":${bytes.toString()}}`), operation);
  const frame = json.encode(toMessage({ value }, operation)).toString();
  const payload = /^\{"type":"request","payload":(.*)\}$/s.exec(frame)?.[1];
  if (payload === undefined) throw new Error(`the payload is not found in ${frame}`);
  return Buffer.from(payload);
}

/** Reads the value of a response, which comes last. */
function fromMessage(message: Uint8Array, operation: Operation): unknown {
  const reader = new $.Reader(message, -1);
  reader.map();
  for (const field of ["t", "request_id"]) {
    if (reader.str() !== field) throw new Error(`${field} is not where it was put`);
    reader.skip();
  }
  reader.str();
  const value = operation.output(reader);
  reader.end();
  return value;
}

/** Writes a value as the payload of a request. */
function toMessage(value: unknown, operation: Operation): Uint8Array {
  const writer = new $.Writer();
  writer.digits = json.digits;
  writer.depth = -1;
  writer.map(2);
  writer.key("t");
  writer.int(6000, 0, 65535);
  writer.key("payload");
  operation.input(writer, value);
  writer.end();
  return writer.take();
}
