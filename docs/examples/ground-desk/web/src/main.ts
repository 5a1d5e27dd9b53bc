import type { Status } from "wilco";
import { Activity } from "./activity.js";
import { Desk } from "./desk.js";
import { part } from "./element.js";
import { Journal, type Encoding } from "./journal.js";
import { Lamp } from "./lamp.js";
import { Line } from "./line.js";
import { Meter } from "./meter.js";
import { Terminal } from "./terminal.js";

const journal = new Journal();
const meter = new Meter();
const terminal = new Terminal();
const activity = new Activity(meter, (call) => terminal.show(call));
journal.read((entry) => activity.add(entry));
const line = new Line(journal, meter);
const desk = new Desk(line);
const lamp = new Lamp();

part("new", HTMLButtonElement).addEventListener("click", () => desk.create());
part("tries", HTMLElement).addEventListener("click", ({ target }) => {
  const { flight, stand } = target instanceof Element ? (target.closest("button")?.dataset ?? {}) : {};
  if (flight !== undefined && stand !== undefined) void desk.send(flight, stand);
});
part("burst", HTMLButtonElement).addEventListener("click", () => void desk.burst());
part("encoding", HTMLFieldSetElement).addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) line.speak(target.value as Encoding);
});
addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches("input:not([type=radio]), select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") desk.search.focus();
  else if (event.key === "n") desk.create();
  else return;
  event.preventDefault();
});

/** What the log said last of the line, so that an outage of many attempts is told once. */
let said = "";
line.watch((status) => {
  lamp.show(status);
  const news = newsOf(status);
  if (news === null || news.words === said) return;
  said = news.words;
  journal.write({ kind: "line", ...news });
  // What others changed while there was no line is not known here.
  if (status.state === "open") void desk.refresh();
});

function newsOf(status: Status): { readonly tone: "quiet" | "bad"; readonly words: string } | null {
  switch (status.state) {
    case "connecting":
      return null;
    case "open":
      return { tone: "quiet", words: `The line is open, in ${line.encoding}.` };
    case "waiting":
      return { tone: "bad", words: `The line is down: ${status.cause.message}.` };
    case "closed":
      return { tone: "bad", words: `The line is closed: ${status.reason.message}.` };
    default:
      return status satisfies never;
  }
}
