/** When a connection is asked for a sign of life, and when its silence has lasted for too long. */
export class Heartbeat {
  /** The clock that the ping carries which is not answered yet. */
  asked: number = NaN;
  nextPing: number;
  readonly #interval: number;
  #heard: number;
  /** When the first ping left since something was heard. */
  #unheard = Infinity;

  constructor(interval: number, now: number) {
    this.#interval = Math.max(interval, SHORTEST);
    this.#heard = now;
    this.nextPing = now + this.#interval;
  }

  hear(now: number): void {
    this.#heard = now;
    this.#unheard = Infinity;
  }

  /** Counts a ping that leaves now; gives the clock that it carries. */
  ask(now: number): number {
    this.#unheard = Math.min(this.#unheard, now);
    this.nextPing = now + this.#interval;
    return (this.asked = Math.floor(now));
  }

  /**
   * When the silence has lasted for too long: two heartbeats, and one since a ping was sent. A page
   * in the background is woken seldom and late; it must not take its own sleep for the server's
   * silence.
   */
  get silentAt(): number {
    return Math.max(this.#heard + 2 * this.#interval, this.#unheard + this.#interval);
  }
}

/** A server that asks for more pings than this gets no more. */
const SHORTEST = 10;
