import type { QueuedCall } from "wilco";
import { element, part } from "./element.js";
import { millis } from "./lamp.js";
import type { Line } from "./line.js";

/** The calls that are not over, as the client has them: what an outage would make wait, and what one does. */
export class Queue {
  readonly #line: Line;
  readonly #place = part("queue", HTMLElement);
  readonly #rows = part("queued", HTMLUListElement);
  /** The rows that are shown, by what their calls have in common. */
  #shown = new Map<string, Row>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(line: Line) {
    this.#line = line;
    line.watch(() => this.look());
    line.asked(() => this.#lookLater());
  }

  /** Shows the calls as they are now, and looks again for as long as there are any. */
  look(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const calls = this.#line.queue();
    const keyOf = ({ operation, sent }: QueuedCall): string => `${operation} ${sent}`;
    const rows = new Map<string, Row>();
    for (const key of new Set(calls.map(keyOf))) {
      const row = this.#shown.get(key) ?? new Row();
      row.show(calls.filter((call) => keyOf(call) === key));
      rows.set(key, row);
    }
    // What stays is left where it is: a button that is focused must not be taken away under the finger.
    for (const [key, { item }] of this.#shown) if (!rows.has(key)) item.remove();
    for (const { item } of rows.values()) if (!item.isConnected) this.#rows.append(item);
    this.#shown = rows;
    this.#place.hidden = calls.length === 0;
    if (calls.length > 0) this.#lookLater();
  }

  /** What is answered at once is over before anybody could read it. */
  #lookLater(): void {
    this.#timer ??= setTimeout(() => this.look(), SOON);
  }
}

/** The calls of one operation that were all sent, or all were not. */
class Row {
  readonly item = element("li", {});
  readonly #what = element("b", {});
  readonly #where = element("span", { class: "where" });
  readonly #left = element("span", { class: "quiet" });
  #calls: readonly QueuedCall[] = [];

  constructor() {
    const back = element("button", { type: "button", class: "link" }, "Take back");
    back.addEventListener("click", () => {
      for (const call of this.#calls) call.cancel();
    });
    this.item.append(this.#what, this.#where, this.#left, back);
  }

  show(calls: readonly QueuedCall[]): void {
    this.#calls = calls;
    const [first] = calls;
    if (!first) return;
    this.#what.textContent = calls.length === 1 ? first.operation : `${first.operation} × ${calls.length}`;
    this.#where.textContent = first.sent ? "sent, no answer yet" : "not sent yet";
    this.#left.textContent = `${millis(Math.min(...calls.map(({ remaining }) => remaining)))} left`;
  }
}

/** After how many milliseconds a call is worth showing, and how often what is shown is looked at. */
const SOON = 250;
