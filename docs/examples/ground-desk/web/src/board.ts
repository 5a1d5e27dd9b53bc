import type { Flight, FlightId, Times } from "./api/index.js";
import { element, part } from "./element.js";
import { clock, delay } from "./time.js";
import { STATES } from "./words.js";

/** The table of flights. One of its rows can be reached by Tab; arrows walk from there. */
export class Board {
  readonly #rows = part("rows", HTMLTableSectionElement);
  readonly #none = part("none", HTMLParagraphElement);
  readonly #choose: (id: FlightId) => void;
  #chosen: FlightId | null = null;

  constructor(choose: (id: FlightId) => void) {
    this.#choose = choose;
    this.#rows.addEventListener("click", ({ target }) => {
      const id = target instanceof Element ? target.closest("tr")?.dataset["flight"] : undefined;
      if (id !== undefined) this.#choose(id);
    });
    this.#rows.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** Shows these flights and no others. */
  show(flights: readonly Flight[]): void {
    this.#rows.replaceChildren(...flights.map(row));
    this.#none.hidden = flights.length > 0;
    this.mark(this.#chosen);
  }

  /** Shows what became of a flight that is on the board. */
  update(flight: Flight): void {
    const old = this.#row(flight.id);
    if (!old) return;
    const held = old.contains(document.activeElement);
    const made = row(flight);
    made.classList.add("changed");
    old.replaceWith(made);
    this.mark(this.#chosen);
    if (held) made.querySelector("button")?.focus();
  }

  /** Marks the flight whose details are shown. */
  mark(id: FlightId | null): void {
    this.#chosen = id;
    const buttons = this.#buttons();
    for (const button of buttons) {
      const isChosen = button.textContent === id;
      button.tabIndex = isChosen ? 0 : -1;
      if (isChosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    if (!buttons.some((button) => button.tabIndex === 0)) buttons[0]?.setAttribute("tabindex", "0");
  }

  /** Brings a flight into view. */
  reveal(id: FlightId, block: ScrollLogicalPosition): void {
    this.#row(id)?.scrollIntoView({ block });
  }

  /** The flights that are shown, in their order. */
  ids(): FlightId[] {
    return [...this.#rows.rows].map((row) => row.dataset["flight"] ?? "");
  }

  #walk(event: KeyboardEvent): void {
    const buttons = this.#buttons();
    const at = buttons.findIndex((button) => button === document.activeElement);
    const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 };
    const next = buttons[steps[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }

  #row(id: FlightId): HTMLTableRowElement | undefined {
    return [...this.#rows.rows].find((row) => row.dataset["flight"] === id);
  }

  #buttons(): HTMLButtonElement[] {
    return [...this.#rows.querySelectorAll("button")];
  }
}

function row(flight: Flight): HTMLTableRowElement {
  const pick = element("button", { type: "button" }, flight.id);
  return element(
    "tr",
    { "data-flight": flight.id, "data-state": flight.state },
    element("th", { scope: "row" }, pick, element("span", { class: "airline" }, flight.airline)),
    element("td", {}, route(flight)),
    element("td", { class: "less" }, flight.aircraft),
    element("td", {}, ...times(flight.arrival)),
    element("td", { class: "departs" }, ...times(flight.departure)),
    element("td", {}, standSign(flight)),
    element("td", { class: "less state" }, STATES[flight.state]),
    element("td", { class: "less quiet" }, flight.tug ?? ""),
  );
}

/** Where a flight comes from and goes on to. */
export function route(flight: Flight): HTMLElement {
  const arrow = element("span", { class: "quiet" }, " → ");
  return element("span", { class: "route" }, flight.origin, arrow, flight.destination);
}

/** The stand of a flight as it stands painted on the apron. */
export function standSign(flight: Flight): HTMLElement {
  if (flight.stand == null) return element("span", { class: "sign none" }, "none");
  return element("span", { class: "sign" }, flight.stand);
}

/** A time as it is expected, and how far that is from the plan. */
function times(times: Times): (Node | string)[] {
  const late = delay(times);
  if (late === 0) return [clock(times.estimated)];
  const title = `planned for ${clock(times.scheduled)}`;
  const sign = late > 0 ? `+${late}` : `−${-late}`;
  return [clock(times.estimated), element("span", { class: late >= LATE ? "late" : "off", title }, sign)];
}

/** Minutes from which a flight counts as late. */
const LATE = 15;
