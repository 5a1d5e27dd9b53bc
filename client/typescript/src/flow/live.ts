import { type Readable, Store } from "../status.js";

/** A value that is made when it is asked for; who watches is told of changes once per turn. */
export class Live<T> implements Readable<T> {
  readonly #make: () => T;
  readonly #told: Store<T>;
  #isRung = false;

  /** `make` gives the same object until something changes. */
  constructor(make: () => T) {
    this.#make = make;
    this.#told = new Store(make());
  }

  get(): T {
    return this.#make();
  }

  subscribe(listener: () => void): () => void {
    return this.#told.subscribe(listener);
  }

  /** Something may have changed. */
  ring(): void {
    if (this.#isRung) return;
    this.#isRung = true;
    queueMicrotask(() => {
      this.#isRung = false;
      const value = this.#make();
      if (value !== this.#told.get()) this.#told.set(value);
    });
  }
}

/** A value that is followed, until it is closed: what one of those who share it has. */
export interface Followed<T> extends Readable<T> {
  close(): void;
}

/** What one of those has who share a value; `leave` is called when it is closed, and its listeners are gone then. */
export function handle<T>(live: Live<T>, leave: () => void): Followed<T> & { until(off: () => void): () => void } {
  const offs = new Set<() => void>();
  const until = (off: () => void): (() => void) => {
    offs.add(off);
    return () => {
      offs.delete(off);
      off();
    };
  };
  return {
    get: () => live.get(),
    subscribe: (listener) => until(live.subscribe(listener)),
    until,
    close() {
      for (const off of offs) off();
      leave();
    },
  };
}

/** Runs what belongs to the application, when the turn is over; what it throws is reported, and hinders nobody. */
export function later(run: () => void): void {
  queueMicrotask(run);
}
