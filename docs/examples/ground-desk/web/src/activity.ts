import { element, part } from "./element.js";
import type { Burst, Encoding, Entry, Outcome, Told } from "./journal.js";
import { millis } from "./lamp.js";
import { bytes, type Meter } from "./meter.js";

/** The log of what the page did, the newest first. */
export class Activity {
  readonly #log = part("log", HTMLOListElement);
  readonly #figures = part("meter", HTMLParagraphElement);
  readonly #meter: Meter;
  readonly #chosen: (call: Told) => void;
  #calls = 0;

  /** `chosen` is told of the newest call, and of one that is clicked. */
  constructor(meter: Meter, chosen: (call: Told) => void) {
    this.#meter = meter;
    this.#chosen = chosen;
  }

  /** Adds an entry and drops the oldest one when there are many. */
  add(entry: Entry): void {
    this.#log.prepend(this.#shown(entry));
    while (this.#log.childElementCount > KEPT) this.#log.lastElementChild?.remove();
    this.#log.parentElement?.scrollTo(0, 0);
    this.count();
  }

  /** Shows the figures of the line as they are now. */
  count(): void {
    const { sockets, sent, received } = this.#meter;
    const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
    const traffic = `${bytes(sent)} sent, ${bytes(received)} received`;
    this.#figures.textContent = `${plural(sockets, "socket")} opened · ${plural(this.#calls, "call")} · ${traffic}`;
  }

  #shown(entry: Entry): HTMLElement {
    switch (entry.kind) {
      case "call":
        this.#calls += 1;
        return this.#call(entry.call);
      case "burst":
        this.#calls += entry.burst.requestIds.length;
        return burst(entry.burst);
      case "line":
        return element("li", { class: `line ${entry.tone}` }, entry.words);
      default:
        return entry satisfies never;
    }
  }

  #call(call: Told): HTMLElement {
    this.#chosen(call);
    const { outcome } = call;
    const show = call.isAction
      ? element("b", { title: "An action on what this page follows" }, call.operation)
      : element("button", { type: "button", title: "Show this call for a terminal" }, call.operation);
    show.addEventListener("click", () => this.#chosen(call));
    return element(
      "li",
      { class: outcome.kind },
      element("span", { class: "id" }, number(call.requestId)),
      element("span", { class: "what" }, show, element("code", {}, JSON.stringify(call.input))),
      cost(call.took, call.encoding),
      element("span", { class: "outcome" }, ...outcomeWords(outcome), " ", cutsWords(call.cuts)),
    );
  }
}

function outcomeWords(outcome: Outcome): (Node | string)[] {
  switch (outcome.kind) {
    case "answered":
      return [outcome.words];
    case "cancelled":
      return [`cancelled: ${outcome.words}`];
    case "refused":
      return [element("code", {}, outcome.code), ` ${outcome.words}`];
    case "failed":
      return [element("code", {}, outcome.code), ` ${outcome.words}; executed: ${outcome.executed}`];
    default:
      return outcome satisfies never;
  }
}

function burst({ operation, requestIds, encoding, took, cuts, answered }: Burst): HTMLElement {
  const asked = requestIds.length;
  const ids = `${number(requestIds[0])} to ${number(requestIds.at(-1))}`;
  return element(
    "li",
    { class: answered === asked ? "answered" : "failed" },
    element("span", { class: "id" }, number(requestIds[0])),
    element("span", { class: "what" }, element("b", {}, `${operation} × ${asked}`)),
    cost(took, encoding),
    element("span", { class: "outcome" }, `${answered} of ${asked} answered: ${ids}, all under way together `, cutsWords(cuts)),
  );
}

/** What tells a call that an outage could not end from others. */
function cutsWords(cuts: number): HTMLElement | null {
  if (cuts === 0) return null;
  const title = "The line was lost while this call was under way, and it went on over the next one";
  return element("span", { class: "cuts", title }, cuts === 1 ? "over a cut" : `over ${cuts} cuts`);
}

function number(requestId: number | undefined): string {
  return requestId === undefined ? "–" : `#${requestId}`;
}

function cost(took: number, encoding: Encoding): HTMLElement {
  // A browser hands over what came only when it has drawn, so most of a short time is the page's own.
  const title = "From the question to the answer, as this page saw it; its own drawing is in it";
  return element("span", { class: "cost", title }, element("b", {}, millis(took)), ` ${encoding}`);
}

/** How many entries the log keeps. */
const KEPT = 200;
