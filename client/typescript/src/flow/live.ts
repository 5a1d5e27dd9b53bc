import { type Readable, Store } from "../status.js";

/** A value that is made when it is asked for; who watches is told of changes once per turn. */
export class Live<T> extends Store<T> {
  readonly #make: () => T;

  /** `make` gives the same object until something changes. */
  constructor(make: () => T) {
    super(make());
    this.#make = make;
  }

  override get(): T {
    return this.#make();
  }

  /** Something may have changed. */
  readonly ring: () => void = oncePerTurn(() => {
    const value = this.#make();
    if (value !== super.get()) this.set(value);
  });
}

/** A value that is followed, until it is closed: what one of those who share it has. */
export interface Followed<T> extends Readable<T> {
  close(): void;
}

/** What one of those has who share a value; `leave` is called when it is closed, and its listeners, in `offs`, are gone then. */
export function handle<T>(live: Live<T>, leave: () => void, offs: Set<() => void> = new Set()): Followed<T> {
  return {
    get: () => live.get(),
    subscribe: (listener) => until(offs, live.subscribe(listener)),
    close() {
      for (const off of offs) off();
      leave();
    },
  };
}

/** Does `off` when it is called, or with the others in `offs`. */
export function until(offs: Set<() => void>, off: () => void): () => void {
  offs.add(off);
  return () => {
    offs.delete(off);
    off();
  };
}

/** What does `run` at the end of the turn, once, however often it is called. */
export function oncePerTurn(run: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      run();
    });
  };
}

/** Runs what belongs to the application, when the turn is over; what it throws is reported, and hinders nobody. */
export function later(run: () => void): void {
  queueMicrotask(run);
}
