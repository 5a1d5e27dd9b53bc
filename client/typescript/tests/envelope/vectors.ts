import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** One entry of `tests/vectors`. See docs/protocol.md#vectors. */
export interface Vector {
  readonly name: string;
  readonly section: string;
  readonly direction: "client_to_server" | "server_to_client";
  readonly json?: string;
  readonly msgpack_hex?: string;
  readonly exact?: boolean;
  readonly meaning?: { readonly type: string; readonly [field: string]: unknown };
  readonly fault?: { readonly kind: string; readonly field?: string; readonly request_id?: number };
}

const folder = join(import.meta.dirname, "../../../../../tests/vectors");

/** Every vector of a message, by the name of its file. Those of patches are no messages. */
export function vectors(): ReadonlyMap<string, readonly Vector[]> {
  const files = readdirSync(folder).filter((file) => file !== "patch.json").sort();
  return new Map(
    files.map((file) => [file, JSON.parse(readFileSync(join(folder, file), "utf8")) as Vector[]]),
  );
}

export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
