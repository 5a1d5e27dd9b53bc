import assert from "node:assert/strict";
import { test } from "node:test";
import { type Ack, CANCEL, type ClientMessage, REQUEST } from "../../src/envelope/messages.js";
import type { Host } from "../../src/session/host.js";
import { Session } from "../../src/session/session.js";
import { numbers } from "../random.js";
import {
  type Caller,
  type Input,
  call,
  cancel,
  close,
  closed,
  connected,
  error,
  fault,
  goAway,
  heard,
  lost,
  ok,
  opened,
  pong,
  start,
  tick,
  unreadable,
} from "./script.js";

const GRACE = 100;
const MAX_WAITING = 4000;

/** What must hold of every call, whatever happens. */
class Ledger implements Host, Caller {
  now = 0;
  unwritten = 0;
  readonly made = new Map<number, { deadline: number; cost: number }>();
  readonly resolved = new Set<number>();
  readonly sent = new Set<number>();
  /** What was acknowledged last. */
  #below = 0;
  #last = 0;

  connect(): void {}
  authenticate(): void {}
  disconnect(): void {}
  isOffline(): boolean {
    return false;
  }

  status(): void {}

  buffered(): number {
    return this.unwritten;
  }

  send(message: ClientMessage): void {
    if (message.t === REQUEST) this.#send(message.request_id);
    if (message.t === CANCEL) assert.ok(this.sent.has(message.request_id), "never sent");
    if ("ack" in message && message.ack) this.#acknowledge(message.ack);
  }

  calls(deadline: number, size: number): number {
    const id = this.made.size + 1;
    this.made.set(id, { deadline, cost: "op".length + size + 128 });
    return id;
  }

  hears(id: number): void {
    const call = this.made.get(id);
    assert.ok(call, `${id} was never made`);
    assert.ok(this.now <= call.deadline + GRACE, `call ${id} resolves late`);
    assert.ok(!this.resolved.has(id), `${id} resolves twice`);
    this.resolved.add(id);
  }

  /** How many bytes the calls take that wait. */
  waitingBytes(): number {
    let bytes = 0;
    for (const [id, { cost }] of this.made) {
      if (!this.sent.has(id) && !this.resolved.has(id)) bytes += cost;
    }
    return bytes;
  }

  #send(id: number): void {
    assert.ok(this.#last < id, `${id} is out of order, or is sent twice`);
    assert.ok(!this.resolved.has(id), `${id} is over`);
    this.#last = id;
    this.sent.add(id);
  }

  #acknowledge({ below, open = [] }: Ack): void {
    assert.ok(this.#below <= below, "what was acknowledged grows");
    this.#below = below;
    for (let id = 1; id < below; id++) {
      assert.notEqual(this.resolved.has(id), open.includes(id), `${id} is acknowledged wrongly`);
    }
  }
}

/** One thing that may happen. Connections come up far more often than they break. */
function happening(next: (below: number) => number, now: number, calls: number): Input {
  const what = next(32);
  const id = next(calls + 2);
  if (what < 10) return call(now + next(3000), 1 + what * 4);
  if (what < 14) return ok(id);
  if (what < 16) return cancel(id);
  if (what < 19) return opened;
  if (what < 22) return connected(1, next(6), 300);
  const others: readonly Input[] = [
    fault(id, "forbidden", "no"),
    error(id, false),
    error(id, false, "id_conflict"),
    unreadable(id),
    lost("unreachable"),
    lost("broken"),
    // Not 1012: by that a server that leaves promises to have answered everything, which luck does not keep.
    closed(1013),
    goAway(next(1000)),
    pong(next(now + 1)),
    unreadable(),
    error(undefined, true),
    tick,
    heard,
  ];
  return others[next(others.length)] ?? heard;
}

function play(seed: number): Ledger {
  const next = numbers(seed);
  const ledger = new Ledger();
  const options = { grace: GRACE, maxWaitingBytes: MAX_WAITING, connectTimeout: 500, welcomeTimeout: 500 };
  const session = new Session({ ...options, random: () => next(1000) / 1000 }, ledger);
  const step = (input: Input, buffered = 0): void => {
    ledger.unwritten = buffered;
    input(session, ledger.now, ledger);
    assert.ok(session.calls.inFlight <= 5, "more calls are sent than the server takes");
    assert.ok(ledger.waitingBytes() <= MAX_WAITING, "more waits than may");
  };
  const runUntil = (at: number): void => {
    for (let ticks = 0; session.nextTick(ledger.now) <= at; ticks++) {
      assert.ok(ticks < 1000, "a tick brings nothing forward");
      ledger.now = Math.max(ledger.now, session.nextTick(ledger.now));
      step(tick);
    }
    ledger.now = at;
  };
  step(start);
  for (let left = next(200); left > 0; left--) {
    runUntil(ledger.now + next(60));
    step(happening(next, ledger.now, ledger.made.size), next(20) === 0 ? 300_000 : 0);
  }
  // A long silence, in which everything must end by itself, or the end that was asked for.
  if (next(4) === 0) step(close);
  else runUntil(ledger.now + 100_000);
  assert.equal(session.calls.inFlight, 0);
  for (const id of ledger.made.keys()) assert.ok(ledger.resolved.has(id), `call ${id} hangs`);
  return ledger;
}

test("every call resolves once and in time, and nothing is sent twice", () => {
  let made = 0;
  let sent = 0;
  for (let seed = 0; seed < 3000; seed++) {
    try {
      const ledger = play(seed);
      made += ledger.made.size;
      sent += ledger.sent.size;
    } catch (failure) {
      throw new Error(`seed ${seed}`, { cause: failure });
    }
  }
  // The scripts are of use only if they come so far.
  assert.ok(made > 50_000 && sent > 5000, `${made} calls were made, ${sent} were sent`);
});
