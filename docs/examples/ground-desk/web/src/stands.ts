import type { Flight, StandId } from "./api/index.js";
import { element } from "./element.js";
import { meet } from "./time.js";

/** The apron as a choice: one pier per row, and on every stand the flights that are there at the same time. */
export function stands(flight: Flight, others: readonly Flight[]): HTMLFieldSetElement {
  const tiles = PIERS.flatMap(pier).map((stand) => tile(stand, flight, others));
  return element("fieldset", { class: "stands" }, element("legend", {}, "Send to stand"), ...tiles);
}

/** The stands of a pier. */
export function pier(letter: (typeof PIERS)[number]): StandId[] {
  return NUMBERS.map((number) => `${letter}${number}`);
}

function tile(stand: StandId, flight: Flight, others: readonly Flight[]): HTMLLabelElement {
  const isThere = stand === flight.stand;
  const inTheWay = (other: Flight): boolean => other.id !== flight.id && !hasLeft(other) && meet(other, flight);
  const meets = others.filter((other) => other.stand === stand && inTheWay(other));
  const more = meets.length > 1 ? ` +${meets.length - 1}` : "";
  const note = isThere ? flight.id : `${meets[0]?.id ?? ""}${more}`;
  const choice = element("input", { type: "radio", name: "stand", value: stand });
  choice.checked = isThere;
  const name = element("b", {}, stand);
  return element("label", { class: isThere ? "here" : "" }, choice, name, element("small", {}, note));
}

function hasLeft(flight: Flight): boolean {
  return flight.state === "outbound" || flight.state === "departed";
}

const PIERS = ["A", "B", "C"] as const;
const NUMBERS = [1, 2, 3, 4, 5, 6] as const;
