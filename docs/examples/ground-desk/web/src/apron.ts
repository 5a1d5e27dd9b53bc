import type { AssignStandError, Flight, FlightId, Notice, StandId } from "./api/index.js";
import { flightOf } from "./board.js";
import type { Desk, DeskView } from "./desk.js";
import { Drag } from "./drag.js";
import { part } from "./element.js";
import type { Feeds } from "./feeds.js";
import type { Answer } from "./line.js";
import { ApronMap } from "./map/map.js";
import { type Identity, badge } from "./person.js";
import { clock } from "./time.js";

/** The map over the board: it shows what the page follows, and flights are dropped on its stands. */
export class Apron {
  readonly #feeds: Feeds;
  readonly #identity: Identity;
  readonly #map = new ApronMap();
  readonly #clock = part("clock", HTMLTimeElement);
  readonly #place = part("apron", HTMLElement);
  readonly #stale = part("stale", HTMLParagraphElement);
  #view: DeskView = { flights: new Map(), pending: new Set(), chosen: null };

  constructor(feeds: Feeds, identity: Identity) {
    this.#feeds = feeds;
    this.#identity = identity;
    feeds.movements.watch(() => this.#draw());
    feeds.listen({ heard: (notice) => this.#hear(notice), missed: () => {} });
    for (const name of ["board", "movements", "people"] as const) {
      const lamp = part(`feed-${name}`, HTMLElement);
      feeds[name].watch(() => {
        const { phase } = feeds[name].get();
        lamp.dataset["phase"] = phase;
        lamp.title = `${name}: ${phase}`;
      });
    }
  }

  /** Shows the flights as they are now. */
  show(view: DeskView): void {
    this.#view = view;
    this.#draw();
  }

  /** Lets flights be dragged from the board and over the map, and be chosen on it. */
  serve(desk: Desk): void {
    const drag = new Drag({
      standUnder: (x, y) => this.#map.standUnder(x, y),
      hold: (flight, over) => this.#map.offer(flight, over),
      begin: () => this.#map.reveal(),
      drop: (flight, stand) => void this.#drop(desk, flight, stand),
    });
    const craft = (touched: Element): FlightId | undefined => touched.closest<SVGGElement>("g.aircraft")?.dataset["flight"];
    drag.from(this.#map.drawing, craft);
    // A finger that begins anywhere else in the row scrolls.
    drag.from(part("rows", HTMLTableSectionElement), (touched, byFinger) =>
      byFinger && !touched.closest("button") ? undefined : flightOf(touched),
    );
    this.#map.drawing.addEventListener("click", ({ target }) => {
      const id = target instanceof Element ? craft(target) : undefined;
      if (id !== undefined) void desk.choose(id);
    });
  }

  async #drop(desk: Desk, flight: FlightId, stand: StandId): Promise<void> {
    if (this.#view.flights.get(flight)?.stand === stand) return;
    const answer: Answer<Flight, AssignStandError> = await desk.drop(flight, stand);
    if (answer.ok) return;
    const words = `${flight} stays: ${answer.words}`;
    this.#map.notes.put(stand, "bad", READING, words);
  }

  #draw(): void {
    const { state, phase } = this.#feeds.movements.get();
    this.#map.show({ ...this.#view, movements: state });
    this.#place.dataset["phase"] = phase;
    if (!state) return;
    const now = clock(state.clock);
    if (this.#clock.textContent !== now) this.#clock.textContent = now;
    this.#stale.textContent = phase === "stale" ? `No line: the apron as it was at ${now}` : "";
  }

  /** Who else sent a flight somewhere is shown there for a moment. */
  #hear(notice: Notice): void {
    if (notice.type !== "sent" || notice.by === this.#identity.name || !this.#isLive()) return;
    this.#map.notes.put(notice.stand, "person", GLANCE, badge(notice.by), notice.flight);
  }

  /** What is told to whoever has just come is history. */
  #isLive(): boolean {
    return this.#feeds.board.get().phase === "live" && document.visibilityState === "visible";
  }
}

/** How long a sentence, and how long a name, is shown; in milliseconds. */
const READING = 7_000;
const GLANCE = 3_500;
