import type { Status } from "wilco";
import { part } from "./element.js";
import { Pane } from "./pane.js";
import { People } from "./people.js";
import { Room } from "./room.js";

const [enter, inside] = [part("enter", HTMLFormElement), part("inside", HTMLDivElement)];
const [name, roomName] = [part("name", HTMLInputElement), part("room", HTMLInputElement)];
const [title, leave] = [part("title", HTMLHeadingElement), part("leave", HTMLButtonElement)];
const [lamp, mistake] = [part("state", HTMLParagraphElement), part("mistake", HTMLParagraphElement)];

/** The room that this page is in; none while the form is there. */
let room: Room | undefined;

const people = new People((userId) => {
  room?.choose(userId);
  pane.focus();
});
const pane = new Pane({
  say: (text) => room?.chosen !== undefined && room.talks.say(room.chosen, text),
  hangUp: () => room?.chosen !== undefined && room.talks.end(room.chosen),
});

enter.addEventListener("submit", (event) => {
  event.preventDefault();
  const [id, called] = [roomName.value.trim(), name.value.trim()];
  // What the server will check is told sooner here.
  if (![id, called].every((it) => NAME.test(it))) {
    mistake.textContent = "A name has 1 to 24 letters, digits, blanks, - and _.";
    return;
  }
  mistake.textContent = "";
  history.replaceState(null, "", `/${encodeURIComponent(id)}`);
  const entered: Room = new Room(id, called, () => {
    if (entered === room) show();
  });
  room = entered;
  title.textContent = id;
  show();
});

leave.addEventListener("click", () => turnBack(""));
// The other sides hear of it at once, and do not wait for words from a page that is gone.
addEventListener("pagehide", () => turnBack(""));
roomName.value = decodeURIComponent(location.pathname.slice(1)) || "lobby";
show();

function show(): void {
  const refused = room && refusal(room);
  if (refused !== undefined) return turnBack(refused);
  enter.hidden = room !== undefined;
  inside.hidden = leave.hidden = room === undefined;
  lamp.dataset["state"] = room?.status.state ?? "closed";
  lamp.textContent = room ? STATUS_WORDS[room.status.state] : "not in a room";
  if (!room) return;
  if (room.chosen !== undefined) room.talks.read(room.chosen);
  people.show(room);
  if (room.chosen === undefined) pane.clear();
  else pane.show(room.talks.with(room.chosen), room.nameOf(room.chosen));
}

/** Why whoever sits here is not let in; undefined if that is not so. */
function refusal({ status, here }: Room): string | undefined {
  if (status.state === "closed") return `The server does not let you in: ${status.reason.message}.`;
  return here.phase === "refused" ? `The room cannot be entered: ${here.fault?.message}.` : undefined;
}

/** Back to the form, with a word why. */
function turnBack(why: string): void {
  const left = room;
  room = undefined;
  left?.leave();
  title.textContent = "Meet";
  mistake.textContent = why;
  show();
  name.focus();
}

const STATUS_WORDS: Readonly<Record<Status["state"], string>> = {
  connecting: "connecting to the server",
  open: "connected to the server",
  waiting: "no server just now; open lines go on",
  closed: "closed",
};
const NAME = /^[\p{L}\p{N}_-](?:[\p{L}\p{N} _-]{0,22}[\p{L}\p{N}_-])?$/u;
