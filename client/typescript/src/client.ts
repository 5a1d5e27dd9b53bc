import { Call, type CallOptions } from "./call.js";
import { type Operation, Writer } from "./codec/index.js";
import { ConnectError } from "./connect_error.js";
import type { Encoding } from "./encoding.js";
import { readFrame } from "./envelope/read.js";
import { writeMessage, writtenSize } from "./envelope/write.js";
import { newOpId } from "./op_id.js";
import type { Clock, ConnectOptions, QueuedCall } from "./options.js";
import { failed, readAnswer, unusable } from "./outcome.js";
import type { Answer } from "./session/host.js";
import { Session } from "./session/session.js";
import { type Readable, type Status, Store } from "./status.js";
import type { Line, LineEvents } from "./transport.js";

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
  readonly #dial: (events: LineEvents) => Line;
  readonly #options: ConnectOptions;
  readonly #encoding: Encoding;
  readonly #clock: Clock;
  readonly #session: Session;
  readonly #status = new Store<Status>({ state: "connecting" });
  readonly #opened: Promise<void>;
  #line: Line | undefined;
  /** What is to be told to those who watch, once the session has done its step. */
  #news: Status[] = [];
  #isTelling = false;
  /** When the timer runs out, and how it is stopped. */
  #wakeAt = Infinity;
  #stopTimer: () => void = () => {};

  /** @internal */
  constructor(dial: (events: LineEvents) => Line, encoding: Encoding, options: ConnectOptions) {
    this.#dial = dial;
    this.#encoding = encoding;
    this.#options = options;
    this.#clock = options.clock ?? platform;
    this.#opened = new Promise((resolve, reject) => {
      const stop = this.#status.subscribe(() => {
        const status = this.#status.get();
        if (status.state === "connecting") return;
        stop();
        if (status.state === "open") resolve();
        else reject(status.state === "waiting" ? status.cause : status.reason);
      });
    });
    // Not everybody asks.
    this.#opened.catch(() => {});
    this.#session = new Session(options, {
      connect: () => this.#connect(),
      authenticate: () => this.#authenticate(),
      send: (message) => this.#line?.send(this.#encoding.encode(writeMessage(message))),
      buffered: () => this.#line?.buffered() ?? 0,
      disconnect: (code) => this.#line?.close(code),
      status: (status) => this.#news.push(status),
    });
    this.#step((session, now) => session.tick(now));
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
    options: CallOptions = {},
  ): Call<Output, Failure> {
    const { name: op, class: kind } = operation;
    const { timeout, signal, offline = this.#options.offline } = options;
    const opId = options.opId ?? (kind === "transactional" ? newOpId() : undefined);
    let id: number | undefined;
    const abort = (): void => this.#step((session) => session.cancel(id as number));
    const answer = new Promise<Answer>((end) => {
      const [payload, size] = this.#write(operation, input);
      // Not before: what the input does while it is written may be to abort.
      if (signal?.aborted) throw failed(operation, { code: "cancelled", message: "", executed: "no" }, signal);
      const deadline = this.#clock.now() + this.#budget(operation.timeout, timeout);
      const made = { op, class: kind, opId, payload, size, deadline, offline };
      signal?.addEventListener("abort", abort);
      this.#step((session, now) => (id = session.call({ ...made, end }, now)));
    });
    const output = answer.then((answer) => {
      signal?.removeEventListener("abort", abort);
      return readAnswer(operation, answer, signal);
    });
    return new Call(id, output);
  }

  /**
   * The calls that are not over, as they are now: those that wait to be sent, and those whose answer
   * has not come yet.
   *
   * ```ts
   * const unsaved = ws.queue().filter(({ operation }) => operation === SaveNote.name).length;
   * ```
   */
  queue(): readonly QueuedCall[] {
    return this.#session.queue(this.#clock.now()).map((call) => ({
      ...call,
      cancel: () => this.#step((session) => session.cancel(call.id)),
    }));
  }

  /**
   * Closes the connection for good. Calls that are open fail with `closed`.
   */
  close(): void {
    this.#step((session) => session.close());
  }

  /** The input as a payload, and how many bytes it takes on the wire. */
  #write<Input>({ name, input: write }: Operation<Input, unknown, unknown>, input: Input): [Uint8Array, number] {
    try {
      const writer = new Writer(this.#encoding.digits);
      write(writer, input);
      const payload = writer.take();
      return [payload, writtenSize(this.#encoding, name, payload)];
    } catch (thrown) {
      throw unusable(name, "encode", thrown, "no");
    }
  }

  /** How long a call may take. A time that is no number is no time: it must not hang. */
  #budget(declared: number | undefined, wanted: number | undefined): number {
    const { callTimeout = 10_000 } = this.#options;
    const budget = wanted ?? Math.max(callTimeout, (declared ?? -Infinity) + WAY);
    return budget > 0 ? Math.min(budget, A_YEAR) : 0;
  }

  /** Lets something happen to the session, and does what is left to do after it. */
  #step(happen: (session: Session, now: number) => void): void {
    happen(this.#session, this.#clock.now());
    // A listener of the status came back in: what it set off is told after what is being told.
    if (this.#isTelling) return;
    this.#isTelling = true;
    for (const status of this.#news) this.#status.set(status);
    this.#news = [];
    this.#isTelling = false;
    this.#setTimer();
  }

  #connect(): void {
    this.#line = this.#dial({
      opened: () => this.#step((session, now) => session.opened(now)),
      lost: (cause) => this.#step((session, now) => session.lost(cause, now)),
      received: (frame) => this.#step((session, now) => session.received(readFrame(this.#encoding, frame), now)),
    });
  }

  /** Fetches the credential for the connection of now, or the one that is being opened. */
  #authenticate(): void {
    const line = this.#line;
    Promise.resolve()
      .then(this.#options.token as () => Promise<string | null>)
      .then(
        (token) => token ?? new ConnectError("signed_out"),
        (error) => new ConnectError("no_token", String(error)),
      )
      .then((token) => {
        if (this.#line === line) this.#step((session, now) => session.authenticate(token, now));
      });
  }

  /** A timer that is early is left as it is: it costs one look at the session, and no call a timer. */
  #setTimer(): void {
    const now = this.#clock.now();
    const at = this.#session.nextTick(now);
    if (this.#wakeAt <= at && at < Infinity) return;
    this.#stopTimer();
    this.#wakeAt = at;
    if (at === Infinity) return;
    this.#stopTimer = this.#clock.after(Math.min(Math.max(Math.ceil(at - now), 0), LONGEST_TIMER), () => {
      this.#wakeAt = Infinity;
      this.#step((session, now) => session.tick(now));
    });
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
