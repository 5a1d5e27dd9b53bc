import type { AircraftType, CreateFlight, CreateFlightError, Flight } from "./api/index.js";
import { element, part } from "./element.js";
import type { Answer } from "./line.js";
import { CLOCK, moment } from "./time.js";

/** What the form can ask of the page. */
export interface CreateActions {
  readonly create: (input: CreateFlight) => Promise<Answer<Flight, CreateFlightError>>;
  readonly created: (flight: Flight) => void;
  readonly leave: () => void;
}

/** The form for a new flight. What is wrong with a field is said under it, in the server's words. */
export class CreateForm {
  readonly #place = part("create", HTMLDivElement);
  readonly #actions: CreateActions;
  readonly #form: HTMLFormElement;
  /** Whether a flight is being created: pressing twice is meant once. */
  #isCreating = false;
  readonly #problem = element("p", { class: "verdict problem", role: "alert" });

  constructor(actions: CreateActions) {
    this.#actions = actions;
    this.#form = this.#build();
    this.#place.append(element("h2", {}, "New flight"), this.#form);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#isCreating) void this.#submit();
    });
    this.#form.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.#actions.leave();
    });
  }

  /** Puts the cursor where the form begins. */
  focus(): void {
    this.#form.querySelector("input")?.focus();
  }

  #build(): HTMLFormElement {
    const example = element("button", { type: "button", class: "link" }, "Fill in an example");
    example.addEventListener("click", () => this.#fill());
    const leave = element("button", { type: "button", class: "plain" }, "Cancel");
    leave.addEventListener("click", () => this.#actions.leave());
    const types = AIRCRAFT.map((type) => element("option", { value: type }, type));
    const create = element("button", { type: "submit" }, "Create flight");
    return element(
      "form",
      { class: "create", novalidate: "", autocomplete: "off" },
      field("id", "Flight number", input("id", "SK4035")),
      field("registration", "Registration", input("registration", "SE-ROA")),
      field("origin", "From", input("origin", "ARN")),
      field("destination", "To", input("destination", "CPH")),
      field("arrival", "Arrives (UTC)", input("arrival", "15:00", "15:00")),
      field("departure", "Departs (UTC)", input("departure", "15:50", "15:50")),
      field("aircraft", "Aircraft", element("select", { name: "aircraft" }, ...types)),
      field("stand", "Stand, if you know it", input("stand", "C3")),
      element("div", { class: "submit" }, create, leave, example),
      this.#problem,
    );
  }

  #fill(): void {
    for (const control of this.#controls()) control.value = EXAMPLE[control.name] ?? control.value;
    this.#tell([]);
    this.#form.querySelector<HTMLButtonElement>("[type=submit]")?.focus();
  }

  async #submit(): Promise<void> {
    const typed = new FormData(this.#form);
    const text = (name: string): string => String(typed.get(name) ?? "");
    const unreadable = ["arrival", "departure"].filter((name) => !CLOCK.test(text(name)));
    if (unreadable.length > 0) {
      this.#tell(unreadable.map((field) => ({ field, message: "it is a time in UTC, such as 15:00" })));
      return;
    }
    const stand = text("stand").trim();
    this.#isCreating = true;
    const answer = await this.#actions.create({
      id: text("id"),
      aircraft: AIRCRAFT.find((type) => type === text("aircraft")) ?? AIRCRAFT[0],
      registration: text("registration"),
      origin: text("origin"),
      destination: text("destination"),
      arrival: moment(text("arrival")),
      departure: moment(text("departure")),
      stand: stand === "" ? null : stand,
    });
    this.#isCreating = false;
    if (answer.ok) {
      this.#tell([]);
      this.#form.reset();
      this.#actions.created(answer.value);
      return;
    }
    if (answer.refusal?.code === "invalid") this.#tell(answer.refusal.fields);
    else this.#tell([], answer.words);
  }

  /** Writes every mistake under its field, or under the form if the page has no such field, and goes to the first. */
  #tell(mistakes: readonly { readonly field: string; readonly message: string }[], words = ""): void {
    const controls = this.#controls();
    for (const control of controls) {
      const mistake = mistakes.find(({ field }) => field === control.name);
      control.setAttribute("aria-invalid", String(mistake !== undefined));
      part(`${control.name}-problem`, HTMLElement).textContent = mistake?.message ?? "";
    }
    const elsewhere = mistakes.filter(({ field }) => !controls.some(({ name }) => name === field));
    this.#problem.textContent = [...elsewhere.map(({ field, message }) => `${field}: ${message}`), words].join(" ").trim();
    controls.find((control) => control.ariaInvalid === "true")?.focus();
  }

  #controls(): (HTMLInputElement | HTMLSelectElement)[] {
    return [...this.#form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")];
  }
}

function input(name: string, example: string, value = ""): HTMLInputElement {
  const placeholder = `such as ${example}`;
  return element("input", { name, placeholder, value, spellcheck: "false", autocapitalize: "characters" });
}

function field(name: string, title: string, control: HTMLElement): HTMLElement {
  control.id = name;
  control.setAttribute("aria-describedby", `${name}-problem`);
  const problem = element("p", { class: "problem", id: `${name}-problem` });
  return element("div", { class: "field" }, element("label", { for: name }, title), control, problem);
}

const AIRCRAFT = [
  "A320", "A21N", "B738", "E190", "AT76", "E145", "B752", "B763", "A333", "B789", "B77W",
] as const satisfies readonly AircraftType[];

/** A flight that can be created. */
const EXAMPLE: Readonly<Record<string, string>> = {
  id: "SK4035",
  registration: "SE-ROA",
  origin: "ARN",
  destination: "CPH",
  arrival: "15:00",
  departure: "15:50",
  aircraft: "A320",
  stand: "C3",
};
