import type { PresenceStatus, PresentUser } from "wilco/flow";
import { element, part } from "./element.js";
import type { Feeds } from "./feeds.js";
import { type Identity, badge } from "./person.js";

/** Who is at the desk, in the head of the page, and the name that one gives oneself. */
export class People {
  readonly #list = part("people", HTMLUListElement);
  readonly #name = part("name", HTMLInputElement);
  readonly #feeds: Feeds;
  readonly #identity: Identity;

  /** `renamed` is called when whoever sits here has another name. */
  constructor(feeds: Feeds, identity: Identity, renamed: () => void) {
    this.#feeds = feeds;
    this.#identity = identity;
    this.#name.value = identity.name;
    this.#name.addEventListener("change", () => {
      const name = this.#name.value.trim().replace(/\s+/gu, " ");
      this.#name.value = name || identity.name;
      if (name === "" || name === identity.name) return;
      identity.name = name;
      renamed();
    });
    this.#name.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.#name.value = identity.name;
      if (key === "Enter" || key === "Escape") this.#name.blur();
    });
    feeds.people.watch(() => this.#show());
  }

  #show(): void {
    const { users, phase } = this.#feeds.people.get();
    this.#list.dataset["phase"] = phase;
    const isMe = ({ userId }: PresentUser): boolean => userId === this.#identity.name;
    const all = [...users].sort((one, other) => Number(isMe(other)) - Number(isMe(one)) || one.connectedAt - other.connectedAt);
    const shown = all.length > MOST + 1 ? all.slice(0, MOST) : all;
    const rows = shown.map((user) => person(user, isMe(user)));
    const more = all.slice(shown.length).map(({ name, userId }) => name ?? userId);
    const rest = more.length > 0 ? [element("li", { class: "more", title: more.join(", ") }, `+${more.length}`)] : [];
    this.#list.replaceChildren(...rows, ...rest);
  }
}

function person({ userId, name, status }: PresentUser, isMe: boolean): HTMLElement {
  const who = `${name ?? userId}${isMe ? " (you)" : ""}`;
  const words = `${who}, ${STATUS_WORDS[status]}`;
  const attributes = { class: isMe ? "me" : "", "data-user": userId, "data-status": status, title: words };
  return element("li", attributes, badge(name ?? userId), element("span", { class: "unseen" }, words));
}

const STATUS_WORDS: Readonly<Record<PresenceStatus, string>> = { active: "active", idle: "idle", away: "away" };
/** How many badges there is room for. */
const MOST = 7;
