import type { Flight, FlightId, Times } from "./api/index.js";
import { element, part } from "./element.js";
import { clock, delay } from "./time.js";
import { STATES } from "./words.js";

/** The table of flights. One of its rows can be reached by Tab; arrows walk from there. */
export class Board {
  readonly #rows = part("rows", HTMLTableSectionElement);
  readonly #scroll = part("scroll", HTMLDivElement);
  readonly #none = part("none", HTMLParagraphElement);
  readonly #choose: (id: FlightId) => void;
  /** The rows that were ever made; one that nobody looks for is not shown. */
  readonly #made = new Map<FlightId, Row>();
  #chosen: FlightId | null = null;

  constructor(choose: (id: FlightId) => void) {
    this.#choose = choose;
    this.#rows.addEventListener("click", ({ target }) => {
      const id = target instanceof Element ? flightOf(target) : undefined;
      if (id !== undefined) this.#choose(id);
    });
    this.#rows.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** Shows these flights and no others, as they are now; a row of a flight that has not changed is left as it is. */
  show(flights: readonly Flight[], pending: ReadonlySet<FlightId>): void {
    const shown = flights.map((flight) => {
      const row = this.#made.get(flight.id) ?? new Row();
      this.#made.set(flight.id, row);
      row.show(flight, pending.has(flight.id));
      return row.view;
    });
    const isSame = shown.length === this.#rows.rows.length && shown.every((view, index) => view === this.#rows.rows[index]);
    if (!isSame) this.#rows.replaceChildren(...shown);
    this.#none.hidden = flights.length > 0;
    this.mark(this.#chosen);
  }

  /** Marks the flight whose details are shown. */
  mark(id: FlightId | null): void {
    this.#chosen = id;
    const buttons = this.#buttons();
    const reached = buttons.find((button) => button.textContent === id) ?? buttons.find(({ tabIndex }) => tabIndex === 0) ?? buttons[0];
    for (const button of buttons) {
      button.tabIndex = button === reached ? 0 : -1;
      if (button.textContent === id) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  /** Brings a flight into view within the table; the page stays where it is. */
  reveal(id: FlightId, where: "top" | "middle" | "nearest"): void {
    const row = this.#made.get(id)?.view;
    if (!row?.isConnected) return;
    const head = this.#rows.offsetTop;
    const top = row.offsetTop - head;
    const room = this.#scroll.clientHeight - head - row.offsetHeight;
    const { scrollTop } = this.#scroll;
    const goals = { top, middle: top - room / 2, nearest: Math.min(Math.max(scrollTop, top - room), top) };
    this.#scroll.scrollTop = goals[where];
  }

  /** Shakes the row of a flight that could not be moved. */
  shake(id: FlightId): void {
    this.#made.get(id)?.play("refused");
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

  #buttons(): HTMLButtonElement[] {
    return [...this.#rows.querySelectorAll("button")];
  }
}

/** The flight in whose row something lies. */
export function flightOf(inside: Element): FlightId | undefined {
  return inside.closest("tr")?.dataset["flight"];
}

/** The row of one flight. Its button stays the same one, so whoever has focused it goes on from there. */
class Row {
  readonly view = element("tr", {});
  readonly #pick = element("button", { type: "button", tabindex: "-1" });
  #flight: Flight | undefined;
  #isPending = false;

  show(flight: Flight, isPending: boolean): void {
    const before = this.#flight;
    if (before === flight && this.#isPending === isPending) return;
    this.#flight = flight;
    this.#isPending = isPending;
    this.view.dataset["flight"] = flight.id;
    this.view.dataset["state"] = flight.state;
    if (this.#pick.textContent !== flight.id) this.#pick.textContent = flight.id;
    const name = this.view.cells[0] ?? element("th", { scope: "row" }, this.#pick, element("span", { class: "airline" }, flight.airline));
    const cells = [...(this.view.cells[0] ? [] : [name]), ...cellsOf(flight, isPending)];
    while (this.view.cells.length > 1) this.view.deleteCell(-1);
    this.view.append(...cells);
    if (before && (before.stand !== flight.stand || before.state !== flight.state)) this.play("changed");
  }

  /** Plays what moves once, from its beginning. */
  play(name: "changed" | "refused"): void {
    this.view.classList.remove("changed", "refused");
    // Asked for its size, the browser takes in that there was none.
    void this.view.offsetWidth;
    this.view.classList.add(name);
  }
}

function cellsOf(flight: Flight, isPending: boolean): HTMLElement[] {
  return [
    element("td", {}, route(flight)),
    element("td", { class: "less" }, flight.aircraft),
    element("td", {}, ...times(flight.arrival)),
    element("td", { class: "departs" }, ...times(flight.departure)),
    element("td", {}, standSign(flight, isPending)),
    element("td", { class: "less state" }, STATES[flight.state]),
    element("td", { class: "less quiet" }, flight.tug ?? ""),
  ];
}

/** Where a flight comes from and goes on to. */
export function route(flight: Flight): HTMLElement {
  const arrow = element("span", { class: "quiet" }, " → ");
  return element("span", { class: "route" }, flight.origin, arrow, flight.destination);
}

/** The stand of a flight as it stands painted on the apron; dashed while the server has not said so. */
export function standSign(flight: Flight, isPending = false): HTMLElement {
  if (flight.stand == null) return element("span", { class: "sign none" }, "none");
  if (!isPending) return element("span", { class: "sign" }, flight.stand);
  return element("span", { class: "sign pending", title: "on its way to the server" }, flight.stand);
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
