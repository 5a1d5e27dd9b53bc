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

let before: Status["state"] | undefined;
let wasLost = false;
line.watch((status) => {
  lamp.show(status);
  if (status.state === before) return;
  before = status.state;
  if (status.state === "open") {
    journal.write({ kind: "line", tone: "good", words: "The line is open." });
    // What others changed while the line was down is not known here.
    if (wasLost) void find();
    wasLost = false;
  } else if (status.state === "waiting") {
    wasLost = true;
    journal.write({ kind: "line", tone: "bad", words: `The line is down: ${status.cause.message}` });
  } else if (status.state === "closed") {
    journal.write({ kind: "line", tone: "bad", words: "The line is closed." });
  }
});

const query = part("query", HTMLInputElement);
const find = (): Promise<void> => {
  for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.dataset["words"] === query.value.trim()));
  return desk.find(query.value.trim());
};
const chips = [...part("chips", HTMLElement).querySelectorAll("button")];
for (const chip of chips) {
  chip.addEventListener("click", () => {
    query.value = chip.dataset["words"] ?? "";
    void find();
  });
}
query.addEventListener("input", () => void find());
part("find", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void find();
});
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
  const isTyping = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") query.focus();
  else if (event.key === "n") desk.create();
  else return;
  event.preventDefault();
});
void find();
