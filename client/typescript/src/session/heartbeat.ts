import { SHORTEST_HEARTBEAT } from "./bounds.js";

/** When a server is asked for a sign of life; never where the interval is infinite. */
export class Heartbeat {
  /** The clock that the ping carries which is not answered yet. */
  asked: number = NaN;
  nextPing: number;
  /**
   * When the silence has lasted for too long: a heartbeat and the timeout, and the timeout since a
   * ping was sent. A page in the background is woken seldom and late; it must not take its own sleep
   * for the server's silence.
   */
  silentAt: number = Infinity;
  readonly #interval: number;
  readonly #timeout: number;
  #heard: number;

  constructor(interval: number, timeout: number, now: number) {
    this.#interval = Math.max(interval, SHORTEST_HEARTBEAT);
    this.#timeout = Math.max(timeout, SHORTEST_HEARTBEAT);
    this.#heard = now;
    this.nextPing = now + this.#interval;
  }

  hear(now: number): void {
    this.#heard = now;
    this.silentAt = Infinity;
  }

  /** Counts a ping that leaves now; gives the clock that it carries. */
  ask(now: number): number {
    this.nextPing = now + this.#interval;
    this.silentAt = Math.min(this.silentAt, Math.max(this.#heard + this.#interval, now) + this.#timeout);
    return (this.asked = Math.floor(now));
  }
}
