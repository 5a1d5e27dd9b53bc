import { part } from "./element.js";

/** The search box, and the buttons beside it that put words into it. */
export class Search {
  readonly #query = part("query", HTMLInputElement);
  readonly #chips = [...part("chips", HTMLDivElement).querySelectorAll("button")];
  readonly #changed: () => void;

  /** `changed` is called whenever the words may be others. */
  constructor(changed: () => void) {
    this.#changed = changed;
    this.#query.addEventListener("input", () => this.#tell());
    part("find", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#tell();
    });
    for (const chip of this.#chips) {
      chip.addEventListener("click", () => {
        this.#query.value = chip.dataset["words"] ?? "";
        this.#tell();
      });
    }
    this.#press();
  }

  /** What is looked for; empty for every flight. */
  get words(): string {
    return this.#query.value.trim();
  }

  /** Puts the cursor into the box. */
  focus(): void {
    this.#query.focus();
  }

  /** Looks for nothing any more, and tells nobody. */
  clear(): void {
    this.#query.value = "";
    this.#press();
  }

  #tell(): void {
    this.#press();
    this.#changed();
  }

  #press(): void {
    for (const chip of this.#chips) chip.setAttribute("aria-pressed", String(chip.dataset["words"] === this.words));
  }
}
