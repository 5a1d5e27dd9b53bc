/**
 * `next`, in which everything that equals what stood there in `old` is the old object.
 *
 * So who compares by identity sees a change only where there is one. Neither value is written to.
 */
export function share<T>(old: unknown, next: T): T {
  if (Object.is(old, next)) return next;
  if (next instanceof Uint8Array) return isSameBytes(old, next) ? (old as T) : next;
  const isList = Array.isArray(next);
  if (isList !== Array.isArray(old) || !isTree(old) || !isTree(next)) return next;
  const keys = Object.keys(next);
  let isSame = Object.keys(old).length === keys.length && (!isList || old["length"] === next["length"]);
  let copy: Tree | undefined;
  for (const key of keys) {
    const value = next[key];
    const before = Object.hasOwn(old, key) ? old[key] : NONE;
    const shared = share(before, value);
    if (!Object.is(shared, before)) isSame = false;
    if (!Object.is(shared, value)) (copy ??= (isList ? [...next] : { ...next }) as Tree)[key] = shared;
  }
  return (isSame ? old : (copy ?? next)) as T;
}

interface Tree {
  [key: string]: unknown;
}

/** Whether a value is a list or an object without a class of its own. */
function isTree(value: unknown): value is Tree & Iterable<unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

function isSameBytes(old: unknown, next: Uint8Array): boolean {
  return old instanceof Uint8Array && old.length === next.length && old.every((byte, at) => byte === next[at]);
}

/** What no value is. */
const NONE: unique symbol = /* @__PURE__ */ Symbol();
