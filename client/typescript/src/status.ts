import type { ConnectError } from "./connect_error.js";

/**
 * What the connection is doing.
 *
 * ```text
 * connecting --> open --> waiting --> connecting --> ..
 *      \____________\_________\_____> closed
 *
 * schema, while it is open:
 *   same        compatible        breaking: to be loaded anew        unknown: not told, or not known to the server
 * ```
 */
export type Status =
  | {
      /** A connection is being opened. Calls wait. */
      readonly state: "connecting";
    }
  | {
      /** Calls are sent. */
      readonly state: "open";
      /** How long the last heartbeat took to be answered, in milliseconds; `null` before the first. */
      readonly latency: number | null;
      /**
       * How many calls of the connection before go on on this one: answered from the server's record,
       * still running, or sent again.
       */
      readonly replayed: number;
      /** Whether the program can say and read everything that it was built for. */
      readonly schema: Schema;
    }
  | {
      /** There is no connection. Calls wait. */
      readonly state: "waiting";
      /** When the next attempt begins, in milliseconds from the moment of this status. */
      readonly retryIn: number;
      /** Whether the browser says that there is no network. It may be wrong, so attempts go on. */
      readonly offline: boolean;
      /** Why there is none. */
      readonly cause: ConnectError;
    }
  | {
      /** There will be no connection any more, and every call fails at once. */
      readonly state: "closed";
      /** Why. */
      readonly reason: ConnectError;
    };

/** How the contract that a program was built from goes with the server's. */
export type Schema = "same" | "compatible" | "breaking" | "unknown";

/**
 * A value that changes. It has the shape that `useSyncExternalStore` and the like ask for.
 *
 * ```ts
 * const stop = ws.status.subscribe(() => render(ws.status.get()));
 * ```
 */
export interface Readable<T> {
  /** The value of now; the same object until it changes. */
  get(): T;
  /**
   * Calls `listener` after each change, until the function that is returned is called. What a
   * listener throws is reported as an uncaught error, and hinders nobody.
   */
  subscribe(listener: () => void): () => void;
}

/** A value that its owner sets and others watch. */
export class Store<T> implements Readable<T> {
  #value: T;
  readonly #listeners = new Set<{ call: () => void }>();

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    // A listener may subscribe and unsubscribe others.
    for (const listener of [...this.#listeners]) {
      try {
        if (this.#listeners.has(listener)) listener.call();
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  subscribe(call: () => void): () => void {
    // An entry of its own: one function may be subscribed twice, and each time ends by itself.
    const listener = { call };
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
