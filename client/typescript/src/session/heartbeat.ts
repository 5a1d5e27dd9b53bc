import { LATE, PROBE, SHORTEST_HEARTBEAT } from "./bounds.js";

/** When a server is asked for a sign of life; never where the interval is infinite. */
export class Heartbeat {
  nextPing: number;
  /**
   * When the silence has lasted for too long: a heartbeat and the timeout, and the timeout since a
   * ping was sent; soon, while a probe is not answered.
   */
  silentAt: number = Infinity;
  readonly #interval: number;
  readonly #timeout: number;
  #heard: number;
  /** The clock that the ping carries which is not answered yet. */
  #asked: number = NaN;
  /** How soon after a sign of life another one has to come. */
  #patience = Infinity;

  constructor(interval: number, timeout: number, now: number) {
    this.#interval = Math.max(interval, SHORTEST_HEARTBEAT);
    this.#timeout = Math.max(timeout, SHORTEST_HEARTBEAT);
    this.#heard = now;
    this.nextPing = now + this.#interval;
  }

  hear(now: number): void {
    this.#heard = now;
    this.silentAt = now + this.#patience;
  }

  /** Counts a ping that leaves now; gives the clock that it carries. */
  ask(now: number): number {
    this.nextPing = now + this.#interval;
    this.silentAt = Math.min(this.silentAt, Math.max(this.#heard + this.#interval, now) + this.#timeout);
    return (this.#asked = Math.floor(now));
  }

  /** A pong came: how long the ping was under way, if it was the last one, and was not slept over. */
  answered(clientTs: number | undefined, now: number): number | undefined {
    if (clientTs !== this.#asked) return undefined;
    const latency = now - this.#asked;
    this.#asked = NaN;
    this.#patience = this.silentAt = Infinity;
    return latency < this.#interval + this.#timeout ? latency : undefined;
  }

  /**
   * Asks at once, and waits less long. What was heard before that, and lay in a queue while the page
   * slept, is no answer: so the pong alone ends it.
   */
  probe(now: number): void {
    // Another probe gives no more time, unless that has run out in a sleep.
    if (this.#isProbed && now < this.silentAt) return;
    this.nextPing = now;
    this.#patience = Math.min(this.#timeout, PROBE);
    this.silentAt = now + this.#patience;
  }

  /**
   * Whether the silence has lasted for too long. A page in the background is woken seldom and late; it
   * must not take its own sleep for the server's silence, so it asks once more.
   */
  isSilent(now: number): boolean {
    if (now < this.silentAt) return false;
    if (this.#isProbed || now - this.silentAt <= LATE) return true;
    this.probe(now);
    return false;
  }

  get #isProbed(): boolean {
    return this.#patience < Infinity;
  }
}
