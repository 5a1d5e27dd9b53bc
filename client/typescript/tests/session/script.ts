import assert from "node:assert/strict";
import { ConnectError } from "../../src/connect_error.js";
import { ACTION, AUTHENTICATE, AUTH_EXPIRING, CANCEL, CONNECTED, type Connected, type ClientMessage, ERROR, GO_AWAY, HELLO, PING, PONG, REQUEST, RESPONSE, RESYNC, type Received, type Resume, SET_PRESENCE, SIGNAL, SUBSCRIBE, UNKNOWN, UNSUBSCRIBE, UNREADABLE, type Verdict } from "../../src/envelope/messages.js";
import type { Executed } from "../../src/fault.js";
import type { SessionOptions } from "../../src/options.js";
import type { Answer, Host, NewCall } from "../../src/session/host.js";
import { Session } from "../../src/session/session.js";
import type { Status } from "../../src/status.js";

/** Something that happens to a session. */
export type Input = (session: Session, now: number, caller: Caller) => void;

/** Who makes the calls, and hears how each of them ended. */
export interface Caller {
  /** The id that the next call takes. */
  calls(deadline: number, size: number): number;
  hears(id: number, answer: Answer): void;
}

/** What happens at a moment, in milliseconds; the third is how much the socket has not written. */
export type Row = readonly [at: number, input: Input, buffered?: number];

/**
 * Plays a script on a new session and compares the log of what followed, one line for each moment
 * and input: `milliseconds: effect, effect`.
 */
export function check(script: Iterable<Row>, expected: readonly string[], options: SessionOptions = {}): void {
  const stage = new Stage(options);
  for (const row of script) stage.play(...row);
  assert.deepEqual(stage.log, expected);
}

/** As {@link check}, on a session that is open since the beginning. */
export function checkOpen(script: Iterable<Row>, expected: readonly string[], maxInFlight = 256): void {
  const stage = new Stage({});
  for (const input of [start, opened, connected(1, maxInFlight)]) stage.play(0, input);
  stage.log.length = 0;
  for (const row of script) stage.play(...row);
  assert.deepEqual(stage.log, expected);
}

/** As {@link check}, on a session that the server keeps, as `s1`, since the beginning. */
export function checkKept(script: Iterable<Row>, expected: readonly string[], options: SessionOptions = {}, maxInFlight = 256): void {
  const stage = new Stage(options);
  const limits = { max_in_flight: maxInFlight, max_message: 1024 * 1024 };
  const first = typeof options.token === "function" ? [token("first")] : [];
  for (const input of [start, ...first, opened, inSession(1, { limits })]) stage.play(0, input);
  stage.log.length = 0;
  for (const row of script) stage.play(...row);
  assert.deepEqual(stage.log, expected);
}

/** A session and its clock. */
export class Stage implements Host, Caller {
  readonly session: Session;
  readonly log: string[] = [];
  #now = 0;
  #buffered = 0;
  #calls = 0;
  #said: string[] = [];

  constructor(options: SessionOptions) {
    // The longest wait that there may be.
    this.session = new Session({ random: () => 1, ...options }, this);
  }

  connect(): void {
    this.#said.push("connect");
  }

  authenticate(): void {
    this.#said.push("fetch a token");
  }

  send(message: ClientMessage): void {
    this.#said.push(sayMessage(message));
  }

  buffered(): number {
    return this.#buffered;
  }

  disconnect(code: number): void {
    this.#said.push(`disconnect ${code}`);
  }

  isOffline(): boolean {
    return false;
  }

  status(status: Status): void {
    this.#said.push(sayStatus(status));
  }

  calls(): number {
    return ++this.#calls;
  }

  hears(id: number, answer: Answer): void {
    this.#said.push(sayAnswer(id, answer));
  }

  /** Lets the time go on to `at`, with every tick on the way, and then plays `input`. */
  play(at: number, input: Input, buffered = 0): void {
    for (let ticks = 0; ; ticks++) {
      const next = this.session.nextTick(this.#now);
      if (!(next < at)) break;
      assert.ok(ticks < 1000, "a tick brings nothing forward");
      this.#now = Math.max(this.#now, next);
      this.step(this.#now, tick, 0);
    }
    this.step(at, input, buffered);
  }

  /** Plays `input`, however late it is for a tick; what followed. */
  step(now: number, input: Input, buffered = 0): string {
    this.#now = now;
    this.#buffered = buffered;
    this.#said = [];
    input(this.session, now, this);
    const said = this.#said.join(", ");
    if (said) this.log.push(`${now}: ${said}`);
    return said;
  }
}

export const tick: Input = (session, now) => session.tick(now);
/** The first tick connects. */
export const start: Input = tick;
export const opened: Input = (session, now) => session.opened(now);
/** The page is looked at again, or there is a network within `delay`, or none any more. */
export const probe = (delay = 0): Input => (session, now) => session.probe(now, delay);
export const close: Input = (session) => session.close();
/** A message that says nothing but that the server lives. */
export const heard: Input = received({ t: UNKNOWN });

export function received(message: Received): Input {
  return (session, now) => session.received(message, now);
}

export function lost(...[kind, detail, code]: ConstructorParameters<typeof ConnectError>): Input {
  return (session, now) => session.lost(new ConnectError(kind, detail, code), now);
}

export function closed(code: number): Input {
  return lost("closed", "", code);
}

export function connected(protocol_version: number, max_in_flight: number, heartbeat_ms = 25_000): Input {
  return received({ ...GREETING, protocol_version, heartbeat_ms, limits: { max_in_flight, max_message: 1024 * 1024 } });
}

/** A greeting in session `s1`, new unless it says what became of calls; the number is that of its token. */
export function inSession(token: number, more: Partial<Connected> = {}): Input {
  return received({ ...GREETING, session_id: "s1", resume_token: `wrt_${token}`, epoch: "e1", ...more });
}

/** A greeting that goes on with the session, and with these verdicts. */
export function resumed(token: number, verdicts: { readonly [id: number]: Verdict }, more: Partial<Connected> = {}): Input {
  const pending = Object.entries(verdicts).map(([id, verdict]) => ({ id: Number(id), verdict }));
  return inSession(token, { resumed: true, pending, ...more });
}

const GREETING: Connected = {
  t: CONNECTED,
  protocol_version: 1,
  resumed: false,
  heartbeat_ms: 25_000,
  heartbeat_timeout_ms: 5000,
  schema: "unknown",
  limits: { max_in_flight: 256, max_message: 1024 * 1024 },
  pending: [],
};

export const authExpiring: Input = received({ t: AUTH_EXPIRING });

/** The host has fetched this. */
export function token(token: string | ConnectError): Input {
  return (session, now) => session.authenticate(token, now);
}

/** A call of one of the classes, or with something else that is special. */
export function callOf(more: Partial<NewCall>, deadline = 60_000): Input {
  return (session, now, caller) => {
    const size = more.size ?? 2;
    const id = caller.calls(deadline, size);
    const end = (answer: Answer): void => caller.hears(id, answer);
    const call = { op: "op", class: "once", payload: new Uint8Array(1), size, deadline, end, ...more } as const;
    assert.equal(session.calls.add(call, now), id);
  };
}

export function call(deadline: number, size = 2): Input {
  return callOf({ size }, deadline);
}
export function cancel(id: number): Input {
  return (session) => session.calls.cancel(id);
}

export function ok(request_id: number): Input {
  return received({ t: RESPONSE, request_id, ok: new Uint8Array(1) });
}

export function fault(request_id: number, code: string, executed: Executed): Input {
  const error = { code, message: "", executed };
  return received({ t: RESPONSE, request_id, error });
}

export function error(request_id: number | undefined, fatal: boolean, code = "unsupported"): Input {
  const id = request_id === undefined ? {} : { request_id };
  return received({ t: ERROR, ...id, fatal, code, message: `it is ${code}`, executed: "no" });
}

export function pong(client_ts: number): Input {
  return received({ t: PONG, client_ts });
}

export function goAway(reconnect_after_ms: number): Input {
  return received({ t: GO_AWAY, reconnect_after_ms });
}

export function unreadable(request_id?: number): Input {
  const problem = "it is none";
  return received(request_id === undefined ? { t: UNREADABLE, problem } : { t: RESPONSE, request_id, problem });
}

function sayResume(resume: Resume | undefined): string {
  if (!resume) return "";
  return ` again to ${resume.session_id} by ${resume.resume_token} [${resume.pending.map(({ id }) => id).join(", ")}]`;
}

function sayAnswer(id: number, { ok, error }: Answer): string {
  return error ? `${id} ${error.code} ${error.executed}` : `${id} ${ok ? "ok" : "unreadable"}`;
}

function sayStatus(status: Status): string {
  switch (status.state) {
    case "connecting":
      return "is connecting";
    case "open":
      return `is open${status.latency === null ? "" : ` at ${status.latency} ms`}${status.replayed ? ` with ${status.replayed} replayed` : ""}${status.schema === "unknown" ? "" : `, ${status.schema} contract`}`;
    case "waiting":
      return `is waiting ${status.retryIn} ms as ${status.cause.message}`;
    case "closed":
      return `is closed as ${status.reason.message}`;
    default:
      return status satisfies never;
  }
}

function sayMessage(message: ClientMessage): string {
  const ack =
    "ack" in message && message.ack ? ` ack ${message.ack.below} [${message.ack.open?.join(", ") ?? ""}]` : "";
  switch (message.t) {
    case HELLO:
      return `hello${message.token === undefined ? "" : ` of ${message.token}`}${sayResume(message.resume)}${message.schema_hash === undefined ? "" : ` by ${message.schema_hash}`}`;
    case AUTHENTICATE:
      return `authenticate ${message.token}`;
    case REQUEST:
      return `send ${message.request_id}${message.op_id ? ` as ${message.op_id}` : ""} within ${message.timeout_ms}${ack}`;
    case CANCEL:
      return `cancel ${message.request_id}`;
    case PING:
      return `ping${ack}`;
    case ACTION:
      return `act ${message.op_id} on ${message.resource} within ${message.timeout_ms}`;
    case RESYNC:
    case SUBSCRIBE:
    case UNSUBSCRIBE:
    case SET_PRESENCE:
    case SIGNAL:
      return assert.fail("channels have tests of their own");
    default:
      return message satisfies never;
  }
}
