import type { PresenceView } from "wilco/flow";
import { element, part } from "./element.js";
import type { PeerState } from "./peer.js";
import type { Room } from "./room.js";
import { isLive } from "./talks.js";

/** Who can be talked to: everybody who is here, and who is not but has a line that goes on. */
export class People {
  readonly #list = part("people", HTMLUListElement);
  readonly #alone = part("alone", HTMLParagraphElement);

  /** `choose` is called with whoever is clicked. */
  constructor(choose: (userId: string) => void) {
    this.#list.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      const userId = button?.dataset["user"];
      if (userId !== undefined) choose(userId);
    });
  }

  show(room: Room): void {
    const { here: { users, phase }, me, chosen, talks } = room;
    const here = users.map(({ userId }) => userId).filter((userId) => userId !== me);
    const gone = talks.userIds().filter((userId) => !here.includes(userId) && isLive(talks.with(userId).state));
    this.#alone.textContent = emptyWords(phase, here.length + gone.length);
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["user"] : undefined;
    const rows = [...here, ...gone].map((userId) => {
      const { state, unread } = talks.with(userId);
      const notes = [gone.includes(userId) ? "not in the room" : "", unread > 0 ? `${unread} new` : ""];
      const words = [LINE_WORDS[state ?? "none"], ...notes].filter(Boolean).join(", ");
      const attributes = { type: "button", "data-user": userId, "data-line": state ?? "none", "aria-pressed": String(userId === chosen) };
      return element("li", {}, element("button", attributes, element("b", {}, room.nameOf(userId)), element("span", {}, words)));
    });
    this.#list.replaceChildren(...rows);
    // A row that is drawn anew keeps the focus that it had.
    if (focused !== undefined) this.#list.querySelector<HTMLElement>(`[data-user="${CSS.escape(focused)}"]`)?.focus();
  }
}

function emptyWords(phase: PresenceView["phase"], count: number): string {
  if (phase === "loading") return "Looking who is here";
  return count === 0 ? "Nobody else is here. Open this address in another tab, under another name." : "";
}

/** What a line is doing, in words. */
export const LINE_WORDS: Readonly<Record<PeerState | "none", string>> = {
  none: "click to talk",
  calling: "calling",
  connecting: "connecting",
  open: "line open",
  interrupted: "line interrupted",
  ended: "line ended",
};
