import type { FlightId, StandId } from "./api/index.js";
import { element } from "./element.js";

/** What a drag can ask of the page. */
export interface DragActions {
  /** The stand at that place of the window. */
  readonly standUnder: (x: number, y: number) => StandId | undefined;
  /** A flight is held over a stand, over none, or no flight is held any more. */
  readonly hold: (flight: FlightId | undefined, over: StandId | undefined) => void;
  readonly begin: () => void;
  readonly drop: (flight: FlightId, stand: StandId) => void;
}

/** Takes flights by mouse, pen or finger, and drops them on stands. Escape puts one back. */
export class Drag {
  readonly #actions: DragActions;

  constructor(actions: DragActions) {
    this.#actions = actions;
  }

  /** Lets flights be taken from `place`; `flightOf` tells which one was taken by what was touched. */
  from(place: Element, flightOf: (touched: Element, byFinger: boolean) => FlightId | undefined): void {
    place.addEventListener("pointerdown", (event) => {
      if (!(event instanceof PointerEvent) || !event.isPrimary || event.button !== 0) return;
      if (!(event.target instanceof Element)) return;
      const flight = flightOf(event.target, event.pointerType === "touch");
      if (flight !== undefined) new Held(place, flight, event, this.#actions);
    });
  }
}

/** A flight that was taken. */
class Held {
  readonly #place: Element;
  readonly #flight: FlightId;
  readonly #start: PointerEvent;
  readonly #actions: DragActions;
  readonly #over = new AbortController();
  #ghost: Ghost | undefined;
  #stand: StandId | undefined;

  constructor(place: Element, flight: FlightId, start: PointerEvent, actions: DragActions) {
    this.#place = place;
    this.#flight = flight;
    this.#start = start;
    this.#actions = actions;
    const { signal } = this.#over;
    const mine = (then: (event: PointerEvent) => void) => (event: PointerEvent): void => {
      if (event.pointerId === start.pointerId) then(event);
    };
    addEventListener("pointermove", mine((event) => this.#move(event)), { signal });
    addEventListener("pointerup", mine((event) => this.#drop(event)), { signal });
    addEventListener("pointercancel", mine(() => this.#end()), { signal });
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.#ghost) return;
      event.stopPropagation();
      this.#end();
    }, { signal, capture: true });
  }

  #move({ clientX, clientY }: PointerEvent): void {
    const way = Math.hypot(clientX - this.#start.clientX, clientY - this.#start.clientY);
    if (!this.#ghost && way < SLOP) return;
    if (!this.#ghost) this.#begin();
    this.#stand = this.#actions.standUnder(clientX, clientY);
    this.#ghost?.move(clientX, clientY, this.#stand);
    this.#actions.hold(this.#flight, this.#stand);
  }

  #begin(): void {
    this.#ghost = new Ghost(this.#flight);
    // The row that was taken may be redrawn meanwhile; what it lies in stays.
    this.#place.setPointerCapture(this.#start.pointerId);
    getSelection()?.removeAllRanges();
    this.#actions.begin();
  }

  #drop({ clientX, clientY }: PointerEvent): void {
    const wasDragged = this.#ghost !== undefined;
    const stand = wasDragged ? this.#actions.standUnder(clientX, clientY) : undefined;
    this.#end();
    if (!wasDragged) return;
    swallowClick(this.#place);
    if (stand !== undefined) this.#actions.drop(this.#flight, stand);
  }

  #end(): void {
    this.#over.abort();
    this.#ghost?.remove();
    this.#ghost = undefined;
    this.#actions.hold(undefined, undefined);
  }
}

/** What is seen under the pointer. */
class Ghost {
  readonly #where = element("span", {});
  readonly #view: HTMLElement;

  constructor(flight: FlightId) {
    this.#view = element("div", { class: "ghost", "aria-hidden": "true" }, element("b", {}, flight), this.#where);
    document.body.append(this.#view);
    document.body.classList.add("dragging");
  }

  move(x: number, y: number, stand: StandId | undefined): void {
    this.#view.style.translate = `${x}px ${y}px`;
    this.#where.textContent = stand === undefined ? "" : ` → ${stand}`;
    this.#view.classList.toggle("over", stand !== undefined);
  }

  remove(): void {
    this.#view.remove();
    document.body.classList.remove("dragging");
  }
}

/** The end of a drag is no click on what it began at. */
function swallowClick(place: Element): void {
  const swallow = (event: Event): void => event.stopPropagation();
  place.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => place.removeEventListener("click", swallow, { capture: true }));
}

/** How far a press may slip and still be a click, in pixels. */
const SLOP = 6;
