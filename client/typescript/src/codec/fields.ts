import { encode } from "./whole.js";

/**
 * The field names of a type, prepared for {@link Reader.key}.
 *
 * Each stands there as the bytes of its MessagePack, one character for a byte: so a name is compared
 * with the bytes of a message, and no string is made of them.
 */
export type Fields = readonly string[];

/** Prepares field names for {@link Reader.key}. */
export function fields(...names: readonly string[]): Fields {
  return names.map((name) => String.fromCharCode(...encode((writer, text) => writer.str(text), name)));
}

/** Whether `field` stands at `at`. */
export function isField(input: Uint8Array, at: number, field: string): boolean {
  const { length } = field;
  if (at + length > input.length) return false;
  for (let i = 0; i < length; i++) if (input[at + i] !== field.charCodeAt(i)) return false;
  return true;
}
