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

/** Writes anew what is on each stand of such a choice, and leaves what is chosen. */
export function relabel(form: HTMLFormElement, flight: Flight, others: readonly Flight[]): void {
  for (const choice of form.querySelectorAll<HTMLInputElement>("input[name=stand]")) {
    const label = choice.closest("label");
    label?.classList.toggle("here", choice.value === flight.stand);
    const note = label?.querySelector("small");
    if (note) note.textContent = noteAt(choice.value, flight, others);
  }
}

function tile(stand: StandId, flight: Flight, others: readonly Flight[]): HTMLLabelElement {
  const isThere = stand === flight.stand;
  const choice = element("input", { type: "radio", name: "stand", value: stand });
  choice.checked = isThere;
  const note = element("small", {}, noteAt(stand, flight, others));
  return element("label", { class: isThere ? "here" : "" }, choice, element("b", {}, stand), note);
}

function noteAt(stand: StandId, flight: Flight, others: readonly Flight[]): string {
  if (stand === flight.stand) return flight.id;
  const inTheWay = (other: Flight): boolean => other.id !== flight.id && !hasLeft(other) && meet(other, flight);
  const meets = others.filter((other) => other.stand === stand && inTheWay(other));
  return `${meets[0]?.id ?? ""}${meets.length > 1 ? ` +${meets.length - 1}` : ""}`;
}

function hasLeft(flight: Flight): boolean {
  return flight.state === "outbound" || flight.state === "departed";
}

/** The piers, by their letters. */
export const PIERS = ["A", "B", "C"] as const;
const NUMBERS = [1, 2, 3, 4, 5, 6] as const;
