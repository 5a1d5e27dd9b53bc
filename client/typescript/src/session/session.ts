import { ConnectError, type ConnectErrorKind, isFinal } from "../connect_error.js";
import { AUTHENTICATE, AUTH_EXPIRING, CONNECTED, type ClientMessage, type Connected, ERROR, GO_AWAY } from "../envelope/messages.js";
import { HELLO, PING, PONG, RESPONSE, type Received } from "../envelope/messages.js";
import type { FlowMessage } from "../envelope/flow_messages.js";
import { type SessionKey, type UNKNOWN, UNREADABLE } from "../envelope/messages.js";
import type { SessionOptions } from "../options.js";
import type { Status } from "../status.js";
import { pause } from "./backoff.js";
import { CLIENT, LONGEST_WAIT, LOOK_AGAIN, PROBE_AGAIN, PROTOCOL_VERSION, RESTART } from "./bounds.js";
import { Calls } from "./calls.js";
import { Heartbeat } from "./heartbeat.js";
import type { Flow, Host } from "./host.js";
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
  readonly #calls: Calls;
  readonly #host: Host;
  readonly #options: SessionOptions;
  /** When the state is over by itself. */
  #until = -Infinity;
  /** Before this nothing hurries the next attempt. */
  #notBefore = 0;
  /** The number of the attempt to connect. */
  #attempt = 0;
  /** Since when the connection is open; not yet is later than ever. */
  #since = Infinity;
  #heartbeat = NONE;
  /** The session that the server keeps, if it keeps one. */
  #key: SessionKey | undefined;
  /** Whether the socket of an attempt is open. */
  #isOpened = false;
  /** The credential; `null` while it is being fetched. */
  #token: string | null | undefined;
  /** What was told of the connection when it opened; read only after that. */
  #open!: Extract<Status, { readonly state: "open" }>;
  /** What the server said was wrong before it closed. */
  #complaint = "";

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
      if (this.flow?.received(message)) return this.#calls.pump(now);
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
          // Nor the channels that were asked for beside it.
          this.flow?.cut();
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
    this.#calls.pump(now);
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

  /** The calls that are not over. */
  get calls(): Calls {
    return this.#calls;
  }

  /** When the session wants a `tick`; infinity for never. May move at each step. */
  nextTick(now: number): number {
    const { isAckDue, isStuck, earliest } = this.#calls;
    const { nextPing, silentAt } = this.#heartbeat;
    return Math.min(
      earliest,
      silentAt,
      isAckDue ? now : nextPing,
      this.#isBusy ? Infinity : this.#until,
      // A socket does not tell when it has written.
      isStuck ? now + LOOK_AGAIN : Infinity,
    );
  }

  /** The moment of {@link nextTick} is here. The first one begins to connect. */
  tick(now: number): void {
    this.#calls.expire(now);
    this.#calls.pump(now);
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
    const { protocol_version, session_id, resume_token, limits, heartbeat_ms, heartbeat_timeout_ms, schema } = message;
    if (this.#state !== GREETING) return;
    if (protocol_version !== PROTOCOL_VERSION) {
      const detail = `it is ${protocol_version}, this client's is ${PROTOCOL_VERSION}`;
      return this.#hangUp(4500, "version", now, detail);
    }
    this.#calls.limits = limits;
    this.#heartbeat = new Heartbeat(heartbeat_ms, heartbeat_timeout_ms, now);
    this.#since = now;
    this.#enter(OPEN, Infinity);
    const replayed = this.#calls.begin(message, message.resumed && !!this.#key);
    this.#key = session_id && resume_token ? { session_id, resume_token } : undefined;
    this.#open = { state: "open", latency: null, replayed, schema };
    this.#host.status(this.#open);
    this.flow?.opened();
    this.#calls.pump(now);
  }

  #answered(clientTs: number | undefined, now: number): void {
    const latency = this.#heartbeat.answered(clientTs, now);
    if (latency !== undefined && this.#state === OPEN) this.#host.status({ ...this.#open, latency });
  }

  #hangUp(code: number, kind: ConnectErrorKind, now: number, detail?: string): void {
    this.#host.disconnect(code);
    this.lost(new ConnectError(kind, detail), now);
  }

  #wait(until: number, cause: ConnectError, now: number): void {
    this.#calls.cause = cause;
    this.#enter(WAITING, until);
    this.#notBefore = cause.kind === "go_away" ? until : now + PROBE_AGAIN;
    this.#calls.cut();
    this.flow?.cut();
    this.#tellWaiting(now);
  }

  #tellWaiting(now: number): void {
    const retryIn = Math.max(this.#until - now, 0);
    this.#host.status({ state: "waiting", retryIn, offline: this.#host.isOffline(), cause: this.#calls.cause });
    if (!retryIn) this.#connect(now);
  }

  /** Ends everything: there will be no connection any more. */
  #end(reason: ConnectError): void {
    this.#calls.cause = reason;
    this.#calls.close();
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
    this.#host.send({ t: HELLO, token, resume, schema_hash: this.#options.contractHash, client: CLIENT, channels: this.flow?.channels() });
  }

  get #state(): State {
    return this.#calls.state;
  }

  /** Whether the server goes away and has not answered everything yet. */
  get #isBusy(): boolean {
    return this.#state === LEAVING && this.#calls.inFlight > 0;
  }
}

/** Where there is no connection, nothing beats. */
const NONE: Heartbeat = /* @__PURE__ */ new Heartbeat(Infinity, Infinity, 0);
