import { element } from "./element.js";

/** The badge of somebody: initials in a colour that is always the same for a name. */
export function badge(name: string): HTMLElement {
  const made = element("span", { class: "badge", "aria-hidden": "true" }, initials(name));
  made.style.setProperty("--hue", String(hue(name)));
  return made;
}

/** What is short enough for a badge: `R7` of Ramp 7, `AL` of Ada Lovelace, `Su` of Susan. */
function initials(name: string): string {
  const [first = "", second = ""] = name.trim().split(/\s+/u);
  if (second === "") return first.slice(0, 2);
  const rest = /^\d+$/.test(second) ? second.slice(0, 2) : second.slice(0, 1).toUpperCase();
  return first.slice(0, 1).toUpperCase() + rest;
}

/** Names that differ in little are far apart on the wheel. */
function hue(name: string): number {
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return Math.round((hash * 137.508) % 360);
}

/** The name of whoever sits here: kept for as long as the tab is open, and at first a callsign that nobody chose. */
export class Identity {
  #name = sessionStorage.getItem(KEY) ?? callsign();

  constructor() {
    this.name = this.#name;
  }

  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    this.#name = name;
    sessionStorage.setItem(KEY, name);
  }
}

function callsign(): string {
  const pick = Math.floor(Math.random() * CALLSIGNS.length * 98);
  return `${CALLSIGNS[pick % CALLSIGNS.length]} ${2 + Math.floor(pick / CALLSIGNS.length)}`;
}

const KEY = "ground-desk.name";
const CALLSIGNS = ["Apron", "Dispatch", "Marshal", "Ramp", "Ops", "Pier"];
