import type { Flight, FlightId, Movements, StandId } from "../api/index.js";
import { part, shape } from "../element.js";
import { meet } from "../time.js";
import { Craft } from "./craft.js";
import { ground } from "./ground.js";
import { Notes } from "./notes.js";
import { Pad } from "./pad.js";
import { SIZE, STANDS, standAt } from "./plan.js";
import { type Placed, placed } from "./poses.js";

/** What the map shows. */
export interface Scene {
  /** Every flight as it is on the board. */
  readonly flights: ReadonlyMap<FlightId, Flight>;
  readonly movements: Movements | undefined;
  /** The flights that are being sent to a stand. */
  readonly pending: ReadonlySet<FlightId>;
  readonly chosen: FlightId | null;
}

/** The apron from above: what stands on it, and what moves. */
export class ApronMap {
  /** What is said at stands. */
  readonly notes = new Notes();
  readonly #frame = part("map", HTMLDivElement);
  readonly #drawing: SVGSVGElement;
  readonly #pads = new Map([...STANDS.values()].map((stand) => [stand.id, new Pad(stand)]));
  readonly #crafts = new Map<string, Craft>();
  readonly #above = shape("g", {});
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  #scene: Scene | undefined;
  #isDrawing = false;

  constructor() {
    const label = "The apron from above. The table of flights says the same in words.";
    const box = `0 0 ${SIZE.width} ${SIZE.height}`;
    this.#drawing = shape("svg", { viewBox: box, role: "img", "aria-label": label });
    const pads = [...this.#pads.values()].map(({ view }) => view);
    this.#drawing.append(ground(), ...pads, this.#above);
    this.#frame.prepend(this.#drawing);
  }

  /** The drawing, for whoever listens to what is done to it. */
  get drawing(): SVGSVGElement {
    return this.#drawing;
  }

  /** Shows a scene; what is on its way is drawn until it has come to rest. */
  show(scene: Scene): void {
    this.#scene = scene;
    const now = performance.now();
    const all = placed(scene.flights, scene.movements);
    for (const [id, craft] of this.#crafts) {
      if (all.has(id)) continue;
      craft.view.remove();
      this.#crafts.delete(id);
    }
    for (const [id, one] of all) this.#place(id, one, scene, now);
    this.#showPads(scene);
    if (!this.#isDrawing) this.#draw();
  }

  /** The stand at that place of the window. */
  standUnder(x: number, y: number): StandId | undefined {
    const matrix = this.#drawing.getScreenCTM();
    return matrix ? standAt(new DOMPoint(x, y).matrixTransform(matrix.inverse()))?.id : undefined;
  }

  /** Shows which stands a flight that is being dragged would find free; none is if there is no flight. */
  offer(id: FlightId | undefined, under: StandId | undefined): void {
    const flights = this.#scene?.flights;
    const dragged = id === undefined ? undefined : flights?.get(id);
    for (const [stand, pad] of this.#pads) {
      if (!dragged) pad.offer(undefined, false);
      else pad.offer(dragged.stand === stand ? "own" : isTaken(stand, dragged, flights) ? "taken" : "free", stand === under);
    }
    for (const [key, { view }] of this.#crafts) view.classList.toggle("dragged", key === id);
  }

  /** Brings the map into view, for whoever wants to drop something there. */
  reveal(): void {
    this.#frame.scrollIntoView({ block: "nearest" });
  }

  #place(id: string, one: Placed, { pending, chosen }: Scene, now: number): void {
    let craft = this.#crafts.get(id);
    if (!craft) {
      craft = new Craft(id, one, now);
      this.#crafts.set(id, craft);
      this.#above.append(craft.view);
    }
    craft.show(one, pending.has(id), this.#still.matches, now);
    craft.view.classList.toggle("chosen", id === chosen);
  }

  #showPads({ flights, pending }: Scene): void {
    const next = new Map<StandId, Flight>();
    const sent = new Map<StandId, Flight>();
    const here = new Map<StandId, Flight>();
    for (const flight of flights.values()) {
      if (flight.stand == null) continue;
      if (pending.has(flight.id)) sent.set(flight.stand, flight);
      if (flight.state === "on_stand") here.set(flight.stand, flight);
      const first = next.get(flight.stand);
      const isSooner = !first || flight.arrival.estimated < first.arrival.estimated;
      if (flight.state === "inbound" && isSooner) next.set(flight.stand, flight);
    }
    for (const [stand, pad] of this.#pads) {
      pad.show({ here: here.get(stand), next: next.get(stand), pending: sent.get(stand) });
    }
  }

  /** One picture, and the next one while something moves. */
  #draw(): void {
    const now = performance.now();
    const all = [...this.#crafts.values()].map((craft) => craft.draw(now));
    this.#isDrawing = !all.every((rests) => rests);
    this.#frame.dataset["moves"] = String(this.#isDrawing);
    if (this.#isDrawing) requestAnimationFrame(() => this.#draw());
  }
}

function isTaken(stand: StandId, flight: Flight, flights: ReadonlyMap<FlightId, Flight> | undefined): boolean {
  const others = [...(flights?.values() ?? [])].filter((other) => other.id !== flight.id && other.stand === stand);
  return others.some((other) => (other.state === "inbound" || other.state === "on_stand") && meet(other, flight));
}
