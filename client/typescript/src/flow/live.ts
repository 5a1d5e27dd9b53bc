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

/** Runs what belongs to the application, when the turn is over; what it throws is reported, and hinders nobody. */
export function later(run: () => void): void {
  queueMicrotask(run);
}
