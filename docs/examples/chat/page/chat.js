// The page of the chat. What comes over the socket is shown as text and never as markup.

const element = (id) => document.getElementById(id);
const [enter, talk, text, log, state, here, mistake] = ["enter", "talk", "text", "log", "state", "here", "mistake"].map(element);

/** Who wants to be where; nobody before the form was sent, and after leaving. @type {{ room: string, name: string } | undefined} */
let wish;
/** @type {WebSocket | undefined} */
let socket;
let timer = 0;
/** How often in a row it could not be opened. */
let failures = 0;

enter.addEventListener("submit", (event) => {
  event.preventDefault();
  const [name, room] = ["name", "room"].map((id) => element(id).value.trim());
  // A page does not learn why a server refuses an upgrade, so it checks what the server will check.
  if (![name, room].every((it) => NAME.test(it))) {
    mistake.textContent = "A name has 1 to 24 letters, digits, blanks, - and _.";
    return;
  }
  mistake.textContent = "";
  wish = { room, name };
  log.replaceChildren();
  open();
});

talk.addEventListener("submit", (event) => {
  event.preventDefault();
  if (socket?.readyState !== WebSocket.OPEN || !text.value.trim()) return;
  socket.send(JSON.stringify({ type: "talk", text: text.value }));
  text.value = "";
});

element("leave").addEventListener("click", () => {
  wish = undefined;
  clearTimeout(timer);
  socket?.close(1000);
  show("closed", "not in a room");
});

function open() {
  show("waiting", "connecting");
  const address = new URL(`/ws?${new URLSearchParams(wish)}`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const opening = new WebSocket(address);
  socket = opening;
  opening.addEventListener("message", ({ data }) => hear(JSON.parse(data)));
  opening.addEventListener("close", ({ code }) => {
    // One that was left behind has nothing to say.
    if (socket === opening && wish) again(code);
  });
}

/** Waits at random before the next try: when a server restarts, not all pages come back in the same moment. */
function again(code) {
  const longest = Math.min(30_000, 1000 * 2 ** failures);
  failures += 1;
  const wait = Math.random() * longest;
  const why = code === 4008 ? "You were too slow to follow." : "The connection was lost.";
  if (failures === 1) add("problem", `${why} What is said meanwhile is not heard here.`);
  show("waiting", "waiting to come back");
  timer = setTimeout(open, wait);
}

function hear(heard) {
  if ("here" in heard) here.textContent = heard.here === 1 ? "you are alone" : `${heard.here} are here`;
  switch (heard.type) {
    case "welcome":
      failures = 0;
      element("title").textContent = heard.room;
      show("open", `in as ${heard.name}`);
      return add("notice", `You are in ${heard.room}.`);
    case "joined":
      return add("notice", `${heard.name} came.`);
    case "left":
      return add("notice", `${heard.name} left.`);
    case "talk":
      return add(heard.name === wish?.name ? "talk mine" : "talk", heard.text, heard.name);
    case "refused":
      return add("problem", `Not sent: ${heard.reason}.`);
  }
}

/** Adds a line, and stays at the end if that is where the reader is. */
function add(kind, words, name) {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  const line = document.createElement("li");
  line.className = kind;
  if (name) line.append(Object.assign(document.createElement("b"), { textContent: name }));
  line.append(words);
  log.append(line);
  while (log.childElementCount > 1000) log.firstElementChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function show(now, words) {
  state.dataset.state = now;
  state.textContent = words;
  const inside = Boolean(wish);
  const came = inside && talk.hidden;
  enter.hidden = inside;
  talk.hidden = log.hidden = !inside;
  talk.querySelector("button").disabled = now !== "open";
  if (now !== "open") here.textContent = "";
  if (!inside) element("title").textContent = "Chat";
  if (came) text.focus();
  if (!inside) element("name").focus();
}

const NAME = /^[\p{L}\p{N}_-](?:[\p{L}\p{N} _-]{0,22}[\p{L}\p{N}_-])?$/u;
