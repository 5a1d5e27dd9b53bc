// The page of the game: shows the newest snapshot, and says where the dot is to go.

const element = (id) => document.getElementById(id);
const [canvas, enter, state, scores, pace] = ["arena", "enter", "state", "scores", "pace"].map(element);
const pen = canvas.getContext("2d");

/** @type {WebSocket | undefined} */
let socket;
/** The arena and the own dot, as the welcome says. */
let arena = { id: 0, width: 1600, height: 900 };
/** @type {{ tick: number, dots: { id: number, name: string, x: number, y: number, score: number }[], crumbs: { x: number, y: number }[] } | undefined} */
let world;
let failures = 0;
let left = 0;

enter.addEventListener("submit", (event) => {
  event.preventDefault();
  enter.hidden = true;
  canvas.focus();
  open();
});

function open() {
  show("waiting", "connecting");
  const address = new URL(`/ws?${new URLSearchParams({ name: element("name").value.trim() || "nobody" })}`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  socket = new WebSocket(address);
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)));
  socket.addEventListener("close", again);
}

/** Waits at random before the next try: when a server restarts, not all pages come back in the same moment. */
function again() {
  const longest = Math.min(30_000, 1000 * 2 ** failures);
  failures += 1;
  // A page does not learn why a socket did not open.
  show("waiting", failures < 3 ? "waiting to come back" : "every seat is taken, or nobody is there");
  setTimeout(open, Math.random() * longest);
}

function hear(told) {
  if ("id" in told) {
    failures = 0;
    [arena, world] = [told, undefined];
    wished = "";
    return show("open", "playing");
  }
  // A snapshot holds everything, so one that is left out is no loss.
  left += world ? told.tick - world.tick - 1 : 0;
  world = told;
  aim();
  requestAnimationFrame(draw);
}

/** What was last said: only a change is worth a message. */
let wished = "";
function steer(x, y) {
  const heading = JSON.stringify({ x: Math.round(x * 100), y: Math.round(y * 100) });
  if (socket?.readyState !== WebSocket.OPEN || heading === wished) return;
  wished = heading;
  socket.send(heading);
}

const WAYS = {
  ArrowLeft: [-1, 0], KeyA: [-1, 0], ArrowRight: [1, 0], KeyD: [1, 0],
  ArrowUp: [0, -1], KeyW: [0, -1], ArrowDown: [0, 1], KeyS: [0, 1],
};
const held = new Set();
canvas.addEventListener("keydown", (event) => press(event, true));
canvas.addEventListener("keyup", (event) => press(event, false));
canvas.addEventListener("blur", () => {
  held.clear();
  steer(0, 0);
});

function press(event, isDown) {
  if (!(event.code in WAYS) || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  isDown ? held.add(event.code) : held.delete(event.code);
  const sum = (axis) => Math.sign([...held].reduce((all, code) => all + WAYS[code][axis], 0));
  steer(sum(0), sum(1));
}

/** Where the finger is, as long as it is there. @type {{ x: number, y: number } | undefined} */
let finger;
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  point(event);
});
canvas.addEventListener("pointermove", (event) => event.buttons && point(event));
for (const end of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(end, () => {
    finger = undefined;
    steer(0, 0);
  });
}

function point(event) {
  const scale = arena.width / canvas.clientWidth;
  finger = { x: event.offsetX * scale, y: event.offsetY * scale };
  aim();
}

/** Towards the finger, and slower when it is near. */
function aim() {
  const mine = world?.dots.find(({ id }) => id === arena.id);
  if (!mine || !finger) return;
  const [x, y] = [finger.x - mine.x, finger.y - mine.y];
  const length = Math.max(Math.hypot(x, y), 150);
  steer(x / length, y / length);
}

function draw() {
  const ratio = devicePixelRatio;
  const [width, height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio].map(Math.round);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const style = getComputedStyle(canvas);
  pen.setTransform(width / arena.width, 0, 0, width / arena.width, 0, 0);
  pen.clearRect(0, 0, arena.width, arena.height);
  pen.fillStyle = style.fill;
  for (const { x, y } of world.crumbs) disc(x, y, 7);
  // Names can be read on a phone too.
  const size = Math.max(26, (12 * arena.width) / canvas.clientWidth);
  pen.font = `600 ${size}px system-ui, sans-serif`;
  pen.textAlign = "center";
  for (const { id, name, x, y } of world.dots) {
    pen.fillStyle = colour(id);
    disc(x, y, id === arena.id ? 24 : 20);
    pen.fillStyle = style.color;
    pen.fillText(name, x, y < 2 * size ? y + 28 + size : y - 32);
  }
  tell();
}

function disc(x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

/** Neighbouring numbers get colours far from each other. */
const colour = (id) => `oklch(0.68 0.17 ${(id * 137.5) % 360})`;

let told = "";
function tell() {
  const best = [...world.dots].sort((a, b) => b.score - a.score).slice(0, 10);
  const lines = best.map(({ id, name, score }) => ({ me: id === arena.id, text: `${name} ${score}` }));
  const now = JSON.stringify(lines);
  pace.textContent = `tick ${world.tick}, ${left} left out`;
  if (now === told) return;
  told = now;
  scores.replaceChildren(...lines.map(({ me, text }) =>
    Object.assign(document.createElement("li"), { className: me ? "me" : "", textContent: text })));
}

function show(now, words) {
  state.dataset.state = now;
  state.textContent = words;
}
