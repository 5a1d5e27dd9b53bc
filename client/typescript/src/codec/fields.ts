import { encode } from "./whole.js";

/** The field names of a type, prepared for {@link Reader.key}. */
export interface Fields {
  readonly names: readonly string[];
  /** The same in MessagePack: so a name is compared with a message, and no string is made of it. */
  readonly written: readonly Uint8Array[];
}

/** Prepares field names for {@link Reader.key}. */
export function fields(...names: readonly string[]): Fields {
  return { names, written: names.map((name) => encode((writer, text) => writer.str(text), name)) };
}
