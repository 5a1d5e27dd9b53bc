import { ConnectError, isFinal } from "../connect_error.js";
import type { Connected, ErrorMessage, Received, RequestId } from "../envelope/messages.js";
import type { SessionOptions } from "../options.js";
import { Backoff } from "./backoff.js";
import { Calls, refuseClosed } from "./calls.js";
import { Link } from "./link.js";
import type { State } from "./state.js";
import type { Effect, Input, NewCall, Outcome } from "./values.js";

/**
 * A client, as one machine over all its connections: values in, effects out. See
 * docs/protocol.md#the-life-of-a-connection.
 *
 * Each call that is handed in is resolved exactly once, and at the latest when its deadline and the
 * grace are over. Nothing is sent twice. The machine never waits: what takes time comes back as an
 * {@link Input}.
 */
export class Session {
  readonly #connectTimeout: number;
  readonly #welcomeTimeout: number;
  readonly #token: string | undefined;
  readonly #backoff: Backoff;
  readonly #calls: Calls;
  #state: State = { is: "idle" };
  /** What the server said was wrong before it closed. */
  #complaint = "";
  /** How many bytes the socket has not written yet. */
  #buffered = 0;
  #effects: Effect[] = [];

  constructor(options: SessionOptions) {
    const { token, connectTimeout = 10_000, welcomeTimeout = 10_000 } = options;
    this.#connectTimeout = connectTimeout;
    this.#welcomeTimeout = welcomeTimeout;
    this.#token = token;
    this.#backoff = new Backoff(options);
    this.#calls = new Calls(options);
  }

  /** The request id that the next call takes: the calls are counted from 1. */
  get nextId(): number {
    return this.#calls.nextId;
  }

  /** How many calls are sent and not answered. */
  get inFlight(): number {
    return this.#calls.inFlight;
  }

  /**
   * Takes in one thing that happened, and gives what follows from it. `buffered` is how many bytes
   * the socket has not written yet: while it is much, calls wait here, where they can be taken back
   * and know how much of their time is left.
   */
  step(input: Input, now: number, buffered = 0): Effect[] {
    this.#buffered = buffered;
    this.#effects = [];
    this.#take(input, now);
    return this.#effects;
  }

  /** When the session wants a `tick`; infinity for never. May move at each step. */
  nextTick(now: number): number {
    const state = this.#state;
    let at = Infinity;
    if (state.is === "open") {
      at = this.#calls.isAckDue ? now : state.link.nextTick();
      if (this.#calls.waits && !this.#openLink) at = Math.min(at, now + LOOK_AGAIN);
    } else if (state.is === "leaving") {
      at = Math.min(state.link.nextTick(), this.#calls.inFlight ? Infinity : state.until);
    } else if (state.is !== "idle" && state.is !== "closed") {
      at = state.until;
    }
    return Math.min(at, this.#calls.earliest);
  }

  #take(input: Input, now: number): void {
    switch (input.type) {
      case "start":
        if (this.#state.is === "idle") this.#connect(0, now);
        return;
      case "opened":
        return this.#opened(now);
      case "lost":
        return this.#lost(input.cause, now);
      case "received":
        return this.#receive(input.message, now);
      case "call":
        return this.#call(input.call, now);
      case "cancel":
        return this.#calls.cancel(input.id, this.#effects);
      case "tick":
        return this.#tick(now);
      case "close":
        return this.#close();
      default:
        input satisfies never;
    }
  }

  #connect(attempt: number, now: number): void {
    this.#state = { is: "connecting", attempt, until: now + this.#connectTimeout };
    this.#effects.push({ type: "status", status: { state: "connecting" } }, { type: "connect" });
  }

  #opened(now: number): void {
    if (this.#state.is !== "connecting") return;
    this.#complaint = "";
    this.#state = { is: "greeting", attempt: this.#state.attempt, until: now + this.#welcomeTimeout };
    this.#effects.push({ type: "send", message: { type: "hello", token: this.#token, client: CLIENT } });
  }

  #receive(message: Received, now: number): void {
    const state = this.#state;
    if (state.is !== "greeting" && state.is !== "open" && state.is !== "leaving") return;
    if (state.is !== "greeting") state.link.hear(now);
    switch (message.type) {
      case "response": {
        const { ok: payload, error: fault } = message;
        const outcome = fault ? ({ type: "fault", fault } as const) : { type: "ok", payload };
        return this.#answer(message.request_id, outcome as Outcome, now);
      }
      case "connected":
        return this.#welcome(message, now);
      case "pong":
        if (state.is === "open" && state.link.pong(message.client_ts, now)) this.#announceOpen(state.link);
        return;
      case "error":
        return this.#complain(message, now);
      case "go_away": {
        const until = now + Math.min(message.reconnect_after_ms, LONGEST_WAIT);
        if (state.is === "open") this.#state = { is: "leaving", link: state.link, until };
        return;
      }
      case "unreadable":
        return typeof message.request_id === "number"
          ? this.#answer(message.request_id, message, now)
          : this.#hangUp(4500, new ConnectError("malformed", message.problem), now);
      case "unknown":
        return;
      default:
        message satisfies never;
    }
  }

  #welcome({ protocol_version, limits, heartbeat_ms }: Connected, now: number): void {
    if (this.#state.is !== "greeting") return;
    if (protocol_version !== PROTOCOL_VERSION) {
      this.#effects.push({ type: "disconnect", code: 4500 });
      const detail = `it is ${protocol_version}, this client's is ${PROTOCOL_VERSION}`;
      return this.#end(new ConnectError("version", detail));
    }
    const link = new Link(limits, heartbeat_ms, this.#state.attempt, now);
    this.#state = { is: "open", link };
    this.#announceOpen(link);
    this.#pump(now);
  }

  #announceOpen({ latency }: Link): void {
    this.#effects.push({ type: "status", status: { state: "open", latency } });
  }

  #answer(id: RequestId, outcome: Outcome, now: number): void {
    this.#calls.answer(id, outcome, this.#effects);
    this.#pump(now);
  }

  /** The rule of docs/protocol.md#error. */
  #complain(error: ErrorMessage, now: number): void {
    if (error.fatal) this.#complaint = error.message || error.code;
    // With a conflict another message under the id was refused; its call is still answered.
    if (error.request_id !== undefined && error.code !== "id_conflict") {
      this.#answer(error.request_id, { type: "fault", fault: error }, now);
    }
  }

  #call(call: NewCall, now: number): void {
    const state = this.#state;
    if (state.is === "closed") {
      this.#effects.push(refuseClosed(this.#calls.nextId++, state.reason, "no"));
    } else {
      this.#calls.call(call, this.#openLink, now, this.#effects);
    }
  }

  #tick(now: number): void {
    this.#calls.expire(now, this.#effects);
    this.#pump(now);
    const state = this.#state;
    if (state.is === "connecting" && state.until <= now) {
      this.#hangUp(1000, new ConnectError("timed_out"), now);
    } else if (state.is === "greeting" && state.until <= now) {
      this.#hangUp(4010, new ConnectError("no_welcome"), now);
    } else if (state.is === "waiting" && state.until <= now) {
      this.#connect(state.attempt, now);
    } else if (state.is === "open" || state.is === "leaving") {
      if (state.link.silentAt() <= now) {
        this.#hangUp(4009, new ConnectError("silent"), now);
      } else if (state.is === "leaving" && state.until <= now && !this.inFlight) {
        this.#hangUp(1000, new ConnectError("go_away"), now);
      } else if (this.#calls.isAckDue || state.link.isPingDue(now)) {
        const ts = state.link.ping(now);
        this.#effects.push({ type: "send", message: { type: "ping", ts, ack: this.#calls.ack() } });
      }
    }
  }

  #close(): void {
    const { is } = this.#state;
    if (is === "closed") return;
    if (is !== "idle" && is !== "waiting") this.#effects.push({ type: "disconnect", code: 1000 });
    this.#end(new ConnectError("asked"));
  }

  #hangUp(code: number, cause: ConnectError, now: number): void {
    this.#effects.push({ type: "disconnect", code });
    this.#lost(cause, now);
  }

  /** Goes on after a connection that ended, or never was. */
  #lost(cause: ConnectError, now: number): void {
    const state = this.#state;
    switch (state.is) {
      case "connecting":
      case "greeting":
        return this.#comeBack(state.attempt + 1, cause, now);
      case "open": {
        const { since, attempt } = state.link;
        this.#calls.cut(this.#effects);
        return this.#comeBack(this.#backoff.after(attempt, now - since), cause, now);
      }
      case "leaving":
        this.#calls.cut(this.#effects);
        // The server asked to come back: how it closed after that says nothing new.
        return this.#wait(state.until, 0, new ConnectError("go_away"), now);
      case "idle":
      case "waiting":
      case "closed":
        return;
      default:
        state satisfies never;
    }
  }

  #comeBack(attempt: number, { kind, code, detail }: ConnectError, now: number): void {
    // A close without words is explained by the fault that came before it.
    const cause = new ConnectError(kind, detail || (kind === "closed" ? this.#complaint : ""), code);
    if (isFinal(cause)) return this.#end(cause);
    this.#wait(now + this.#backoff.wait(attempt), attempt, cause, now);
  }

  #wait(until: number, attempt: number, cause: ConnectError, now: number): void {
    const retryIn = Math.max(until - now, 0);
    this.#state = { is: "waiting", attempt, until };
    this.#effects.push({ type: "status", status: { state: "waiting", retryIn, cause } });
    if (!retryIn) this.#connect(attempt, now);
  }

  /** Ends everything: there will be no connection any more. */
  #end(reason: ConnectError): void {
    this.#calls.close(reason, this.#effects);
    this.#effects.push({ type: "status", status: { state: "closed", reason } });
    this.#state = { is: "closed", reason };
  }

  #pump(now: number): void {
    const link = this.#openLink;
    if (link) this.#calls.pump(link, now, this.#effects);
  }

  /** The link on which calls may be sent. */
  get #openLink(): Link | undefined {
    return this.#state.is === "open" && this.#buffered <= HIGH_WATER ? this.#state.link : undefined;
  }
}

/** The version of the protocol that this client speaks. */
const PROTOCOL_VERSION = 1;
/** For the server's logs. */
const CLIENT = "wilco-typescript/0.1.0";
/** A server can not keep a client away for longer than this. */
const LONGEST_WAIT = 600_000;
/** From so many bytes on that the socket has not written, no more calls are sent. */
const HIGH_WATER = 256 * 1024;
/** A socket does not tell when it has written. */
const LOOK_AGAIN = 50;
