import type { DataTag } from "@tanstack/query-core";
import type { CallError } from "../call_error.js";
import type { ResourceRefused } from "./resource.js";

/** The key of a query of an operation. */
export type OperationKey<Output, Failure> = DataTag<readonly [operation: string, input: unknown], Output, CallError<Failure>>;

/** The key of a query of a resource. */
export type ResourceKey<State> = DataTag<readonly [kind: "resource", name: string, params: unknown], State, ResourceRefused>;

/** A value as a part of a key: as JSON can say it, and still another one where it is another value. */
export function keyed(value: unknown): unknown {
  if (typeof value === "bigint") return { bigint: String(value) };
  if (typeof value === "number" && !Number.isFinite(value)) return { number: String(value) };
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (Array.isArray(value)) return value.map(keyed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, value]) => [key, keyed(value)]));
}
