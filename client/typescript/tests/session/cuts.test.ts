import assert from "node:assert/strict";
import { test } from "node:test";
import { ConnectError } from "../../src/connect_error.js";
import { type ClientMessage, REQUEST } from "../../src/envelope/messages.js";
import type { Answer, Host } from "../../src/session/host.js";
import { Session } from "../../src/session/session.js";
import { numbers } from "../random.js";
import { Link, Peer } from "./peer.js";

const GRACE = 100;
const CLASSES = ["safe", "idempotent", "once", "once", "once", "transactional"] as const;

interface Made {
  readonly kind: (typeof CLASSES)[number];
  readonly deadline: number;
  readonly hasName: boolean;
  answer?: Answer;
}

/** A client and a server, a line between them that is cut now and then, and what must hold. */
class World implements Host {
  now = 0;
  readonly made = new Map<number, Made>();
  readonly peer: Peer;
  readonly session: Session;
  readonly #next: (below: number) => number;
  #link: Link | undefined;
  /** Connections that the client has left, and the server has not. */
  #left: Link[] = [];
  #isOpening = false;

  constructor(seed: number) {
    this.#next = numbers(seed);
    this.peer = new Peer(({ below, open = [] }) => {
      for (let id = 1; id < below; id++) {
        assert.ok(this.made.get(id)?.answer !== undefined || open.includes(id), `${id} is acknowledged, and open`);
      }
    }, () => this.#next(20) === 0);
    const random = (): number => this.#next(1000) / 1000;
    this.session = new Session({ grace: GRACE, connectTimeout: 500, welcomeTimeout: 500, random, backoff: { longest: 200 } }, this);
    this.session.tick(0);
  }

  connect(): void {
    this.#leave();
    this.#isOpening = true;
  }

  authenticate(): void {}
  isOffline(): boolean {
    return false;
  }

  status(): void {}

  disconnect(): void {
    this.#leave();
  }

  buffered(): number {
    return 0;
  }

  send(message: ClientMessage): void {
    const link = this.#link ?? assert.fail("nobody is there who could hear it");
    if (message.t === REQUEST) {
      const id = message.request_id;
      assert.ok(!link.sent.has(id), `${id} is sent twice on a connection that lives`);
      assert.equal(this.made.get(id)?.answer, undefined, `${id} is over, and sent`);
      link.sent.add(id);
    }
    link.toServer.push(message);
  }

  /** Lets one thing happen. `isCalm`: nothing is cut any more, and nothing new begins. */
  happen(isCalm: boolean, mayCrash: boolean): void {
    this.#runUntil(this.now + this.#next(8));
    const what = this.#next(100);
    const link = this.#link;
    if (this.#isOpening) {
      this.#isOpening = false;
      if (isCalm || this.#next(4) > 0) {
        this.#link = new Link();
        this.session.opened(this.now);
      } else this.session.lost(new ConnectError("unreachable"), this.now);
    } else if (what < 30) {
      if (link) this.peer.read(link);
    } else if (what < 60) {
      const message = link?.toClient.shift();
      if (message) this.session.received(message, this.now);
    } else if (what < 72) this.peer.finish(this.#next(16));
    else if (what < 78) this.#readLate();
    else if (isCalm) return;
    else if (what < 92) this.#call();
    else if (what < 94) this.session.calls.cancel(1 + this.#next(this.made.size + 1));
    else if (what < 98) this.#cut();
    else if (what < 99 && link) this.peer.drain(link);
    else if (mayCrash && this.#next(4) === 0) this.#crash();
  }

  /** What must hold of every call at the end. */
  judge(mayCrash: boolean): void {
    for (const [id, { kind, answer, hasName }] of this.made) {
      const runs = this.peer.runs.get(id) ?? 0;
      const { ok, error } = answer ?? assert.fail(`${id} hangs`);
      const what = `${id}, ${kind}, ran ${runs} times: ${error?.code} ${error?.executed}`;
      if (kind === "once") assert.ok(runs <= 1, what);
      if (ok) assert.deepEqual([...ok, runs > 0], [id >> 8, id & 255, true], what);
      if (error?.executed === "no") assert.equal(runs, 0, what);
      if (error?.code === "outcome_unknown") assert.ok(mayCrash && kind === "once", `${what}, ${hasName}`);
    }
  }

  #call(): void {
    const kind = CLASSES[this.#next(CLASSES.length)] ?? "once";
    const id = this.made.size + 1;
    const hasName = kind === "transactional" || this.#next(3) === 0;
    const made: Made = { kind, deadline: this.now + 50 + this.#next(3000), hasName };
    this.made.set(id, made);
    const end = (answer: Answer): void => {
      assert.equal(made.answer, undefined, `${id} resolves twice`);
      assert.ok(this.now <= made.deadline + GRACE, `${id} resolves late`);
      made.answer = answer;
    };
    const opId = hasName ? `op${id}` : undefined;
    const call = { op: kind, class: kind, payload: new Uint8Array(1), size: 1, deadline: made.deadline, opId, end };
    assert.equal(this.session.calls.add(call, this.now), id);
  }

  /** The server may still read what had left the client. */
  #cut(): void {
    if (!this.#link) return;
    this.#link.toServer.length = this.#next(this.#link.toServer.length + 1);
    this.#leave();
    this.session.lost(new ConnectError("broken"), this.now);
  }

  #crash(): void {
    this.peer.crash();
    this.#left = [];
    if (!this.#link) return;
    this.#link = undefined;
    this.session.lost(new ConnectError("broken"), this.now);
  }

  #readLate(): void {
    const link = this.#left[this.#next(Math.max(this.#left.length, 1))];
    if (link) this.peer.read(link);
  }

  #leave(): void {
    if (this.#link) this.#left.push(this.#link);
    this.#link = undefined;
    this.#isOpening = false;
  }

  #runUntil(at: number): void {
    for (let ticks = 0; this.session.nextTick(this.now) <= at; ticks++) {
      assert.ok(ticks < 1000, "a tick brings nothing forward");
      this.now = Math.max(this.now, this.session.nextTick(this.now));
      this.session.tick(this.now);
    }
    this.now = at;
  }
}

/** How the calls of many schedules ended. */
function play(seeds: number, mayCrash: boolean): { readonly [end: string]: number } {
  const ends: { [end: string]: number } = {};
  for (let seed = 0; seed < seeds; seed++) {
    try {
      const world = new World(seed);
      for (let steps = 600; steps > 0; steps--) world.happen(false, mayCrash);
      // Longer than any call has.
      const end = world.now + 4000;
      while (world.now < end) world.happen(true, mayCrash);
      world.judge(mayCrash);
      for (const { answer } of world.made.values()) {
        const how = answer?.error?.code ?? "ok";
        ends[how] = (ends[how] ?? 0) + 1;
      }
    } catch (failure) {
      throw new Error(`seed ${seed}: ${String(failure)}`, { cause: failure });
    }
  }
  return ends;
}

test("i1 to i6: with cuts alone every call ends once, in time, with what is true, and never as of unknown outcome", () => {
  const { ok = 0, outcome_unknown, timeout = 0, expired = 0 } = play(1500, false);
  assert.equal(outcome_unknown, undefined);
  // The schedules are of use only if they come so far, and are as rough as they should be.
  assert.ok(ok > 50_000 && timeout > 100 && expired > 100, `${ok} ok, ${timeout} timeout, ${expired} expired`);
});

test("i1 to i4: with a server that dies nothing runs twice that must not, and unknown is said of nothing else", () => {
  const { ok = 0, outcome_unknown = 0 } = play(1500, true);
  assert.ok(ok > 30_000 && outcome_unknown > 200, `${ok} ok, ${outcome_unknown} of unknown outcome`);
});
