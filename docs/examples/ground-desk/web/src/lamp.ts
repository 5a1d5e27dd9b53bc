import type { Status } from "wilco";
import { part } from "./element.js";

/** The lamp in the page's head: whether the line is open, and if not, why and for how long. */
export class Lamp {
  readonly #lamp: HTMLElement = part("lamp", HTMLDivElement);
  // Only the word is announced: a latency or a countdown that is read out every second helps nobody.
  readonly #word: HTMLElement = part("lamp-word", HTMLSpanElement);
  readonly #detail: HTMLElement = part("lamp-detail", HTMLSpanElement);
  #countdown: ReturnType<typeof setInterval> | undefined;

  /** Shows a status. */
  show(status: Status): void {
    clearInterval(this.#countdown);
    this.#lamp.dataset["state"] = status.state;
    this.#word.textContent = WORDS[status.state];
    switch (status.state) {
      case "connecting":
        this.#detail.textContent = "";
        break;
      case "open":
        this.#detail.textContent = status.latency === null ? "" : millis(status.latency);
        break;
      case "waiting":
        this.#wait(performance.now() + status.retryIn, status.cause.message);
        break;
      case "closed":
        this.#detail.textContent = status.reason.message;
        break;
      default:
        status satisfies never;
    }
  }

  #wait(until: number, cause: string): void {
    const tick = (): void => {
      const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      this.#detail.textContent = `${cause}; ${left === 0 ? "trying again" : `again in ${left} s`}`;
    };
    tick();
    this.#countdown = setInterval(tick, 250);
  }
}

/** A duration for people: `0.4 ms`, `12 ms`. */
export function millis(duration: number): string {
  return `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`;
}

const WORDS: Readonly<Record<Status["state"], string>> = {
  connecting: "connecting",
  open: "open",
  waiting: "waiting",
  closed: "closed",
};
