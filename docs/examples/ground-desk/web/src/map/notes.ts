import type { StandId } from "../api/index.js";
import { element, part } from "../element.js";
import { SIZE, STANDS } from "./plan.js";

/** Small notes that stand at a stand for some seconds. */
export class Notes {
  readonly #place = part("notes", HTMLDivElement);
  readonly #shown = new Map<StandId, { readonly note: HTMLElement; readonly end: ReturnType<typeof setTimeout> }>();

  /** Puts a note there, in place of one that may be there. */
  put(stand: StandId, tone: "bad" | "person", milliseconds: number, ...words: readonly (Node | string)[]): void {
    const place = STANDS.get(stand);
    if (!place) return;
    this.#drop(stand);
    const note = element("p", { class: `note ${tone}`, "data-stand": stand }, ...words);
    // What others do is told below the map too, and need not be read out twice.
    if (tone === "person") note.setAttribute("aria-hidden", "true");
    // Beside the stand, where nobody's name is; or below it, for what has to be read.
    const side = place.lane < place.x ? -1 : 1;
    // The lanes of two piers are neighbours, so what is beside one stand is a little higher than what is beside the other.
    const [x, y] = tone === "person" ? [place.lane + 14 * side, place.y - 15 * side] : [place.x, place.y + 24];
    // The policy of the page lets no style be written into its markup; a script may set it.
    note.style.left = `${(x / SIZE.width) * 100}%`;
    note.style.top = `${(y / SIZE.height) * 100}%`;
    this.#place.append(note);
    this.#shown.set(stand, { note, end: setTimeout(() => this.#drop(stand), milliseconds) });
  }

  #drop(stand: StandId): void {
    const shown = this.#shown.get(stand);
    if (!shown) return;
    clearTimeout(shown.end);
    shown.note.remove();
    this.#shown.delete(stand);
  }
}
