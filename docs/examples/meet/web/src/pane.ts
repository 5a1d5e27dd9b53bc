import { element, part } from "./element.js";
import { LINE_WORDS } from "./people.js";
import { isLive, type Said, type Talk } from "./talks.js";

/** What the pane asks for. */
export interface PaneListener {
  /** Whether it could be said. */
  say(text: string): boolean;
  hangUp(): void;
}

/** The talk that is looked at. What others say is shown as text and never as markup. */
export class Pane {
  readonly #pane = part("talk", HTMLElement);
  readonly #title = part("with", HTMLHeadingElement);
  readonly #line = part("line", HTMLParagraphElement);
  readonly #log = part("log", HTMLOListElement);
  readonly #text = part("text", HTMLInputElement);
  readonly #send = part("send", HTMLButtonElement);
  readonly #hangUp = part("hang-up", HTMLButtonElement);
  /** What is shown of which talk. */
  #userId: string | undefined;
  #shown: readonly Said[] = [];

  constructor(listener: PaneListener) {
    part("say", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#text.value.trim() && listener.say(this.#text.value)) this.#text.value = "";
    });
    this.#hangUp.addEventListener("click", () => listener.hangUp());
  }

  /** Shows a talk, and what the other one is called. */
  show({ userId, state, said }: Talk, name: string): void {
    this.#pane.hidden = false;
    this.#title.textContent = name;
    this.#line.dataset["line"] = state ?? "none";
    this.#line.textContent = LINE_WORDS[state ?? "none"];
    this.#hangUp.hidden = !isLive(state);
    this.#send.disabled = state !== "open" && state !== "interrupted";
    this.#tell(userId, said);
  }

  /** Shows none. */
  clear(): void {
    this.#pane.hidden = true;
  }

  /** Where the next words are typed. */
  focus(): void {
    this.#text.focus();
  }

  /** Adds what is new, and stays at the end if that is where the reader is. */
  #tell(userId: string, said: readonly Said[]): void {
    if (userId !== this.#userId) {
      this.#log.replaceChildren();
      this.#shown = [];
    }
    this.#userId = userId;
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    const atEnd = scrollHeight - scrollTop - clientHeight < 40;
    const last = this.#shown.at(-1);
    const fresh = last ? said.slice(said.lastIndexOf(last) + 1) : said;
    this.#log.append(...fresh.map(({ by, text }) => element("li", { class: by }, text)));
    while (this.#log.childElementCount > said.length) this.#log.firstElementChild?.remove();
    this.#shown = [...said];
    if (atEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }
}
