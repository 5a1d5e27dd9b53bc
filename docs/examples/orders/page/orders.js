// The page of the orders: HTTP to change an order, a socket to hear what became of it.

const element = (id) => document.getElementById(id);
const [place, order, steps, courier, way, percent, advance, state, problem] =
  ["place", "order", "steps", "courier", "way", "percent", "advance", "state", "problem"].map(element);

/** How often in a row it could not be opened. */
let failures = 0;
/** Whether there is nothing more to hear. */
let isOver = false;
// The number of the order stands in the address, so that it can be opened elsewhere too.
const id = /^#(\d+)$/.exec(location.hash)?.[1];
addEventListener("hashchange", () => location.reload());
if (id) watch();

place.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = JSON.stringify({ dish: element("dish").value });
  const placed = await ask("/orders", { body, headers: { "content-type": "application/json" } });
  if (placed) location.hash = placed.id;
});

advance.addEventListener("click", () => ask(`/orders/${id}/advance`));

/** Asks over HTTP; what is refused is shown. */
async function ask(path, options = {}) {
  problem.textContent = "";
  try {
    const response = await fetch(path, { method: "POST", ...options });
    if (response.ok) return await response.json();
    problem.textContent = `Not done: ${await response.text()}.`;
  } catch {
    problem.textContent = "Not done: the shop cannot be reached.";
  }
}

function watch() {
  show("waiting", "connecting");
  const address = new URL(`/orders/${id}/ws`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = new WebSocket(address, "orders.v1");
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data), socket));
  socket.addEventListener("close", () => {
    if (!isOver) again();
  });
}

/** Waits at random before the next try: when a server restarts, not all pages come back in the same moment. */
function again() {
  const longest = Math.min(30_000, 1000 * 2 ** failures);
  failures += 1;
  // A page does not learn why a socket did not open: the order may be unknown, or the shop closed.
  if (failures === 3) problem.textContent = "The shop does not answer, or knows no such order.";
  show("waiting", "waiting to come back");
  setTimeout(watch, Math.random() * longest);
}

function hear(update, socket) {
  switch (update.type) {
    case "state":
      // The whole state comes first each time, so nothing is missed that happened while the line was down.
      failures = 0;
      problem.textContent = "";
      place.hidden = true;
      order.hidden = false;
      element("title").textContent = `${update.order.dish}, number ${id}`;
      show("open", "live");
      reach(update.order.step);
      break;
    case "changed":
      reach(update.step);
      break;
    case "courier":
      way.value = update.way;
      percent.textContent = `${update.way} %`;
      break;
  }
  if (isOver) {
    socket.close(1000);
    show("closed", "done");
  }
}

function reach(step) {
  let isDone = true;
  for (const item of steps.children) {
    const isNow = item.dataset.step === step;
    item.classList.toggle("done", isDone);
    item.toggleAttribute("aria-current", isNow);
    if (isNow) {
      item.setAttribute("aria-current", "step");
      isDone = false;
    }
  }
  courier.classList.toggle("off", step !== "on_the_way");
  isOver = step === "delivered";
  advance.disabled = isOver;
  if (isOver) {
    way.value = 100;
    percent.textContent = "there";
  }
}

function show(now, words) {
  state.dataset.state = now;
  state.textContent = words;
}
