import type { AircraftType, VehicleKind } from "../api/index.js";
import { shape } from "../element.js";
import { Glide } from "./glide.js";
import type { Pose } from "./plan.js";
import type { Placed } from "./poses.js";

/** An aircraft or a tug on the map. */
export class Craft {
  readonly view: SVGGElement;
  readonly #hull: SVGElement;
  readonly #name = shape("text", { class: "craft-name", y: 28 });
  readonly #title = shape("title", {});
  readonly #glide: Glide;
  #wasParked: boolean;

  constructor(id: string, placed: Placed, now: number) {
    const { kind, flight, pose, parked } = placed;
    this.#hull = hull(kind, flight?.aircraft);
    this.view = shape("g", { class: `craft ${kind}` });
    if (kind === "aircraft") {
      this.view.dataset["flight"] = id;
      this.#name.textContent = id;
      this.view.append(shape("circle", { class: "grip", r: 21 }), shape("circle", { class: "ring", r: 21 }), this.#hull, this.#name, this.#title);
    } else {
      this.#title.textContent = `Tug ${id}`;
      this.view.append(this.#hull, this.#title);
    }
    this.#glide = new Glide(pose, now);
    this.#wasParked = parked;
    this.draw(now);
  }

  /** Takes in where it is now; `jumps` if it is not to be seen on its way there. */
  show({ flight, pose, waits, parked }: Placed, isPending: boolean, jumps: boolean, now: number): void {
    const { goal } = this.#glide;
    if (!isSame(goal, pose)) {
      // What is moved by hand is there when it is dropped.
      const isTold = !jumps && !(parked && this.#wasParked) && Math.hypot(goal.x - pose.x, goal.y - pose.y) < FAR;
      if (isTold) this.#glide.to(pose, now);
      else this.#glide.jump(pose);
    }
    this.#wasParked = parked;
    const { classList } = this.view;
    classList.toggle("waits", waits);
    classList.toggle("pending", isPending);
    if (!flight) return;
    this.view.dataset["state"] = flight.state;
    const where = flight.stand == null ? "no stand yet" : `stand ${flight.stand}`;
    const title = `${flight.id} ${flight.airline}, ${flight.aircraft}, ${where}`;
    if (this.#title.textContent !== title) this.#title.textContent = title;
  }

  /** Draws it where it is at that moment; whether it rests there. */
  draw(now: number): boolean {
    const { x, y, heading, rests } = this.#glide.at(now);
    this.view.setAttribute("transform", `translate(${round(x)} ${round(y)})`);
    this.#hull.setAttribute("transform", `rotate(${round(heading)})`);
    return rests;
  }
}

/** The outline of an aircraft, its nose to the right. */
export function outline(type: AircraftType | undefined): SVGPathElement {
  return shape("path", { d: AIRCRAFT, transform: `scale(${SCALES[type ?? "A320"]})` });
}

function hull(kind: VehicleKind, type: AircraftType | undefined): SVGElement {
  if (kind === "aircraft") return shape("g", { class: "hull" }, outline(type));
  const cab = shape("rect", { class: "cab", x: 0.5, y: -2.2, width: 3, height: 4.4, rx: 0.8 });
  return shape("g", { class: "hull" }, shape("rect", { x: -5, y: -3.2, width: 10, height: 6.4, rx: 1.6 }), cab);
}

function isSame(one: Pose, other: Pose): boolean {
  return one.x === other.x && one.y === other.y && one.heading === other.heading;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}

/** Nothing moves so far between two words of it. */
const FAR = 140;
const AIRCRAFT =
  "M17.5 0C16.6-1.7 13.4-2.4 10-2.4L4-2.4-4.6-15.2-8-15.2-3.2-2.4-10.4-1.8-13.8-6.2-16.4-6.2-14.8 0-16.4 6.2-13.8 6.2-10.4 1.8-3.2 2.4-8 15.2-4.6 15.2 4 2.4 10 2.4C13.4 2.4 16.6 1.7 17.5 0Z";
/** How large the types are beside each other, with some flattery for the small ones. */
const SCALES: Readonly<Record<AircraftType, number>> = {
  E145: 0.76, AT76: 0.8, E190: 0.88, A320: 0.96, B738: 0.98, A21N: 1.02, B752: 1.06, B763: 1.14, A333: 1.24, B789: 1.24, B77W: 1.3,
};
