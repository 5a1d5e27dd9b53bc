import type { Flight } from "../api/index.js";
import { shape } from "../element.js";
import { clock } from "../time.js";
import { HALF_HEIGHT, HALF_WIDTH, PIER, type Stand } from "./plan.js";

/** What is to be seen of a stand. */
export interface Upon {
  /** Who is there just now. */
  readonly here: Flight | undefined;
  /** Who comes next. */
  readonly next: Flight | undefined;
  /** Who is being sent there, and is not there before the server says so. */
  readonly pending: Flight | undefined;
}

/** A stand on the map. */
export class Pad {
  readonly view: SVGGElement;
  readonly #next = shape("text", { class: "next" });
  readonly #who = shape("tspan", { class: "who" });
  readonly #when = shape("tspan", { class: "when" });
  readonly #stand: Stand;

  constructor(stand: Stand) {
    this.#stand = stand;
    const { id, x, y, sign } = stand;
    const edge = sign.x < x ? sign.x + PIER.half / 2 : sign.x - PIER.half / 2;
    this.view = shape(
      "g",
      { class: "pad", "data-stand": id },
      shape("rect", { class: "spot", x: x - HALF_WIDTH, y: y + 5 - HALF_HEIGHT, width: 2 * HALF_WIDTH, height: 2 * HALF_HEIGHT, rx: 5 }),
      shape("path", { class: "bridge", d: `M${edge} ${y - 6}L${(edge + x) / 2} ${y - 4}` }),
      shape("rect", { class: "plate", x: sign.x - 10.5, y: sign.y - 8.5, width: 21, height: 17, rx: 2.5 }),
      shape("text", { class: "plate-name", x: sign.x, y: sign.y + 4.3 }, id),
      this.#next,
    );
    this.#next.append(this.#who, this.#when);
  }

  show({ here, next, pending }: Upon): void {
    const { classList } = this.view;
    classList.toggle("occupied", here !== undefined);
    classList.toggle("pending", pending !== undefined);
    const told = pending && pending !== here ? pending : next;
    this.#write(told?.id ?? "", told ? clock(told.arrival.estimated) : "", here !== undefined);
  }

  /** What a flight that is being dragged would find there: nothing special if none is. */
  offer(offer: "free" | "taken" | "own" | undefined, isUnder: boolean): void {
    if (offer) this.view.dataset["offer"] = offer;
    else delete this.view.dataset["offer"];
    this.view.classList.toggle("under", isUnder);
  }

  /** Below whoever is there, or in two lines where the aircraft will stand. */
  #write(who: string, when: string, isBelow: boolean): void {
    const { x, y } = this.#stand;
    const key = `${who} ${when} ${isBelow}`;
    if (this.#next.dataset["key"] === key) return;
    this.#next.dataset["key"] = key;
    this.#who.textContent = isBelow ? `${who} ` : who;
    this.#when.textContent = when;
    for (const line of [this.#who, this.#when]) {
      line.removeAttribute("x");
      line.removeAttribute("y");
    }
    this.#who.setAttribute("x", String(x));
    this.#who.setAttribute("y", String(y + (isBelow ? 39 : -4)));
    if (isBelow) return;
    this.#when.setAttribute("x", String(x));
    this.#when.setAttribute("y", String(y + 12));
  }
}
