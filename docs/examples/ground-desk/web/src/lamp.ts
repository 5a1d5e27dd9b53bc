import type { Schema, Status } from "wilco";
import { part } from "./element.js";

/**
 * The lamp in the page's head: whether the line is open, and if not, why and for how long; after an outage also how
 * many calls went on.
 */
export class Lamp {
  readonly #lamp: HTMLElement = part("lamp", HTMLDivElement);
  readonly #word: HTMLElement = part("lamp-word", HTMLSpanElement);
  readonly #wentOn: HTMLElement = part("lamp-went-on", HTMLSpanElement);
  readonly #detail: HTMLElement = part("lamp-detail", HTMLSpanElement);
  // What is read out: each change once. A latency, a countdown or one more attempt that is read out helps nobody.
  readonly #said: HTMLElement = part("lamp-said", HTMLParagraphElement);
  /** Why there is no line; empty while there is one, or may be the first. */
  #cause = "";
  #countdown: ReturnType<typeof setInterval> | undefined;

  /** Shows a status, while so many calls are under way. */
  show(status: Status, underWay: number): void {
    clearInterval(this.#countdown);
    this.#lamp.dataset["state"] = status.state;
    this.#word.textContent = status.state;
    this.#wentOn.textContent = "";
    switch (status.state) {
      case "connecting":
        this.#detail.textContent = this.#cause;
        break;
      case "open":
        this.#cause = "";
        this.#wentOn.textContent = wentOn(status.replayed);
        this.#detail.textContent = isOutdated(status.schema) ? RELOAD : status.latency === null ? "" : millis(status.latency);
        this.#say(["The line is open", wentOn(status.replayed), isOutdated(status.schema) ? RELOAD : ""].filter(Boolean).join(". ") + ".");
        break;
      case "waiting":
        if (this.#cause === "") this.#say(`The line is down. ${calls(underWay)} under way.`);
        this.#cause = status.cause.message;
        this.#wait(performance.now() + status.retryIn);
        break;
      case "closed":
        this.#detail.textContent = status.reason.message;
        this.#say(`The line is closed: ${status.reason.message}.`);
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

  #say(words: string): void {
    if (this.#said.textContent !== words) this.#said.textContent = words;
  }
}

/** Whether the page is not of this desk. The desk knows of no older pages that would still do. */
function isOutdated(schema: Schema): boolean {
  return schema === "breaking" || schema === "unknown";
}

const RELOAD = "The desk is another than this page was built for: reload it";

/** How many calls an outage could not end: `3 calls went on`; empty if there were none. */
export function wentOn(replayed: number): string {
  return replayed === 0 ? "" : `${calls(replayed)} went on`;
}

/** A duration for people: `0.4 ms`, `12 ms`, `10.0 s`. */
export function millis(duration: number): string {
  if (duration >= 1000) return `${(duration / 1000).toFixed(1)} s`;
  return `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`;
}

function calls(count: number): string {
  if (count === 0) return "no call";
  return count === 1 ? "1 call" : `${count} calls`;
}
