import { MAX_DEPTH, TOO_DEEP } from "../codec/error.js";
import type { Json } from "../codec/index.js";

/** The changes of a derived resource: a list of steps, each at a path. See docs/protocol.md#patches. */
export type Patch = Json;

/**
 * The value after a patch. The one before stays as it is, and both have the same objects where the
 * patch changes nothing. Throws what says why the patch does not fit.
 */
export function applyPatch(value: Json, patch: Patch): Json {
  const steps = Array.isArray(patch) ? (patch as readonly Json[]) : unfit("a patch is a list");
  const edit = new Edit(value);
  for (const step of steps) edit.step(step);
  return edit.root;
}

/** A list or an object that this patch has made, so that it may change it. */
type Container = Json[] | { [key: string]: Json };

/** A value while it is patched. */
class Edit {
  root: Json;
  /** What was copied is changed in place from then on. */
  readonly #own = new Set<unknown>();

  constructor(root: Json) {
    this.root = root;
  }

  step(step: Json): void {
    if (!isObject(step)) unfit("a step is an object");
    const { op, path, to, by } = step;
    if (!isPath(path)) unfit("a path is a list of at most 64 keys and indices");
    switch (op) {
      case "set":
        return this.#set(path, valueOf(step, path));
      case "unset":
        return this.#unset(path);
      case "insert":
        return this.#insert(path, valueOf(step, path));
      case "remove":
        return void this.#remove(path);
      case "move":
        return this.#move(path, to);
      case "inc":
        return this.#increment(path, by);
      default:
        unfit(`\`${String(op)}\` is no step`);
    }
  }

  #set(path: Path, value: Json): void {
    if (path.length === 0) this.root = value;
    else put(this.#parent(path), last(path), value);
  }

  #unset(path: Path): void {
    const parent = this.#parent(path);
    const key = last(path);
    if (Array.isArray(parent) || typeof key !== "string" || !Object.hasOwn(parent, key)) unfit("there is no such key");
    delete parent[key];
  }

  #insert(path: Path, value: Json): void {
    const list = this.#list(path);
    list.splice(index(last(path), list.length), 0, value);
  }

  #remove(path: Path): Json {
    const list = this.#list(path);
    return list.splice(index(last(path), list.length - 1), 1)[0] as Json;
  }

  #move(path: Path, to: Json | undefined): void {
    const list = this.#list(path);
    const place = index(to, list.length - 1);
    list.splice(place, 0, this.#remove(path));
  }

  #increment(path: Path, by: Json | undefined): void {
    const value = path.length === 0 ? this.root : child(this.#parent(path), last(path));
    const sum = exact(value) + exact(by);
    this.#set(path, exact(sum));
  }

  #list(path: Path): Json[] {
    const parent = this.#parent(path);
    return Array.isArray(parent) ? parent : unfit("there is no list");
  }

  /** What holds the value at `path`, to be changed. */
  #parent(path: Path): Container {
    if (path.length === 0) unfit("nothing holds the whole");
    let container = this.#owned(this.root);
    this.root = container;
    for (const key of path.slice(0, -1)) {
      const inner = this.#owned(child(container, key));
      put(container, key, inner);
      container = inner;
    }
    return container;
  }

  #owned(value: Json): Container {
    if (this.#own.has(value)) return value as Container;
    const copy = Array.isArray(value) ? [...(value as Json[])] : isObject(value) ? { ...value } : unfit("there is nothing inside");
    this.#own.add(copy);
    return copy;
  }
}

type Path = readonly (string | number)[];

function isPath(path: Json | undefined): path is Path {
  return Array.isArray(path) && path.length <= MAX_DEPTH && path.every((key) => typeof key === "string" || Number.isSafeInteger(key));
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a step puts in, which must not nest too deep where it goes. */
function valueOf(step: { readonly [key: string]: Json }, path: Path): Json {
  const value = Object.hasOwn(step, "value") ? (step["value"] as Json) : unfit("the field `value` is missing");
  return isWithin(value, MAX_DEPTH - path.length) ? value : unfit(TOO_DEEP);
}

function isWithin(value: Json, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isWithin(inner as Json, levels - 1));
}

/** A number that is the same in every language. */
function exact(value: Json | undefined): number {
  if (typeof value !== "number" || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) unfit("only numbers within 2^53 are added");
  return value;
}

function last(path: Path): string | number {
  return path.at(-1) as string | number;
}

/** A place in a list whose last one is `most`. */
function index(key: Json | undefined, most: number): number {
  if (typeof key !== "number" || !(key >= 0 && key <= most && Number.isInteger(key))) unfit("there is no such index");
  return key;
}

function child(container: Container, key: string | number): Json {
  if (Array.isArray(container)) return container[index(key, container.length - 1)] as Json;
  if (typeof key !== "string" || !Object.hasOwn(container, key)) unfit("there is no such key");
  return container[key] as Json;
}

function put(container: Container, key: string | number, value: Json): void {
  if (Array.isArray(container)) container[index(key, container.length - 1)] = value;
  else if (typeof key !== "string") unfit("a key is text");
  // As a key like any other.
  else Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}

function unfit(problem: string): never {
  throw new TypeError(`the patch does not fit: ${problem}`);
}
