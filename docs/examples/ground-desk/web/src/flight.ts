import type { AssignStandError, Flight, FlightId, StandId, Times } from "./api/index.js";
import { route, standSign } from "./board.js";
import { element, part } from "./element.js";
import type { Answer } from "./line.js";
import { relabel, stands } from "./stands.js";
import { clock, delay } from "./time.js";
import { STATES } from "./words.js";

/** What the details can ask of the page. */
export interface FlightActions {
  /** Sends the flight to a stand. */
  readonly assign: (id: FlightId, stand: StandId) => Promise<Answer<Flight, AssignStandError>>;
  /** Shows another flight. */
  readonly choose: (id: FlightId) => void;
  /** The flights that the page knows of. */
  readonly others: () => readonly Flight[];
}

/** The details of one flight, and the form that sends it to another stand. */
export class FlightDetails {
  readonly #place = part("flight", HTMLDivElement);
  readonly #actions: FlightActions;
  /** The flight that is shown. */
  #flight: Flight | undefined;
  #isPending = false;

  constructor(actions: FlightActions) {
    this.#actions = actions;
  }

  /** Shows a flight; `done` says what has just happened to it. */
  show(flight: Flight, done = ""): void {
    this.#flight = flight;
    const outcome = element("p", { class: "verdict good", role: "status" }, done);
    this.#place.replaceChildren(head(flight), facts(flight), this.#form(flight, outcome));
  }

  /** Shows what became of the flight or of others; what somebody is choosing there stays chosen. */
  follow(flight: Flight, isPending: boolean): void {
    const [oldHead, oldFacts] = this.#place.children;
    const form = this.#place.querySelector("form");
    if (this.#flight?.id !== flight.id || !oldHead || !oldFacts || !form) return;
    if (this.#flight !== flight || this.#isPending !== isPending) {
      oldHead.replaceWith(head(flight, isPending));
      oldFacts.replaceWith(facts(flight));
    }
    const before = this.#flight.stand;
    this.#flight = flight;
    this.#isPending = isPending;
    const wasUntouched = chosen(form) === (before ?? null);
    relabel(form, flight, this.#actions.others());
    if (wasUntouched && before !== flight.stand) choose(form, flight.stand ?? null);
    nameButton(form, flight);
  }

  /** Says why a flight cannot be shown. */
  miss(id: FlightId, words: string): void {
    this.#flight = undefined;
    this.#place.replaceChildren(element("h2", {}, id), element("p", { class: "verdict problem", role: "alert" }, said(words)));
  }

  /** Sends the flight that is shown to a stand, as if it had been chosen by hand. */
  send(stand: StandId): void {
    const choice = this.#place.querySelector<HTMLInputElement>(`input[value="${stand}"]`);
    choice?.click();
    choice?.form?.requestSubmit();
  }

  #form(flight: Flight, outcome: HTMLElement): HTMLFormElement {
    const picker = stands(flight, this.#actions.others());
    const send = element("button", { type: "submit" });
    const form = element("form", { class: "assign" }, picker, element("div", { class: "submit" }, send, outcome));
    nameButton(form, flight);
    form.addEventListener("change", () => {
      outcome.replaceChildren();
      nameButton(form, this.#flight ?? flight);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const stand = chosen(form);
      if (stand !== null) void this.#assign(this.#flight ?? flight, stand, outcome);
    });
    return form;
  }

  async #assign(flight: Flight, stand: StandId, outcome: HTMLElement): Promise<void> {
    const answer = await this.#actions.assign(flight.id, stand);
    if (!outcome.isConnected) return;
    if (answer.ok) {
      this.show(answer.value, `${flight.id} goes to ${stand}`);
      this.#place.querySelector<HTMLInputElement>("input:checked")?.focus();
      return;
    }
    outcome.className = "verdict problem";
    outcome.replaceChildren(...this.#refusal(answer.refusal, answer.words));
  }

  /** The refusal in words; a flight that is in the way can be looked at from there. */
  #refusal(refusal: AssignStandError | null, words: string): (Node | string)[] {
    const parts: (Node | string)[] = [said(words), " "];
    if (refusal?.code === "stand_occupied") {
      const look = element("button", { type: "button", class: "link" }, `Show ${refusal.by}`);
      look.addEventListener("click", () => this.#actions.choose(refusal.by));
      parts.push(look);
    }
    return parts;
  }
}

/** Words as a sentence. */
function said(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

/** The button says what it will do. */
function nameButton(form: HTMLFormElement, flight: Flight): void {
  const send = form.querySelector<HTMLButtonElement>("[type=submit]");
  const stand = chosen(form);
  if (!send) return;
  send.disabled = stand === null || stand === flight.stand;
  send.textContent = send.disabled ? "Choose a stand" : `Send ${flight.id} to ${stand}`;
}

function choose(form: HTMLFormElement, stand: StandId | null): void {
  for (const choice of form.querySelectorAll<HTMLInputElement>("input[name=stand]")) choice.checked = choice.value === stand;
}

function chosen(form: HTMLFormElement): StandId | null {
  const stand = new FormData(form).get("stand");
  return typeof stand === "string" ? stand : null;
}

function head(flight: Flight, isPending = false): HTMLElement {
  const state = element("span", { class: "state", "data-state": flight.state }, STATES[flight.state]);
  const title = element("h2", {}, flight.id, " ", element("span", { class: "airline" }, flight.airline));
  return element("div", { class: "head" }, standSign(flight, isPending), title, state);
}

function facts(flight: Flight): HTMLDListElement {
  const fact = (name: string, value: Node | string): HTMLElement =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value));
  return element(
    "dl",
    { class: "facts" },
    fact("Route", route(flight)),
    fact("Arrives", planned(flight.arrival)),
    fact("Departs", planned(flight.departure)),
    fact("Aircraft", `${flight.aircraft} ${flight.registration}`),
    fact("Tug", flight.tug ?? "none"),
  );
}

function planned(times: Times): Node {
  const late = delay(times);
  const plan = late === 0 ? null : element("s", { title: "as planned" }, clock(times.scheduled));
  return element("span", {}, clock(times.estimated), plan === null ? null : " ", plan);
}
