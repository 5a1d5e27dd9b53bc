import { type Json, type Read, decode, encode, readJson, writeJson } from "../codec/index.js";
import { applyPatch } from "./patch.js";
import type { Model } from "./state.js";

/**
 * A state whose deltas are patches.
 *
 * Patches are of its JSON form, so that is kept, and read as the state's type after each change: so
 * what a patch brings is checked as everything else is.
 */
export function derivedModel<State>(read: Read<State>): Model<State> {
  let tree: Json = null;
  return {
    whole(bytes) {
      const whole = decode(readJson, bytes);
      const state = decode(read, bytes);
      tree = whole;
      return state;
    },
    changed(_, deltas) {
      let next = tree;
      for (const delta of deltas) next = applyPatch(next, decode(readJson, delta));
      const state = decode(read, encode(writeJson, next));
      tree = next;
      return state;
    },
  };
}
