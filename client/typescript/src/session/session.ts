import { ConnectError, type ConnectErrorKind, isFinal } from "../connect_error.js";
import { AUTHENTICATE, AUTH_EXPIRING, CONNECTED, type ClientMessage, type Connected, ERROR, GO_AWAY } from "../envelope/messages.js";
import { HELLO, type Limits, PING, PONG, RESPONSE, type Received } from "../envelope/messages.js";
import type { FlowMessage } from "../envelope/flow_messages.js";
import { type SessionKey, type UNKNOWN, UNREADABLE } from "../envelope/messages.js";
import type { QueuedCall, SessionOptions } from "../options.js";
import { pause } from "./backoff.js";
import { CLIENT, HIGH_WATER, LONGEST_WAIT, LOOK_AGAIN, PROBE_AGAIN, PROTOCOL_VERSION, RESTART } from "./bounds.js";
import { Calls } from "./calls.js";
import { Heartbeat } from "./heartbeat.js";
import type { Answer, Flow, Host, NewCall } from "./host.js";
import { CLOSED, CONNECTING, GREETING, LEAVING, OPEN, type State, WAITING } from "./state.js";

/**
 * A client, as one machine over all its connections: what happens comes in, what follows goes out to
 * its {@link Host}. See docs/protocol.md#the-life-of-a-connection.
 *
 * Each call that is handed in ends exactly once, and at the latest when its deadline and the grace
 * are over. Nothing is sent twice on one connection. The machine never waits, and has no clock.
 */
export class Session {
  /** What the connection carries beside calls. */
  flow: Flow | undefined;
  readonly #options: SessionOptions;
  readonly #host: Host;
  readonly #calls: Calls;
  /** When the state is over by itself. */
  #until = -Infinity;
  /** Before this nothing hurries the next attempt. */
  #notBefore = 0;
  /** The number of the attempt to connect. */
  #attempt = 0;
  /** Since when the connection is open; not yet is later than ever. */
  #since = Infinity;
  #heartbeat = NONE;
  #limits: Limits | undefined;
  /** The session that the server keeps, if it keeps one. */
  #key: SessionKey | undefined;
  /** Whether the socket of an attempt is open. */
  #isOpened = false;
  /** The credential; `null` while it is being fetched. */
  #token: string | null | undefined;
  /** How many calls of the connection before go on here. */
  #replayed = 0;
  /** What the server said was wrong before it closed. */
  #complaint = "";
  /** Why the last connection or attempt ended. */
  #cause = new ConnectError("timed_out");

  constructor(options: SessionOptions, host: Host) {
    this.#options = options;
    this.#host = host;
    this.#calls = new Calls(options, host);
  }

  /** The WebSocket is open. */
  opened(now: number): void {
    if (this.#state !== CONNECTING) return;
    this.#isOpened = true;
    this.#greet(now);
  }

  /** The credential was fetched, or why it was not: then a connection that has one lives on with that. */
  authenticate(token: string | ConnectError, now: number): void {
    this.#token = typeof token === "string" ? token : undefined;
    if (typeof token !== "string") {
      if (this.#state === CONNECTING || isFinal(token)) this.#hangUp(1000, token.kind, now, token.detail);
    } else if (this.#state >= OPEN) this.#host.send({ t: AUTHENTICATE, token });
    else if (this.#state === CONNECTING) this.#greet(now);
  }

  /** The connection could not be opened, or ended; not because of a `disconnect`. */
  lost(cause: ConnectError, now: number): void {
    if (this.#state < CONNECTING) return;
    this.#attempt = now - this.#since < (this.#options.backoff?.held ?? 10_000) ? this.#attempt + 1 : 1;
    const back = now + pause(this.#attempt, this.#options);
    if (this.#state === LEAVING && cause.kind !== "signed_out") {
      if (cause.code === RESTART) this.#calls.sendBack();
      // The server asked to come back: how it closed after that says nothing new.
      return this.#wait(Math.max(this.#until, back), new ConnectError("go_away"), now);
    }
    const { kind, code, detail } = cause;
    // A close is explained by the fault that came before it, and says itself what its code says anyway.
    const told = kind === "closed" ? new ConnectError(kind, this.#complaint || detail, code) : cause;
    if (isFinal(told)) this.#end(told);
    else this.#wait(back, told, now);
  }

  /** A message came, or what should have been one. */
  received(message: Received, now: number): void {
    if (this.#state < GREETING) return;
    if (this.#state >= OPEN) {
      this.#heartbeat.hear(now);
      if (this.flow?.received(message)) return this.#pump(now);
    }
    switch (message.t) {
      case CONNECTED:
        return this.#welcome(message, now);
      case PONG:
        return this.#answered(message.client_ts, now);
      case GO_AWAY:
        if (this.#state === OPEN) {
          this.#enter(LEAVING, now + Math.min(message.reconnect_after_ms, LONGEST_WAIT));
        }
        return;
      case AUTH_EXPIRING:
        if (this.#state >= OPEN && this.#token !== null) this.#authenticate();
        return;
      case ERROR:
        if (message.fatal) this.#complaint = message.message || message.code;
        else if (this.#state === GREETING && this.#key) {
          // It does not take what was asked of the session, such as more calls than it lets run.
          this.#key = undefined;
          return this.#greet(now);
        }
        // With a conflict another message under the id was refused; its call is still answered.
        if (message.code !== "id_conflict") this.#calls.answer(message.request_id, { error: message });
        break;
      case UNREADABLE:
        return this.#hangUp(4500, "malformed", now, message.problem);
      case RESPONSE:
        this.#calls.answer(message.request_id, message);
        break;
      default:
        // What belongs to channels and actions was heard before, and what is unknown is for nobody.
        return void (message satisfies FlowMessage | { readonly t: typeof UNKNOWN });
    }
    this.#pump(now);
  }

  /** Takes a call in; its request id. */
  call(call: NewCall, now: number): number {
    return this.#calls.add(call, this.#link, this.#why, now);
  }

  /** Takes in what the connection carries beside calls. */
  carry(flow: Flow): void {
    this.flow = flow;
    if (this.#state >= OPEN) flow.opened();
  }

  /** Says what belongs to that. */
  send(message: ClientMessage): void {
    this.#host.send(message);
  }

  /** An action was answered: said by what the connection carries, while it takes a message. */
  answerAction(opId: string, answer: Answer, isOfRepetition = false): void {
    this.#calls.answerAction(opId, answer, isOfRepetition);
  }

  /** The caller takes the call back. */
  cancel(id: number): void {
    this.#calls.cancel(id);
  }

  /** The calls that somebody waits for. */
  queue(now: number): Omit<QueuedCall, "cancel">[] {
    return this.#calls.queue(now);
  }

  /** How many calls are sent and not answered. */
  get inFlight(): number {
    return this.#calls.inFlight;
  }

  /** When the session wants a `tick`; infinity for never. May move at each step. */
  nextTick(now: number): number {
    const { isAckDue, waiting, earliest } = this.#calls;
    const { nextPing, silentAt } = this.#heartbeat;
    return Math.min(
      earliest,
      silentAt,
      isAckDue ? now : nextPing,
      this.#isBusy ? Infinity : this.#until,
      // A socket does not tell when it has written.
      waiting && this.#state === OPEN && !this.#link ? now + LOOK_AGAIN : Infinity,
    );
  }

  /** The moment of {@link nextTick} is here. The first one begins to connect. */
  tick(now: number): void {
    if (this.#calls.earliest <= now) this.#calls.expire(now, this.#why);
    this.#pump(now);
    if (this.#until <= now && !this.#isBusy) return this.#timeOut(now);
    if (this.#heartbeat.isSilent(now)) this.#hangUp(4009, "silent", now);
    else if (this.#heartbeat.nextPing <= now || this.#calls.isAckDue) {
      this.#host.send({ t: PING, ts: this.#heartbeat.ask(now), ack: this.#calls.ack() });
    }
  }

  /**
   * Something happened after which a connection may be dead that seems open, or one may come about
   * that did not before: asks at once, or tries again in `delay` at the latest.
   *
   * What the server asked for is left as it is, and attempts are no storm: they are a second apart.
   */
  probe(now: number, delay: number): void {
    if (this.#state >= OPEN) {
      this.#heartbeat.probe(now);
      this.tick(now);
    } else if (this.#state === WAITING) {
      this.#until = Math.min(this.#until, Math.max(now + delay, this.#notBefore));
      this.#tellWaiting(now);
    }
  }

  /** The owner is done. */
  close(): void {
    if (this.#state > WAITING) this.#host.disconnect(1000);
    if (this.#state > CLOSED) this.#end(new ConnectError("asked"));
  }

  #timeOut(now: number): void {
    if (this.#state === WAITING) this.#connect(now);
    else if (this.#state === GREETING) this.#hangUp(4010, "no_welcome", now);
    else this.#hangUp(1000, this.#state === LEAVING ? "go_away" : "timed_out", now);
  }

  #connect(now: number): void {
    this.#enter(CONNECTING, now + (this.#options.connectTimeout ?? 10_000));
    this.#since = Infinity;
    this.#host.status({ state: "connecting" });
    this.#isOpened = false;
    this.#complaint = "";
    this.#host.connect();
    this.#authenticate();
  }

  #welcome(message: Connected, now: number): void {
    const { protocol_version, session_id, resume_token, limits, heartbeat_ms, heartbeat_timeout_ms } = message;
    if (this.#state !== GREETING) return;
    if (protocol_version !== PROTOCOL_VERSION) {
      const detail = `it is ${protocol_version}, this client's is ${PROTOCOL_VERSION}`;
      return this.#hangUp(4500, "version", now, detail);
    }
    this.#limits = limits;
    this.#heartbeat = new Heartbeat(heartbeat_ms, heartbeat_timeout_ms, now);
    this.#since = now;
    this.#enter(OPEN, Infinity);
    this.#replayed = this.#calls.begin(message, message.resumed && !!this.#key);
    this.#key = session_id && resume_token ? { session_id, resume_token } : undefined;
    this.#host.status({ state: "open", latency: null, replayed: this.#replayed });
    this.flow?.opened();
    this.#pump(now);
  }

  #answered(clientTs: number | undefined, now: number): void {
    const latency = this.#heartbeat.answered(clientTs, now);
    if (latency !== undefined && this.#state === OPEN) this.#host.status({ state: "open", latency, replayed: this.#replayed });
  }

  #hangUp(code: number, kind: ConnectErrorKind, now: number, detail?: string): void {
    this.#host.disconnect(code);
    this.lost(new ConnectError(kind, detail), now);
  }

  #wait(until: number, cause: ConnectError, now: number): void {
    this.#cause = cause;
    this.#enter(WAITING, until);
    this.#notBefore = cause.kind === "go_away" ? until : now + PROBE_AGAIN;
    this.#calls.cut(cause);
    this.flow?.cut();
    this.#tellWaiting(now);
  }

  #tellWaiting(now: number): void {
    const retryIn = Math.max(this.#until - now, 0);
    this.#host.status({ state: "waiting", retryIn, offline: this.#host.isOffline(), cause: this.#cause });
    if (!retryIn) this.#connect(now);
  }

  /** Ends everything: there will be no connection any more. */
  #end(reason: ConnectError): void {
    this.#calls.close(reason);
    this.flow?.cut();
    this.#enter(CLOSED, Infinity);
    this.#host.status({ state: "closed", reason });
  }

  #enter(state: State, until: number): void {
    if (state < OPEN) this.#heartbeat = NONE;
    this.#calls.state = state;
    this.#until = until;
  }

  /** Gets the credential, if there is one. */
  #authenticate(): void {
    const { token } = this.#options;
    if (typeof token === "function") {
      this.#token = null;
      this.#host.authenticate();
    } else if (token !== undefined && this.#state >= OPEN) this.#host.send({ t: AUTHENTICATE, token });
    else this.#token = token;
  }

  /** Says hello, as soon as there are a socket and a credential. */
  #greet(now: number): void {
    const token = this.#token;
    if (!this.#isOpened || token === null) return;
    this.#enter(GREETING, now + (this.#options.welcomeTimeout ?? 10_000));
    const resume = this.#key && { ...this.#key, pending: this.#calls.pending() };
    this.#host.send({ t: HELLO, token, resume, client: CLIENT, channels: this.flow?.channels() });
  }

  #pump(now: number): void {
    if (this.#link) this.#calls.pump(this.#link, now);
  }

  /** Why there is no connection, if there is none. */
  get #why(): ConnectError | undefined {
    return this.#state < OPEN ? this.#cause : undefined;
  }

  get #state(): State {
    return this.#calls.state;
  }

  /** Whether the server goes away and has not answered everything yet. */
  get #isBusy(): boolean {
    return this.#state === LEAVING && this.inFlight > 0;
  }

  /** What may be sent in calls; nothing where there is no connection, or one that does not write. */
  get #link(): Limits | undefined {
    return this.#state === OPEN && this.#host.buffered() <= HIGH_WATER ? this.#limits : undefined;
  }
}

/** Where there is no connection, nothing beats. */
const NONE: Heartbeat = /* @__PURE__ */ new Heartbeat(Infinity, Infinity, 0);
