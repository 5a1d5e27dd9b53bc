import type { Encoding } from "./encoding.js";
import type { Page } from "./page.js";
import type { Offline } from "./session/host.js";
import type { WebSocketConstructor } from "./transport.js";

/** When to come back after a connection is lost; all times in milliseconds. */
export interface Backoff {
  /** The first retry is immediate; this is the ceiling of the second. Default 200. */
  readonly first?: number | undefined;
  /**
   * The ceiling that no wait exceeds. Default 20 000; raising it makes a long outage end later for
   * the client, lowering it makes a server that comes back meet more of them at once.
   */
  readonly longest?: number | undefined;
  /**
   * How long a connection must have been open to count as a success, after which the count of
   * attempts begins anew. Default 10 000.
   */
  readonly held?: number | undefined;
}

/** What tells the time: a test hands in its own. */
export interface Clock {
  /** Milliseconds since any moment, never going back. */
  now(): number;
  /** Runs `run` once after so many milliseconds, unless the function that is returned is called. */
  after(milliseconds: number, run: () => void): () => void;
}

/** How patient a client is. All times are in milliseconds. */
export interface SessionOptions {
  /**
   * The credential, which travels in the first message and never in the URL. Default none.
   *
   * A function is asked for it at each attempt to connect, and again before it expires. `null` says
   * that nobody is signed in any more, and closes the client as `signed_out`. What it throws is the
   * end of the attempt, as `no_token`, and not of the client.
   */
  readonly token?: string | (() => Promise<string | null>) | undefined;
  /**
   * The hash of the contract that the program was built from: `contractHash` of its bindings. Default none. The server is
   * told it, and the status then tells whether it is still the same; one that breaks the program is warned of once.
   */
  readonly contractHash?: string | undefined;
  /** How long an attempt to connect may take. Default 10 000. */
  readonly connectTimeout?: number | undefined;
  /** How long the server may take to greet an open socket. Default 10 000. */
  readonly welcomeTimeout?: number | undefined;
  /**
   * How long an answer may come after the deadline of its call. Default 100: the server ends a call
   * at the same deadline and knows better whether it ran.
   */
  readonly grace?: number | undefined;
  /** When to come back after a connection is lost. By default at once, then ever later. */
  readonly backoff?: Backoff | undefined;
  /**
   * How many bytes of calls may wait for a connection or for their turn, each counted with an
   * allowance of 128 bytes. Default 1 MiB. What comes beyond fails with `overloaded`.
   */
  readonly maxWaitingBytes?: number | undefined;
  /** A number from 0 to 1 for the waits between attempts. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** A call that is not over. */
export interface QueuedCall {
  /** Its request id. */
  readonly id: number;
  /** The name of the operation. */
  readonly operation: string;
  /** How much of its time is left, in milliseconds. */
  readonly remaining: number;
  /** How large it is, with an allowance of 128 bytes. */
  readonly bytes: number;
  /** Whether it was sent, so that it may have run. */
  readonly sent: boolean;
  /** Takes it back: it ends as `cancelled`. */
  cancel(): void;
}

/** How a client connects. */
export interface ConnectOptions extends SessionOptions {
  /**
   * The class of the sockets. Default the global one, which browsers and Node 22 have; in Node 20
   * hand in that of the package `ws`.
   */
  readonly WebSocket?: WebSocketConstructor | undefined;
  /**
   * How messages are written. Default MessagePack; `json` of `wilco/json` is larger and slower, and
   * can be read in the browser's network view.
   */
  readonly encoding?: Encoding | undefined;
  /**
   * How long a call may take in all, waiting for a connection included. Default 10 000: the 5 s
   * that a server gives a handler, and 5 s for the way. An operation that declares a time of its
   * own gets that and 5 s for the way, if that is more.
   */
  readonly callTimeout?: number | undefined;
  /**
   * What becomes of a call that finds no open connection. Default `"queue"`: it waits until there is
   * one, or its time is over. With `"fail"` it fails at once, as `offline`; so does one that waits for
   * its turn when the connection is lost. A call that was sent goes on over a lost connection either way.
   */
  readonly offline?: Offline | undefined;
  /** What tells the time. Default the clock and the timers of the platform. */
  readonly clock?: Clock | undefined;
  /** What tells when the page is looked at again, and of the network. Default the events of the browser. */
  readonly page?: Page | undefined;
}
