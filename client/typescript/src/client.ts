import { Call, type CallOptions } from "./call.js";
import type { CallError } from "./call_error.js";
import { type Operation, encode } from "./codec/index.js";
import { ConnectError } from "./connect_error.js";
import type { Encoding } from "./encoding.js";
import { readFrame } from "./envelope/read.js";
import { writeMessage } from "./envelope/write.js";
import type {
  About,
  Act,
  ActionOptions,
  Actable,
  Apply,
  Derived,
  Event,
  EventOptions,
  Presence,
  PresenceStore,
  Resource,
  ResourceStore,
} from "./flow/types.js";
import type { Clock, ConnectOptions, QueuedCall } from "./options.js";
import { failed, readAnswer, unusable } from "./outcome.js";
import { type PageSign, platformPage } from "./page.js";
import type { Port, Said } from "./port.js";
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
  readonly #port: Port;
  #line: Line | undefined;
  /** What is to be told to those who watch, once the session has done its step. */
  #news: Status[] = [];
  #isTelling = false;
  /** When the timer runs out, and how it is stopped. */
  #wakeAt = Infinity;
  #stopTimer: () => void = () => {};
  /** Listens to the life of the page no longer. */
  #unwatch: () => void = () => {};

  /** @internal */
  constructor(dial: (events: LineEvents) => Line, encoding: Encoding, options: ConnectOptions) {
    this.#dial = dial;
    this.#encoding = encoding;
    this.#options = options;
    const { page = platformPage } = options;
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
    let isOutdated = false;
    this.#session = new Session(options, {
      connect: () => this.#connect(),
      authenticate: () => this.#authenticate(),
      send: (message) => this.#line?.send(this.#encoding.encode(writeMessage(message))),
      buffered: () => this.#line?.buffered() ?? 0,
      disconnect: (code) => this.#line?.close(code),
      isOffline: () => page.isOffline(),
      status: (status) => {
        this.#news.push(status);
        if (status.state === "closed") this.#unwatch();
        if (status.state !== "open" || status.schema !== "breaking" || isOutdated) return;
        isOutdated = true;
        console.warn("wilco: the server breaks the contract of this program: load it anew");
      },
    });
    this.#port = {
      clock: this.#clock,
      session: this.#session,
      client: this,
    };
    this.#step((session, now) => session.tick(now));
    this.#unwatch = page.watch((sign) => this.#step((session, now) => session.probe(now, soon(sign, options.random))));
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
    const { timeout, signal, offline = this.#options.offline, say, ended } = options as CallOptions & Partial<Said>;
    const opId = options.opId ?? operation.opId?.();
    let id: number | undefined;
    const abort = (): void => this.#step((session) => session.calls.cancel(id as number));
    const answer = new Promise<Answer>((end) => {
      const [payload, size] = this.#write(operation, input);
      // Not before: what the input does while it is written may be to abort.
      if (signal?.aborted) throw failed(operation, { code: "cancelled", message: "", executed: "no" }, signal);
      const deadline = this.#clock.now() + this.#budget(operation.timeout, timeout);
      const made = { op, class: kind, opId, payload, size, deadline, offline, say };
      signal?.addEventListener("abort", abort);
      this.#step((session, now) => (id = session.calls.add({ ...made, end }, now)));
    });
    // All of it in one reaction, and the error made within: that is what its stack is found by.
    const result = answer.then(
      (answer) => {
        signal?.removeEventListener("abort", abort);
        ended?.();
        return readAnswer(operation, answer, signal);
      },
      (error: CallError<Failure>) => ({ ok: false, error }) as const,
    );
    return new Call(id, result);
  }

  /**
   * Follows a resource: its state, as it is on the server, and each change of it.
   *
   * All who follow one resource share one subscription, which ends with the last of them. The state
   * is a new object where it changed, and the same object where it did not. While there is no
   * connection the last state is there, as `stale`.
   *
   * A resource with deltas of its own needs the function that takes one into the state; what is
   * derived needs nothing.
   *
   * ```ts
   * const board = ws.resource(Board, {});
   * const stop = board.subscribe(() => render(board.get()));
   *
   * const world = ws.resource(World, { id: "1" }, { apply: (world, delta) => moved(world, delta) });
   * ```
   */
  resource<Params, State, Action, Output, Failure>(
    resource: Derived<Params, State, Action, Output, Failure>,
    params: NoInfer<Params>,
  ): ResourceStore<State>;
  resource<Params, State, Delta, Action, Output, Failure>(
    resource: Resource<Params, State, Delta, Action, Output, Failure>,
    params: NoInfer<Params>,
    options: NoInfer<Apply<State, Delta>>,
  ): ResourceStore<State>;
  resource<Params, State>(
    resource: Resource<Params, State, never, never, unknown, unknown> | Derived<Params, State, never, unknown, unknown>,
    params: Params,
    options?: Apply<State, never>,
  ): ResourceStore<State> {
    return resource.open(this.#port, params, options as Apply<State, never>);
  }

  /**
   * Acts on a resource: a call that changes it, and happens once even if the connection is lost on
   * the way, or the session with it.
   *
   * ```ts
   * await ws.action(Board, {}, { kind: "move", flight, stand }, {
   *   optimistic: (board) => ({ ...board, stands: { ...board.stands, [flight]: stand } }),
   * });
   * ```
   */
  action<Params, State, Action, Output, Failure>(
    resource: Actable<Params, State, Action, Output, Failure>,
    params: NoInfer<Params>,
    action: NoInfer<Action>,
    options: ActionOptions<NoInfer<State>> = {},
  ): Act<Output, Failure> {
    return resource.act(this.#port, params, action, options);
  }

  /**
   * Calls `handler` for each event of a domain, until the function that is returned is called.
   *
   * What was missed is told to `gap`: with how many, where that is known.
   *
   * ```ts
   * const off = ws.on(WorldEvent, (event) => log(event), { gap: () => reload() });
   * ```
   */
  on<Value>(event: Event<Value>, handler: (value: NoInfer<Value>, about: About) => void, options: EventOptions = {}): () => void {
    return event.listen(this.#port, handler, options);
  }

  /**
   * Enters a place, and follows who else is there. Everybody who has signed in is seen by the others
   * until {@link PresenceStore.close}.
   *
   * ```ts
   * const apron = ws.presence(ApronPresence, {});
   * apron.set("away");
   * for (const { userId, status } of apron.get().users) show(userId, status);
   * ```
   */
  presence<Params>(presence: Presence<Params>, params: NoInfer<Params>): PresenceStore {
    return presence.enter(this.#port, params);
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
    return this.#session.calls.queue(this.#clock.now()).map((call) => ({
      ...call,
      cancel: () => this.#step((session) => session.calls.cancel(call.id)),
    }));
  }

  /**
   * Finds out at once whether the connection lives, or tries now to get one. Pages do so by
   * themselves when they are looked at again; an app without a page does when it wakes up.
   *
   * ```ts
   * AppState.addEventListener("change", (state) => state === "active" && ws.probe());
   * ```
   */
  probe(): void {
    this.#step((session, now) => session.probe(now, 0));
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
      const payload = encode(write, input, this.#encoding.digits);
      return [payload, this.#encoding.size(name, payload)];
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
      received: (frame) => this.#step((session, now) => session.received(readFrame(this.#encoding, frame, this.#session.flow?.shapes), now)),
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

/** How soon a sign of the page makes a client that waits try again. */
function soon(sign: PageSign, random = Math.random): number {
  // All who share a network hear at one moment that it is there again.
  if (sign === "online") return SPREAD * random();
  return sign === "shown" ? 0 : Infinity;
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
/** Over how long those come back whose network does. */
const SPREAD = 1000;
/** Longer than anybody waits. */
const A_YEAR = 365 * 24 * 3_600_000;
/** A timer of the platform that is longer ends at once. */
const LONGEST_TIMER = 0x7fff_ffff;
