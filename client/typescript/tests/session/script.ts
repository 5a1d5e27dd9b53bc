import assert from "node:assert/strict";
import { ConnectError } from "../../src/connect_error.js";
import type { ClientMessage, Received } from "../../src/envelope/messages.js";
import type { Executed } from "../../src/fault.js";
import type { SessionOptions } from "../../src/options.js";
import { Session } from "../../src/session/session.js";
import type { Effect, Input } from "../../src/session/values.js";

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

/** A session and its clock. */
export class Stage {
  readonly session: Session;
  readonly log: string[] = [];
  #now = 0;

  constructor(options: SessionOptions) {
    // The longest wait that there may be.
    this.session = new Session({ random: () => 1, ...options });
  }

  /** Lets the time go on to `at`, with every tick on the way, and then plays `input`. */
  play(at: number, input: Input, buffered = 0): void {
    for (let ticks = 0; ; ticks++) {
      const tick = this.session.nextTick(this.#now);
      if (!(tick < at)) break;
      assert.ok(ticks < 1000, "a tick brings nothing forward");
      this.#now = Math.max(this.#now, tick);
      this.#step({ type: "tick" }, 0);
    }
    this.#now = at;
    this.#step(input, buffered);
  }

  #step(input: Input, buffered: number): void {
    const effects = this.session.step(input, this.#now, buffered);
    if (effects.length > 0) this.log.push(`${this.#now}: ${effects.map(say).join(", ")}`);
  }
}

export const start: Input = { type: "start" };
export const opened: Input = { type: "opened" };
export const close: Input = { type: "close" };
export const tick: Input = { type: "tick" };
/** A message that says nothing but that the server lives. */
export const heard: Input = received({ type: "unknown" });

export function received(message: Received): Input {
  return { type: "received", message };
}

export function lost(...[kind, detail, code]: ConstructorParameters<typeof ConnectError>): Input {
  return { type: "lost", cause: new ConnectError(kind, detail, code) };
}

export function closed(code: number): Input {
  return lost("closed", "", code);
}

export function connected(protocol_version: number, max_in_flight: number, heartbeat_ms = 25_000): Input {
  return received({
    type: "connected",
    protocol_version,
    connection_id: "c",
    resumed: false,
    heartbeat_ms,
    schema_hash: "",
    server_time: 0,
    limits: { max_in_flight, max_message: 1024 * 1024 },
    pending: [],
  });
}

export function call(deadline: number, size = 2): Input {
  return { type: "call", call: { op: "op", payload: new Uint8Array(1), size, deadline } };
}

export function cancel(id: number): Input {
  return { type: "cancel", id };
}

export function ok(request_id: number): Input {
  return received({ type: "response", request_id, replayed: false, ok: new Uint8Array(1) });
}

export function fault(request_id: number, code: string, executed: Executed): Input {
  const error = { code, message: "", executed };
  return received({ type: "response", request_id, replayed: false, error });
}

export function error(request_id: number | undefined, fatal: boolean, code = "unsupported"): Input {
  const id = request_id === undefined ? {} : { request_id };
  return received({ type: "error", ...id, fatal, code, message: `it is ${code}`, executed: "no" });
}

export function pong(client_ts: number): Input {
  return received({ type: "pong", client_ts, server_ts: 0 });
}

export function goAway(reconnect_after_ms: number): Input {
  return received({ type: "go_away", reason: "", reconnect_after_ms, resume: false });
}

export function unreadable(request_id?: number | string): Input {
  const id = request_id === undefined ? {} : { request_id };
  return received({ type: "unreadable", problem: "it is none", ...id });
}

/** An effect in a few words. */
export function say(effect: Effect): string {
  switch (effect.type) {
    case "connect":
      return "connect";
    case "send":
      return sayMessage(effect.message);
    case "disconnect":
      return `disconnect ${effect.code}`;
    case "resolve": {
      const { id, outcome } = effect;
      switch (outcome.type) {
        case "ok":
          return `${id} ok`;
        case "fault":
          return `${id} ${outcome.fault.code} ${outcome.fault.executed}`;
        case "unreadable":
          return `${id} unreadable`;
        case "closed":
          return `${id} closed ${outcome.executed}`;
        default:
          return outcome satisfies never;
      }
    }
    case "status": {
      const { status } = effect;
      switch (status.state) {
        case "connecting":
          return "is connecting";
        case "open":
          return `is open${status.latency === null ? "" : ` at ${status.latency} ms`}`;
        case "waiting":
          return `is waiting ${status.retryIn} ms as ${status.cause.message}`;
        case "closed":
          return `is closed as ${status.reason.message}`;
        default:
          return status satisfies never;
      }
    }
    default:
      return effect satisfies never;
  }
}

function sayMessage(message: ClientMessage): string {
  const ack =
    "ack" in message && message.ack ? ` ack ${message.ack.below} [${message.ack.open?.join(", ") ?? ""}]` : "";
  switch (message.type) {
    case "hello":
      return "hello";
    case "request":
      return `send ${message.request_id} within ${message.timeout_ms}${ack}`;
    case "cancel":
      return `cancel ${message.request_id}`;
    case "ping":
      return `ping${ack}`;
    default:
      return message satisfies never;
  }
}
