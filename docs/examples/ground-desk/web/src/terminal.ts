import { part } from "./element.js";
import type { Told } from "./journal.js";

/** The corner that says how to make the same call without a browser. */
export class Terminal {
  readonly #command = part("command", HTMLElement);
  readonly #copy = part("copy", HTMLButtonElement);

  constructor() {
    this.#copy.addEventListener("click", () => void this.#put());
  }

  /** Shows the command of a call. An action needs somebody who follows what it acts on, and has none. */
  show({ operation, input, isAction }: Told): void {
    if (isAction) return;
    const url = location.port === "3000" ? "" : ` --url ws://${location.host}/ws`;
    const json = JSON.stringify(input);
    const quoted = json === "{}" ? "" : ` '${json.replaceAll("'", String.raw`'\''`)}'`;
    this.#command.textContent = `cargo run -q --bin wilco -- call${url} ${operation}${quoted}`;
    this.#copy.textContent = "Copy";
  }

  async #put(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#command.textContent ?? "");
      this.#copy.textContent = "Copied";
    } catch {
      // A browser gives no clipboard to an insecure page; the text is at least selected.
      getSelection()?.selectAllChildren(this.#command);
      this.#copy.textContent = "Selected";
    }
  }
}
