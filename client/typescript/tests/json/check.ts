import { type Read, decode } from "../../src/codec/index.js";
import { printValue } from "../../src/json/print.js";
import { Scanner } from "../../src/json/scan.js";

/** Scans a text that is one value. */
export function scan(text: string): Uint8Array {
  const scanner = new Scanner(text);
  scanner.value();
  return scanner.finish();
}

export function print(bytes: Uint8Array): string {
  return decode(printValue, bytes);
}

export function read<T>(type: Read<T>, text: string): T {
  return decode(type, scan(text));
}
