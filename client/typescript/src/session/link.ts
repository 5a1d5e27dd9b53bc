import type { Limits } from "../envelope/messages.js";

/** A connection on which `connected` was said. */
export class Link {
  /** The number of the attempt that opened it. */
  readonly attempt: number;
  readonly since: number;
  readonly maxMessage: number;
  readonly #maxInFlight: number;
  readonly #heartbeat: number;
  #heard: number;
  #nextPing: number;
  /** When the first ping left since something was heard. */
  #unheard: number | undefined;
  /** The ping that was not answered yet: the clock it carries, and when it left. */
  #asked: { ts: number; left: number } | undefined;
  latency: number | null = null;

  constructor(limits: Limits, heartbeat: number, attempt: number, now: number) {
    this.attempt = attempt;
    this.since = this.#heard = now;
    this.maxMessage = limits.max_message;
    this.#maxInFlight = Math.max(limits.max_in_flight, 1);
    this.#heartbeat = Math.max(heartbeat, SHORTEST_HEARTBEAT);
    this.#nextPing = now + this.#heartbeat;
  }

  hear(now: number): void {
    this.#heard = now;
    this.#unheard = undefined;
  }

  /** Whether another call of so many bytes may be sent beside those in flight. */
  hasRoom(inFlight: number, bytes: number): boolean {
    return inFlight < this.#maxInFlight && bytes <= 16 * this.maxMessage;
  }

  /** Counts a ping that leaves now; gives the clock that it carries. */
  ping(now: number): number {
    const ts = Math.floor(now);
    this.#asked = { ts, left: now };
    this.#unheard ??= now;
    this.#nextPing = now + this.#heartbeat;
    return ts;
  }

  /** Takes in the answer of a ping. True if the latency is known anew. */
  pong(ts: number | undefined, now: number): boolean {
    const asked = this.#asked;
    if (!asked || asked.ts !== ts) return false;
    this.#asked = undefined;
    this.latency = now - asked.left;
    return true;
  }

  isPingDue(now: number): boolean {
    return this.#nextPing <= now;
  }

  /**
   * When the silence has lasted for too long: two heartbeats, and one since a ping was sent. A page
   * in the background is woken seldom and late; it must not take its own sleep for the server's
   * silence.
   */
  silentAt(): number {
    return this.#unheard === undefined
      ? Infinity
      : Math.max(this.#heard + 2 * this.#heartbeat, this.#unheard + this.#heartbeat);
  }

  nextTick(): number {
    return Math.min(this.#nextPing, this.silentAt());
  }
}

/** A server that asks for more pings than this gets no more. */
const SHORTEST_HEARTBEAT = 10;
