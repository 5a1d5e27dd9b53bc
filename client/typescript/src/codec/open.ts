import type { Reader } from "./reader.js";

// Of texts alone a compiler would think that each might be any of the names beside it.
declare enum Later {
  name = "",
}

/**
 * The name of a variant that was not there when the bindings were written, in an enum that is marked as open.
 *
 * It is text that is none of the names that are known.
 */
export type Unknown = Later;

/** Reads text that is a name, known or not. */
export function readOpen<T extends string>(reader: Reader): T {
  return reader.str() as T;
}

/** Says of a name that it is not known. */
export function unknown(name: string): Unknown {
  return name as Unknown;
}
