import type { Status } from "wilco";
import { Activity } from "./activity.js";
import { Apron } from "./apron.js";
import { Attendance } from "./attendance.js";
import { Desk } from "./desk.js";
import { part } from "./element.js";
import { Feeds } from "./feeds.js";
import { Journal, type Encoding } from "./journal.js";
import { Lamp, wentOn } from "./lamp.js";
import { Line } from "./line.js";
import { Meter } from "./meter.js";
import { Notices } from "./notices.js";
import { People } from "./people.js";
import { Identity } from "./person.js";
import { Plug } from "./plug.js";
import { Queue } from "./queue.js";
import { Terminal } from "./terminal.js";

const journal = new Journal();
const meter = new Meter();
const terminal = new Terminal();
const activity = new Activity(meter, (call) => terminal.show(call));
journal.read((entry) => activity.add(entry));
const plug = new Plug();
const identity = new Identity();
const feeds = new Feeds();
const line = new Line(journal, meter, plug, feeds, identity);
const apron = new Apron(feeds, identity);
const desk = new Desk(line, feeds, (view) => apron.show(view));
apron.serve(desk);
const lamp = new Lamp();
const plugButton = part("plug", HTMLButtonElement);
new Queue(line);
new Notices(feeds);
new People(feeds, identity, () => line.renew());
new Attendance((status) => feeds.take(status));

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
addEventListener("pagehide", ({ persisted }) => {
  // A page that may be shown again keeps its line.
  if (!persisted) line.leave();
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
let hasFound = false;
line.watch((status) => {
  lamp.show(status, line.queue().length);
  if (status.state === "connecting") {
    if (told === "open") told = "connecting";
    return;
  }
  if (status.state === told) return;
  told = status.state;
  journal.write({ kind: "line", tone: told === "open" ? "quiet" : "bad", words: newsOf(status) });
  // What others changed meanwhile comes by itself; what is looked for is asked for once.
  if (told === "open" && !hasFound) void desk.find();
  hasFound ||= told === "open";
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
