import type { Status } from "wilco";
import { part } from "./element.js";

/** The lamp in the page's head: whether the line is open, and if not, why and for how long. */
export class Lamp {
  readonly #lamp: HTMLElement = part("lamp", HTMLDivElement);
  // Only the word is announced: a latency or a countdown that is read out every second helps nobody.
  readonly #word: HTMLElement = part("lamp-word", HTMLSpanElement);
  readonly #detail: HTMLElement = part("lamp-detail", HTMLSpanElement);
  /** Why there is no line; empty while there is one, or may be the first. */
  #cause = "";
  #countdown: ReturnType<typeof setInterval> | undefined;

  /** Shows a status. */
  show(status: Status): void {
    clearInterval(this.#countdown);
    this.#lamp.dataset["state"] = status.state;
    this.#word.textContent = WORDS[status.state];
    switch (status.state) {
      case "connecting":
        this.#detail.textContent = this.#cause;
        break;
      case "open":
        this.#cause = "";
        this.#detail.textContent = status.latency === null ? "" : millis(status.latency);
        break;
      case "waiting":
        this.#cause = status.cause.message;
        this.#wait(performance.now() + status.retryIn);
        break;
      case "closed":
        this.#detail.textContent = status.reason.message;
        break;
      default:
        status satisfies never;
    }
  }

  #wait(until: number): void {
    const tick = (): void => {
      const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      this.#detail.textContent = `${left === 0 ? "trying again" : `again in ${left}\u00a0s`}: ${this.#cause}`;
    };
    tick();
    this.#countdown = setInterval(tick, 250);
  }
}

/** A duration for people: `0.4 ms`, `12 ms`, `10.0 s`. */
export function millis(duration: number): string {
  if (duration >= 1000) return `${(duration / 1000).toFixed(1)} s`;
  return `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`;
}

const WORDS: Readonly<Record<Status["state"], string>> = {
  connecting: "connecting",
  open: "open",
  waiting: "waiting",
  closed: "closed",
};
