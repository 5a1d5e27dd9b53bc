import type { Status } from "wilco";
import { Activity } from "./activity.js";
import { Desk } from "./desk.js";
import { part } from "./element.js";
import { Journal, type Encoding } from "./journal.js";
import { Lamp, wentOn } from "./lamp.js";
import { Line } from "./line.js";
import { Meter } from "./meter.js";
import { Plug } from "./plug.js";
import { Queue } from "./queue.js";
import { Terminal } from "./terminal.js";

const journal = new Journal();
const meter = new Meter();
const terminal = new Terminal();
const activity = new Activity(meter, (call) => terminal.show(call));
journal.read((entry) => activity.add(entry));
const plug = new Plug();
const line = new Line(journal, meter, plug);
const desk = new Desk(line);
const lamp = new Lamp();
const plugButton = part("plug", HTMLButtonElement);
new Queue(line);

part("new", HTMLButtonElement).addEventListener("click", () => desk.create());
part("tries", HTMLElement).addEventListener("click", ({ target }) => {
  const { flight, stand } = target instanceof Element ? (target.closest("button")?.dataset ?? {}) : {};
  if (flight !== undefined && stand !== undefined) void desk.send(flight, stand);
});
part("burst", HTMLButtonElement).addEventListener("click", () => void desk.burst());
part("inspect", HTMLButtonElement).addEventListener("click", () => void desk.inspect());
plugButton.addEventListener("click", togglePlug);
part("encoding", HTMLFieldSetElement).addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) line.speak(target.value as Encoding);
});
addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches("input:not([type=radio]), select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") desk.search.focus();
  else if (event.key === "n") desk.create();
  else if (event.key === "p") togglePlug();
  else return;
  event.preventDefault();
});

/** What the log told last of the line: an outage of many attempts is told once, and a heartbeat is for the lamp alone. */
let told: Status["state"] = "connecting";
line.watch((status) => {
  lamp.show(status, line.queue().length);
  if (status.state === "connecting") {
    if (told === "open") told = "connecting";
    return;
  }
  if (status.state === told) return;
  told = status.state;
  journal.write({ kind: "line", tone: told === "open" ? "quiet" : "bad", words: newsOf(status) });
  // What others changed while there was no line is not known here.
  if (told === "open") void desk.refresh();
});

function newsOf(status: Exclude<Status, { state: "connecting" }>): string {
  switch (status.state) {
    case "open":
      return `The line is open, in ${line.encoding}${status.replayed === 0 ? "" : `: ${wentOn(status.replayed)}`}.`;
    case "waiting":
      return `The line is down: ${status.cause.message}.`;
    case "closed":
      return `The line is closed: ${status.reason.message}.`;
    default:
      return status satisfies never;
  }
}

function togglePlug(): void {
  if (plug.isOut) plug.putIn();
  else plug.pull();
  plugButton.textContent = plug.isOut ? "Plug in" : "Pull the plug";
  plugButton.classList.toggle("out", plug.isOut);
}
