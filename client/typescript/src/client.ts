import { Call, type CallOptions, type Result } from "./call.js";
import type { CallError } from "./call_error.js";
import { type Operation, Writer } from "./codec/index.js";
import { ConnectError } from "./connect_error.js";
import { type Encoding, messagePack } from "./encoding.js";
import { readFrame } from "./envelope/read.js";
import { writeMessage, writtenSize } from "./envelope/write.js";
import type { Clock, ConnectOptions } from "./options.js";
import { cancelled, readOutcome, unencodable } from "./outcome.js";
import { Session } from "./session/session.js";
import type { Effect, Input, Outcome } from "./session/values.js";
import { type Readable, type Status, Store } from "./status.js";
import { type Line, type WebSocketConstructor, dial } from "./transport.js";

/**
 * A connection to a wilco server that comes back when it is lost. Made by {@link connect}.
 *
 * ```ts
 * const ws = connect("/ws");
 * const flight = await ws.request(GetFlight, { id });
 * ws.close();
 * ```
 */
export class Client {
  readonly #url: string;
  readonly #WebSocket: WebSocketConstructor;
  readonly #encoding: Encoding;
  readonly #callTimeout: number;
  readonly #clock: Clock;
  readonly #session: Session;
  readonly #status = new Store<Status>({ state: "connecting" });
  /** Who waits for which call. */
  readonly #callers = new Map<number, (outcome: Outcome) => void>();
  readonly #opened: Promise<void>;
  #settleOpened: (failure?: ConnectError) => void = () => {};
  #line: Line | undefined;
  /** Why the last connection or attempt ended; none since one is open. */
  #cause: ConnectError | undefined;
  /** What follows from the last steps; none while nothing is being done about it. */
  #effects: Effect[] | undefined;
  #timer: { readonly at: number; readonly stop: () => void } | undefined;

  /** @internal */
  constructor(url: string, WebSocket: WebSocketConstructor, options: ConnectOptions) {
    const { encoding = messagePack, callTimeout = 10_000, clock = platform } = options;
    this.#url = url;
    this.#WebSocket = WebSocket;
    this.#encoding = encoding;
    this.#callTimeout = callTimeout;
    this.#clock = clock;
    this.#session = new Session(options);
    this.#opened = new Promise((resolve, reject) => {
      this.#settleOpened = (failure) => (failure ? reject(failure) : resolve());
    });
    // Not everybody asks.
    this.#opened.catch(() => {});
    this.#step({ type: "start" });
  }

  /** What the connection is doing. */
  get status(): Readable<Status> {
    return this.#status;
  }

  /**
   * How the first attempt to connect ended: resolves when the server has greeted.
   *
   * Rejects with a {@link ConnectError} that says why it has not. The client then goes on trying,
   * unless its status is `closed`; calls wait for the connection until their own time is over.
   */
  opened(): Promise<void> {
    return this.#opened;
  }

  /**
   * Calls an operation. The call leaves at once, or waits for the connection.
   *
   * ```ts
   * const flight = await ws.request(GetFlight, { id }, { timeout: 500 });
   * ```
   */
  request<Input, Output, Failure>(
    operation: Operation<Input, Output, Failure>,
    input: NoInfer<Input>,
    { timeout, signal }: CallOptions = {},
  ): Call<Output, Failure> {
    const { name } = operation;
    const failed = (error: CallError<Failure>): Call<Output, Failure> =>
      new Call<Output, Failure>(undefined, Promise.resolve({ ok: false, error }));
    let payload: Uint8Array;
    let size: number;
    try {
      const writer = new Writer(this.#encoding.digits);
      operation.input(writer, input);
      payload = writer.take();
      size = writtenSize(this.#encoding, name, payload);
    } catch (thrown) {
      return failed(unencodable(name, thrown));
    }
    // Not before: what the input does while it is written may be to abort.
    if (signal?.aborted) return failed(cancelled(name, "no", signal));
    const deadline = this.#deadline(operation.timeout, timeout);
    const id = this.#session.nextId;
    const result = new Promise<Result<Output, Failure>>((resolve) => {
      const abort = (): void => this.#step({ type: "cancel", id });
      signal?.addEventListener("abort", abort);
      this.#callers.set(id, (outcome) => {
        signal?.removeEventListener("abort", abort);
        resolve(readOutcome(operation, outcome, { connection: this.#absence(), signal }));
      });
    });
    this.#step({ type: "call", call: { op: name, payload, size, deadline } });
    return new Call(id, result);
  }

  /**
   * Closes the connection for good. Calls that are open fail with `closed`.
   */
  close(): void {
    this.#step({ type: "close" });
  }

  /** When a call is over that begins now. A time that is no number is no time: it must not hang. */
  #deadline(declared: number | undefined, wanted: number | undefined): number {
    const budget = wanted ?? (declared === undefined ? this.#callTimeout : declared + WAY);
    return this.#clock.now() + Math.min(budget > 0 ? budget : 0, A_YEAR);
  }

  #step(input: Input): void {
    const effects = this.#session.step(input, this.#clock.now(), this.#line?.buffered());
    if (this.#effects) {
      // A listener of the status came back in: what it set off follows what is being done.
      this.#effects.push(...effects);
      return;
    }
    this.#effects = effects;
    try {
      // The list may grow on the way.
      for (const effect of effects) this.#apply(effect);
    } finally {
      this.#effects = undefined;
      this.#setTimer();
    }
  }

  #apply(effect: Effect): void {
    switch (effect.type) {
      case "connect":
        return this.#dial();
      case "send":
        return this.#line?.send(this.#encoding.encode(writeMessage(effect.message)));
      case "disconnect":
        return this.#line?.close(effect.code);
      case "resolve":
        this.#callers.get(effect.id)?.(effect.outcome);
        this.#callers.delete(effect.id);
        return;
      case "status":
        return this.#announce(effect.status);
      default:
        effect satisfies never;
    }
  }

  #dial(): void {
    this.#line = dial(this.#url, this.#encoding.subprotocol, this.#WebSocket, {
      opened: () => this.#step({ type: "opened" }),
      lost: (cause) => this.#step({ type: "lost", cause }),
      received: (frame) => {
        this.#step({ type: "received", message: readFrame(this.#encoding, frame) });
      },
    });
  }

  #announce(status: Status): void {
    if (status.state !== "connecting") {
      const { state } = status;
      this.#cause =
        state === "waiting" ? status.cause : state === "closed" ? status.reason : undefined;
      this.#settleOpened(this.#cause);
    }
    this.#status.set(status);
  }

  /** Why there is no connection, if there is none. */
  #absence(): ConnectError | undefined {
    return this.#status.get().state === "open"
      ? undefined
      : (this.#cause ?? new ConnectError("timed_out"));
  }

  /** A timer that is early is left as it is: it costs one look at the session, and no call a timer. */
  #setTimer(): void {
    const now = this.#clock.now();
    const at = this.#session.nextTick(now);
    if (this.#timer && this.#timer.at <= at && at < Infinity) return;
    this.#timer?.stop();
    this.#timer = undefined;
    if (at === Infinity) return;
    const stop = this.#clock.after(Math.min(Math.max(Math.ceil(at - now), 0), LONGEST_TIMER), () => {
      this.#timer = undefined;
      this.#step({ type: "tick" });
    });
    this.#timer = { at, stop };
  }
}

const platform: Clock = {
  now: () => performance.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
/** What a call gets beyond the time of its handler: to wait for a connection, and to travel. */
const WAY = 5000;
/** Longer than anybody waits. */
const A_YEAR = 365 * 24 * 3_600_000;
/** A timer of the platform that is longer ends at once. */
const LONGEST_TIMER = 0x7fff_ffff;
