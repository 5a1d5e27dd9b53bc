import type { Notice } from "./api/index.js";
import { element, part } from "./element.js";
import type { Feeds } from "./feeds.js";
import { badge } from "./person.js";

/** What is called out over the apron, the newest first. */
export class Notices {
  readonly #list = part("notices", HTMLOListElement);

  constructor(feeds: Feeds) {
    feeds.listen({
      heard: (notice) => this.#add(element("li", { class: notice.type }, ...words(notice))),
      missed: (count) => this.#add(element("li", { class: "gap" }, count === undefined ? "some missed" : `${count} missed`)),
    });
  }

  #add(item: HTMLElement): void {
    this.#list.prepend(item);
    while (this.#list.childElementCount > KEPT) this.#list.lastElementChild?.remove();
  }
}

function words(notice: Notice): (Node | string)[] {
  const flight = element("b", {}, notice.flight);
  switch (notice.type) {
    case "landed":
      return [flight, " has landed"];
    case "on_stand":
      return [flight, " is on ", sign(notice.stand)];
    case "holding":
      return notice.stand == null ? [flight, " has no stand"] : [flight, " waits for ", sign(notice.stand)];
    case "pushed_back":
      return [flight, " has left ", sign(notice.stand)];
    case "took_off":
      return [flight, " is in the air"];
    case "sent":
      return [badge(notice.by), `${notice.by} sent `, flight, " to ", sign(notice.stand)];
    default:
      return notice satisfies never;
  }
}

function sign(stand: string): HTMLElement {
  return element("span", { class: "sign" }, stand);
}

/** What the server keeps for whoever comes back, and what was there before that. */
const KEPT = 80;
