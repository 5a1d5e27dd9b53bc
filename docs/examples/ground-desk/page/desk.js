// Built from docs/examples/ground-desk/web by `npm run build`. Do not edit.

// src/element.ts
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child2) => child2 !== null));
  return made;
}
function shape(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}
function part(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${type.name} #${id}`);
  return found;
}

// src/lamp.ts
var Lamp = class {
  #lamp = part("lamp", HTMLDivElement);
  #word = part("lamp-word", HTMLSpanElement);
  #wentOn = part("lamp-went-on", HTMLSpanElement);
  #detail = part("lamp-detail", HTMLSpanElement);
  // What is read out: each change once. A latency, a countdown or one more attempt that is read out helps nobody.
  #said = part("lamp-said", HTMLParagraphElement);
  /** Why there is no line; empty while there is one, or may be the first. */
  #cause = "";
  #countdown;
  /** Shows a status, while so many calls are under way. */
  show(status2, underWay) {
    clearInterval(this.#countdown);
    this.#lamp.dataset["state"] = status2.state;
    this.#word.textContent = status2.state;
    this.#wentOn.textContent = "";
    switch (status2.state) {
      case "connecting":
        this.#detail.textContent = this.#cause;
        break;
      case "open":
        this.#cause = "";
        this.#wentOn.textContent = wentOn(status2.replayed);
        this.#detail.textContent = isOutdated(status2.schema) ? RELOAD : status2.latency === null ? "" : millis(status2.latency);
        this.#say(["The line is open", wentOn(status2.replayed), isOutdated(status2.schema) ? RELOAD : ""].filter(Boolean).join(". ") + ".");
        break;
      case "waiting":
        if (this.#cause === "") this.#say(`The line is down. ${calls(underWay)} under way.`);
        this.#cause = status2.cause.message;
        this.#wait(performance.now() + status2.retryIn);
        break;
      case "closed":
        this.#detail.textContent = status2.reason.message;
        this.#say(`The line is closed: ${status2.reason.message}.`);
        break;
      default:
        status2;
    }
  }
  #wait(until2) {
    const tick = () => {
      const left = Math.max(0, Math.ceil((until2 - performance.now()) / 1e3));
      this.#detail.textContent = `${left === 0 ? "trying again" : `again in ${left} s`}: ${this.#cause}`;
    };
    tick();
    this.#countdown = setInterval(tick, 250);
  }
  #say(words2) {
    if (this.#said.textContent !== words2) this.#said.textContent = words2;
  }
};
function isOutdated(schema) {
  return schema === "breaking" || schema === "unknown";
}
var RELOAD = "The desk is another than this page was built for: reload it";
function wentOn(replayed) {
  return replayed === 0 ? "" : `${calls(replayed)} went on`;
}
function millis(duration) {
  if (duration >= 1e3) return `${(duration / 1e3).toFixed(1)} s`;
  return `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`;
}
function calls(count2) {
  if (count2 === 0) return "no call";
  return count2 === 1 ? "1 call" : `${count2} calls`;
}

// src/meter.ts
var Meter = class {
  /** How many sockets were opened since the page was loaded. */
  sockets = 0;
  /** Bytes of messages that were sent. */
  sent = 0;
  /** Bytes of messages that were received. */
  received = 0;
  /** A `WebSocket` class whose sockets count here. */
  socket() {
    const meter2 = this;
    return class extends WebSocket {
      constructor(url, protocols) {
        super(url, protocols);
        this.addEventListener("open", () => meter2.sockets += 1);
        this.addEventListener("message", ({ data }) => meter2.received += size(data));
      }
      send(message) {
        meter2.sent += size(message);
        super.send(message);
      }
    };
  }
};
function bytes(count2) {
  return count2 < 1e3 ? `${count2} B` : `${(count2 / 1e3).toFixed(1)} kB`;
}
function size(message) {
  if (typeof message === "string") return new TextEncoder().encode(message).length;
  if (message instanceof Blob) return message.size;
  if (message instanceof ArrayBuffer || ArrayBuffer.isView(message)) return message.byteLength;
  return 0;
}

// src/activity.ts
var Activity = class {
  #log = part("log", HTMLOListElement);
  #figures = part("meter", HTMLParagraphElement);
  #meter;
  #chosen;
  #calls = 0;
  /** `chosen` is told of the newest call, and of one that is clicked. */
  constructor(meter2, chosen2) {
    this.#meter = meter2;
    this.#chosen = chosen2;
  }
  /** Adds an entry and drops the oldest one when there are many. */
  add(entry) {
    this.#log.prepend(this.#shown(entry));
    while (this.#log.childElementCount > KEPT) this.#log.lastElementChild?.remove();
    this.#log.parentElement?.scrollTo(0, 0);
    this.count();
  }
  /** Shows the figures of the line as they are now. */
  count() {
    const { sockets, sent: sent2, received } = this.#meter;
    const plural = (count2, noun) => `${count2} ${noun}${count2 === 1 ? "" : "s"}`;
    const traffic = `${bytes(sent2)} sent, ${bytes(received)} received`;
    this.#figures.textContent = `${plural(sockets, "socket")} opened · ${plural(this.#calls, "call")} · ${traffic}`;
  }
  #shown(entry) {
    switch (entry.kind) {
      case "call":
        this.#calls += 1;
        return this.#call(entry.call);
      case "burst":
        this.#calls += entry.burst.requestIds.length;
        return burst(entry.burst);
      case "line":
        return element("li", { class: `line ${entry.tone}` }, entry.words);
      default:
        return entry;
    }
  }
  #call(call) {
    this.#chosen(call);
    const { outcome } = call;
    const show = call.isAction ? element("b", { title: "An action on what this page follows" }, call.operation) : element("button", { type: "button", title: "Show this call for a terminal" }, call.operation);
    show.addEventListener("click", () => this.#chosen(call));
    return element(
      "li",
      { class: outcome.kind },
      element("span", { class: "id" }, number(call.requestId)),
      element("span", { class: "what" }, show, element("code", {}, JSON.stringify(call.input))),
      cost(call.took, call.encoding),
      element("span", { class: "outcome" }, ...outcomeWords(outcome), " ", cutsWords(call.cuts))
    );
  }
};
function outcomeWords(outcome) {
  switch (outcome.kind) {
    case "answered":
      return [outcome.words];
    case "cancelled":
      return [`cancelled: ${outcome.words}`];
    case "refused":
      return [element("code", {}, outcome.code), ` ${outcome.words}`];
    case "failed":
      return [element("code", {}, outcome.code), ` ${outcome.words}; executed: ${outcome.executed}`];
    default:
      return outcome;
  }
}
function burst({ operation, requestIds, encoding, took, cuts, answered }) {
  const asked = requestIds.length;
  const ids = `${number(requestIds[0])} to ${number(requestIds.at(-1))}`;
  return element(
    "li",
    { class: answered === asked ? "answered" : "failed" },
    element("span", { class: "id" }, number(requestIds[0])),
    element("span", { class: "what" }, element("b", {}, `${operation} × ${asked}`)),
    cost(took, encoding),
    element("span", { class: "outcome" }, `${answered} of ${asked} answered: ${ids}, all under way together `, cutsWords(cuts))
  );
}
function cutsWords(cuts) {
  if (cuts === 0) return null;
  const title = "The line was lost while this call was under way, and it went on over the next one";
  return element("span", { class: "cuts", title }, cuts === 1 ? "over a cut" : `over ${cuts} cuts`);
}
function number(requestId2) {
  return requestId2 === void 0 ? "–" : `#${requestId2}`;
}
function cost(took, encoding) {
  const title = "From the question to the answer, as this page saw it; its own drawing is in it";
  return element("span", { class: "cost", title }, element("b", {}, millis(took)), ` ${encoding}`);
}
var KEPT = 200;

// src/time.ts
function clock(time) {
  return time.slice(11, 16);
}
function moment(hoursAndMinutes) {
  return `2026-06-18T${hoursAndMinutes}:00Z`;
}
var CLOCK = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;
function delay(times2) {
  return minutes(times2.estimated) - minutes(times2.scheduled);
}
function meet(one, other) {
  const begins = (flight) => minutes(flight.arrival.estimated);
  const ends = (flight) => minutes(flight.departure.estimated);
  return begins(one) < ends(other) && begins(other) < ends(one);
}
function minutes(time) {
  return Number(time.slice(11, 13)) * 60 + Number(time.slice(14, 16));
}

// src/words.ts
function sentence(refusal) {
  switch (refusal.code) {
    case "unknown_flight":
      return `there is no flight ${refusal.flight} today`;
    case "query_too_long":
      return `a search has at most ${refusal.limit} characters`;
    case "flight_departed":
      return `flight ${refusal.flight} has left its stand`;
    case "unknown_stand":
      return `there is no stand ${refusal.stand}`;
    case "stand_closed":
      return `stand ${refusal.stand} is closed: ${refusal.reason}`;
    case "stand_too_small":
      return `stand ${refusal.stand} is too small for the ${refusal.aircraft}`;
    case "stand_occupied":
      return `stand ${refusal.stand} is taken by ${refusal.by} until ${clock(refusal.until)}`;
    case "invalid":
      return `cannot be right: ${refusal.fields.map(({ field: field2 }) => field2).join(", ")}`;
    case "desk_full":
      return `the desk looks after ${refusal.limit} flights at most`;
    default:
      return refusal;
  }
}
var STATES = {
  inbound: "inbound",
  on_stand: "on stand",
  outbound: "outbound",
  departed: "departed"
};

// src/board.ts
var Board = class {
  #rows = part("rows", HTMLTableSectionElement);
  #scroll = part("scroll", HTMLDivElement);
  #none = part("none", HTMLParagraphElement);
  #choose;
  /** The rows that were ever made; one that nobody looks for is not shown. */
  #made = /* @__PURE__ */ new Map();
  #chosen = null;
  constructor(choose2) {
    this.#choose = choose2;
    this.#rows.addEventListener("click", ({ target }) => {
      const id = target instanceof Element ? flightOf(target) : void 0;
      if (id !== void 0) this.#choose(id);
    });
    this.#rows.addEventListener("keydown", (event2) => this.#walk(event2));
  }
  /** Shows these flights and no others, as they are now; a row of a flight that has not changed is left as it is. */
  show(flights, pending) {
    const shown = flights.map((flight) => {
      const row = this.#made.get(flight.id) ?? new Row();
      this.#made.set(flight.id, row);
      row.show(flight, pending.has(flight.id));
      return row.view;
    });
    const isSame2 = shown.length === this.#rows.rows.length && shown.every((view, index2) => view === this.#rows.rows[index2]);
    if (!isSame2) this.#rows.replaceChildren(...shown);
    this.#none.hidden = flights.length > 0;
    this.mark(this.#chosen);
  }
  /** Marks the flight whose details are shown. */
  mark(id) {
    this.#chosen = id;
    const buttons = this.#buttons();
    const reached = buttons.find((button) => button.textContent === id) ?? buttons.find(({ tabIndex }) => tabIndex === 0) ?? buttons[0];
    for (const button of buttons) {
      button.tabIndex = button === reached ? 0 : -1;
      if (button.textContent === id) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }
  /** Brings a flight into view within the table; the page stays where it is. */
  reveal(id, where) {
    const row = this.#made.get(id)?.view;
    if (!row?.isConnected) return;
    const head2 = this.#rows.offsetTop;
    const top = row.offsetTop - head2;
    const room = this.#scroll.clientHeight - head2 - row.offsetHeight;
    const { scrollTop } = this.#scroll;
    const goals = { top, middle: top - room / 2, nearest: Math.min(Math.max(scrollTop, top - room), top) };
    this.#scroll.scrollTop = goals[where];
  }
  /** Shakes the row of a flight that could not be moved. */
  shake(id) {
    this.#made.get(id)?.play("refused");
  }
  /** The flights that are shown, in their order. */
  ids() {
    return [...this.#rows.rows].map((row) => row.dataset["flight"] ?? "");
  }
  #walk(event2) {
    const buttons = this.#buttons();
    const at = buttons.findIndex((button) => button === document.activeElement);
    const steps2 = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 };
    const next = buttons[steps2[event2.key] ?? -1];
    if (!next) return;
    event2.preventDefault();
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }
  #buttons() {
    return [...this.#rows.querySelectorAll("button")];
  }
};
function flightOf(inside) {
  return inside.closest("tr")?.dataset["flight"];
}
var Row = class {
  view = element("tr", {});
  #pick = element("button", { type: "button", tabindex: "-1" });
  #flight;
  #isPending = false;
  show(flight, isPending) {
    const before = this.#flight;
    if (before === flight && this.#isPending === isPending) return;
    this.#flight = flight;
    this.#isPending = isPending;
    this.view.dataset["flight"] = flight.id;
    this.view.dataset["state"] = flight.state;
    if (this.#pick.textContent !== flight.id) this.#pick.textContent = flight.id;
    const name = this.view.cells[0] ?? element("th", { scope: "row" }, this.#pick, element("span", { class: "airline" }, flight.airline));
    const cells = [...this.view.cells[0] ? [] : [name], ...cellsOf(flight, isPending)];
    while (this.view.cells.length > 1) this.view.deleteCell(-1);
    this.view.append(...cells);
    if (before && (before.stand !== flight.stand || before.state !== flight.state)) this.play("changed");
  }
  /** Plays what moves once, from its beginning. */
  play(name) {
    this.view.classList.remove("changed", "refused");
    void this.view.offsetWidth;
    this.view.classList.add(name);
  }
};
function cellsOf(flight, isPending) {
  return [
    element("td", {}, route(flight)),
    element("td", { class: "less" }, flight.aircraft),
    element("td", {}, ...times(flight.arrival)),
    element("td", { class: "departs" }, ...times(flight.departure)),
    element("td", {}, standSign(flight, isPending)),
    element("td", { class: "less state" }, STATES[flight.state]),
    element("td", { class: "less quiet" }, flight.tug ?? "")
  ];
}
function route(flight) {
  const arrow = element("span", { class: "quiet" }, " → ");
  return element("span", { class: "route" }, flight.origin, arrow, flight.destination);
}
function standSign(flight, isPending = false) {
  if (flight.stand == null) return element("span", { class: "sign none" }, "none");
  if (!isPending) return element("span", { class: "sign" }, flight.stand);
  return element("span", { class: "sign pending", title: "on its way to the server" }, flight.stand);
}
function times(times2) {
  const late2 = delay(times2);
  if (late2 === 0) return [clock(times2.estimated)];
  const title = `planned for ${clock(times2.scheduled)}`;
  const sign2 = late2 > 0 ? `+${late2}` : `−${-late2}`;
  return [clock(times2.estimated), element("span", { class: late2 >= LATE ? "late" : "off", title }, sign2)];
}
var LATE = 15;

// src/drag.ts
var Drag = class {
  #actions;
  constructor(actions2) {
    this.#actions = actions2;
  }
  /** Lets flights be taken from `place`; `flightOf` tells which one was taken by what was touched. */
  from(place2, flightOf2) {
    place2.addEventListener("pointerdown", (event2) => {
      if (!(event2 instanceof PointerEvent) || !event2.isPrimary || event2.button !== 0) return;
      if (!(event2.target instanceof Element)) return;
      const flight = flightOf2(event2.target, event2.pointerType === "touch");
      if (flight !== void 0) new Held(place2, flight, event2, this.#actions);
    });
  }
};
var Held = class {
  #place;
  #flight;
  #start;
  #actions;
  #over = new AbortController();
  #ghost;
  #stand;
  constructor(place2, flight, start, actions2) {
    this.#place = place2;
    this.#flight = flight;
    this.#start = start;
    this.#actions = actions2;
    const { signal: signal2 } = this.#over;
    const mine = (then) => (event2) => {
      if (event2.pointerId === start.pointerId) then(event2);
    };
    addEventListener("pointermove", mine((event2) => this.#move(event2)), { signal: signal2 });
    addEventListener("pointerup", mine((event2) => this.#drop(event2)), { signal: signal2 });
    addEventListener("pointercancel", mine(() => this.#end()), { signal: signal2 });
    addEventListener("keydown", (event2) => {
      if (event2.key !== "Escape" || !this.#ghost) return;
      event2.stopPropagation();
      this.#end();
    }, { signal: signal2, capture: true });
  }
  #move({ clientX, clientY }) {
    const way = Math.hypot(clientX - this.#start.clientX, clientY - this.#start.clientY);
    if (!this.#ghost && way < SLOP) return;
    if (!this.#ghost) this.#begin();
    this.#stand = this.#actions.standUnder(clientX, clientY);
    this.#ghost?.move(clientX, clientY, this.#stand);
    this.#actions.hold(this.#flight, this.#stand);
  }
  #begin() {
    this.#ghost = new Ghost(this.#flight);
    this.#place.setPointerCapture(this.#start.pointerId);
    getSelection()?.removeAllRanges();
    this.#actions.begin();
  }
  #drop({ clientX, clientY }) {
    const wasDragged = this.#ghost !== void 0;
    const stand2 = wasDragged ? this.#actions.standUnder(clientX, clientY) : void 0;
    this.#end();
    if (!wasDragged) return;
    swallowClick(this.#place);
    if (stand2 !== void 0) this.#actions.drop(this.#flight, stand2);
  }
  #end() {
    this.#over.abort();
    this.#ghost?.remove();
    this.#ghost = void 0;
    this.#actions.hold(void 0, void 0);
  }
};
var Ghost = class {
  #where = element("span", {});
  #view;
  constructor(flight) {
    this.#view = element("div", { class: "ghost", "aria-hidden": "true" }, element("b", {}, flight), this.#where);
    document.body.append(this.#view);
    document.body.classList.add("dragging");
  }
  move(x, y, stand2) {
    this.#view.style.translate = `${x}px ${y}px`;
    this.#where.textContent = stand2 === void 0 ? "" : ` → ${stand2}`;
    this.#view.classList.toggle("over", stand2 !== void 0);
  }
  remove() {
    this.#view.remove();
    document.body.classList.remove("dragging");
  }
};
function swallowClick(place2) {
  const swallow = (event2) => event2.stopPropagation();
  place2.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => place2.removeEventListener("click", swallow, { capture: true }));
}
var SLOP = 6;

// src/map/glide.ts
var Glide = class {
  #known;
  #heading;
  #drawn;
  constructor(pose, now) {
    this.#known = [{ at: now, pose }];
    this.#heading = pose.heading;
    this.#drawn = now;
  }
  /** Where it will be when it has caught up. */
  get goal() {
    return this.#known.at(-1).pose;
  }
  /** It is there now. */
  to(pose, now) {
    const last2 = this.#known.at(-1);
    if (last2 && last2.at < now - LAG) this.#known.push({ at: now - STEP, pose: last2.pose });
    this.#known.push({ at: now, pose });
  }
  /** It is there, and has been for long. */
  jump(pose) {
    this.#known.splice(0, this.#known.length, { at: 0, pose });
    this.#heading = pose.heading;
  }
  /** Where to draw it: a little in the past, so that it is known where it goes on to. */
  at(now) {
    const then = now - LAG;
    while (this.#known.length > 1 && (this.#known[1]?.at ?? Infinity) <= then) this.#known.shift();
    const [from, to] = this.#known;
    const part2 = from && to ? Math.max(0, (then - from.at) / (to.at - from.at)) : 0;
    const [here, there] = [from?.pose ?? this.goal, to?.pose ?? from?.pose ?? this.goal];
    const left = between(this.#heading, there.heading);
    const turned = left * (1 - Math.exp((this.#drawn - now) / TURN));
    this.#heading += Math.abs(left) < 1 ? left : turned;
    this.#drawn = now;
    return {
      x: here.x + (there.x - here.x) * part2,
      y: here.y + (there.y - here.y) * part2,
      heading: this.#heading,
      rests: to === void 0 && left === 0
    };
  }
};
function between(from, to) {
  return ((to - from) % 360 + 540) % 360 - 180;
}
var STEP = 100;
var LAG = 150;
var TURN = 130;

// src/map/craft.ts
var Craft = class {
  view;
  #hull;
  #name = shape("text", { class: "craft-name", y: 28 });
  #title = shape("title", {});
  #glide;
  #wasParked;
  constructor(id, placed2, now) {
    const { kind, flight, pose, parked } = placed2;
    this.#hull = hull(kind, flight?.aircraft);
    this.view = shape("g", { class: `craft ${kind}` });
    if (kind === "aircraft") {
      this.view.dataset["flight"] = id;
      this.#name.textContent = id;
      this.view.append(shape("circle", { class: "grip", r: 21 }), shape("circle", { class: "ring", r: 21 }), this.#hull, this.#name, this.#title);
    } else {
      this.#title.textContent = `Tug ${id}`;
      this.view.append(this.#hull, this.#title);
    }
    this.#glide = new Glide(pose, now);
    this.#wasParked = parked;
    this.draw(now);
  }
  /** Takes in where it is now; `jumps` if it is not to be seen on its way there. */
  show({ flight, pose, waits, parked }, isPending, jumps, now) {
    const { goal } = this.#glide;
    if (!isSame(goal, pose)) {
      const isTold = !jumps && !(parked && this.#wasParked) && Math.hypot(goal.x - pose.x, goal.y - pose.y) < FAR;
      if (isTold) this.#glide.to(pose, now);
      else this.#glide.jump(pose);
    }
    this.#wasParked = parked;
    const { classList } = this.view;
    classList.toggle("waits", waits);
    classList.toggle("pending", isPending);
    if (!flight) return;
    this.view.dataset["state"] = flight.state;
    const where = flight.stand == null ? "no stand yet" : `stand ${flight.stand}`;
    const title = `${flight.id} ${flight.airline}, ${flight.aircraft}, ${where}`;
    if (this.#title.textContent !== title) this.#title.textContent = title;
  }
  /** Draws it where it is at that moment; whether it rests there. */
  draw(now) {
    const { x, y, heading, rests } = this.#glide.at(now);
    this.view.setAttribute("transform", `translate(${round(x)} ${round(y)})`);
    this.#hull.setAttribute("transform", `rotate(${round(heading)})`);
    return rests;
  }
};
function outline(type) {
  return shape("path", { d: AIRCRAFT, transform: `scale(${SCALES[type ?? "A320"]})` });
}
function hull(kind, type) {
  if (kind === "aircraft") return shape("g", { class: "hull" }, outline(type));
  const cab = shape("rect", { class: "cab", x: 0.5, y: -2.2, width: 3, height: 4.4, rx: 0.8 });
  return shape("g", { class: "hull" }, shape("rect", { x: -5, y: -3.2, width: 10, height: 6.4, rx: 1.6 }), cab);
}
function isSame(one, other) {
  return one.x === other.x && one.y === other.y && one.heading === other.heading;
}
function round(number2) {
  return Math.round(number2 * 100) / 100;
}
var FAR = 140;
var AIRCRAFT = "M17.5 0C16.6-1.7 13.4-2.4 10-2.4L4-2.4-4.6-15.2-8-15.2-3.2-2.4-10.4-1.8-13.8-6.2-16.4-6.2-14.8 0-16.4 6.2-13.8 6.2-10.4 1.8-3.2 2.4-8 15.2-4.6 15.2 4 2.4 10 2.4C13.4 2.4 16.6 1.7 17.5 0Z";
var SCALES = {
  E145: 0.76,
  AT76: 0.8,
  E190: 0.88,
  A320: 0.96,
  B738: 0.98,
  A21N: 1.02,
  B752: 1.06,
  B763: 1.14,
  A333: 1.24,
  B789: 1.24,
  B77W: 1.3
};

// src/stands.ts
function stands(flight, others) {
  const tiles = PIERS.flatMap(pier).map((stand2) => tile(stand2, flight, others));
  return element("fieldset", { class: "stands" }, element("legend", {}, "Send to stand"), ...tiles);
}
function pier(letter) {
  return NUMBERS.map((number2) => `${letter}${number2}`);
}
function relabel(form, flight, others) {
  for (const choice of form.querySelectorAll("input[name=stand]")) {
    const label = choice.closest("label");
    label?.classList.toggle("here", choice.value === flight.stand);
    const note = label?.querySelector("small");
    if (note) note.textContent = noteAt(choice.value, flight, others);
  }
}
function tile(stand2, flight, others) {
  const isThere = stand2 === flight.stand;
  const choice = element("input", { type: "radio", name: "stand", value: stand2 });
  choice.checked = isThere;
  const note = element("small", {}, noteAt(stand2, flight, others));
  return element("label", { class: isThere ? "here" : "" }, choice, element("b", {}, stand2), note);
}
function noteAt(stand2, flight, others) {
  if (stand2 === flight.stand) return flight.id;
  const inTheWay = (other) => other.id !== flight.id && !hasLeft(other) && meet(other, flight);
  const meets = others.filter((other) => other.stand === stand2 && inTheWay(other));
  return `${meets[0]?.id ?? ""}${meets.length > 1 ? ` +${meets.length - 1}` : ""}`;
}
function hasLeft(flight) {
  return flight.state === "outbound" || flight.state === "departed";
}
var PIERS = ["A", "B", "C"];
var NUMBERS = [1, 2, 3, 4, 5, 6];

// src/map/plan.ts
var SIZE = { width: 1e3, height: 420 };
var PIER_MIDDLES = { A: 190, B: 500, C: 810 };
var PIER = { half: 25, from: 17, to: 250 };
var TAXIWAY = 310;
var SERVICE_ROAD = 284;
var RUNWAY = { y: 385, half: 17 };
var LEFT = 60;
var RIGHT = 940;
var BRIDGE = 56;
var LANE = 118;
var HALF_WIDTH = 31;
var HALF_HEIGHT = 36;
var STANDS = new Map(
  PIERS.flatMap((letter) => pier(letter).map((id, index2) => [id, stand(id, PIER_MIDDLES[letter], index2)]))
);
function standAt({ x, y }) {
  return [...STANDS.values()].find((stand2) => Math.abs(stand2.x - x) <= HALF_WIDTH && Math.abs(stand2.y + 5 - y) <= HALF_HEIGHT);
}
function bay(index2) {
  return { x: 970, y: 292 - 46 * (index2 % 6), heading: 270 };
}
function stand(id, middle, index2) {
  const side = index2 % 2 === 0 ? -1 : 1;
  const y = 62 + 74 * Math.floor(index2 / 2);
  const sign2 = { x: middle + side * 12.5, y };
  return { id, x: middle + side * BRIDGE, y, heading: side < 0 ? 0 : 180, sign: sign2, lane: middle + side * LANE };
}

// src/map/ground.ts
function ground() {
  return shape("g", { class: "ground" }, ...ways(), ...runway(), ...terminal(), bay2());
}
function runway() {
  const { y, half } = RUNWAY;
  const top = y - half;
  const bars = [12, 966].flatMap(
    (x) => [-12, -7, -2, 3, 8].map((offset) => shape("rect", { class: "bar-paint", x, y: y + offset, width: 22, height: 3 }))
  );
  const name = (x, words2, turn) => shape("text", { class: "runway-name", transform: `translate(${x} ${y}) rotate(${turn})`, y: 4.5 }, words2);
  return [
    shape("rect", { class: "runway", x: -BEYOND, y: top, width: SIZE.width + 2 * BEYOND, height: 2 * half }),
    shape("path", { class: "runway-middle", d: `M90 ${y}H910` }),
    ...bars,
    name(52, "09", 90),
    name(948, "27", -90)
  ];
}
function ways() {
  const lanes = [...new Set([...STANDS.values()].map(({ lane }) => lane))];
  const way = [
    `M${LEFT} ${RUNWAY.y - RUNWAY.half}V${TAXIWAY}H${RIGHT}V${RUNWAY.y - RUNWAY.half}`,
    ...lanes.map((x) => `M${x} 50V${TAXIWAY}`)
  ].join("");
  const inner = [...STANDS.values()].map(({ lane, x, y }) => `M${lane} ${y}H${x}`).join("");
  return [
    shape("rect", { class: "concrete", x: -BEYOND, y: -4, width: SIZE.width + 2 * BEYOND, height: 340 }),
    shape("path", { class: "way", d: way }),
    shape("path", { class: "road", d: `M30 ${SERVICE_ROAD}H966` }),
    shape("path", { class: "road-middle", d: `M30 ${SERVICE_ROAD}H966` }),
    shape("path", { class: "lead-in", d: inner }),
    shape("path", { class: "middle", d: way })
  ];
}
function terminal() {
  const piers = Object.entries(PIER_MIDDLES).flatMap(([letter, x]) => [
    shape("path", {
      class: "building",
      d: `M${x - PIER.half} ${PIER.from}V${PIER.to - 14}q0 14 14 14h${2 * PIER.half - 28}q14 0 14 -14V${PIER.from}`
    }),
    shape("text", { class: "pier-name", x, y: PIER.to - 9 }, letter)
  ]);
  const hall = shape("rect", { class: "building", x: -BEYOND, y: -4, width: SIZE.width + 2 * BEYOND, height: PIER.from + 4 });
  return [hall, shape("text", { class: "hall-name", x: SIZE.width / 2, y: PIER.from - 5 }, "TERMINAL"), ...piers];
}
function bay2() {
  const name = shape("text", { class: "bay-name", x: 970, y: 40 }, "HOLD");
  return shape("g", {}, shape("rect", { class: "bay", x: 943, y: 26, width: 54, height: 288, rx: 6 }), name);
}
var BEYOND = 600;

// src/map/notes.ts
var Notes = class {
  #place = part("notes", HTMLDivElement);
  #shown = /* @__PURE__ */ new Map();
  /** Puts a note there, in place of one that may be there. */
  put(stand2, tone, milliseconds, ...words2) {
    const place2 = STANDS.get(stand2);
    if (!place2) return;
    this.#drop(stand2);
    const note = element("p", { class: `note ${tone}`, "data-stand": stand2 }, ...words2);
    if (tone === "person") note.setAttribute("aria-hidden", "true");
    const side = place2.lane < place2.x ? -1 : 1;
    const [x, y] = tone === "person" ? [place2.lane + 14 * side, place2.y - 15 * side] : [place2.x, place2.y + 24];
    note.style.left = `${x / SIZE.width * 100}%`;
    note.style.top = `${y / SIZE.height * 100}%`;
    this.#place.append(note);
    this.#shown.set(stand2, { note, end: setTimeout(() => this.#drop(stand2), milliseconds) });
  }
  #drop(stand2) {
    const shown = this.#shown.get(stand2);
    if (!shown) return;
    clearTimeout(shown.end);
    shown.note.remove();
    this.#shown.delete(stand2);
  }
};

// src/map/pad.ts
var Pad = class {
  view;
  #next = shape("text", { class: "next" });
  #who = shape("tspan", { class: "who" });
  #when = shape("tspan", { class: "when" });
  #stand;
  constructor(stand2) {
    this.#stand = stand2;
    const { id, x, y, sign: sign2 } = stand2;
    const edge = sign2.x < x ? sign2.x + PIER.half / 2 : sign2.x - PIER.half / 2;
    this.view = shape(
      "g",
      { class: "pad", "data-stand": id },
      shape("rect", { class: "spot", x: x - HALF_WIDTH, y: y + 5 - HALF_HEIGHT, width: 2 * HALF_WIDTH, height: 2 * HALF_HEIGHT, rx: 5 }),
      shape("path", { class: "bridge", d: `M${edge} ${y - 6}L${(edge + x) / 2} ${y - 4}` }),
      shape("rect", { class: "plate", x: sign2.x - 10.5, y: sign2.y - 8.5, width: 21, height: 17, rx: 2.5 }),
      shape("text", { class: "plate-name", x: sign2.x, y: sign2.y + 4.3 }, id),
      this.#next
    );
    this.#next.append(this.#who, this.#when);
  }
  show({ here, next, pending }) {
    const { classList } = this.view;
    classList.toggle("occupied", here !== void 0);
    classList.toggle("pending", pending !== void 0);
    const told2 = pending && pending !== here ? pending : next;
    this.#write(told2?.id ?? "", told2 ? clock(told2.arrival.estimated) : "", here !== void 0);
  }
  /** What a flight that is being dragged would find there: nothing special if none is. */
  offer(offer, isUnder) {
    if (offer) this.view.dataset["offer"] = offer;
    else delete this.view.dataset["offer"];
    this.view.classList.toggle("under", isUnder);
  }
  /** Below whoever is there, or in two lines where the aircraft will stand. */
  #write(who, when, isBelow) {
    const { x, y } = this.#stand;
    const key = `${who} ${when} ${isBelow}`;
    if (this.#next.dataset["key"] === key) return;
    this.#next.dataset["key"] = key;
    this.#who.textContent = isBelow ? `${who} ` : who;
    this.#when.textContent = when;
    for (const line2 of [this.#who, this.#when]) {
      line2.removeAttribute("x");
      line2.removeAttribute("y");
    }
    this.#who.setAttribute("x", String(x));
    this.#who.setAttribute("y", String(y + (isBelow ? 39 : -4)));
    if (isBelow) return;
    this.#when.setAttribute("x", String(x));
    this.#when.setAttribute("y", String(y + 12));
  }
};

// src/map/poses.ts
function placed(flights, movements) {
  const all = /* @__PURE__ */ new Map();
  for (const flight of flights.values()) {
    const stand2 = flight.state === "on_stand" ? STANDS.get(flight.stand ?? "") : void 0;
    if (stand2) all.set(flight.id, { kind: "aircraft", pose: stand2, flight, waits: false, parked: true });
  }
  let waiting = 0;
  for (const [id, { kind, x, y, heading, waits }] of Object.entries(movements?.vehicles ?? {})) {
    if (all.has(id)) continue;
    const flight = flights.get(id);
    if (kind === "aircraft" && (!flight || flight.state === "departed")) continue;
    const told2 = { x, y, heading };
    const pose = waits ? bay(waiting++) : (flight && backwards(flight, told2)) ?? told2;
    all.set(id, { kind, pose, flight, waits, parked: false });
  }
  return all;
}
function backwards(flight, { x, y }) {
  const stand2 = flight.state === "outbound" ? STANDS.get(flight.stand ?? "") : void 0;
  if (!stand2 || y !== stand2.y) return void 0;
  const isBetween = Math.min(stand2.x, stand2.lane) <= x && x < Math.max(stand2.x, stand2.lane);
  return isBetween ? { x, y, heading: stand2.heading } : void 0;
}

// src/map/map.ts
var ApronMap = class {
  /** What is said at stands. */
  notes = new Notes();
  #frame = part("map", HTMLDivElement);
  #drawing;
  #pads = new Map([...STANDS.values()].map((stand2) => [stand2.id, new Pad(stand2)]));
  #crafts = /* @__PURE__ */ new Map();
  #above = shape("g", {});
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  #scene;
  #isDrawing = false;
  constructor() {
    const label = "The apron from above. The table of flights says the same in words.";
    const box = `0 0 ${SIZE.width} ${SIZE.height}`;
    this.#drawing = shape("svg", { viewBox: box, role: "img", "aria-label": label });
    const pads = [...this.#pads.values()].map(({ view }) => view);
    this.#drawing.append(ground(), ...pads, this.#above);
    this.#frame.prepend(this.#drawing);
  }
  /** The drawing, for whoever listens to what is done to it. */
  get drawing() {
    return this.#drawing;
  }
  /** Shows a scene; what is on its way is drawn until it has come to rest. */
  show(scene) {
    this.#scene = scene;
    const now = performance.now();
    const all = placed(scene.flights, scene.movements);
    for (const [id, craft] of this.#crafts) {
      if (all.has(id)) continue;
      craft.view.remove();
      this.#crafts.delete(id);
    }
    for (const [id, one] of all) this.#place(id, one, scene, now);
    this.#showPads(scene);
    if (!this.#isDrawing) this.#draw();
  }
  /** The stand at that place of the window. */
  standUnder(x, y) {
    const matrix = this.#drawing.getScreenCTM();
    return matrix ? standAt(new DOMPoint(x, y).matrixTransform(matrix.inverse()))?.id : void 0;
  }
  /** Shows which stands a flight that is being dragged would find free; none is if there is no flight. */
  offer(id, under) {
    const flights = this.#scene?.flights;
    const dragged = id === void 0 ? void 0 : flights?.get(id);
    for (const [stand2, pad] of this.#pads) {
      if (!dragged) pad.offer(void 0, false);
      else pad.offer(dragged.stand === stand2 ? "own" : isTaken(stand2, dragged, flights) ? "taken" : "free", stand2 === under);
    }
    for (const [key, { view }] of this.#crafts) view.classList.toggle("dragged", key === id);
  }
  /** Brings the map into view, for whoever wants to drop something there. */
  reveal() {
    this.#frame.scrollIntoView({ block: "nearest" });
  }
  #place(id, one, { pending, chosen: chosen2 }, now) {
    let craft = this.#crafts.get(id);
    if (!craft) {
      craft = new Craft(id, one, now);
      this.#crafts.set(id, craft);
      this.#above.append(craft.view);
    }
    craft.show(one, pending.has(id), this.#still.matches, now);
    craft.view.classList.toggle("chosen", id === chosen2);
  }
  #showPads({ flights, pending }) {
    const next = /* @__PURE__ */ new Map();
    const sent2 = /* @__PURE__ */ new Map();
    const here = /* @__PURE__ */ new Map();
    for (const flight of flights.values()) {
      if (flight.stand == null) continue;
      if (pending.has(flight.id)) sent2.set(flight.stand, flight);
      if (flight.state === "on_stand") here.set(flight.stand, flight);
      const first = next.get(flight.stand);
      const isSooner = !first || flight.arrival.estimated < first.arrival.estimated;
      if (flight.state === "inbound" && isSooner) next.set(flight.stand, flight);
    }
    for (const [stand2, pad] of this.#pads) {
      pad.show({ here: here.get(stand2), next: next.get(stand2), pending: sent2.get(stand2) });
    }
  }
  /** One picture, and the next one while something moves. */
  #draw() {
    const now = performance.now();
    const all = [...this.#crafts.values()].map((craft) => craft.draw(now));
    this.#isDrawing = !all.every((rests) => rests);
    this.#frame.dataset["moves"] = String(this.#isDrawing);
    if (this.#isDrawing) requestAnimationFrame(() => this.#draw());
  }
};
function isTaken(stand2, flight, flights) {
  const others = [...flights?.values() ?? []].filter((other) => other.id !== flight.id && other.stand === stand2);
  return others.some((other) => (other.state === "inbound" || other.state === "on_stand") && meet(other, flight));
}

// src/person.ts
function badge(name) {
  const made = element("span", { class: "badge", "aria-hidden": "true" }, initials(name));
  made.style.setProperty("--hue", String(hue(name)));
  return made;
}
function initials(name) {
  const [first = "", second = ""] = name.trim().split(/\s+/u);
  if (second === "") return first.slice(0, 2);
  const rest = /^\d+$/.test(second) ? second.slice(0, 2) : second.slice(0, 1).toUpperCase();
  return first.slice(0, 1).toUpperCase() + rest;
}
function hue(name) {
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65521;
  return Math.round(hash * 137.508 % 360);
}
var Identity = class {
  #name = sessionStorage.getItem(KEY) ?? callsign();
  constructor() {
    this.name = this.#name;
  }
  get name() {
    return this.#name;
  }
  set name(name) {
    this.#name = name;
    sessionStorage.setItem(KEY, name);
  }
};
function callsign() {
  const pick = Math.floor(Math.random() * CALLSIGNS.length * 98);
  return `${CALLSIGNS[pick % CALLSIGNS.length]} ${2 + Math.floor(pick / CALLSIGNS.length)}`;
}
var KEY = "ground-desk.name";
var CALLSIGNS = ["Apron", "Dispatch", "Marshal", "Ramp", "Ops", "Pier"];

// src/apron.ts
var Apron = class {
  #feeds;
  #identity;
  #map = new ApronMap();
  #clock = part("clock", HTMLTimeElement);
  #place = part("apron", HTMLElement);
  #stale = part("stale", HTMLParagraphElement);
  #view = { flights: /* @__PURE__ */ new Map(), pending: /* @__PURE__ */ new Set(), chosen: null };
  constructor(feeds2, identity2) {
    this.#feeds = feeds2;
    this.#identity = identity2;
    feeds2.movements.watch(() => this.#draw());
    feeds2.listen({ heard: (notice) => this.#hear(notice), missed: () => {
    } });
    for (const name of ["board", "movements", "people"]) {
      const lamp2 = part(`feed-${name}`, HTMLElement);
      feeds2[name].watch(() => {
        const { phase } = feeds2[name].get();
        lamp2.dataset["phase"] = phase;
        lamp2.title = `${name}: ${phase}`;
      });
    }
  }
  /** Shows the flights as they are now. */
  show(view) {
    this.#view = view;
    this.#draw();
  }
  /** Lets flights be dragged from the board and over the map, and be chosen on it. */
  serve(desk2) {
    const drag = new Drag({
      standUnder: (x, y) => this.#map.standUnder(x, y),
      hold: (flight, over) => this.#map.offer(flight, over),
      begin: () => this.#map.reveal(),
      drop: (flight, stand2) => void this.#drop(desk2, flight, stand2)
    });
    const craft = (touched) => touched.closest("g.aircraft")?.dataset["flight"];
    drag.from(this.#map.drawing, craft);
    drag.from(
      part("rows", HTMLTableSectionElement),
      (touched, byFinger) => byFinger && !touched.closest("button") ? void 0 : flightOf(touched)
    );
    this.#map.drawing.addEventListener("click", ({ target }) => {
      const id = target instanceof Element ? craft(target) : void 0;
      if (id !== void 0) void desk2.choose(id);
    });
  }
  async #drop(desk2, flight, stand2) {
    if (this.#view.flights.get(flight)?.stand === stand2) return;
    const answer = await desk2.drop(flight, stand2);
    if (answer.ok) return;
    const words2 = `${flight} stays: ${answer.words}`;
    this.#map.notes.put(stand2, "bad", READING, words2);
  }
  #draw() {
    const { state, phase } = this.#feeds.movements.get();
    this.#map.show({ ...this.#view, movements: state });
    this.#place.dataset["phase"] = phase;
    if (!state) return;
    const now = clock(state.clock);
    if (this.#clock.textContent !== now) this.#clock.textContent = now;
    this.#stale.textContent = phase === "stale" ? `No line: the apron as it was at ${now}` : "";
  }
  /** Who else sent a flight somewhere is shown there for a moment. */
  #hear(notice) {
    if (notice.type !== "sent" || notice.by === this.#identity.name || !this.#isLive()) return;
    this.#map.notes.put(notice.stand, "person", GLANCE, badge(notice.by), notice.flight);
  }
  /** What is told to whoever has just come is history. */
  #isLive() {
    return this.#feeds.board.get().phase === "live" && document.visibilityState === "visible";
  }
};
var READING = 7e3;
var GLANCE = 3500;

// src/attendance.ts
var Attendance = class {
  #tell;
  #status = "active";
  #timer;
  constructor(tell) {
    this.#tell = tell;
    for (const type of ["pointerdown", "pointermove", "keydown", "wheel"]) {
      addEventListener(type, () => this.#stir(), { passive: true, capture: true });
    }
    document.addEventListener("visibilitychange", () => this.#stir());
    this.#stir();
  }
  #stir() {
    clearTimeout(this.#timer);
    this.#be(document.visibilityState === "hidden" ? "away" : "active");
    if (this.#status === "active") this.#timer = setTimeout(() => this.#be("idle"), IDLE_AFTER);
  }
  #be(status2) {
    if (status2 === this.#status) return;
    this.#status = status2;
    this.#tell(status2);
  }
};
var IDLE_AFTER = 6e4;

// ../../../../client/typescript/dist/codec/bytes.js
function readBytes(reader) {
  const { at } = reader;
  if (reader.head() === "text") {
    const bytes2 = fromBase64(reader.str());
    if (bytes2 !== void 0)
      return bytes2;
    reader.at = at;
    reader.fail("expected bytes, found text that is not base64");
  }
  reader.needs("bytes");
  reader.at = reader.next;
  return reader.input.slice(reader.next - reader.number, reader.next);
}
function fromBase64(text2) {
  try {
    const binary = atob(text2);
    if (btoa(binary) === text2)
      return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
  }
  return void 0;
}

// ../../../../client/typescript/dist/codec/error.js
var Refusal = class extends Error {
  /** The place that was refused, as in `flight.times[2].arrival`; empty for the value as a whole. */
  path;
  /** `problem` is a sentence without the place. */
  constructor(path, problem) {
    super((path && `${path}: `) + problem);
    this.path = path;
  }
};
var DecodeError = class extends Refusal {
  name = "DecodeError";
};
var EncodeError = class extends Refusal {
  name = "EncodeError";
};
var MISMATCH = /* @__PURE__ */ Symbol();
var MAX_DEPTH = 64;
var TOO_DEEP = "lists and maps nest deeper than 64 levels";
var ENDS = "the bytes end before the value does";

// ../../../../client/typescript/dist/codec/choice.js
function readNames(reader, names) {
  const { at } = reader;
  const name = reader.str();
  if (names.includes(name))
    return name;
  reader.at = at;
  reader.fail(unknown(names, name));
}
function writeNames(writer, name, names) {
  if (!names.includes(name)) {
    if (typeof name !== "string")
      writer.expected("text", name);
    writer.fail(unknown(names, name));
  }
  writer.str(name);
}
function unknown(names, name) {
  const few = names.slice(0, FEW).map((known) => `\`${known}\``).join(", ");
  return `expected one of ${few}${names.length > FEW ? ", .." : ""}, found \`${name.slice(0, LONGEST)}\``;
}
var FEW = 8;
var LONGEST = 64;

// ../../../../client/typescript/dist/codec/path.js
function pathOf(bytes2, { at, depth, starts }) {
  const input2 = new Input(bytes2);
  let path = "";
  starts.slice(0, depth + 1).concat(at).reduce((start, inside) => {
    input2.at = start;
    const map = input2.head() === "a map";
    const values = input2.number;
    input2.at = input2.next;
    let passed = 0;
    let last2 = 0;
    for (; passed < values && input2.at < inside; passed++) {
      last2 = input2.at;
      input2.skip();
    }
    if (!map)
      path += passed < values ? `[${passed}]` : "";
    else if (passed % 2 === 1) {
      input2.at = last2;
      path += (path && ".") + keyText(input2);
    }
    return inside;
  });
  return path;
}
function keyText(input2) {
  const kind = input2.head();
  if (kind === "text")
    return input2.text().slice(0, LONGEST_KEY);
  return kind === "an integer" ? String(input2.number) : `(${kind})`;
}
var LONGEST_KEY = 64;

// ../../../../client/typescript/dist/codec/input.js
var Input = class {
  /** What is read. */
  input;
  /** The offset of the next byte. */
  at = 0;
  /** What the last {@link head} says: an integer's value, the length of text, how many values a list or a map holds. */
  number = 0;
  /** Where what has that {@link head} ends, or, for a list or a map, where its first element begins. */
  next = 0;
  /** How many lists and maps are open. */
  depth;
  /** Where each open list and map begins, by depth. */
  starts = [];
  /** How many readings are under way of which another one may fit, see {@link readAny}. */
  trying = 0;
  /** How many readings were tried so far. */
  tried = 0;
  /** Reads `input`; a `depth` of -1 is for a message, whose own map counts as no level. */
  constructor(input2, depth = 0) {
    this.input = input2;
    this.depth = depth;
  }
  /** Says what comes next, which must be there to its end, and notes its {@link number} and {@link next}. */
  head() {
    const { input: input2, at } = this;
    const marker = input2[at];
    let kind = "an integer";
    let number2 = marker;
    let next = at + 1;
    if (marker > 223)
      number2 -= 256;
    else if (marker > 191) {
      const head2 = HEADS[marker - 192];
      kind = head2.kind;
      number2 = (marker & 252) === 208 && input2[next] > 127 ? -1 : 0;
      for (const end = next + head2.width; next < end; next++)
        number2 = number2 * 256 + input2[next];
    } else if (marker > 127) {
      kind = marker < 144 ? "a map" : marker < 160 ? "a list" : "text";
      number2 &= kind === "text" ? 31 : 15;
    }
    if (kind === "a map")
      number2 *= 2;
    if (kind === "text" || kind === "bytes")
      next += number2;
    if (kind === "an extension" && marker < 212)
      next += number2 + 1;
    if (!(next <= input2.length))
      this.fail(ENDS);
    this.number = number2;
    this.next = next;
    return kind;
  }
  /** Refuses what comes next unless it is of that kind. */
  needs(kind) {
    if (this.head() !== kind)
      this.expected(kind);
  }
  /** Steps over a value, whatever it is. */
  skip() {
    const kind = this.head();
    if (kind === "a list" || kind === "a map") {
      for (let left = this.open(kind); left > 0; left--)
        this.skip();
      this.end();
    } else if (kind === "a reserved byte")
      this.expected("a value");
    else
      this.at = this.next;
  }
  /** Steps over a value; its bytes, which are not copied. */
  raw() {
    const { at } = this;
    this.skip();
    return this.input.subarray(at, this.at);
  }
  /** Steps over a key; its text, if it is text. */
  name() {
    if (this.head() === "text")
      return this.text();
    this.skip();
    return void 0;
  }
  /** Reads text. */
  str() {
    const { input: input2, at } = this;
    const marker = input2[at];
    if (marker >> 5 === 5)
      return textAt(this, at + 1, marker & 31);
    if (marker === 217)
      return textAt(this, at + 2, input2[at + 1]);
    this.needs("text");
    return this.text();
  }
  /** Reads the text that {@link head} has found. */
  text() {
    return textAt(this, this.next - this.number, this.number);
  }
  /** Begins a list or a map; the number of the values in it. */
  open(kind) {
    const { input: input2, at } = this;
    let number2 = input2[at] ^ (kind === "a map" ? 128 : 144);
    let next = at + 1;
    if (number2 > 15) {
      this.needs(kind);
      ({ number: number2, next } = this);
    } else if (kind === "a map")
      number2 *= 2;
    if (number2 > input2.length - next)
      this.fail(ENDS);
    if (this.depth >= MAX_DEPTH)
      this.fail(TOO_DEEP);
    this.starts[++this.depth] = at;
    this.at = next;
    return number2;
  }
  /** Ends the list or the map that was begun last. */
  end() {
    this.depth--;
  }
  /** Refuses what comes next, because it is not what was expected. */
  expected(what) {
    let found = this.head();
    if (found === "an integer")
      found = Number.isSafeInteger(this.number) ? this.number : "an integer beyond 2^53";
    this.fail(`expected ${what}, found ${found}`);
  }
  /** Refuses what comes next. */
  fail(problem) {
    if (this.trying > 0)
      throw MISMATCH;
    throw new DecodeError(pathOf(this.input, this), problem);
  }
};
function textAt(place2, from, length) {
  const { input: input2 } = place2;
  const next = from + length;
  if (!(next <= input2.length))
    place2.fail(ENDS);
  const units = UNITS[length];
  if (units) {
    let all = 0;
    for (let i = 0; i < units.length; i++)
      all |= units[i] = input2[from + i];
    if (all < 128) {
      place2.at = next;
      return String.fromCharCode(...units);
    }
  }
  try {
    const text2 = utf8.decode(input2.subarray(from, next));
    place2.at = next;
    return text2;
  } catch {
    place2.fail("the text is not UTF-8");
  }
}
var HEADS = /* @__PURE__ */ [
  ["null", 0],
  ["a reserved byte", 0],
  ["a boolean", 0, 0],
  ["bytes", 1, 2, 4],
  ["an extension", 1, 2, 4],
  ["a float", 4, 8],
  ["an integer", 1, 2, 4, 8, 1, 2, 4, 8],
  ["an extension", 2, 3, 5, 9, 17],
  ["text", 1, 2, 4],
  ["a list", 2, 4],
  ["a map", 2, 4]
].flatMap(([kind, ...widths]) => widths.map((width) => ({ kind, width })));
var UNITS = /* @__PURE__ */ Array.from({ length: 41 }, (_, length) => Array(length).fill(0));
var utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// ../../../../client/typescript/dist/codec/reader.js
var Reader = class extends Input {
  /** Whether a field came that was not behind the one before: only then one can stand twice. */
  unordered = false;
  /** The same bytes as {@link input}, once a float is read. */
  view;
  /** Makes this a reader of `input`, whatever it has read so far. */
  begin(input2) {
    this.input = input2;
    this.at = this.depth = this.tried = 0;
    this.unordered = false;
    this.view = void 0;
  }
  /** Reads a boolean. */
  bool() {
    this.needs("a boolean");
    return this.input[this.at++] === 195;
  }
  /**
   * Reads an integer from `min` to `max`, written in any form that holds it.
   *
   * A float is no integer, whatever its value. The bounds are within 2^53, so nothing is rounded.
   */
  int(min, max) {
    const { input: input2, at } = this;
    let number2 = input2[at];
    let next = at + 1;
    if (!(number2 < 128)) {
      const kind = this.head();
      ({ number: number2, next } = this);
      if (kind !== "an integer")
        number2 = NaN;
    }
    if (!(number2 >= min && number2 <= max))
      this.expected(`an integer from ${min} to ${max}`);
    this.at = next;
    return number2;
  }
  /** Reads a finite number of any form. An integer beyond 2^53 is rounded, as any float is. */
  float() {
    const { input: input2, at } = this;
    const view = this.view ??= new DataView(input2.buffer, input2.byteOffset, input2.length);
    let number2;
    let next = at + 9;
    if (input2[at] === 203 && next <= input2.length)
      number2 = view.getFloat64(at + 1);
    else {
      const kind = this.head();
      ({ number: number2, next } = this);
      if (kind === "a float")
        number2 = view.getFloat32(at + 1);
      else if (kind !== "an integer")
        number2 = NaN;
    }
    if (!Number.isFinite(number2))
      this.expected("a finite number");
    this.at = next;
    return number2;
  }
  /** Reads null. */
  nil() {
    if (!this.isNil())
      this.expected("null");
    return null;
  }
  /** Steps over a null if one comes next, and says whether it did. */
  isNil() {
    const nil = this.input[this.at] === 192;
    if (nil)
      this.at++;
    return nil;
  }
  /** Begins a list; the number of its elements. After the last one comes {@link end}. */
  array() {
    return this.open("a list");
  }
  /** Begins a list that must have `length` elements. After the last one comes {@link end}. */
  tuple(length) {
    this.needs("a list");
    if (this.number !== length)
      this.fail(`expected a list of ${length}, found one of ${this.number}`);
    this.array();
  }
  /** Begins a map; the number of its entries. After the last one comes {@link end}. */
  map() {
    return this.open("a map") / 2;
  }
  /** Whether a map comes next. */
  peekMap() {
    return this.head() === "a map";
  }
  /**
   * Reads the next key of a map as its index in `fields`; negative if it is none of them.
   *
   * `last` is what the previous call said, -1 at first: the field after it is expected, and found by
   * comparing bytes. A field that stands twice is refused. An unknown key is stepped over whatever
   * it is; its value is left to {@link skip}.
   */
  key({ names, written }, last2) {
    if (last2 < -1)
      last2 = -2 - last2;
    const next = written[last2 + 1];
    if (!this.unordered && next !== void 0 && steps(this, next))
      return last2 + 1;
    const { at } = this;
    const name = this.name();
    const found = name === void 0 ? -1 : names.indexOf(name);
    if (found < 0)
      return -2 - last2;
    if (found <= last2)
      this.unordered = true;
    if (this.unordered)
      once(this, name, at);
    return found;
  }
  /** Refuses the map that was ended last because `field` is not in it. */
  missing(field2) {
    this.depth++;
    this.fail(`the field \`${field2}\` is missing`);
  }
};
function steps(reader, bytes2) {
  const { input: input2, at } = reader;
  for (let i = 0; i < bytes2.length; i++)
    if (input2[at + i] !== bytes2[i])
      return false;
  reader.at = at + bytes2.length;
  return true;
}
function once(reader, name, at) {
  const behind = reader.at;
  reader.at = reader.starts[reader.depth];
  reader.head();
  reader.at = reader.next;
  while (reader.name() !== name)
    reader.skip();
  if (reader.at === behind)
    return;
  reader.at = at;
  reader.fail(`the field \`${name}\` is there twice`);
}

// ../../../../client/typescript/dist/codec/output.js
var Output = class {
  /** The bytes that are written, and room for more. */
  output = new Uint8Array(FIRST);
  /** The same bytes. */
  view = new DataView(this.output.buffer);
  /** The offset of the next byte. */
  at = 0;
  /** Where what is being written begins. */
  #from = 0;
  /** Appends bytes as they stand, such as a value that is written already. */
  raw(bytes2) {
    const at = this.room(bytes2.length);
    this.output.set(bytes2, at);
    this.at = at + bytes2.length;
  }
  /** Hands out what was written, and begins anew. */
  take() {
    const { output: output2, at } = this;
    const from = this.#from;
    const short2 = at - from <= SHORT;
    this.#from = this.at = short2 ? at : from;
    if (output2.length - this.at < SHORT || output2.length > KEPT2) {
      this.#from = this.at = 0;
      this.#grow(FIRST);
    }
    return short2 ? output2.subarray(from, at) : output2.slice(from, at);
  }
  /** Makes room for `count` more bytes; the offset where they begin. */
  room(count2) {
    const { output: output2, at } = this;
    if (output2.length - at < count2) {
      this.#grow(2 * output2.length + count2);
      this.output.set(output2);
    }
    return at;
  }
  /** Writes an integer behind its marker, in the least width that holds `size`; each width has the next marker. */
  sized(marker, value, size3) {
    let width = 1;
    for (let bound = 256; size3 >= bound; bound *= bound) {
      width *= 2;
      marker++;
    }
    this.put(marker);
    const at = this.room(width);
    const { output: output2 } = this;
    for (let i = at + width; i-- > at; value = Math.floor(value / 256))
      output2[i] = value;
    this.at = at + width;
  }
  /** Writes one byte, such as a marker that says all. */
  put(byte) {
    const at = this.room(1);
    this.output[at] = byte;
    this.at = at + 1;
  }
  #grow(length) {
    this.output = new Uint8Array(length);
    this.view = new DataView(this.output.buffer);
  }
};
var FIRST = 8192;
var SHORT = 512;
var KEPT2 = 65536;

// ../../../../client/typescript/dist/codec/writer.js
var Writer = class extends Output {
  /** Whether integers of 64 bits are written as text, as JSON wants them. */
  digits = false;
  /** How many lists and maps are open. */
  depth = 0;
  /** Where each open list and map begins, by depth. */
  starts = [];
  /** How many writings are under way of which another one may fit, see {@link writeAny}. */
  trying = 0;
  /** Writes a boolean. */
  bool(value) {
    if (typeof value !== "boolean")
      this.expected("a boolean", value);
    this.put(value ? 195 : 194);
  }
  /** Writes an integer from `min` to `max`, which are within 2^53. */
  int(value, min, max) {
    if (!Number.isInteger(value) || value < min || value > max) {
      this.expected(`an integer from ${min} to ${max}`, value);
    }
    this.#integer(value);
  }
  /** Writes a finite number: as an integer if it is one within 2^53, else as a float. */
  float(value) {
    if (!Number.isFinite(value))
      this.expected("a finite number", value);
    if (Number.isSafeInteger(value) && !Object.is(value, -0))
      return this.#integer(value);
    const at = this.room(9);
    this.output[at] = 203;
    this.view.setFloat64(at + 1, value);
    this.at = at + 9;
  }
  /** Writes text. Half a surrogate pair is no text. */
  str(value) {
    if (typeof value !== "string")
      this.expected("text", value);
    const { at } = this;
    const { length } = value;
    if (length <= LONG) {
      this.#length(length);
      const from2 = this.room(length);
      const { output: output2 } = this;
      let all = 0;
      for (let i = 0; i < length; i++)
        all |= output2[from2 + i] = value.charCodeAt(i);
      this.at = from2 + length;
      if (all < 128)
        return;
      this.at = at;
    }
    if (SURROGATE.test(value))
      this.fail("half a surrogate pair is no text");
    const from = this.room(5 + 3 * length) + 5;
    const { written } = utf82.encodeInto(value, this.output.subarray(from));
    this.#length(written);
    this.output.copyWithin(this.at, from, from + written);
    this.at += written;
  }
  /** Writes a field name. */
  key(name) {
    this.str(name);
  }
  /** Writes null. */
  nil() {
    this.put(192);
  }
  /** Begins a list of `length` elements. After the last one comes {@link end}. */
  array(length) {
    this.#open(144, 219, length);
  }
  /** Begins a map of that many entries. After the last one comes {@link end}. */
  map(entries) {
    this.#open(128, 221, entries);
  }
  /** Ends the list or the map that was begun last. */
  end() {
    this.depth--;
  }
  /** Refuses what is no object, before its fields are asked for. */
  object(value) {
    if (typeof value !== "object" || !value || Array.isArray(value))
      this.expected("an object", value);
  }
  /** Refuses `value`, because it is not what was expected. */
  expected(what, value) {
    const type = Array.isArray(value) ? "a list" : typeof value;
    this.fail(`expected ${what}, found ${value === null || type === "number" || type === "bigint" ? value : type}`);
  }
  /** Refuses the value that was to be written next. */
  fail(problem) {
    if (this.trying > 0)
      throw MISMATCH;
    throw new EncodeError(pathOf(this.output, this), problem);
  }
  #open(small2, marker, length) {
    if (this.depth >= MAX_DEPTH)
      this.fail(TOO_DEEP);
    this.starts[++this.depth] = this.at;
    if (length < 16)
      this.put(small2 + length);
    else
      this.sized(marker, length, Math.max(length, 256));
  }
  #integer(value) {
    if (value >= -32 && value < 128)
      this.put(value);
    else if (value > 0)
      this.sized(204, value, value);
    else
      this.sized(208, value, -2 * value - 1);
  }
  /** Writes the head of text that takes so many bytes. */
  #length(length) {
    if (length < 32)
      this.put(160 + length);
    else
      this.sized(217, length, length);
  }
};
var LONG = 40;
var SURROGATE = /\p{Cs}/u;
var utf82 = /* @__PURE__ */ new TextEncoder();

// ../../../../client/typescript/dist/codec/whole.js
function encode(write2, value, digits = false) {
  const writer = spare ?? new Writer();
  writer.digits = digits;
  spare = void 0;
  write2(writer, value);
  spare = writer;
  return writer.take();
}
function decode(read2, bytes2) {
  const reader = idle ?? new Reader(bytes2);
  idle = void 0;
  reader.begin(bytes2);
  const value = read2(reader);
  const { at } = reader;
  if (at < bytes2.length)
    throw new DecodeError("", `the value ends at byte ${at} of ${bytes2.length}`);
  reader.begin(NOTHING);
  idle = reader;
  return value;
}
var spare;
var idle;
var NOTHING = /* @__PURE__ */ new Uint8Array();

// ../../../../client/typescript/dist/codec/fields.js
function fields(...names) {
  return { names, written: names.map((name) => encode((writer, text2) => writer.str(text2), name)) };
}

// ../../../../client/typescript/dist/codec/op_id.js
function newOpId() {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = crypto.getRandomValues(new Uint8Array(18));
  let at = 0;
  const rest = "7xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => (random[at++] & 15).toString(16));
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest}`;
}

// ../../../../client/typescript/dist/codec/shape.js
function readList(reader, read2) {
  const list2 = [];
  for (let left = reader.array(); left > 0; left--)
    list2.push(read2(reader));
  reader.end();
  return list2;
}
function writeList(writer, list2, write2) {
  if (!Array.isArray(list2))
    writer.expected("a list", list2);
  const { length } = list2;
  writer.array(length);
  for (let i = 0; i < length; i++)
    write2(writer, list2[i]);
  writer.end();
}
function readRecord(reader, read2) {
  const record = {};
  for (let left = reader.map(); left > 0; left--) {
    const key = reader.str();
    put(record, key, read2(reader));
  }
  reader.end();
  return record;
}
function writeRecord(writer, record, write2) {
  writer.object(record);
  const keys = Object.keys(record);
  writer.map(keys.length);
  for (const key of keys) {
    writer.str(key);
    write2(writer, record[key]);
  }
  writer.end();
}
function put(record, key, value) {
  try {
    if (key !== "__proto__") {
      record[key] = value;
      return;
    }
  } catch {
  }
  Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}

// ../../../../client/typescript/dist/codec/tag.js
function readTag(reader, name) {
  const { at, depth } = reader;
  for (let left = reader.map(); left > 0; left--) {
    if (reader.name() === name) {
      const tag = reader.str();
      reader.at = at;
      reader.depth = depth;
      return tag;
    }
    reader.skip();
  }
  reader.end();
  reader.missing(name);
}

// ../../../../client/typescript/dist/codec/value.js
function readJson(reader) {
  switch (reader.head()) {
    case "text":
      return reader.text();
    case "a map":
      return readRecord(reader, readJson);
    case "a list":
      return readList(reader, readJson);
    case "null":
      return reader.nil();
    case "a boolean":
      return reader.bool();
    case "a float":
      return reader.float();
    case "an integer":
      return reader.int(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    default:
      return reader.expected("a value of JSON");
  }
}
function writeJson(writer, value) {
  if (value === null)
    writer.nil();
  else if (typeof value === "boolean")
    writer.bool(value);
  else if (typeof value === "number")
    writer.float(value);
  else if (typeof value === "string")
    writer.str(value);
  else if (Array.isArray(value))
    writeList(writer, value, writeJson);
  else
    writeRecord(writer, value, writeJson);
}

// ../../../../client/typescript/dist/codec/wide.js
function readU64(reader) {
  return read(reader, 0n, U64_MAX);
}
function readI64(reader) {
  return read(reader, I64_MIN, I64_MAX);
}
function writeU64(writer, value) {
  write(writer, value, 0n, U64_MAX);
}
function writeI64(writer, value) {
  write(writer, value, I64_MIN, I64_MAX);
}
function read(reader, min, max) {
  const { at } = reader;
  const kind = reader.head();
  let value = min - 1n;
  if (kind === "text") {
    const digits = reader.str();
    if (digits.length <= 20 && DIGITS.test(digits))
      value = BigInt(digits);
  } else if (kind === "an integer") {
    value = Number.isSafeInteger(reader.number) ? BigInt(reader.number) : wideAt(reader);
    reader.at = reader.next;
  }
  if (value >= min && value <= max)
    return value;
  reader.at = at;
  reader.expected(`an integer from ${min} to ${max}`);
}
function wideAt({ input: input2, at }) {
  const view = new DataView(input2.buffer, input2.byteOffset + at + 1);
  return input2[at] === 207 ? view.getBigUint64(0) : view.getBigInt64(0);
}
function write(writer, value, min, max) {
  if (typeof value !== "bigint" || value < min || value > max) {
    writer.expected(`a bigint from ${min} to ${max}`, value);
  }
  const number2 = Number(value);
  if (writer.digits)
    writer.str(String(value));
  else if (Number.isSafeInteger(number2))
    writer.int(number2, number2, number2);
  else {
    const at = writer.room(9);
    writer.output[at] = value < 0n ? 211 : 207;
    writer.view.setBigUint64(at + 1, BigInt.asUintN(64, value));
    writer.at = at + 9;
  }
}
var I64_MIN = -0x8000000000000000n;
var I64_MAX = 0x7fffffffffffffffn;
var U64_MAX = 0xffffffffffffffffn;
var DIGITS = /^(0|-?[1-9][0-9]*)$/;

// ../../../../client/typescript/dist/envelope/flow_messages.js
var SUBSCRIBED = 5;
var SNAPSHOT = 1e3;
var DELTA = 1001;
var DELTAS = 1002;
var CURRENT = 1003;
var PRESENCE = 2e3;
var PRESENCE_DIFF = 2001;
var SIGNALLED = 3e3;
var NOTIFY = 4e3;
var GAP = 4001;
var PROGRESS = 5e3;
var ACTION_OK = 5001;
var ACTION_ERR = 5002;
function channelKey(kind, name) {
  return `${kind} ${name}`;
}

// ../../../../client/typescript/dist/envelope/messages.js
var PING = 0;
var RESYNC = 1;
var HELLO = 2;
var AUTHENTICATE = 3;
var ACTION = 1e3;
var SUBSCRIBE = 2e3;
var UNSUBSCRIBE = 2001;
var SET_PRESENCE = 2002;
var SIGNAL = 3e3;
var REQUEST = 6e3;
var CANCEL = 6001;
var CONNECTED = 0;
var PONG = 1;
var ERROR = 2;
var GO_AWAY = 3;
var AUTH_EXPIRING = 4;
var RESPONSE = 6e3;
var UNKNOWN = -1;
var UNREADABLE = -2;

// ../../../../client/typescript/dist/flow/fault.js
function faultOf({ code, message, executed, retry_after_ms, error_id, details }) {
  return { code, message, executed, retryAfterMs: retry_after_ms, errorId: error_id, details };
}
function unusable(thrown) {
  const { message = String(thrown) } = Object(thrown);
  return faultOf({ code: "unsupported", message, executed: "no" });
}

// ../../../../client/typescript/dist/status.js
var Store = class {
  #value;
  #listeners = /* @__PURE__ */ new Set();
  constructor(value) {
    this.#value = value;
  }
  get() {
    return this.#value;
  }
  set(value) {
    this.#value = value;
    for (const listener of [...this.#listeners]) {
      try {
        if (this.#listeners.has(listener))
          listener.call();
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
  subscribe(call) {
    const listener = { call };
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
};

// ../../../../client/typescript/dist/flow/live.js
var Live = class extends Store {
  #make;
  /** `make` gives the same object until something changes. */
  constructor(make) {
    super(make());
    this.#make = make;
  }
  get() {
    return this.#make();
  }
  /** Something may have changed. */
  ring = oncePerTurn(() => {
    const value = this.#make();
    if (value !== super.get())
      this.set(value);
  });
};
function handle(live, leave, offs = /* @__PURE__ */ new Set()) {
  return {
    get: () => live.get(),
    subscribe: (listener) => until(offs, live.subscribe(listener)),
    close() {
      for (const off of offs)
        off();
      leave();
    }
  };
}
function until(offs, off) {
  offs.add(off);
  return () => {
    offs.delete(off);
    off();
  };
}
function oncePerTurn(run) {
  let isDue = false;
  return () => {
    if (isDue)
      return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      run();
    });
  };
}
function later(run) {
  queueMicrotask(run);
}

// ../../../../client/typescript/dist/envelope/read.js
function readFrame(encoding, frame, more) {
  const message = {};
  try {
    const bytes2 = encoding.decode(frame);
    const r = new Reader(bytes2, -1);
    const entries = r.map();
    if (entries < 1 || !isTagNext(r))
      r.fail("the message does not say what it is");
    r.at += 2;
    const tag = r.int(0, 65535);
    const shape3 = more?.[tag] ?? shapes[tag];
    message["t"] = shape3 ? tag : UNKNOWN;
    readEntries(r, shape3 ?? unknown2, entries - 1, message);
    if (r.at < bytes2.length)
      r.fail("bytes follow the message");
    if (tag === RESPONSE && !message["ok"] === !message["error"]) {
      if (message["ok"])
        r.fail("both `ok` and `error` are there");
      r.missing("ok");
    }
    return message;
  } catch (error) {
    const { t: of, request_id, op_id } = message;
    const problem = error.message;
    if (typeof request_id === "number")
      return { t: RESPONSE, request_id, problem };
    return { t: UNREADABLE, ...op_id ? { of, op_id } : {}, problem };
  }
}
function readShape(r, shape3) {
  return readEntries(r, shape3, r.map(), {});
}
function readEntries(r, { fields: fields2, parts }, entries, into) {
  for (let k = -1; entries > 0; entries--) {
    k = r.key(fields2, k);
    const named = parts[k];
    if (!named)
      r.skip();
    else {
      const [name, part2] = named;
      if (part2[0] === raw || !r.isNil())
        into[name] = part2[0](r);
    }
  }
  r.end();
  for (const [name, part2] of parts) {
    if (name in into)
      continue;
    if (part2.length < 2)
      r.missing(name);
    into[name] = part2[1];
  }
  return into;
}
function shape2(parts) {
  return { fields: fields(...Object.keys(parts)), parts: Object.entries(parts) };
}
function isTagNext({ at, input: input2 }) {
  return input2[at] === 161 && input2[at + 1] === 116;
}
var count = (r) => r.int(0, Number.MAX_SAFE_INTEGER);
var small = (r) => r.int(0, 4294967295);
var text = (r) => r.str();
var bool = (r) => r.bool();
var raw = (r) => r.raw();
var nested = (shape3) => (r) => readShape(r, shape3);
var list = (read2) => (r) => {
  const elements = [];
  for (let left = r.array(); left > 0; left--)
    elements.push(read2(r));
  r.end();
  return elements;
};
var verdict = (r) => {
  const said2 = r.str();
  if (!VERDICTS.includes(said2))
    r.fail(`\`${said2}\` is no verdict`);
  return said2;
};
var requestId = (r) => isText(r) ? r.str() : count(r);
var isText = ({ at, input: input2 }) => {
  const marker = input2[at] ?? 0;
  return marker >> 5 === 5 || marker > 216 && marker < 220;
};
var oneOf = (...words2) => (r) => {
  const said2 = r.str();
  return words2.includes(said2) ? said2 : "unknown";
};
var limits = nested(shape2({ max_in_flight: [small], max_message: [small] }));
var VERDICTS = ["done", "running", "absent", "outcome_unknown"];
var optionalText = [text, void 0];
var fault = {
  code: [text],
  message: [text, ""],
  executed: [oneOf("no", "yes"), "unknown"],
  retry_after_ms: [count, void 0],
  error_id: optionalText,
  details: [raw, void 0]
};
var optionalId = [requestId, void 0];
var unknown2 = shape2({ request_id: optionalId });
var shapes = {
  [CONNECTED]: shape2({
    protocol_version: [count],
    session_id: optionalText,
    resumed: [bool, false],
    resume_token: optionalText,
    epoch: optionalText,
    heartbeat_ms: [count, 25e3],
    heartbeat_timeout_ms: [count, 5e3],
    schema: [oneOf("same", "compatible", "breaking"), "unknown"],
    limits: [limits, { max_in_flight: 256, max_message: 65536 }],
    pending: [list(nested(shape2({ id: [count], verdict: [verdict] }))), []]
  }),
  [PONG]: shape2({ client_ts: [count, void 0] }),
  [ERROR]: shape2({ request_id: optionalId, fatal: [bool, false], ...fault }),
  [GO_AWAY]: shape2({ reconnect_after_ms: [count, 0] }),
  [AUTH_EXPIRING]: shape2({}),
  [RESPONSE]: shape2({
    request_id: [requestId],
    ok: [raw, void 0],
    error: [nested(shape2(fault)), void 0]
  })
};

// ../../../../client/typescript/dist/flow/signal.js
function signalOf({ type, sdp, candidate, sdp_mid, sdp_m_line_index }) {
  if (type === "ice_candidate")
    return { type, candidate: candidate ?? "", sdpMid: sdp_mid ?? null, sdpMLineIndex: sdp_m_line_index ?? null };
  return { type, sdp: sdp ?? "" };
}
function wireSignal(signal2) {
  if (signal2.type !== "ice_candidate")
    return { type: signal2.type, sdp: short(signal2.sdp, MAX_SDP) };
  const { type, candidate, sdpMid, sdpMLineIndex } = signal2;
  return {
    type,
    candidate: short(candidate, MAX_CANDIDATE),
    sdp_mid: sdpMid == null ? void 0 : short(sdpMid, MAX_CANDIDATE),
    sdp_m_line_index: sdpMLineIndex ?? void 0
  };
}
function short(text2, most) {
  if (new TextEncoder().encode(text2).length > most)
    throw new RangeError(`a signal has at most ${most} bytes here`);
  return text2;
}
var MAX_SDP = 16384;
var MAX_CANDIDATE = 4096;

// ../../../../client/typescript/dist/flow/shapes.js
function channelShapes() {
  const position = { epoch: [text], seq: [count] };
  return {
    [PONG]: shape2({ client_ts: optionalCount, tops: listOf({ kind: [text], name: [text], ...position }) }),
    [SUBSCRIBED]: shape2({ request_id: optionalId, channels: [list(subscribedChannel())] }),
    [CURRENT]: shape2({ ...position, resource: optionalText, kind: [text, "state"] })
  };
}
function stateShapes(more = {}) {
  const frame = { ...more, seq: [count], epoch: optionalText, resource: optionalText };
  const change = { ...frame, from: optionalCount };
  return {
    [SNAPSHOT]: shape2({ ...frame, state: [raw] }),
    [DELTA]: shape2({ ...change, delta: [raw] }),
    [DELTAS]: shape2({ ...change, deltas: [list(raw)] })
  };
}
function actionShapes() {
  return {
    ...stateShapes({ op_ids: [list(uuid), []] }),
    [PROGRESS]: shape2({ op_id: optionalUuid, request_id: optionalId, percent: [percent, void 0], message: optionalText }),
    [ACTION_OK]: shape2({
      op_id: [uuid],
      result: [raw, void 0],
      at: listOf({ resource: [text], epoch: [text], seq: [count] })
    }),
    [ACTION_ERR]: shape2({ op_id: [uuid], ...fault }),
    [ERROR]: shape2({ request_id: optionalId, op_id: optionalUuid, fatal: [bool, false], ...fault })
  };
}
function presenceShapes() {
  const user = { user_id: [text], name: optionalText, status: [status], connected_at: [count] };
  const ofPlace = { resource: optionalText, epoch: optionalText };
  return {
    [PRESENCE]: shape2({ ...ofPlace, seq: optionalCount, users: [list(nested(shape2(user)))] }),
    [PRESENCE_DIFF]: shape2({
      ...ofPlace,
      seq: [count],
      from: optionalCount,
      joined: listOf(user),
      left: [list(text), []],
      changed: listOf(user)
    }),
    [SIGNALLED]: shape2({ from_user_id: [text], signal: [signal()], resource: optionalText })
  };
}
function eventShapes() {
  const place2 = { domain: [text], epoch: optionalText, seq: optionalCount };
  return {
    [NOTIFY]: shape2({ ...place2, event: [raw], correlation_id: optionalUuid, event_type: optionalText, from: optionalCount }),
    [GAP]: shape2({ ...place2, missed: optionalCount })
  };
}
var optionalCount = [count, void 0];
var uuid = (r) => {
  const name = r.str();
  if (!UUID.test(name))
    r.fail("expected a UUID, found another text");
  return name.toLowerCase();
};
var optionalUuid = [uuid, void 0];
var UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
var percent = (r) => r.int(0, 100);
var status = (r) => readNames(r, ["active", "idle", "away"]);
function listOf(parts) {
  return [list(nested(shape2(parts))), []];
}
function subscribedChannel() {
  const parts = shape2({ kind: [text], name: [text], epoch: optionalText, seq: optionalCount, error: [nested(shape2(fault)), void 0] });
  return (r) => {
    const channel = readShape(r, parts);
    if (!channel.error && channel.epoch === void 0)
      r.missing("epoch");
    if (!channel.error && channel.seq === void 0)
      r.missing("seq");
    return channel;
  };
}
function signal() {
  const names = ["offer", "answer", "ice_candidate"];
  const mid = [(r) => limited(r, MAX_CANDIDATE), void 0];
  const parts = shape2({
    type: [(r) => readNames(r, names)],
    sdp: [(r) => limited(r, MAX_SDP), void 0],
    candidate: mid,
    sdp_mid: mid,
    sdp_m_line_index: [(r) => r.int(0, 65535), void 0]
  });
  return (r) => {
    const signal2 = readShape(r, parts);
    const needed = signal2.type === "ice_candidate" ? "candidate" : "sdp";
    if (signal2[needed] === void 0)
      r.missing(needed);
    return signal2;
  };
}
function limited(r, most) {
  r.needs("text");
  if (r.number > most)
    r.fail(`the text has more than ${most} bytes`);
  return r.text();
}

// ../../../../client/typescript/dist/flow/channels.js
var Channels = class _Channels {
  shapes = channelShapes();
  /** Who is told of messages first, if actions are made. */
  actions;
  /** What it has learnt to read. */
  #known = /* @__PURE__ */ new Set();
  #port;
  #table = /* @__PURE__ */ new Map();
  /** The channels that were left since the last timer. */
  #left = /* @__PURE__ */ new Set();
  /** How what will be asked for again is stopped. */
  #retries = /* @__PURE__ */ new Set();
  #isOpen = false;
  #ids = 0;
  constructor(port) {
    this.#port = port;
  }
  /** Those of a client; they learn to read `shapes`. */
  static of(port, shapes2) {
    let channels = port.session.flow;
    if (!channels)
      port.session.carry(channels = new _Channels(port));
    if (!channels.#known.has(shapes2)) {
      channels.#known.add(shapes2);
      channels.shapes = { ...channels.shapes, ...shapes2() };
    }
    return channels;
  }
  /** The channel of that name, if somebody follows it. */
  find(kind, name) {
    return this.#table.get(channelKey(kind, name));
  }
  /** Joins the callers of a channel, which is made if there are none; and the function to leave them again. */
  join(kind, name, make) {
    const key = channelKey(kind, name);
    const channel = this.#table.get(key) ?? make();
    this.#table.set(key, channel);
    channel.users++;
    this.#left.delete(channel);
    channel.again();
    this.#settleLater();
    let isIn = true;
    const leave = () => {
      if (!isIn)
        return;
      isIn = false;
      if (--channel.users > 0)
        return;
      this.#left.add(channel);
      this.#port.clock.after(0, () => this.#part());
    };
    return [channel, leave];
  }
  channels() {
    return this.#ask("");
  }
  opened() {
    this.#isOpen = true;
    this.#part();
    this.#settle();
  }
  cut() {
    this.#isOpen = false;
    for (const stop of this.#retries)
      stop();
    this.#retries.clear();
    for (const channel of this.#table.values())
      channel.cut();
  }
  received(message) {
    switch (message.t) {
      case PONG:
        for (const channel of this.#table.values())
          channel.beat();
        for (const { kind, name, epoch, seq } of message.tops ?? [])
          this.find(kind, name)?.top({ epoch, seq });
        break;
      case ERROR: {
        const { request_id } = message;
        if (typeof request_id !== "string")
          break;
        for (const channel of this.#table.values())
          channel.faulted(request_id, faultOf(message));
        break;
      }
      case SUBSCRIBED:
        for (const channel of message.channels)
          this.find(channel.kind, channel.name)?.seated(channel);
        break;
      default:
        if ("domain" in message)
          this.find("domain", message.domain)?.hear(message);
        else if ("resource" in message && message.resource !== void 0) {
          this.find(kindOf(message), message.resource)?.hear(message);
        }
    }
    return !!this.actions?.received(message);
  }
  send(message) {
    if (this.#isOpen)
      this.#port.session.send(message);
    return this.#isOpen;
  }
  retry(channel, milliseconds) {
    const wait = Math.min(Math.max(milliseconds, SHORTEST_WAIT), LONGEST_WAIT);
    const stop = this.#port.clock.after(wait, () => {
      this.#retries.delete(stop);
      channel.again();
      this.#settleLater();
    });
    this.#retries.add(stop);
  }
  nextId() {
    return `c${++this.#ids}`;
  }
  #settleLater = oncePerTurn(() => this.#settle());
  /** Ends what nobody came back to. */
  #part() {
    const left = [...this.#left].filter(({ seat }) => this.#isOpen || seat !== "asked");
    const seated = left.filter(({ seat }) => seat === "asked" || seat === "seated");
    for (const channel of left) {
      this.#left.delete(channel);
      this.#table.delete(channelKey(channel.kind, channel.name));
      channel.cut();
    }
    if (seated.length > 0)
      this.send({ t: UNSUBSCRIBE, channels: seated.map(({ kind, name }) => ({ kind, name })) });
  }
  /** Asks for what is not asked for yet. */
  #settle() {
    if (!this.#isOpen)
      return;
    const request_id = `c${this.#ids + 1}`;
    const channels = this.#ask(request_id);
    if (!channels)
      return;
    this.#part();
    this.#ids++;
    this.send({ t: SUBSCRIBE, request_id, channels });
  }
  /** The channels that are not asked for yet, if there are any, and are so by a message of that id. */
  #ask(id) {
    const idle2 = [...this.#table.values()].filter(({ seat, users }) => seat === "idle" && users > 0);
    if (idle2.length === 0)
      return void 0;
    return idle2.map((channel) => {
      const { kind, name, since } = channel;
      channel.seat = "asked";
      channel.askedBy = id;
      return { kind, name, since };
    });
  }
};
function kindOf(message) {
  return message.kind ?? (message.t < FIRST_OF_PRESENCE ? "state" : "presence");
}
var FIRST_OF_PRESENCE = 2e3;
var SHORTEST_WAIT = 100;
var LONGEST_WAIT = 6e5;

// ../../../../client/typescript/dist/flow/patch.js
function applyPatch(value, patch) {
  const steps2 = Array.isArray(patch) ? patch : unfit("a patch is a list");
  const edit = new Edit(value);
  for (const step of steps2)
    edit.step(step);
  return edit.root;
}
var Edit = class {
  root;
  /** What was copied is changed in place from then on. */
  #own = /* @__PURE__ */ new Set();
  constructor(root) {
    this.root = root;
  }
  step(step) {
    if (!isObject(step))
      unfit("a step is an object");
    const { op, path, to, by } = step;
    if (!isPath(path))
      unfit("a path is a list of at most 64 keys and indices");
    switch (op) {
      case "set":
        return this.#set(path, valueOf(step, path));
      case "unset":
        return this.#unset(path);
      case "insert":
        return this.#insert(path, valueOf(step, path));
      case "remove":
        return void this.#remove(path);
      case "move":
        return this.#move(path, to);
      case "inc":
        return this.#increment(path, by);
      default:
        unfit(`\`${String(op)}\` is no step`);
    }
  }
  #set(path, value) {
    if (path.length === 0)
      this.root = value;
    else
      put2(this.#parent(path), last(path), value);
  }
  #unset(path) {
    const parent = this.#parent(path);
    const key = last(path);
    if (Array.isArray(parent) || typeof key !== "string" || !Object.hasOwn(parent, key))
      unfit("there is no such key");
    delete parent[key];
  }
  #insert(path, value) {
    const list2 = this.#list(path);
    list2.splice(index(last(path), list2.length), 0, value);
  }
  #remove(path) {
    const list2 = this.#list(path);
    return list2.splice(index(last(path), list2.length - 1), 1)[0];
  }
  #move(path, to) {
    const list2 = this.#list(path);
    const place2 = index(to, list2.length - 1);
    list2.splice(place2, 0, this.#remove(path));
  }
  #increment(path, by) {
    const value = path.length === 0 ? this.root : child(this.#parent(path), last(path));
    const sum = exact(value) + exact(by);
    this.#set(path, exact(sum));
  }
  #list(path) {
    const parent = this.#parent(path);
    return Array.isArray(parent) ? parent : unfit("there is no list");
  }
  /** What holds the value at `path`, to be changed. */
  #parent(path) {
    if (path.length === 0)
      unfit("nothing holds the whole");
    let container = this.#owned(this.root);
    this.root = container;
    for (const key of path.slice(0, -1)) {
      const inner = this.#owned(child(container, key));
      put2(container, key, inner);
      container = inner;
    }
    return container;
  }
  #owned(value) {
    if (this.#own.has(value))
      return value;
    const copy = Array.isArray(value) ? [...value] : isObject(value) ? { ...value } : unfit("there is nothing inside");
    this.#own.add(copy);
    return copy;
  }
};
function isPath(path) {
  return Array.isArray(path) && path.length <= MAX_DEPTH && path.every((key) => typeof key === "string" || Number.isSafeInteger(key));
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function valueOf(step, path) {
  const value = Object.hasOwn(step, "value") ? step["value"] : unfit("the field `value` is missing");
  return isWithin(value, MAX_DEPTH - path.length) ? value : unfit(TOO_DEEP);
}
function isWithin(value, levels) {
  if (typeof value !== "object" || value === null)
    return true;
  return levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1));
}
function exact(value) {
  if (typeof value !== "number" || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER))
    unfit("only numbers within 2^53 are added");
  return value;
}
function last(path) {
  return path.at(-1);
}
function index(key, most) {
  if (typeof key !== "number" || !(key >= 0 && key <= most && Number.isInteger(key)))
    unfit("there is no such index");
  return key;
}
function child(container, key) {
  if (Array.isArray(container))
    return container[index(key, container.length - 1)];
  if (typeof key !== "string" || !Object.hasOwn(container, key))
    unfit("there is no such key");
  return container[key];
}
function put2(container, key, value) {
  if (Array.isArray(container))
    container[index(key, container.length - 1)] = value;
  else if (typeof key !== "string")
    unfit("a key is text");
  else
    Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}
function unfit(problem) {
  throw new TypeError(`the patch does not fit: ${problem}`);
}

// ../../../../client/typescript/dist/flow/derived.js
function derivedModel(read2) {
  let tree = null;
  return {
    whole(bytes2) {
      const whole = decode(readJson, bytes2);
      const state = decode(read2, bytes2);
      tree = whole;
      return state;
    },
    changed(_, deltas) {
      let next = tree;
      for (const delta of deltas)
        next = applyPatch(next, decode(readJson, delta));
      const state = decode(read2, encode(writeJson, next));
      tree = next;
      return state;
    }
  };
}

// ../../../../client/typescript/dist/flow/follower.js
var Follower = class {
  position;
  /** How much asking again could help: it could not where changes do not fit again and again. */
  hasFailed = false;
  #question = 0;
  /** How many changes in a row did not fit. */
  #unfit = 0;
  /** Whether a change was taken since the last snapshot, and thus fitted if another one comes. */
  #taken = false;
  /** Whether a question is open, so that what is known may be old. */
  get isAsking() {
    return this.#question > 0;
  }
  /** The connection is gone, and with it what was asked; or it was answered. */
  disconnected() {
    this.#question = 0;
  }
  /** Begins from nothing. */
  reset() {
    this.#startOver();
    this.hasFailed = false;
    this.#unfit = 0;
  }
  /** The whole state at a position. */
  snapshot(position) {
    if (this.hasFailed)
      return "ignore";
    this.#question = 0;
    if (position.seq <= this.standsIn(position.epoch))
      return "duplicate";
    this.#taken = false;
    return this.moveTo(position);
  }
  /** One change or several that lead from a position to another. */
  changes(epoch, from, seq) {
    const mine = this.position;
    if (this.hasFailed || !mine)
      return "ignore";
    if (seq <= this.standsIn(epoch))
      return "duplicate";
    if (from !== this.standsIn(epoch))
      return this.ask();
    if (this.#taken)
      this.#unfit = 0;
    this.#taken = true;
    return this.moveTo({ epoch, seq });
  }
  /** The server says that nothing was missed. */
  current({ epoch, seq }) {
    if (this.hasFailed)
      return "ignore";
    this.#question = 0;
    const mine = this.standsIn(epoch);
    return mine === seq ? "apply" : seq < mine ? "duplicate" : this.ask();
  }
  /**
   * How far the server brought this connection, said of a channel in which nothing happens: so the
   * loss of the last change is seen, which leaves no hole.
   */
  top({ epoch, seq }) {
    if (this.hasFailed || seq <= this.standsIn(epoch))
      return "ignore";
    if (this.#question === ASKED) {
      this.#question = OVERDUE;
      return "ignore";
    }
    this.#question = 0;
    return this.ask();
  }
  /** What was to be taken could not be: the state is asked for as a whole, a few times. */
  unfit() {
    this.#startOver();
    this.hasFailed = ++this.#unfit > MAX_UNFIT;
    return this.hasFailed ? "failed" : this.ask();
  }
  /** The number it stands at, if it stands in this epoch; else one below all. */
  standsIn(epoch) {
    return this.position?.epoch === epoch ? this.position.seq : -1;
  }
  /** What came is the answer to a question, if there was one. */
  moveTo(position) {
    this.#question = 0;
    this.position = position;
    return "apply";
  }
  ask() {
    if (this.isAsking)
      return "ignore";
    this.#question = ASKED;
    return "resync";
  }
  #startOver() {
    this.position = void 0;
    this.#taken = false;
    this.#question = 0;
  }
};
var ASKED = 1;
var OVERDUE = 2;
var MAX_UNFIT = 3;

// ../../../../client/typescript/dist/flow/channel.js
var Channel = class {
  kind;
  name;
  /** How many callers there are. */
  users = 0;
  seat = "idle";
  /** The id of the message that asked for it. */
  askedBy = "";
  follower = new Follower();
  wire;
  constructor(kind, name, wire) {
    this.kind = kind;
    this.name = name;
    this.wire = wire;
  }
  /** Where the next subscription goes on. */
  get since() {
    return this.follower.position;
  }
  /** The connection is gone. */
  cut() {
    this.seat = "idle";
    this.follower.disconnected();
    this.again();
  }
  /** The server says what became of the subscription. */
  seated({ error }) {
    if (error)
      this.refuse(faultOf(error));
    else
      this.seat = "seated";
  }
  /** A message of that id was refused, which may have been one of this channel. */
  faulted(id, fault2) {
    if (this.seat === "asked" && this.askedBy === id)
      this.refuse(fault2);
  }
  /** Another caller asks for it, or its time has come: what was refused is tried again. */
  again() {
    if (this.seat === "refused")
      this.seat = "idle";
    if (this.follower.hasFailed)
      this.follower.reset();
  }
  refuse(fault2) {
    this.seat = "refused";
    this.follower.disconnected();
    if (fault2.retryAfterMs !== void 0)
      this.wire.retry(this, fault2.retryAfterMs);
    else
      this.follower.reset();
    this.refused(fault2);
  }
  /** The position that this connection was brought to. */
  top(position) {
    this.followed(this.follower.top(position));
  }
  /** A heartbeat was answered. */
  beat() {
  }
  /** Says to the server what follows from a frame; whether it is to be taken. */
  followed(heard) {
    if (heard === "resync") {
      const { kind, name, since } = this;
      this.wire.send({ t: RESYNC, last_seq: since?.seq, epoch: since?.epoch, resource: name, kind: kind === "state" ? void 0 : kind });
    }
    return heard === "apply";
  }
};

// ../../../../client/typescript/dist/flow/domain.js
var EventFollower = class extends Follower {
  /** A subscription was accepted. Events go on from there, unless what was missed comes next. */
  seated(position) {
    this.position ??= position;
  }
  changes(epoch, from, seq) {
    const mine = this.standsIn(epoch);
    if (this.position && mine < from)
      return this.ask();
    return seq <= mine ? "duplicate" : this.moveTo({ epoch, seq });
  }
  /** Events up to this position are lost for good. */
  gap(position) {
    this.disconnected();
    if (!position)
      return "apply";
    return position.seq < this.standsIn(position.epoch) ? "duplicate" : this.moveTo(position);
  }
};
var DomainChannel = class extends Channel {
  follower = new EventFollower();
  #listeners = /* @__PURE__ */ new Set();
  constructor(name, wire) {
    super("domain", name, wire);
  }
  /** From now on it is told, until the function that is returned is called. */
  listen(listener) {
    this.#listeners.add(listener);
    if (this.seat === "seated")
      this.#tellTo(listener, ({ listening }) => listening?.());
    return () => this.#listeners.delete(listener);
  }
  seated(channel) {
    super.seated(channel);
    const { error, epoch = "", seq = 0 } = channel;
    if (error)
      return;
    this.follower.seated({ epoch, seq });
    this.#each(({ listening }) => listening?.());
  }
  hear(message) {
    if (message.t === NOTIFY) {
      const { epoch, seq = 0, from = Math.max(seq - 1, 0) } = message;
      if (epoch === void 0 || this.followed(this.follower.changes(epoch, from, seq)))
        this.#tell(message);
    } else if (message.t === GAP) {
      const { epoch, seq, missed } = message;
      const position = epoch === void 0 || seq === void 0 ? void 0 : { epoch, seq };
      if (this.follower.gap(position) === "apply")
        this.#each((listener) => listener.gap?.(missed));
    } else if (message.t === CURRENT) {
      this.followed(this.follower.current({ epoch: message.epoch ?? "", seq: message.seq }));
    }
  }
  refused(fault2) {
    this.#each((listener) => listener.refused?.(fault2));
  }
  #tell({ event: event2, event_type: type, correlation_id: correlationId, seq }) {
    const about = { type, correlationId, seq };
    this.#each(({ read: read2, handle: handle2, unreadable, gap }) => {
      let value;
      try {
        value = decode(read2, event2);
      } catch (thrown) {
        if (unreadable)
          return unreadable(thrown, about);
        if (gap)
          return gap(1);
        return console.warn(`wilco: an event of \`${this.name}\` cannot be read: ${thrown.message}`);
      }
      handle2(value, about);
    });
  }
  #each(tell) {
    for (const listener of this.#listeners)
      this.#tellTo(listener, tell);
  }
  #tellTo(listener, tell) {
    later(() => {
      if (this.#listeners.has(listener))
        tell(listener);
    });
  }
};

// ../../../../client/typescript/dist/flow/name.js
function fill(pattern, params) {
  const name = pattern.replace(/\{(\w+)\}/g, (_, open) => {
    const value = params[open];
    if (typeof value !== "string" || !value || value.includes("/")) {
      throw new TypeError(`\`${open}\` of \`${pattern}\` is text without a slash, found ${JSON.stringify(value)}`);
    }
    return value;
  });
  if (new TextEncoder().encode(name).length > LONGEST2)
    throw new TypeError(`a name has at most ${LONGEST2} bytes`);
  return name;
}
var LONGEST2 = 255;

// ../../../../client/typescript/dist/flow/mirror.js
var Mirror = class extends Channel {
  #phase = "loading";
  fault;
  /** How much what is known is worth. While something is asked for that was missed it is what was. */
  get phase() {
    return this.#phase === "live" && this.follower.isAsking ? "stale" : this.#phase;
  }
  cut() {
    super.cut();
    this.#doubt();
  }
  seated(channel) {
    super.seated(channel);
    const { epoch = "", seq = 0 } = channel;
    this.#confirm({ epoch, seq });
  }
  top(position) {
    super.top(position);
    this.#confirm(position);
  }
  /** The whole came, and `take` takes it in; whether it did. */
  whole(position, take) {
    const isTaken2 = this.#take(this.follower.snapshot(position) === "apply", take);
    this.#confirm(position);
    return isTaken2;
  }
  /** A change came, and `take` takes it in; whether it did. */
  change({ epoch, seq }, from, take) {
    return this.#take(this.followed(this.follower.changes(epoch, from ?? Math.max(seq - 1, 0), seq)), take);
  }
  /** The server says that nothing was missed. */
  current(position) {
    this.followed(this.follower.current(position));
    this.#confirm(position);
  }
  refused(fault2) {
    this.fault = fault2;
    if (fault2.retryAfterMs === void 0)
      this.#forget("refused");
    else if (this.#phase === "refused")
      this.#phase = "loading";
    this.#doubt();
  }
  /** What is known may have been overtaken. */
  #doubt() {
    if (this.#phase === "live")
      this.#phase = "stale";
    this.changed();
  }
  #forget(phase) {
    this.#phase = phase;
    this.forget();
  }
  /** The server says, in whatever words, that it has brought this connection to where the state is. */
  #confirm({ epoch, seq }) {
    const { since: mine } = this;
    if (this.seat !== "refused" && mine?.epoch === epoch && mine.seq === seq) {
      this.#phase = "live";
      this.fault = void 0;
    }
    this.changed();
  }
  #take(isNext, take) {
    try {
      if (isNext) {
        take();
        this.#phase = "live";
        this.fault = void 0;
      }
      return isNext;
    } catch (thrown) {
      this.#unfit(thrown);
      return false;
    } finally {
      this.changed();
    }
  }
  /** What came does not fit: it is shown no more, asked for anew, and given up after a few times. */
  #unfit(thrown) {
    this.#forget("loading");
    const heard = this.follower.unfit();
    this.followed(heard);
    if (heard !== "failed")
      return;
    this.seat = "refused";
    const { kind, name } = this;
    this.wire.send({ t: UNSUBSCRIBE, channels: [{ kind, name }] });
    this.refused(unusable(thrown));
  }
};

// ../../../../client/typescript/dist/flow/share.js
function share(old, next) {
  if (Object.is(old, next))
    return next;
  if (next instanceof Uint8Array)
    return isSameBytes(old, next) ? old : next;
  const isList = Array.isArray(next);
  if (isList !== Array.isArray(old) || !isTree(old) || !isTree(next))
    return next;
  const keys = Object.keys(next);
  let isSame2 = Object.keys(old).length === keys.length && (!isList || old["length"] === next["length"]);
  let copy;
  for (const key of keys) {
    const value = next[key];
    const before = Object.hasOwn(old, key) ? old[key] : NONE;
    const shared = share(before, value);
    if (!Object.is(shared, before))
      isSame2 = false;
    if (!Object.is(shared, value))
      (copy ??= isList ? [...next] : { ...next })[key] = shared;
  }
  return isSame2 ? old : copy ?? next;
}
function isTree(value) {
  if (typeof value !== "object" || value === null)
    return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}
function isSameBytes(old, next) {
  return old instanceof Uint8Array && old.length === next.length && old.every((byte, at) => byte === next[at]);
}
var NONE = /* @__PURE__ */ Symbol();

// ../../../../client/typescript/dist/flow/state.js
var StateChannel = class extends Mirror {
  /** The actions that are not in the state yet, if the resource takes any. */
  optimistic;
  #model;
  /** The server's. */
  #state;
  #view;
  #isChanged = true;
  /** Last, as it asks for the value at once. */
  live;
  constructor(name, wire, model, optimistic) {
    super("state", name, wire);
    this.#model = model;
    this.optimistic = optimistic;
    this.live = new Live(() => this.#make());
  }
  hear(message) {
    if (message.t === CURRENT)
      return this.current({ epoch: message.epoch ?? "", seq: message.seq });
    if (message.t !== SNAPSHOT && message.t !== DELTA && message.t !== DELTAS)
      return;
    const { epoch = "", seq, op_ids = [] } = message;
    const position = { epoch, seq };
    const isTaken2 = message.t === SNAPSHOT ? this.whole(position, () => this.#set(this.#model.whole(message.state))) : this.change(position, message.from, () => {
      if (this.#state)
        this.#set(this.#model.changed(this.#state.of, message.t === DELTA ? [message.delta] : message.deltas));
    });
    if (isTaken2)
      this.optimistic?.reach(position, op_ids);
    else if (this.since?.epoch === epoch && seq <= this.since.seq)
      op_ids.forEach((opId) => this.optimistic?.drop(opId));
  }
  beat() {
    if (!this.optimistic?.size)
      return;
    this.optimistic.beat();
    this.changed();
  }
  forget() {
    this.#state = void 0;
  }
  changed() {
    this.#isChanged = true;
    this.live.ring();
  }
  #set(state) {
    this.#state = { of: share(this.#state?.of, state) };
  }
  #make() {
    const { fault: fault2, phase, optimistic } = this;
    if (this.#view && !this.#isChanged)
      return this.#view;
    this.#isChanged = false;
    const shown = this.#state && (optimistic ? optimistic.over(this.#state.of) : this.#state.of);
    const view = { state: share(this.#view?.state, shown), phase, pending: optimistic?.size ?? 0, ...fault2 && { fault: fault2 } };
    return this.#view = share(this.#view, view);
  }
};

// ../../../../client/typescript/dist/flow/follow.js
function follow(port, { name: pattern, actions: actions2 }, params, model) {
  const channels = Channels.of(port, stateShapes);
  if (actions2)
    Channels.of(port, actions2.shapes);
  const name = fill(pattern, params);
  const [{ live }, leave] = channels.join("state", name, () => new StateChannel(name, channels, model(), actions2?.optimistic()));
  return handle(live, leave);
}
function act(port, parts, params, action, options) {
  if (!parts.actions)
    throw new TypeError(`\`${parts.name}\` takes no action`);
  return parts.actions.act(port, parts, params, action, options);
}

// ../../../../client/typescript/dist/flow/users.js
var UsersChannel = class extends Mirror {
  /** By their ids, and in the order of those. */
  #users = /* @__PURE__ */ new Map();
  #status;
  #handlers = /* @__PURE__ */ new Set();
  /** Who is told of a fault in answer to a signal, by the id of the signal. */
  #faults = /* @__PURE__ */ new Map();
  /** The value of now, if it is made; and the one before. */
  #view;
  #last;
  /** Last, as it asks for the value at once. */
  live = new Live(() => this.#make());
  constructor(name, wire) {
    super("presence", name, wire);
  }
  hear(message) {
    if (message.t === PRESENCE) {
      const { epoch = "", seq = 0, users } = message;
      this.whole({ epoch, seq }, () => this.#set(users.map(userOf)));
    } else if (message.t === PRESENCE_DIFF) {
      const { epoch = "", seq, from, joined, left, changed } = message;
      this.change({ epoch, seq }, from, () => this.#change(joined, left, changed));
    } else if (message.t === CURRENT)
      this.current({ epoch: message.epoch ?? "", seq: message.seq });
    else if (message.t === SIGNALLED)
      this.#hearSignal(message.from_user_id, message.signal);
  }
  seated(channel) {
    super.seated(channel);
    if (this.#status)
      this.set(this.#status);
  }
  faulted(id, fault2) {
    super.faulted(id, fault2);
    const onFault = this.#faults.get(id);
    this.#faults.delete(id);
    if (onFault)
      later(() => onFault(fault2));
  }
  cut() {
    this.#faults.clear();
    super.cut();
  }
  set(status2) {
    this.#status = status2;
    if (this.seat === "seated")
      this.wire.send({ t: SET_PRESENCE, status: status2, resource: this.name });
  }
  signal(userId, signal2, onFault) {
    const request_id = this.wire.nextId();
    const [oldest] = this.#faults.keys();
    if (this.#faults.size >= REMEMBERED && oldest !== void 0)
      this.#faults.delete(oldest);
    this.#faults.set(request_id, onFault);
    return this.wire.send({ t: SIGNAL, request_id, target_user_id: userId, resource: this.name, signal: wireSignal(signal2) });
  }
  onSignal(call) {
    const handler = { call };
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }
  forget() {
    this.#users = /* @__PURE__ */ new Map();
  }
  changed() {
    this.#view = void 0;
    this.live.ring();
  }
  #hearSignal(fromUserId, wire) {
    const signal2 = signalOf(wire);
    for (const handler of this.#handlers) {
      later(() => {
        if (this.#handlers.has(handler))
          handler.call(fromUserId, signal2);
      });
    }
  }
  /** All of a change or nothing of it: who joins was away, who leaves or changes was there, and nobody is named twice. */
  #change(joined, left, changed) {
    const users = new Map(this.#users);
    const named = /* @__PURE__ */ new Set();
    const expect = (userId, isPresent) => {
      if (named.has(userId))
        throw new TypeError(`${userId} is named twice`);
      if (users.has(userId) !== isPresent)
        throw new TypeError(`${userId} is ${isPresent ? "not present" : "present already"}`);
      named.add(userId);
    };
    for (const { user_id } of joined)
      expect(user_id, false);
    for (const userId of [...left, ...changed.map(({ user_id }) => user_id)])
      expect(userId, true);
    for (const userId of left)
      users.delete(userId);
    for (const user of [...joined, ...changed])
      users.set(user.user_id, userOf(user));
    this.#set([...users.values()]);
  }
  #set(users) {
    const sorted = [...users].sort((a, b) => a.userId < b.userId ? -1 : 1);
    this.#users = new Map(sorted.map((user) => [user.userId, share(this.#users.get(user.userId), user)]));
  }
  #make() {
    const { fault: fault2, phase } = this;
    return this.#view ??= this.#last = share(this.#last, { users: [...this.#users.values()], phase, ...fault2 && { fault: fault2 } });
  }
};
function userOf({ user_id, name, status: status2, connected_at }) {
  return { userId: user_id, name, status: status2, connectedAt: connected_at };
}
var REMEMBERED = 64;

// ../../../../client/typescript/dist/flow/optimistic.js
var Optimistic = class {
  #pending = [];
  #position;
  /** Epochs that were left: an answer that names one of them waits for nothing any more. */
  #left = [];
  get size() {
    return this.#pending.length;
  }
  add(opId, change) {
    this.#pending.push({ opId, change });
  }
  /** The state with what is pending. */
  over(state) {
    for (const { change } of this.#pending) {
      try {
        if (change)
          state = change(state);
      } catch {
      }
    }
    return state;
  }
  /** The server's state is now at `position`, and contains the actions `opIds`. */
  reach(position, opIds = []) {
    const before = this.#position?.epoch;
    const isNew = before !== position.epoch;
    if (isNew && before !== void 0)
      this.#left = [before, ...this.#left].slice(0, LEFT2);
    this.#position = position;
    const isReached = (at) => at.epoch === position.epoch ? at.seq <= position.seq : isNew;
    this.#drop(({ opId, at }) => opIds.includes(opId) || !!at && isReached(at));
  }
  /** The action succeeded; its effect is visible at `at`, or nowhere in this state if that is nothing. */
  acknowledge(opId, at) {
    const mine = this.#position;
    const isReached = !at || (at.epoch === mine?.epoch ? at.seq <= mine.seq : this.#left.includes(at.epoch));
    if (isReached)
      this.drop(opId);
    else
      for (const pending of this.#pending)
        if (pending.opId === opId)
          pending.at = at;
  }
  /**
   * A heartbeat came. Of a position in an epoch where the state never was nobody can say whether it
   * comes or is over; by the second heartbeat it would have come.
   */
  beat() {
    const isForeign = ({ at }) => !!at && at.epoch !== this.#position?.epoch;
    this.#drop((pending) => isForeign(pending) && !!pending.isOld);
    for (const pending of this.#pending)
      pending.isOld = isForeign(pending);
  }
  /** The action did not happen, or nobody can say. One that has happened stays until the state has it. */
  fail(failed2) {
    if (!this.#pending.some(({ opId, at }) => opId === failed2 && at))
      this.drop(failed2);
  }
  /** The state has it. */
  drop(dropped) {
    this.#drop(({ opId }) => opId === dropped);
  }
  #drop(isOver) {
    this.#pending = this.#pending.filter((pending) => !isOver(pending));
  }
};
var LEFT2 = 8;

// ../../../../client/typescript/dist/flow/actions.js
var actions = {
  shapes: actionShapes,
  optimistic: () => new Optimistic(),
  act(port, { name: pattern, writeAction, readOutput, readError }, params, action, options) {
    Channels.of(port, stateShapes);
    const channels = Channels.of(port, actionShapes);
    const underway = channels.actions ??= new Underway(port.session);
    const resource2 = fill(pattern, params);
    const opId = options.opId?.toLowerCase() ?? newOpId();
    const channel = channels.find("state", resource2);
    const made = { channel, options };
    const how = {
      ...options,
      opId,
      ended: () => underway.end(opId, made),
      say: ({ timeout_ms, payload }) => ({ t: ACTION, op_id: opId, resource: resource2, timeout_ms, action: payload })
    };
    const operation = { name: resource2, class: "once", input: writeAction, output: readOutput, error: readError };
    const call = port.client.request(operation, action, how);
    if (call.id !== void 0)
      underway.begin(opId, made);
    return Object.assign(call, { opId });
  }
};
var Underway = class {
  #session;
  #made = /* @__PURE__ */ new Map();
  constructor(session) {
    this.#session = session;
  }
  begin(opId, made) {
    const { channel, options } = made;
    this.#made.set(opId, made);
    channel?.optimistic?.add(opId, options.optimistic);
    channel?.changed();
  }
  end(opId, made) {
    if (this.#made.get(opId) === made)
      this.#made.delete(opId);
    made.channel?.optimistic?.fail(opId);
    made.channel?.changed();
  }
  /** A message came; whether it was for an action alone, and may have ended it. */
  received(message) {
    const { op_id } = message;
    if (op_id === void 0)
      return false;
    const made = this.#made.get(op_id);
    switch (message.t) {
      case ERROR:
        this.#session.calls.answerAction(op_id, { error: message }, true);
        return false;
      case PROGRESS:
        later(() => made?.options.onProgress?.({ percent: message.percent, message: message.message }));
        return false;
      case ACTION_OK:
        made?.channel?.optimistic?.acknowledge(op_id, message.at.find(({ resource: resource2 }) => resource2 === made.channel?.name));
        made?.channel?.changed();
        this.#session.calls.answerAction(op_id, { ok: message.result ?? NIL });
        return true;
      case ACTION_ERR:
        this.#session.calls.answerAction(op_id, { error: message });
        return true;
      case UNREADABLE:
        if (message.of !== ACTION_OK && message.of !== ACTION_ERR)
          return false;
        this.#session.calls.answerAction(op_id, { problem: message.problem });
        return true;
      default:
        return false;
    }
  }
};
var NIL = /* @__PURE__ */ Uint8Array.of(192);

// ../../../../client/typescript/dist/flow/index.js
function resource(parts) {
  return {
    name: parts.name,
    derived: false,
    open(port, params, { apply }) {
      return follow(port, parts, params, () => ({
        whole: (bytes2) => decode(parts.readState, bytes2),
        changed: (state, deltas) => deltas.reduce((state2, delta) => apply(state2, decode(parts.readDelta, delta)), state)
      }));
    },
    act: (port, params, action, options) => act(port, parts, params, action, options)
  };
}
function derived(parts) {
  return {
    name: parts.name,
    derived: true,
    open: (port, params) => follow(port, parts, params, () => derivedModel(parts.readState)),
    act: (port, params, action, options) => act(port, parts, params, action, options)
  };
}
function event({ domain, read: read2 }) {
  return {
    listen(port, handle2, options) {
      const channels = Channels.of(port, eventShapes);
      const [channel, leave] = channels.join("domain", domain, () => new DomainChannel(domain, channels));
      const stop = channel.listen({ ...options, read: read2, handle: handle2 });
      return () => {
        stop();
        leave();
      };
    }
  };
}
function presence({ name: pattern }) {
  return {
    enter(port, params) {
      const channels = Channels.of(port, presenceShapes);
      const name = fill(pattern, params);
      const offs = /* @__PURE__ */ new Set();
      const [channel, leave] = channels.join("presence", name, () => new UsersChannel(name, channels));
      return {
        ...handle(channel.live, leave, offs),
        set: (status2) => channel.set(status2),
        signal: (userId, signal2, onFault = () => {
        }) => channel.signal(userId, signal2, onFault),
        onSignal: (handler) => until(offs, channel.onSignal(handler))
      };
    }
  };
}

// src/api/index.js
var contractHash = "56b40d91a0e5cce7dc5dbb825d6b52e8";
var AssignStand = {
  name: "flight.assign_stand",
  class: "idempotent",
  input: writeAssignStand,
  output: readFlight,
  error: readAssignStandError
};
var CreateFlight = {
  name: "flight.create",
  class: "once",
  input: writeCreateFlight,
  output: readFlight,
  error: readCreateFlightError
};
var FindFlights = {
  name: "flight.find",
  class: "safe",
  input: writeFindFlights,
  output: (r) => readList(r, readFlight),
  error: readFindFlightsError
};
var GetFlight = {
  name: "flight.get",
  class: "safe",
  input: writeGetFlight,
  output: readFlight,
  error: readGetFlightError
};
var ListFlights = {
  name: "flight.list",
  class: "safe",
  input: writeListFlights,
  output: (r) => readList(r, readFlight),
  error: (r) => r.fail("no value fits here")
};
var InspectStand = {
  name: "stand.inspect",
  class: "once",
  timeout: 1e4,
  input: writeInspectStand,
  output: readInspection,
  error: readInspectStandError
};
var Board2 = /* @__PURE__ */ derived({
  name: "board",
  params: [],
  readState: readBoard,
  actions,
  writeAction: writeBoardAction,
  readOutput: readFlight,
  readError: readAssignStandError
});
var Movements = /* @__PURE__ */ resource({
  name: "movements",
  params: [],
  readState: readMovements,
  readDelta: readMovement
});
var Notice = /* @__PURE__ */ event({
  domain: "apron",
  read: readNotice
});
var DeskPresence = /* @__PURE__ */ presence({
  name: "desk",
  params: [],
  signalling: false
});
var aircraftTypeNames = [
  "E145",
  "AT76",
  "E190",
  "A320",
  "A21N",
  "B738",
  "B752",
  "B763",
  "A333",
  "B789",
  "B77W"
];
function writeAssignStand(w, v) {
  w.object(v);
  w.map(2);
  w.key("id");
  w.str(v.id);
  w.key("stand");
  w.str(v.stand);
  w.end();
}
function readAssignStandError(r) {
  const tag = readTag(r, "code");
  switch (tag) {
    case "unknown_flight":
      return readAssignStandErrorUnknownFlight(r);
    case "flight_departed":
      return readAssignStandErrorFlightDeparted(r);
    case "unknown_stand":
      return readAssignStandErrorUnknownStand(r);
    case "stand_closed":
      return readAssignStandErrorStandClosed(r);
    case "stand_too_small":
      return readAssignStandErrorStandTooSmall(r);
    case "stand_occupied":
      return readAssignStandErrorStandOccupied(r);
    default:
      return r.fail(`unknown code "${tag}"`);
  }
}
var assignStandErrorFlightDepartedFields = /* @__PURE__ */ fields("code", "flight");
function readAssignStandErrorFlightDeparted(r) {
  let flight;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(assignStandErrorFlightDepartedFields, k)) {
      case 1:
        flight = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (flight === void 0) return r.missing("flight");
  return { code: "flight_departed", flight };
}
var assignStandErrorStandClosedFields = /* @__PURE__ */ fields("code", "stand", "reason");
function readAssignStandErrorStandClosed(r) {
  let stand2;
  let reason;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(assignStandErrorStandClosedFields, k)) {
      case 1:
        stand2 = r.str();
        break;
      case 2:
        reason = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand2 === void 0) return r.missing("stand");
  if (reason === void 0) return r.missing("reason");
  return { code: "stand_closed", stand: stand2, reason };
}
var assignStandErrorStandOccupiedFields = /* @__PURE__ */ fields("code", "stand", "by", "from", "until");
function readAssignStandErrorStandOccupied(r) {
  let stand2;
  let by;
  let from;
  let until2;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(assignStandErrorStandOccupiedFields, k)) {
      case 1:
        stand2 = r.str();
        break;
      case 2:
        by = r.str();
        break;
      case 3:
        from = r.str();
        break;
      case 4:
        until2 = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand2 === void 0) return r.missing("stand");
  if (by === void 0) return r.missing("by");
  if (from === void 0) return r.missing("from");
  if (until2 === void 0) return r.missing("until");
  return { code: "stand_occupied", stand: stand2, by, from, until: until2 };
}
var assignStandErrorStandTooSmallFields = /* @__PURE__ */ fields("code", "stand", "aircraft");
function readAssignStandErrorStandTooSmall(r) {
  let stand2;
  let aircraft;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(assignStandErrorStandTooSmallFields, k)) {
      case 1:
        stand2 = r.str();
        break;
      case 2:
        aircraft = readNames(r, aircraftTypeNames);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand2 === void 0) return r.missing("stand");
  if (aircraft === void 0) return r.missing("aircraft");
  return { code: "stand_too_small", stand: stand2, aircraft };
}
var assignStandErrorUnknownFlightFields = /* @__PURE__ */ fields("code", "flight");
function readAssignStandErrorUnknownFlight(r) {
  let flight;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(assignStandErrorUnknownFlightFields, k)) {
      case 1:
        flight = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (flight === void 0) return r.missing("flight");
  return { code: "unknown_flight", flight };
}
var assignStandErrorUnknownStandFields = /* @__PURE__ */ fields("code", "stand");
function readAssignStandErrorUnknownStand(r) {
  let stand2;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(assignStandErrorUnknownStandFields, k)) {
      case 1:
        stand2 = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand2 === void 0) return r.missing("stand");
  return { code: "unknown_stand", stand: stand2 };
}
var boardFields = /* @__PURE__ */ fields("flights");
function readBoard(r) {
  let flights;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(boardFields, k)) {
      case 0:
        flights = readRecord(r, readFlight);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (flights === void 0) return r.missing("flights");
  return { flights };
}
function writeBoardAction(w, v) {
  w.object(v);
  switch (v.type) {
    case "send_to":
      w.map(3);
      w.key("type");
      w.str("send_to");
      w.key("flight");
      w.str(v.flight);
      w.key("stand");
      w.str(v.stand);
      w.end();
      break;
    default:
      w.fail("no variant of BoardAction fits");
  }
}
function writeCreateFlight(w, v) {
  w.object(v);
  w.map(7 + (v.stand != null ? 1 : 0));
  w.key("id");
  w.str(v.id);
  w.key("aircraft");
  writeNames(w, v.aircraft, aircraftTypeNames);
  w.key("registration");
  w.str(v.registration);
  w.key("origin");
  w.str(v.origin);
  w.key("destination");
  w.str(v.destination);
  w.key("arrival");
  w.str(v.arrival);
  w.key("departure");
  w.str(v.departure);
  if (v.stand != null) {
    w.key("stand");
    w.str(v.stand);
  }
  w.end();
}
function readCreateFlightError(r) {
  const tag = readTag(r, "code");
  switch (tag) {
    case "invalid":
      return readCreateFlightErrorInvalid(r);
    case "desk_full":
      return readCreateFlightErrorDeskFull(r);
    default:
      return r.fail(`unknown code "${tag}"`);
  }
}
var createFlightErrorDeskFullFields = /* @__PURE__ */ fields("code", "limit");
function readCreateFlightErrorDeskFull(r) {
  let limit;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(createFlightErrorDeskFullFields, k)) {
      case 1:
        limit = r.int(0, 65535);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (limit === void 0) return r.missing("limit");
  return { code: "desk_full", limit };
}
var createFlightErrorInvalidFields = /* @__PURE__ */ fields("code", "fields");
function readCreateFlightErrorInvalid(r) {
  let fields2;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(createFlightErrorInvalidFields, k)) {
      case 1:
        fields2 = readList(r, readFieldError);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (fields2 === void 0) return r.missing("fields");
  return { code: "invalid", fields: fields2 };
}
var fieldErrorFields = /* @__PURE__ */ fields("field", "message");
function readFieldError(r) {
  let field2;
  let message;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(fieldErrorFields, k)) {
      case 0:
        field2 = r.str();
        break;
      case 1:
        message = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (field2 === void 0) return r.missing("field");
  if (message === void 0) return r.missing("message");
  return { field: field2, message };
}
function writeFindFlights(w, v) {
  w.object(v);
  w.map(1);
  w.key("q");
  w.str(v.q);
  w.end();
}
function readFindFlightsError(r) {
  const tag = readTag(r, "code");
  switch (tag) {
    case "query_too_long":
      return readFindFlightsErrorQueryTooLong(r);
    default:
      return r.fail(`unknown code "${tag}"`);
  }
}
var findFlightsErrorQueryTooLongFields = /* @__PURE__ */ fields("code", "limit");
function readFindFlightsErrorQueryTooLong(r) {
  let limit;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(findFlightsErrorQueryTooLongFields, k)) {
      case 1:
        limit = r.int(0, 65535);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (limit === void 0) return r.missing("limit");
  return { code: "query_too_long", limit };
}
var flightFields = /* @__PURE__ */ fields(
  "id",
  "airline",
  "aircraft",
  "registration",
  "origin",
  "destination",
  "arrival",
  "departure",
  "state",
  "stand",
  "tug"
);
function readFlight(r) {
  let id;
  let airline;
  let aircraft;
  let registration;
  let origin;
  let destination;
  let arrival;
  let departure;
  let state;
  let stand2;
  let tug;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(flightFields, k)) {
      case 0:
        id = r.str();
        break;
      case 1:
        airline = r.str();
        break;
      case 2:
        aircraft = readNames(r, aircraftTypeNames);
        break;
      case 3:
        registration = r.str();
        break;
      case 4:
        origin = r.str();
        break;
      case 5:
        destination = r.str();
        break;
      case 6:
        arrival = readTimes(r);
        break;
      case 7:
        departure = readTimes(r);
        break;
      case 8:
        state = readNames(r, flightStateNames);
        break;
      case 9:
        stand2 = r.isNil() ? void 0 : r.str();
        break;
      case 10:
        tug = r.isNil() ? void 0 : r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (id === void 0) return r.missing("id");
  if (airline === void 0) return r.missing("airline");
  if (aircraft === void 0) return r.missing("aircraft");
  if (registration === void 0) return r.missing("registration");
  if (origin === void 0) return r.missing("origin");
  if (destination === void 0) return r.missing("destination");
  if (arrival === void 0) return r.missing("arrival");
  if (departure === void 0) return r.missing("departure");
  if (state === void 0) return r.missing("state");
  const value = { id, airline, aircraft, registration, origin, destination, arrival, departure, state };
  if (stand2 !== void 0) value.stand = stand2;
  if (tug !== void 0) value.tug = tug;
  return value;
}
var flightStateNames = ["inbound", "on_stand", "outbound", "departed"];
function writeGetFlight(w, v) {
  w.object(v);
  w.map(1);
  w.key("id");
  w.str(v.id);
  w.end();
}
function readGetFlightError(r) {
  const tag = readTag(r, "code");
  switch (tag) {
    case "unknown_flight":
      return readGetFlightErrorUnknownFlight(r);
    default:
      return r.fail(`unknown code "${tag}"`);
  }
}
var getFlightErrorUnknownFlightFields = /* @__PURE__ */ fields("code", "flight");
function readGetFlightErrorUnknownFlight(r) {
  let flight;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(getFlightErrorUnknownFlightFields, k)) {
      case 1:
        flight = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (flight === void 0) return r.missing("flight");
  return { code: "unknown_flight", flight };
}
function writeInspectStand(w, v) {
  w.object(v);
  w.map(1);
  w.key("stand");
  w.str(v.stand);
  w.end();
}
function readInspectStandError(r) {
  const tag = readTag(r, "code");
  switch (tag) {
    case "unknown_stand":
      return readInspectStandErrorUnknownStand(r);
    default:
      return r.fail(`unknown code "${tag}"`);
  }
}
var inspectStandErrorUnknownStandFields = /* @__PURE__ */ fields("code", "stand");
function readInspectStandErrorUnknownStand(r) {
  let stand2;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(inspectStandErrorUnknownStandFields, k)) {
      case 1:
        stand2 = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand2 === void 0) return r.missing("stand");
  return { code: "unknown_stand", stand: stand2 };
}
var inspectionFields = /* @__PURE__ */ fields("stand", "number");
function readInspection(r) {
  let stand2;
  let number2;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(inspectionFields, k)) {
      case 0:
        stand2 = r.str();
        break;
      case 1:
        number2 = r.int(0, 4294967295);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand2 === void 0) return r.missing("stand");
  if (number2 === void 0) return r.missing("number");
  return { stand: stand2, number: number2 };
}
function writeListFlights(w, v) {
  w.object(v);
  w.map(0);
  w.end();
}
function readMovement(r) {
  const tag = readTag(r, "type");
  switch (tag) {
    case "moved":
      return readMovementMoved(r);
    case "gone":
      return readMovementGone(r);
    case "clock":
      return readMovementClock(r);
    default:
      return r.fail(`unknown type "${tag}"`);
  }
}
var movementClockFields = /* @__PURE__ */ fields("type", "at");
function readMovementClock(r) {
  let at;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(movementClockFields, k)) {
      case 1:
        at = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (at === void 0) return r.missing("at");
  return { type: "clock", at };
}
var movementGoneFields = /* @__PURE__ */ fields("type", "id");
function readMovementGone(r) {
  let id;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(movementGoneFields, k)) {
      case 1:
        id = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (id === void 0) return r.missing("id");
  return { type: "gone", id };
}
var movementMovedFields = /* @__PURE__ */ fields("type", "id", "vehicle");
function readMovementMoved(r) {
  let id;
  let vehicle;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(movementMovedFields, k)) {
      case 1:
        id = r.str();
        break;
      case 2:
        vehicle = readVehicle(r);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (id === void 0) return r.missing("id");
  if (vehicle === void 0) return r.missing("vehicle");
  return { type: "moved", id, vehicle };
}
var movementsFields = /* @__PURE__ */ fields("clock", "vehicles");
function readMovements(r) {
  let clock2;
  let vehicles;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(movementsFields, k)) {
      case 0:
        clock2 = r.str();
        break;
      case 1:
        vehicles = readRecord(r, readVehicle);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (clock2 === void 0) return r.missing("clock");
  if (vehicles === void 0) return r.missing("vehicles");
  return { clock: clock2, vehicles };
}
function readNotice(r) {
  const tag = readTag(r, "type");
  switch (tag) {
    case "landed":
      return readNoticeLanded(r);
    case "on_stand":
      return readNoticeOnStand(r);
    case "holding":
      return readNoticeHolding(r);
    case "pushed_back":
      return readNoticePushedBack(r);
    case "took_off":
      return readNoticeTookOff(r);
    case "sent":
      return readNoticeSent(r);
    default:
      return r.fail(`unknown type "${tag}"`);
  }
}
var noticeHoldingFields = /* @__PURE__ */ fields("type", "flight", "stand");
function readNoticeHolding(r) {
  let flight;
  let stand2;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(noticeHoldingFields, k)) {
      case 1:
        flight = r.str();
        break;
      case 2:
        stand2 = r.isNil() ? void 0 : r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (flight === void 0) return r.missing("flight");
  const value = { type: "holding", flight };
  if (stand2 !== void 0) value.stand = stand2;
  return value;
}
var noticeLandedFields = /* @__PURE__ */ fields("type", "flight");
function readNoticeLanded(r) {
  let flight;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(noticeLandedFields, k)) {
      case 1:
        flight = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (flight === void 0) return r.missing("flight");
  return { type: "landed", flight };
}
var noticeOnStandFields = /* @__PURE__ */ fields("type", "flight", "stand");
function readNoticeOnStand(r) {
  let flight;
  let stand2;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(noticeOnStandFields, k)) {
      case 1:
        flight = r.str();
        break;
      case 2:
        stand2 = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (flight === void 0) return r.missing("flight");
  if (stand2 === void 0) return r.missing("stand");
  return { type: "on_stand", flight, stand: stand2 };
}
var noticePushedBackFields = /* @__PURE__ */ fields("type", "flight", "stand");
function readNoticePushedBack(r) {
  let flight;
  let stand2;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(noticePushedBackFields, k)) {
      case 1:
        flight = r.str();
        break;
      case 2:
        stand2 = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (flight === void 0) return r.missing("flight");
  if (stand2 === void 0) return r.missing("stand");
  return { type: "pushed_back", flight, stand: stand2 };
}
var noticeSentFields = /* @__PURE__ */ fields("type", "flight", "stand", "by");
function readNoticeSent(r) {
  let flight;
  let stand2;
  let by;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(noticeSentFields, k)) {
      case 1:
        flight = r.str();
        break;
      case 2:
        stand2 = r.str();
        break;
      case 3:
        by = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (flight === void 0) return r.missing("flight");
  if (stand2 === void 0) return r.missing("stand");
  if (by === void 0) return r.missing("by");
  return { type: "sent", flight, stand: stand2, by };
}
var noticeTookOffFields = /* @__PURE__ */ fields("type", "flight");
function readNoticeTookOff(r) {
  let flight;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(noticeTookOffFields, k)) {
      case 1:
        flight = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (flight === void 0) return r.missing("flight");
  return { type: "took_off", flight };
}
var timesFields = /* @__PURE__ */ fields("scheduled", "estimated");
function readTimes(r) {
  let scheduled;
  let estimated;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(timesFields, k)) {
      case 0:
        scheduled = r.str();
        break;
      case 1:
        estimated = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (scheduled === void 0) return r.missing("scheduled");
  if (estimated === void 0) return r.missing("estimated");
  return { scheduled, estimated };
}
var vehicleFields = /* @__PURE__ */ fields("kind", "x", "y", "heading", "waits");
function readVehicle(r) {
  let kind;
  let x;
  let y;
  let heading;
  let waits;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(vehicleFields, k)) {
      case 0:
        kind = readNames(r, vehicleKindNames);
        break;
      case 1:
        x = r.int(-32768, 32767);
        break;
      case 2:
        y = r.int(-32768, 32767);
        break;
      case 3:
        heading = r.int(-32768, 32767);
        break;
      case 4:
        waits = r.bool();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (kind === void 0) return r.missing("kind");
  if (x === void 0) return r.missing("x");
  if (y === void 0) return r.missing("y");
  if (heading === void 0) return r.missing("heading");
  if (waits === void 0) return r.missing("waits");
  return { kind, x, y, heading, waits };
}
var vehicleKindNames = ["aircraft", "tug"];

// src/create.ts
var CreateForm = class {
  #place = part("create", HTMLDivElement);
  #actions;
  #form;
  /** Whether a flight is being created: pressing twice is meant once. */
  #isCreating = false;
  #problem = element("p", { class: "verdict problem", role: "alert" });
  constructor(actions2) {
    this.#actions = actions2;
    this.#form = this.#build();
    this.#place.append(element("h2", {}, "New flight"), this.#form);
    this.#form.addEventListener("submit", (event2) => {
      event2.preventDefault();
      if (!this.#isCreating) void this.#submit();
    });
    this.#form.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.#actions.leave();
    });
  }
  /** Puts the cursor where the form begins. */
  focus() {
    this.#form.querySelector("input")?.focus();
  }
  #build() {
    const example = element("button", { type: "button", class: "link" }, "Fill in an example");
    example.addEventListener("click", () => this.#fill());
    const leave = element("button", { type: "button", class: "plain" }, "Cancel");
    leave.addEventListener("click", () => this.#actions.leave());
    const types = AIRCRAFT2.map((type) => element("option", { value: type }, type));
    const create = element("button", { type: "submit" }, "Create flight");
    return element(
      "form",
      { class: "create", novalidate: "", autocomplete: "off" },
      field("id", "Flight number", input("id", "SK4035")),
      field("registration", "Registration", input("registration", "SE-ROA")),
      field("origin", "From", input("origin", "ARN")),
      field("destination", "To", input("destination", "CPH")),
      field("arrival", "Arrives (UTC)", input("arrival", "15:00", "15:00")),
      field("departure", "Departs (UTC)", input("departure", "15:50", "15:50")),
      field("aircraft", "Aircraft", element("select", { name: "aircraft" }, ...types)),
      field("stand", "Stand, if you know it", input("stand", "C3")),
      element("div", { class: "submit" }, create, leave, example),
      this.#problem
    );
  }
  #fill() {
    for (const control of this.#controls()) control.value = EXAMPLE[control.name] ?? control.value;
    this.#tell([]);
    this.#form.querySelector("[type=submit]")?.focus();
  }
  async #submit() {
    const typed = new FormData(this.#form);
    const text2 = (name) => String(typed.get(name) ?? "");
    const unreadable = ["arrival", "departure"].filter((name) => !CLOCK.test(text2(name)));
    if (unreadable.length > 0) {
      this.#tell(unreadable.map((field2) => ({ field: field2, message: "it is a time in UTC, such as 15:00" })));
      return;
    }
    const stand2 = text2("stand").trim();
    this.#isCreating = true;
    const answer = await this.#actions.create({
      id: text2("id"),
      aircraft: AIRCRAFT2.find((type) => type === text2("aircraft")) ?? AIRCRAFT2[0],
      registration: text2("registration"),
      origin: text2("origin"),
      destination: text2("destination"),
      arrival: moment(text2("arrival")),
      departure: moment(text2("departure")),
      stand: stand2 === "" ? null : stand2
    });
    this.#isCreating = false;
    if (answer.ok) {
      this.#tell([]);
      this.#form.reset();
      this.#actions.created(answer.value);
      return;
    }
    if (answer.refusal?.code === "invalid") this.#tell(answer.refusal.fields);
    else this.#tell([], answer.words);
  }
  /** Writes every mistake under its field, or under the form if the page has no such field, and goes to the first. */
  #tell(mistakes, words2 = "") {
    const controls = this.#controls();
    for (const control of controls) {
      const mistake = mistakes.find(({ field: field2 }) => field2 === control.name);
      control.setAttribute("aria-invalid", String(mistake !== void 0));
      part(`${control.name}-problem`, HTMLElement).textContent = mistake?.message ?? "";
    }
    const elsewhere = mistakes.filter(({ field: field2 }) => !controls.some(({ name }) => name === field2));
    this.#problem.textContent = [...elsewhere.map(({ field: field2, message }) => `${field2}: ${message}`), words2].join(" ").trim();
    controls.find((control) => control.ariaInvalid === "true")?.focus();
  }
  #controls() {
    return [...this.#form.querySelectorAll("input, select")];
  }
};
function input(name, example, value = "") {
  const placeholder = `such as ${example}`;
  return element("input", { name, placeholder, value, spellcheck: "false", autocapitalize: "characters" });
}
function field(name, title, control) {
  control.id = name;
  control.setAttribute("aria-describedby", `${name}-problem`);
  const problem = element("p", { class: "problem", id: `${name}-problem` });
  return element("div", { class: "field" }, element("label", { for: name }, title), control, problem);
}
var AIRCRAFT2 = [
  "A320",
  "A21N",
  "B738",
  "E190",
  "AT76",
  "E145",
  "B752",
  "B763",
  "A333",
  "B789",
  "B77W"
];
var EXAMPLE = {
  id: "SK4035",
  registration: "SE-ROA",
  origin: "ARN",
  destination: "CPH",
  arrival: "15:00",
  departure: "15:50",
  aircraft: "A320",
  stand: "C3"
};

// src/flight.ts
var FlightDetails = class {
  #place = part("flight", HTMLDivElement);
  #actions;
  /** The flight that is shown. */
  #flight;
  #isPending = false;
  constructor(actions2) {
    this.#actions = actions2;
  }
  /** Shows a flight; `done` says what has just happened to it. */
  show(flight, done = "") {
    this.#flight = flight;
    const outcome = element("p", { class: "verdict good", role: "status" }, done);
    this.#place.replaceChildren(head(flight), facts(flight), this.#form(flight, outcome));
  }
  /** Shows what became of the flight or of others; what somebody is choosing there stays chosen. */
  follow(flight, isPending) {
    const [oldHead, oldFacts] = this.#place.children;
    const form = this.#place.querySelector("form");
    if (this.#flight?.id !== flight.id || !oldHead || !oldFacts || !form) return;
    if (this.#flight !== flight || this.#isPending !== isPending) {
      oldHead.replaceWith(head(flight, isPending));
      oldFacts.replaceWith(facts(flight));
    }
    const before = this.#flight.stand;
    this.#flight = flight;
    this.#isPending = isPending;
    const wasUntouched = chosen(form) === (before ?? null);
    relabel(form, flight, this.#actions.others());
    if (wasUntouched && before !== flight.stand) choose(form, flight.stand ?? null);
    nameButton(form, flight);
  }
  /** Says why a flight cannot be shown. */
  miss(id, words2) {
    this.#flight = void 0;
    this.#place.replaceChildren(element("h2", {}, id), element("p", { class: "verdict problem", role: "alert" }, said(words2)));
  }
  /** Sends the flight that is shown to a stand, as if it had been chosen by hand. */
  send(stand2) {
    const choice = this.#place.querySelector(`input[value="${stand2}"]`);
    choice?.click();
    choice?.form?.requestSubmit();
  }
  #form(flight, outcome) {
    const picker = stands(flight, this.#actions.others());
    const send = element("button", { type: "submit" });
    const form = element("form", { class: "assign" }, picker, element("div", { class: "submit" }, send, outcome));
    nameButton(form, flight);
    form.addEventListener("change", () => {
      outcome.replaceChildren();
      nameButton(form, this.#flight ?? flight);
    });
    form.addEventListener("submit", (event2) => {
      event2.preventDefault();
      const stand2 = chosen(form);
      if (stand2 !== null) void this.#assign(this.#flight ?? flight, stand2, outcome);
    });
    return form;
  }
  async #assign(flight, stand2, outcome) {
    const answer = await this.#actions.assign(flight.id, stand2);
    if (!outcome.isConnected) return;
    if (answer.ok) {
      this.show(answer.value, `${flight.id} goes to ${stand2}`);
      this.#place.querySelector("input:checked")?.focus();
      return;
    }
    outcome.className = "verdict problem";
    outcome.replaceChildren(...this.#refusal(answer.refusal, answer.words));
  }
  /** The refusal in words; a flight that is in the way can be looked at from there. */
  #refusal(refusal, words2) {
    const parts = [said(words2), " "];
    if (refusal?.code === "stand_occupied") {
      const look = element("button", { type: "button", class: "link" }, `Show ${refusal.by}`);
      look.addEventListener("click", () => this.#actions.choose(refusal.by));
      parts.push(look);
    }
    return parts;
  }
};
function said(words2) {
  return `${words2.slice(0, 1).toUpperCase()}${words2.slice(1)}.`;
}
function nameButton(form, flight) {
  const send = form.querySelector("[type=submit]");
  const stand2 = chosen(form);
  if (!send) return;
  send.disabled = stand2 === null || stand2 === flight.stand;
  send.textContent = send.disabled ? "Choose a stand" : `Send ${flight.id} to ${stand2}`;
}
function choose(form, stand2) {
  for (const choice of form.querySelectorAll("input[name=stand]")) choice.checked = choice.value === stand2;
}
function chosen(form) {
  const stand2 = new FormData(form).get("stand");
  return typeof stand2 === "string" ? stand2 : null;
}
function head(flight, isPending = false) {
  const state = element("span", { class: "state", "data-state": flight.state }, STATES[flight.state]);
  const title = element("h2", {}, flight.id, " ", element("span", { class: "airline" }, flight.airline));
  return element("div", { class: "head" }, standSign(flight, isPending), title, state);
}
function facts(flight) {
  const fact = (name, value) => element("div", {}, element("dt", {}, name), element("dd", {}, value));
  return element(
    "dl",
    { class: "facts" },
    fact("Route", route(flight)),
    fact("Arrives", planned(flight.arrival)),
    fact("Departs", planned(flight.departure)),
    fact("Aircraft", `${flight.aircraft} ${flight.registration}`),
    fact("Tug", flight.tug ?? "none")
  );
}
function planned(times2) {
  const late2 = delay(times2);
  const plan = late2 === 0 ? null : element("s", { title: "as planned" }, clock(times2.scheduled));
  return element("span", {}, clock(times2.estimated), plan === null ? null : " ", plan);
}

// src/search.ts
var Search = class {
  #query = part("query", HTMLInputElement);
  #chips = [...part("chips", HTMLDivElement).querySelectorAll("button")];
  #changed;
  /** `changed` is called whenever the words may be others. */
  constructor(changed) {
    this.#changed = changed;
    this.#query.addEventListener("input", () => this.#tell());
    part("find", HTMLFormElement).addEventListener("submit", (event2) => {
      event2.preventDefault();
      this.#tell();
    });
    for (const chip of this.#chips) {
      chip.addEventListener("click", () => {
        this.#query.value = chip.dataset["words"] ?? "";
        this.#tell();
      });
    }
    this.#press();
  }
  /** What is looked for; empty for every flight. */
  get words() {
    return this.#query.value.trim();
  }
  /** Puts the cursor into the box. */
  focus() {
    this.#query.focus();
  }
  /** Looks for nothing any more, and tells nobody. */
  clear() {
    this.#query.value = "";
    this.#press();
  }
  #tell() {
    this.#press();
    this.#changed();
  }
  #press() {
    for (const chip of this.#chips) chip.setAttribute("aria-pressed", String(chip.dataset["words"] === this.words));
  }
};

// src/sends.ts
var Sends = class {
  #line;
  #changed;
  #underWay = [];
  /** `changed` is called whenever there is one more or one less. */
  constructor(line2, changed) {
    this.#line = line2;
    this.#changed = changed;
  }
  /** The flights that are on their way so. */
  get pending() {
    return new Set(this.#underWay);
  }
  /** Sends a flight to a stand. It is seen there at once, and put back if the server refuses. */
  async send(flight, stand2) {
    this.#underWay.push(flight);
    const action = { type: "send_to", flight, stand: stand2 };
    const answer = this.#line.act(Board2, "board", action, (board) => sent(board, flight, stand2), () => `${flight} goes to ${stand2}`);
    this.#changed();
    const came = await answer;
    this.#underWay.splice(this.#underWay.indexOf(flight), 1);
    this.#changed();
    return came;
  }
};
function sent(board, id, stand2) {
  const flight = board.flights[id];
  return flight ? { ...board, flights: { ...board.flights, [id]: { ...flight, stand: stand2 } } } : board;
}

// src/desk.ts
var Desk = class {
  #line;
  #feeds;
  #shown;
  /** Where flights are looked for. */
  search = new Search(() => void this.find());
  #board = new Board((id) => void this.choose(id));
  #details;
  #create;
  #sends;
  #count = part("count", HTMLParagraphElement);
  #problem = part("find-problem", HTMLParagraphElement);
  /** Every flight as it is now, in the order of their arrival. */
  #flights = /* @__PURE__ */ new Map();
  /** What was found; null for every flight. */
  #found = null;
  #chosen = null;
  #finding = new AbortController();
  /** `shown` is told whenever something of the view is another one. */
  constructor(line2, feeds2, shown) {
    this.#line = line2;
    this.#feeds = feeds2;
    this.#shown = shown;
    this.#sends = new Sends(line2, () => this.#show());
    this.#details = new FlightDetails({
      assign: (id, stand2) => this.#assign(id, stand2),
      choose: (id) => void this.choose(id),
      others: () => [...this.#flights.values()]
    });
    this.#create = new CreateForm({
      create: (input2) => line2.ask(CreateFlight, input2, ({ id }) => `${id} is in the day`),
      created: (flight) => void this.#created(flight),
      leave: () => this.#turnTo(this.#chosen === null ? "hint" : "flight")
    });
    feeds2.board.watch(() => this.#follow());
  }
  /** Asks for the flights that are looked for, or for all; a search that is still under way is cancelled. */
  async find() {
    this.#finding.abort();
    this.#finding = new AbortController();
    const { signal: signal2 } = this.#finding;
    const { words: words2 } = this.search;
    const told2 = (flights) => flights.length === 1 ? "1 flight" : `${flights.length} flights`;
    const answer = words2 === "" ? await this.#line.ask(ListFlights, {}, told2, signal2) : await this.#line.ask(FindFlights, { q: words2 }, told2, signal2);
    if (signal2.aborted) return;
    this.#problem.hidden = answer.ok;
    if (!answer.ok) {
      this.#problem.textContent = answer.words;
      return;
    }
    this.#found = words2 === "" ? null : answer.value.map(({ id }) => id);
    if (this.#feeds.board.get().state === void 0) this.#take(answer.value);
    this.#show();
    if (words2 === "") this.#revealNow();
  }
  /** Shows the details of a flight, and asks for what is known of it. */
  async choose(id) {
    this.#chosen = id;
    this.#show();
    const known = this.#flights.get(id);
    if (known) this.#lookAt(known);
    const answer = await this.#line.ask(GetFlight, { id }, place);
    if (this.#chosen !== id || known) return;
    if (answer.ok) {
      this.#lookAt(answer.value);
      return;
    }
    this.#turnTo("flight");
    this.#details.miss(id, answer.words);
  }
  /** Shows a flight and sends it to a stand. */
  async send(id, stand2) {
    await this.choose(id);
    this.#details.send(stand2);
  }
  /** Sends a flight to the stand on which it was dropped; says what came of it. */
  async drop(id, stand2) {
    const answer = await this.#sends.send(id, stand2);
    if (!answer.ok) this.#board.shake(id);
    return answer;
  }
  /** Shows the form for a new flight. */
  create() {
    this.#turnTo("create");
    this.#create.focus();
  }
  /** Asks for every flight of the board by itself, all at once. */
  async burst() {
    await this.#line.askTogether(GetFlight, this.#board.ids().map((id) => ({ id })));
  }
  /** Sends somebody to each stand of the first pier, all at once; each inspection is an effect and a call. */
  async inspect() {
    const told2 = ({ stand: stand2, number: number2 }) => `${stand2} is inspected: inspection no. ${number2}`;
    await Promise.all(pier("A").map((stand2) => this.#line.ask(InspectStand, { stand: stand2 }, told2)));
  }
  #assign(id, stand2) {
    return this.#line.ask(AssignStand, { id, stand: stand2 }, place);
  }
  async #created(flight) {
    this.search.clear();
    await this.find();
    await this.choose(flight.id);
    this.#board.reveal(flight.id, "middle");
  }
  /** Takes in what the board is now. */
  #follow() {
    const { state } = this.#feeds.board.get();
    if (!state) return;
    this.#take(Object.values(state.flights));
    this.#show();
  }
  #take(flights) {
    const order = ({ arrival, id }) => `${arrival.estimated} ${id}`;
    const sorted = [...flights].sort((one, other) => order(one) < order(other) ? -1 : 1);
    this.#flights = new Map(sorted.map((flight) => [flight.id, flight]));
  }
  /** Shows everything as it is now. */
  #show() {
    const pending = this.#sends.pending;
    const found = this.#found?.flatMap((id) => this.#flights.get(id) ?? []) ?? [...this.#flights.values()];
    if (this.#flights.size > 0) {
      this.#board.show(found, pending);
      this.#count.textContent = this.#found?.length === MOST_FOUND ? `first ${MOST_FOUND}` : `${found.length}`;
    }
    this.#board.mark(this.#chosen);
    const chosen2 = this.#flights.get(this.#chosen ?? "");
    if (chosen2) this.#details.follow(chosen2, pending.has(chosen2.id));
    this.#shown({ flights: this.#flights, pending, chosen: this.#chosen });
  }
  #lookAt(flight) {
    this.#turnTo("flight");
    this.#details.show(flight);
    this.#board.reveal(flight.id, "nearest");
    part("panel", HTMLElement).scrollIntoView({ block: "nearest" });
  }
  #turnTo(which) {
    for (const name of ["hint", "flight", "create"]) part(name, HTMLDivElement).hidden = name !== which;
  }
  /** What has left is history: the board opens where the day is. */
  #revealNow() {
    const next = [...this.#flights.values()].find(({ state }) => state === "on_stand");
    if (next && this.#chosen === null) this.#board.reveal(next.id, "top");
  }
};
function place({ id, stand: stand2 }) {
  return stand2 == null ? `${id} has no stand` : `${id} goes to ${stand2}`;
}
var MOST_FOUND = 20;

// src/feeds.ts
var Feed = class {
  #source;
  #none;
  #listeners = [];
  #stop = () => {
  };
  /** `none` is its value before there is a client. */
  constructor(none) {
    this.#none = none;
  }
  /** Its value of now. */
  get() {
    return this.#source ? this.#source.get() : this.#none;
  }
  /** Calls `listener` now and whenever the value may be another one. */
  watch(listener) {
    this.#listeners.push(listener);
    listener();
  }
  /** Goes on with another source. */
  follow(source) {
    this.#stop();
    this.#source = source;
    this.#stop = source.subscribe(() => this.#tell());
    this.#tell();
  }
  #tell() {
    for (const listener of this.#listeners) listener();
  }
};
var Feeds = class {
  /** The flights, with what this page does to them in them. */
  board = new Feed(NOTHING2);
  /** Where everything is on the apron. */
  movements = new Feed(NOTHING2);
  /** Who is at the desk. */
  people = new Feed({ users: [], phase: "loading" });
  #listeners = [];
  #present;
  #status = "active";
  #leave = () => {
  };
  /** Tells of every notice from now on. */
  listen(listener) {
    this.#listeners.push(listener);
  }
  /** Says how much whoever sits here takes part. */
  take(status2) {
    this.#status = status2;
    this.#present?.set(status2);
  }
  /** Follows everything over that client, and nothing over the one before. */
  follow(client) {
    this.#leave();
    const board = client.resource(Board2, {});
    const movements = client.resource(Movements, {}, { apply: moved });
    const present = client.presence(DeskPresence, {});
    const mute = client.on(
      Notice,
      (notice, about) => this.#listeners.forEach((listener) => listener.heard(notice, about)),
      { gap: (missed) => this.#listeners.forEach((listener) => listener.missed(missed)) }
    );
    this.#leave = () => {
      for (const store of [board, movements, present]) store.close();
      mute();
    };
    this.#present = present;
    present.set(this.#status);
    this.board.follow(board);
    this.movements.follow(movements);
    this.people.follow(present);
  }
};
function moved(state, movement) {
  switch (movement.type) {
    case "moved":
      return { ...state, vehicles: { ...state.vehicles, [movement.id]: movement.vehicle } };
    case "gone": {
      const { [movement.id]: _, ...vehicles } = state.vehicles;
      return { ...state, vehicles };
    }
    case "clock":
      return { ...state, clock: movement.at };
    default:
      return movement;
  }
}
var NOTHING2 = { phase: "loading", state: void 0, pending: 0 };

// src/journal.ts
var Journal = class {
  #readers = [];
  /** Hands every entry from now on to `reader`. */
  read(reader) {
    this.#readers.push(reader);
  }
  /** Takes in what happened. */
  write(entry) {
    for (const reader of this.#readers) reader(entry);
  }
};

// ../../../../client/typescript/dist/call_error.js
var CallError = class CallError2 extends Error {
  constructor(operation, message, facts2) {
    super(`${operation}: ${message}`);
    Object.assign(this, { name: "CallError", operation }, facts2);
  }
};
function callError(operation, message, facts2) {
  return new CallError(operation, message, facts2);
}

// ../../../../client/typescript/dist/call.js
var Call = class {
  /** The request id, as the server sees it; none if nothing was there to be sent. */
  id;
  /** Has one reaction where one caller asks: so V8 finds that caller for the stack of a failure. */
  #result;
  /** @internal */
  constructor(id, result) {
    this.id = id;
    this.#result = result;
  }
  /**
   * How the call ended, as a value; never rejects.
   *
   * ```ts
   * const result = await ws.request(GetFlight, { id }).result();
   * if (!result.ok && result.error.kind === "operation") show(result.error.error.code);
   * ```
   */
  result() {
    return this.#result;
  }
  /** Goes on with the output, or with the {@link CallError}. */
  then(onOutput, onFailure) {
    return this.#result.then(output).then(onOutput, onFailure);
  }
  /** Goes on with the output, or with what becomes of the {@link CallError}. */
  catch(onFailure) {
    return this.then(null, onFailure);
  }
  /** Runs `onEnd` when the call is over, however it ended. */
  finally(onEnd) {
    return this.#result.then(output).finally(onEnd);
  }
  /** Makes a call a promise to the compiler too. */
  get [Symbol.toStringTag]() {
    return "Call";
  }
};
function output(result) {
  if (result.ok)
    return result.value;
  throw result.error;
}

// ../../../../client/typescript/dist/connect_error.js
var ConnectError = class extends Error {
  name = "ConnectError";
  /** What to match on. */
  kind;
  /** With `closed`: the close code. */
  code;
  /** The words of the server or the platform, if there were any. */
  detail;
  /** @internal */
  constructor(kind, detail = "", code) {
    super(sentences[kind] + (code ? ` with code ${code}` : "") + (detail && `: ${detail}`));
    this.kind = kind;
    this.code = code;
    this.detail = detail;
  }
};
function isFinal({ kind, code }) {
  return kind === "version" || kind === "signed_out" || kind === "closed" && FINAL.test(String(code));
}
var FINAL = /^(100[023789]|1010|4[5-9]..)$/;
var sentences = {
  unreachable: "the connection could not be opened",
  timed_out: "the connection did not open in time",
  no_welcome: "the server did not say hello in time",
  broken: "the connection broke",
  silent: "nothing was heard of the server for too long",
  malformed: "a message of the server is unreadable",
  go_away: "the server asked to reconnect",
  closed: "the server closed",
  version: "the server speaks another version of the protocol",
  no_token: "the credential could not be fetched",
  signed_out: "nobody is signed in",
  asked: "the client was closed"
};

// ../../../../client/typescript/dist/envelope/write.js
function writeMessage(message) {
  return encode(writeField, message);
}
function writeField(w, value) {
  if (typeof value === "number")
    w.int(value, 0, Number.MAX_SAFE_INTEGER);
  else if (typeof value === "string")
    w.str(value);
  else if (value instanceof Uint8Array)
    w.raw(value);
  else {
    const isList = Array.isArray(value);
    const entries = Object.entries(value).filter(([, field2]) => field2 !== void 0);
    if (isList)
      w.array(entries.length);
    else
      w.map(entries.length);
    for (const [name, field2] of entries) {
      if (!isList)
        w.key(name);
      writeField(w, field2);
    }
    w.end();
  }
}

// ../../../../client/typescript/dist/outcome.js
function readAnswer(operation, { ok, error, problem }, signal2) {
  const { name, output: output2 } = operation;
  try {
    if (error)
      throw failed(operation, error, signal2);
    if (!ok)
      throw unusable2(name, "decode", problem, "unknown");
    return { ok: true, value: readValue(name, output2, ok, "yes") };
  } catch (error2) {
    return { ok: false, error: error2 };
  }
}
function failed({ name, error }, { code, message, executed, details, error_id: errorId, retry_after_ms: retryAfterMs, why }, signal2) {
  const make = (kind, words2, facts2) => callError(name, words2, { kind, code, executed, ...facts2 });
  switch (code) {
    case "operation":
      if (!details)
        return unusable2(name, "decode", "the operation's error is missing", executed);
      return make(code, message || "the operation refused", { error: readValue(name, error, details, executed) });
    case "timeout":
    case "expired":
      return make("timeout", "the time of the call ran out", why && { cause: why });
    case "cancelled":
      return make(code, "the call was cancelled", signal2?.aborted && { cause: signal2.reason });
    case "offline":
      return make(code, "there is no connection", why && { cause: why });
    case "outcome_unknown":
      return make(code, "nobody can say whether the call ran");
    case "session_lost":
      return make(code, "the server has lost the session");
  }
  if (why)
    return callError(name, why.message, { kind: "closed", executed, reason: why });
  return make("fault", `${code}: ${message}`, {
    fault: { code, message, executed, retryAfterMs, errorId, details }
  });
}
function unusable2(operation, kind, thrown, executed) {
  const { path = "", message = thrown } = Object(thrown);
  const what = kind === "encode" ? "the input cannot be written" : "the answer cannot be read";
  return callError(operation, `${what}: ${message}`, { kind, path, executed, cause: thrown });
}
function readValue(operation, read2, bytes2, executed) {
  try {
    return decode(read2, bytes2);
  } catch (thrown) {
    throw unusable2(operation, "decode", thrown, executed);
  }
}

// ../../../../client/typescript/dist/page.js
var platformPage = {
  isOffline: () => globalThis.navigator?.onLine === false,
  watch(tell) {
    const { document: document2 } = globalThis;
    const until2 = new AbortController();
    for (const sign2 of ["visibilitychange", "pageshow", "resume", "online", "offline"]) {
      const hear = ({ persisted }) => {
        if (sign2 === "online" || sign2 === "offline")
          tell(sign2);
        else if (persisted !== false && document2?.visibilityState !== "hidden")
          tell("shown");
      };
      globalThis.addEventListener?.(sign2, hear, { capture: true, signal: until2.signal });
    }
    return () => until2.abort();
  }
};

// ../../../../client/typescript/dist/session/backoff.js
function pause(attempt, { backoff = {}, random = Math.random }) {
  const { first = 200, longest = 2e4 } = backoff;
  const ceiling = attempt < 2 ? 0 : Math.min(first * 2 ** (attempt - 2), longest);
  return Math.round(ceiling * random());
}

// ../../../../client/typescript/dist/session/bounds.js
var PROTOCOL_VERSION = 1;
var RESTART = 1012;
var CLIENT = "wilco-typescript/0.1.0";
var LONGEST_WAIT2 = 6e5;
var SHORTEST_HEARTBEAT = 10;
var HIGH_WATER = 262144;
var LOOK_AGAIN = 50;
var ACK_EVERY = 64;
var LONGEST_ID = 17;
var ALLOWANCE = 128;
var PROBE = 3e3;
var PROBE_AGAIN = 1e3;
var LATE2 = 200;

// ../../../../client/typescript/dist/session/held.js
var Held2 = class extends Map {
  bytes = 0;
  set(id, call) {
    this.bytes += cost2(call);
    return super.set(id, call);
  }
  delete(id) {
    const call = this.get(id);
    if (call)
      this.bytes -= cost2(call);
    return super.delete(id);
  }
  /** Puts the calls into the order of their ids. */
  sort() {
    for (const [id, call] of [...this].sort(([a], [b]) => a - b)) {
      this.delete(id);
      this.set(id, call);
    }
  }
};
function cost2({ op, size: size3 }) {
  return op.length + size3 + ALLOWANCE;
}

// ../../../../client/typescript/dist/session/state.js
var CLOSED = 0;
var WAITING = 1;
var CONNECTING = 2;
var GREETING = 3;
var OPEN = 4;
var LEAVING = 5;

// ../../../../client/typescript/dist/session/calls.js
var Calls = class {
  /** No deadline comes before this. It may lie too early, never too late. */
  earliest = Infinity;
  /** What the session is about. */
  state = WAITING;
  /** What the server of the last greeting takes. */
  limits;
  /** Why the last connection or attempt ended. */
  cause = new ConnectError("timed_out");
  #options;
  #host;
  /** In the order of the ids, but for those that are put back. */
  #waiting = new Held2();
  /**
   * What the server counts: each call until it is answered, or its time is over. One whose `end` is
   * gone was taken back.
   */
  #sent = new Held2();
  #nextId = 1;
  /** One more than the highest id that was sent in this session. */
  #below = 1;
  /** Sent calls that were resolved since the last acknowledgement. */
  #unacknowledged = 0;
  /** Those of the acknowledgements of this session, which may have been lost on their way. */
  #acknowledged = 0;
  /** The store of the server's records. */
  #epoch = "";
  /** Whether the end of a call was slept over, and it is given a moment. */
  #hasSlept = false;
  constructor(options, host) {
    this.#options = options;
    this.#host = host;
  }
  /** How many calls are sent and not answered. */
  get inFlight() {
    return this.#sent.size;
  }
  /** Whether calls wait for a socket that does not write. */
  get isStuck() {
    return this.#waiting.size > 0 && this.state === OPEN && !this.#link;
  }
  /** Whether the server holds so many records of resolved calls that it must be told. */
  get isAckDue() {
    return this.state >= OPEN && this.#unacknowledged >= ACK_EVERY;
  }
  /** The calls that somebody waits for. */
  queue(now) {
    return [...this.#sent, ...this.#waiting].flatMap(([id, call]) => {
      const { op: operation, deadline, epoch, end } = call;
      const remaining = Math.max(deadline - now, 0);
      return end ? { id, operation, remaining, bytes: cost2(call), sent: epoch !== void 0 } : [];
    });
  }
  /** Takes a call in, and sends it if there is a connection that has room; its id. */
  add(call, now) {
    const id = this.#nextId++;
    this.#waiting.set(id, call);
    if (this.state === CLOSED)
      this.#fail(id, call, "closed", this.cause);
    else if (call.offline === "fail" && this.state !== OPEN)
      this.#fail(id, call, "offline", this.#why);
    else
      this.#watch(call.deadline);
    this.pump(now);
    const { maxWaitingBytes = 1048576 } = this.#options;
    if (this.#waiting.bytes > maxWaitingBytes && this.#waiting.has(id))
      this.#fail(id, call, "overloaded");
    return id;
  }
  /** Sends the calls that wait, in their order, as far as there is room for them. */
  pump(now) {
    const link = this.#link;
    if (!link)
      return;
    const { max_in_flight, max_message } = link;
    for (const [id, call] of this.#waiting) {
      const bytes2 = cost2(call);
      if (call.deadline <= now)
        this.#fail(id, call, late(call));
      else if (bytes2 > max_message)
        this.#fail(id, call, "too_large");
      else if (call.isPutBack)
        continue;
      else if (this.#sent.size >= Math.max(max_in_flight, 1) || this.#sent.bytes + bytes2 > 16 * max_message) {
        return;
      } else {
        this.#waiting.delete(id);
        this.#sent.set(id, call);
        this.#below = Math.max(this.#below, id + 1);
        call.mayHaveRun = call.epoch !== void 0;
        call.epoch ??= this.#epoch;
        const { op, opId: op_id, payload, deadline, say } = call;
        const timeout_ms = Math.max(Math.ceil(deadline - now), 1);
        const fits = !say && bytes2 + this.#sent.size * LONGEST_ID <= max_message;
        const ack = fits ? this.ack(ACK_EVERY / 2) : void 0;
        const request = { t: REQUEST, request_id: id, op, op_id, timeout_ms, ack, payload };
        this.#host.send(say?.(request) ?? request);
      }
    }
  }
  /** Ends a call that was answered. An answer that crossed a cancel is for nobody. */
  answer(id, answer) {
    const call = this.#sent.get(id);
    this.#sent.delete(id);
    if (!call?.end)
      return;
    const { error } = answer;
    const isRefused = error?.executed === "no";
    if (isRefused && error.code === "draining") {
      didNotRun(call);
      call.isPutBack = true;
      this.#waiting.set(id, call);
    } else {
      this.#unacknowledged++;
      call.end(isRefused && call.mayHaveRun ? { error: { ...error, executed: "unknown" } } : answer);
    }
  }
  /** Ends the actions of a name that were answered; or only the last one, where it repeats another. */
  answerAction(opId, answer, isOfRepetition = false) {
    const named = [...this.#sent].filter(([, call]) => call.say && call.opId === opId);
    for (const [id] of isOfRepetition ? named.slice(1).slice(-1) : named)
      this.answer(id, answer);
  }
  /**
   * Gives up a call that nobody waits for. One that was sent keeps its place until the server has
   * answered the cancel: so the server never holds more calls than it allows.
   */
  cancel(id) {
    const call = this.#waiting.get(id) ?? this.#sent.get(id);
    if (call)
      this.#takeBack(id, call, "cancelled");
  }
  /** Ends the calls whose time is over. */
  expire(now) {
    if (now < this.earliest)
      return;
    this.#hasSlept = !this.#hasSlept && now - this.earliest > LATE2;
    this.earliest = this.#hasSlept ? now + LATE2 : Infinity;
    if (this.#hasSlept)
      return;
    for (const [id, call] of [...this.#sent, ...this.#waiting]) {
      const over = call.deadline + (this.#sent.has(id) ? this.#options.grace ?? 100 : 0);
      if (now < over)
        this.#watch(over);
      else {
        this.#takeBack(id, call, late(call), this.#why);
        this.#sent.delete(id);
      }
    }
  }
  /** The connection is lost. What was sent goes on, and so does what waits, unless it was not to wait for this. */
  cut() {
    for (const [id, call] of this.#waiting) {
      const wasSent = call.mayHaveRun !== void 0;
      if (call.offline === "fail" && !wasSent)
        this.#fail(id, call, "offline", this.cause);
    }
  }
  /** The server left in good order, and had answered all that it took: the rest crossed its close, and did not run. */
  sendBack() {
    for (const [id, call] of this.#sent) {
      this.#sent.delete(id);
      didNotRun(call);
      if (call.end)
        this.#waiting.set(id, call);
    }
  }
  /** The calls to ask the next connection for. What nobody waits for is forgotten. */
  pending() {
    for (const [id, { end }] of this.#sent)
      if (!end)
        this.#sent.delete(id);
    return [...this.#sent].flatMap(([id, { say }]) => say ? [] : { id });
  }
  /**
   * Begins a session, or goes on with one: decides of each call that was sent on the connection
   * before. How many of them go on.
   */
  begin({ pending, epoch = "" }, isResumed) {
    const verdicts = new Map(pending.map(({ id, verdict: verdict2 }) => [id, verdict2]));
    this.#unacknowledged = isResumed ? this.#unacknowledged + this.#acknowledged : 0;
    this.#acknowledged = 0;
    this.#epoch = epoch;
    for (const [id, call] of this.#sent) {
      const verdict2 = isResumed ? verdicts.get(id) : "absent";
      if (verdict2 === "done" || verdict2 === "running") {
        if (!call.end)
          this.#host.send({ t: CANCEL, request_id: id });
        continue;
      }
      this.#sent.delete(id);
      if (!call.end)
        continue;
      this.#waiting.set(id, call);
      if (call.say)
        continue;
      if (verdict2 !== "absent" && call.class === "once")
        this.#fail(id, call, "outcome_unknown");
      if (isResumed && call.class === "once")
        didNotRun(call);
    }
    for (const [id, call] of this.#waiting) {
      call.isPutBack = false;
      if (!isResumed && !isRepeatable(call, epoch))
        this.#fail(id, call, "outcome_unknown");
    }
    this.#waiting.sort();
    const replayed = this.#open().length;
    if (!isResumed)
      this.#below = 1;
    return replayed;
  }
  /** Ends everything: there will be no connection any more. */
  close() {
    for (const [id, call] of [...this.#sent, ...this.#waiting]) {
      this.#fail(id, call, "closed", this.cause);
      this.#sent.delete(id);
    }
    this.earliest = Infinity;
  }
  /** What a ping tells the server of resolved calls, if there is news. */
  ack(least = 1) {
    if (this.#unacknowledged < least)
      return void 0;
    this.#acknowledged += this.#unacknowledged;
    this.#unacknowledged = 0;
    const open = this.#open();
    return { below: this.#below, open: open.length ? open : void 0 };
  }
  /** What may be sent in calls; nothing where there is no connection, or one that does not write. */
  get #link() {
    return this.state === OPEN && this.#host.buffered() <= HIGH_WATER ? this.limits : void 0;
  }
  /** Why there is no connection, if there is none. */
  get #why() {
    return this.state < OPEN ? this.cause : void 0;
  }
  /** The calls that were sent and are not over. */
  #open() {
    return [...this.#sent, ...this.#waiting].flatMap(([id, { end, say }]) => end && !say && id < this.#below ? id : []);
  }
  #takeBack(id, call, code, why) {
    if (call.end && this.#sent.has(id)) {
      this.#unacknowledged++;
      if (this.state >= OPEN && !call.say)
        this.#host.send({ t: CANCEL, request_id: id });
    }
    this.#fail(id, call, code, why);
  }
  /** Ends a call without an answer. */
  #fail(id, call, code, why) {
    this.#waiting.delete(id);
    const executed = call.epoch === void 0 ? "no" : "unknown";
    call.end?.({ error: { code, message: "", executed, why } });
    call.end = void 0;
  }
  #watch(deadline) {
    this.earliest = Math.min(this.earliest, deadline);
  }
};
function late({ epoch }) {
  return epoch === void 0 ? "expired" : "timeout";
}
function didNotRun(call) {
  if (!call.mayHaveRun)
    call.epoch = void 0;
}
function isRepeatable({ epoch: first, class: kind, opId }, epoch) {
  if (first === void 0 || kind === "safe" || kind === "idempotent")
    return true;
  return !!opId && (kind === "transactional" || !!epoch && epoch === first);
}

// ../../../../client/typescript/dist/session/heartbeat.js
var Heartbeat = class {
  nextPing;
  /**
   * When the silence has lasted for too long: a heartbeat and the timeout, and the timeout since a
   * ping was sent; soon, while a probe is not answered.
   */
  silentAt = Infinity;
  #interval;
  #timeout;
  #heard;
  /** The clock that the ping carries which is not answered yet. */
  #asked = NaN;
  /** How soon after a sign of life another one has to come. */
  #patience = Infinity;
  constructor(interval, timeout, now) {
    this.#interval = Math.max(interval, SHORTEST_HEARTBEAT);
    this.#timeout = Math.max(timeout, SHORTEST_HEARTBEAT);
    this.#heard = now;
    this.nextPing = now + this.#interval;
  }
  hear(now) {
    this.#heard = now;
    this.silentAt = now + this.#patience;
  }
  /** Counts a ping that leaves now; gives the clock that it carries. */
  ask(now) {
    this.nextPing = now + this.#interval;
    this.silentAt = Math.min(this.silentAt, Math.max(this.#heard + this.#interval, now) + this.#timeout);
    return this.#asked = Math.floor(now);
  }
  /** A pong came: how long the ping was under way, if it was the last one, and was not slept over. */
  answered(clientTs, now) {
    if (clientTs !== this.#asked)
      return void 0;
    const latency = now - this.#asked;
    this.#asked = NaN;
    this.#patience = this.silentAt = Infinity;
    return latency < this.#interval + this.#timeout ? latency : void 0;
  }
  /**
   * Asks at once, and waits less long. What was heard before that, and lay in a queue while the page
   * slept, is no answer: so the pong alone ends it.
   */
  probe(now) {
    if (this.#isProbed && now < this.silentAt)
      return;
    this.nextPing = now;
    this.#patience = Math.min(this.#timeout, PROBE);
    this.silentAt = now + this.#patience;
  }
  /**
   * Whether the silence has lasted for too long. A page in the background is woken seldom and late; it
   * must not take its own sleep for the server's silence, so it asks once more.
   */
  isSilent(now) {
    if (now < this.silentAt)
      return false;
    if (this.#isProbed || now - this.silentAt <= LATE2)
      return true;
    this.probe(now);
    return false;
  }
  get #isProbed() {
    return this.#patience < Infinity;
  }
};

// ../../../../client/typescript/dist/session/session.js
var Session = class {
  /** What the connection carries beside calls. */
  flow;
  #calls;
  #host;
  #options;
  /** When the state is over by itself. */
  #until = -Infinity;
  /** Before this nothing hurries the next attempt. */
  #notBefore = 0;
  /** The number of the attempt to connect. */
  #attempt = 0;
  /** Since when the connection is open; not yet is later than ever. */
  #since = Infinity;
  #heartbeat = NONE2;
  /** The session that the server keeps, if it keeps one. */
  #key;
  /** Whether the socket of an attempt is open. */
  #isOpened = false;
  /** The credential; `null` while it is being fetched. */
  #token;
  /** What was told of the connection when it opened; read only after that. */
  #open;
  /** What the server said was wrong before it closed. */
  #complaint = "";
  constructor(options, host) {
    this.#options = options;
    this.#host = host;
    this.#calls = new Calls(options, host);
  }
  /** The WebSocket is open. */
  opened(now) {
    if (this.#state !== CONNECTING)
      return;
    this.#isOpened = true;
    this.#greet(now);
  }
  /** The credential was fetched, or why it was not: then a connection that has one lives on with that. */
  authenticate(token, now) {
    this.#token = typeof token === "string" ? token : void 0;
    if (typeof token !== "string") {
      if (this.#state === CONNECTING || isFinal(token))
        this.#hangUp(1e3, token.kind, now, token.detail);
    } else if (this.#state >= OPEN)
      this.#host.send({ t: AUTHENTICATE, token });
    else if (this.#state === CONNECTING)
      this.#greet(now);
  }
  /** The connection could not be opened, or ended; not because of a `disconnect`. */
  lost(cause, now) {
    if (this.#state < CONNECTING)
      return;
    this.#attempt = now - this.#since < (this.#options.backoff?.held ?? 1e4) ? this.#attempt + 1 : 1;
    const back = now + pause(this.#attempt, this.#options);
    if (this.#state === LEAVING && cause.kind !== "signed_out") {
      if (cause.code === RESTART)
        this.#calls.sendBack();
      return this.#wait(Math.max(this.#until, back), new ConnectError("go_away"), now);
    }
    const { kind, code, detail } = cause;
    const told2 = kind === "closed" ? new ConnectError(kind, this.#complaint || detail, code) : cause;
    if (isFinal(told2))
      this.#end(told2);
    else
      this.#wait(back, told2, now);
  }
  /** A message came, or what should have been one. */
  received(message, now) {
    if (this.#state < GREETING)
      return;
    if (this.#state >= OPEN) {
      this.#heartbeat.hear(now);
      if (this.flow?.received(message))
        return this.#calls.pump(now);
    }
    switch (message.t) {
      case CONNECTED:
        return this.#welcome(message, now);
      case PONG:
        return this.#answered(message.client_ts, now);
      case GO_AWAY:
        if (this.#state === OPEN) {
          this.#enter(LEAVING, now + Math.min(message.reconnect_after_ms, LONGEST_WAIT2));
        }
        return;
      case AUTH_EXPIRING:
        if (this.#state >= OPEN && this.#token !== null)
          this.#authenticate();
        return;
      case ERROR:
        if (message.fatal)
          this.#complaint = message.message || message.code;
        else if (this.#state === GREETING && this.#key) {
          this.#key = void 0;
          this.flow?.cut();
          return this.#greet(now);
        }
        if (message.code !== "id_conflict")
          this.#calls.answer(message.request_id, { error: message });
        break;
      case UNREADABLE:
        return this.#hangUp(4500, "malformed", now, message.problem);
      case RESPONSE:
        this.#calls.answer(message.request_id, message);
        break;
      default:
        return void message;
    }
    this.#calls.pump(now);
  }
  /** Takes in what the connection carries beside calls. */
  carry(flow) {
    this.flow = flow;
    if (this.#state >= OPEN)
      flow.opened();
  }
  /** Says what belongs to that. */
  send(message) {
    this.#host.send(message);
  }
  /** The calls that are not over. */
  get calls() {
    return this.#calls;
  }
  /** When the session wants a `tick`; infinity for never. May move at each step. */
  nextTick(now) {
    const { isAckDue, isStuck, earliest } = this.#calls;
    const { nextPing, silentAt } = this.#heartbeat;
    return Math.min(
      earliest,
      silentAt,
      isAckDue ? now : nextPing,
      this.#isBusy ? Infinity : this.#until,
      // A socket does not tell when it has written.
      isStuck ? now + LOOK_AGAIN : Infinity
    );
  }
  /** The moment of {@link nextTick} is here. The first one begins to connect. */
  tick(now) {
    this.#calls.expire(now);
    this.#calls.pump(now);
    if (this.#until <= now && !this.#isBusy)
      return this.#timeOut(now);
    if (this.#heartbeat.isSilent(now))
      this.#hangUp(4009, "silent", now);
    else if (this.#heartbeat.nextPing <= now || this.#calls.isAckDue) {
      this.#host.send({ t: PING, ts: this.#heartbeat.ask(now), ack: this.#calls.ack() });
    }
  }
  /**
   * Something happened after which a connection may be dead that seems open, or one may come about
   * that did not before: asks at once, or tries again in `delay` at the latest.
   *
   * What the server asked for is left as it is, and attempts are no storm: they are a second apart.
   */
  probe(now, delay2) {
    if (this.#state >= OPEN) {
      this.#heartbeat.probe(now);
      this.tick(now);
    } else if (this.#state === WAITING) {
      this.#until = Math.min(this.#until, Math.max(now + delay2, this.#notBefore));
      this.#tellWaiting(now);
    }
  }
  /** The owner is done. */
  close() {
    if (this.#state > WAITING)
      this.#host.disconnect(1e3);
    if (this.#state > CLOSED)
      this.#end(new ConnectError("asked"));
  }
  #timeOut(now) {
    if (this.#state === WAITING)
      this.#connect(now);
    else if (this.#state === GREETING)
      this.#hangUp(4010, "no_welcome", now);
    else
      this.#hangUp(1e3, this.#state === LEAVING ? "go_away" : "timed_out", now);
  }
  #connect(now) {
    this.#enter(CONNECTING, now + (this.#options.connectTimeout ?? 1e4));
    this.#since = Infinity;
    this.#host.status({ state: "connecting" });
    this.#isOpened = false;
    this.#complaint = "";
    this.#host.connect();
    this.#authenticate();
  }
  #welcome(message, now) {
    const { protocol_version, session_id, resume_token, limits: limits2, heartbeat_ms, heartbeat_timeout_ms, schema } = message;
    if (this.#state !== GREETING)
      return;
    if (protocol_version !== PROTOCOL_VERSION) {
      const detail = `it is ${protocol_version}, this client's is ${PROTOCOL_VERSION}`;
      return this.#hangUp(4500, "version", now, detail);
    }
    this.#calls.limits = limits2;
    this.#heartbeat = new Heartbeat(heartbeat_ms, heartbeat_timeout_ms, now);
    this.#since = now;
    this.#enter(OPEN, Infinity);
    const replayed = this.#calls.begin(message, message.resumed && !!this.#key);
    this.#key = session_id && resume_token ? { session_id, resume_token } : void 0;
    this.#open = { state: "open", latency: null, replayed, schema };
    this.#host.status(this.#open);
    this.flow?.opened();
    this.#calls.pump(now);
  }
  #answered(clientTs, now) {
    const latency = this.#heartbeat.answered(clientTs, now);
    if (latency !== void 0 && this.#state === OPEN)
      this.#host.status({ ...this.#open, latency });
  }
  #hangUp(code, kind, now, detail) {
    this.#host.disconnect(code);
    this.lost(new ConnectError(kind, detail), now);
  }
  #wait(until2, cause, now) {
    this.#calls.cause = cause;
    this.#enter(WAITING, until2);
    this.#notBefore = cause.kind === "go_away" ? until2 : now + PROBE_AGAIN;
    this.#calls.cut();
    this.flow?.cut();
    this.#tellWaiting(now);
  }
  #tellWaiting(now) {
    const retryIn = Math.max(this.#until - now, 0);
    this.#host.status({ state: "waiting", retryIn, offline: this.#host.isOffline(), cause: this.#calls.cause });
    if (!retryIn)
      this.#connect(now);
  }
  /** Ends everything: there will be no connection any more. */
  #end(reason) {
    this.#calls.cause = reason;
    this.#calls.close();
    this.flow?.cut();
    this.#enter(CLOSED, Infinity);
    this.#host.status({ state: "closed", reason });
  }
  #enter(state, until2) {
    if (state < OPEN)
      this.#heartbeat = NONE2;
    this.#calls.state = state;
    this.#until = until2;
  }
  /** Gets the credential, if there is one. */
  #authenticate() {
    const { token } = this.#options;
    if (typeof token === "function") {
      this.#token = null;
      this.#host.authenticate();
    } else if (token !== void 0 && this.#state >= OPEN)
      this.#host.send({ t: AUTHENTICATE, token });
    else
      this.#token = token;
  }
  /** Says hello, as soon as there are a socket and a credential. */
  #greet(now) {
    const token = this.#token;
    if (!this.#isOpened || token === null)
      return;
    this.#enter(GREETING, now + (this.#options.welcomeTimeout ?? 1e4));
    const resume = this.#key && { ...this.#key, pending: this.#calls.pending() };
    this.#host.send({ t: HELLO, token, resume, schema_hash: this.#options.contractHash, client: CLIENT, channels: this.flow?.channels() });
  }
  get #state() {
    return this.#calls.state;
  }
  /** Whether the server goes away and has not answered everything yet. */
  get #isBusy() {
    return this.#state === LEAVING && this.#calls.inFlight > 0;
  }
};
var NONE2 = /* @__PURE__ */ new Heartbeat(Infinity, Infinity, 0);

// ../../../../client/typescript/dist/client.js
var Client = class {
  #dial;
  #options;
  #encoding;
  #clock;
  #session;
  #status = new Store({ state: "connecting" });
  #opened;
  #port;
  #line;
  /** What is to be told to those who watch, once the session has done its step. */
  #news = [];
  #isTelling = false;
  /** When the timer runs out, and how it is stopped. */
  #wakeAt = Infinity;
  #stopTimer = () => {
  };
  /** Listens to the life of the page no longer. */
  #unwatch = () => {
  };
  /** @internal */
  constructor(dial2, encoding, options) {
    this.#dial = dial2;
    this.#encoding = encoding;
    this.#options = options;
    const { page = platformPage } = options;
    this.#clock = options.clock ?? platform;
    this.#opened = new Promise((resolve, reject) => {
      const stop = this.#status.subscribe(() => {
        const status2 = this.#status.get();
        if (status2.state === "connecting")
          return;
        stop();
        if (status2.state === "open")
          resolve();
        else
          reject(status2.state === "waiting" ? status2.cause : status2.reason);
      });
    });
    this.#opened.catch(() => {
    });
    let isOutdated2 = false;
    this.#session = new Session(options, {
      connect: () => this.#connect(),
      authenticate: () => this.#authenticate(),
      send: (message) => this.#line?.send(this.#encoding.encode(writeMessage(message))),
      buffered: () => this.#line?.buffered() ?? 0,
      disconnect: (code) => this.#line?.close(code),
      isOffline: () => page.isOffline(),
      status: (status2) => {
        this.#news.push(status2);
        if (status2.state === "closed")
          this.#unwatch();
        if (status2.state !== "open" || status2.schema !== "breaking" || isOutdated2)
          return;
        isOutdated2 = true;
        console.warn("wilco: the server breaks the contract of this program: load it anew");
      }
    });
    this.#port = {
      clock: this.#clock,
      session: this.#session,
      client: this
    };
    this.#step((session, now) => session.tick(now));
    this.#unwatch = page.watch((sign2) => this.#step((session, now) => session.probe(now, soon(sign2, options.random))));
  }
  /** What the connection is doing. */
  get status() {
    return this.#status;
  }
  /**
   * How the first attempt to connect ended: resolves when the server has greeted.
   *
   * Rejects with a {@link ConnectError} that says why it has not. The client then goes on trying,
   * unless its status is `closed`; calls wait for the connection until their own time is over.
   */
  opened() {
    return this.#opened;
  }
  /**
   * Calls an operation. The call leaves at once, or waits for the connection.
   *
   * ```ts
   * const flight = await ws.request(GetFlight, { id }, { timeout: 500 });
   * ```
   */
  request(operation, input2, options = {}) {
    const { name: op, class: kind } = operation;
    const { timeout, signal: signal2, offline = this.#options.offline, say, ended } = options;
    const opId = options.opId ?? operation.opId?.();
    let id;
    const abort = () => this.#step((session) => session.calls.cancel(id));
    const answer = new Promise((end) => {
      const [payload, size3] = this.#write(operation, input2);
      if (signal2?.aborted)
        throw failed(operation, { code: "cancelled", message: "", executed: "no" }, signal2);
      const deadline = this.#clock.now() + this.#budget(operation.timeout, timeout);
      const made = { op, class: kind, opId, payload, size: size3, deadline, offline, say };
      signal2?.addEventListener("abort", abort);
      this.#step((session, now) => id = session.calls.add({ ...made, end }, now));
    });
    const result = answer.then((answer2) => {
      signal2?.removeEventListener("abort", abort);
      ended?.();
      return readAnswer(operation, answer2, signal2);
    }, (error) => ({ ok: false, error }));
    return new Call(id, result);
  }
  resource(resource2, params, options) {
    return resource2.open(this.#port, params, options);
  }
  /**
   * Acts on a resource: a call that changes it, and happens once even if the connection is lost on
   * the way, or the session with it.
   *
   * ```ts
   * await ws.action(Board, {}, { kind: "move", flight, stand }, {
   *   optimistic: (board) => ({ ...board, stands: { ...board.stands, [flight]: stand } }),
   * });
   * ```
   */
  action(resource2, params, action, options = {}) {
    return resource2.act(this.#port, params, action, options);
  }
  /**
   * Calls `handler` for each event of a domain, until the function that is returned is called.
   *
   * What was missed is told to `gap`: with how many, where that is known.
   *
   * ```ts
   * const off = ws.on(WorldEvent, (event) => log(event), { gap: () => reload() });
   * ```
   */
  on(event2, handler, options = {}) {
    return event2.listen(this.#port, handler, options);
  }
  /**
   * Enters a place, and follows who else is there. Everybody who has signed in is seen by the others
   * until {@link PresenceStore.close}.
   *
   * ```ts
   * const apron = ws.presence(ApronPresence, {});
   * apron.set("away");
   * for (const { userId, status } of apron.get().users) show(userId, status);
   * ```
   */
  presence(presence2, params) {
    return presence2.enter(this.#port, params);
  }
  /**
   * The calls that are not over, as they are now: those that wait to be sent, and those whose answer
   * has not come yet.
   *
   * ```ts
   * const unsaved = ws.queue().filter(({ operation }) => operation === SaveNote.name).length;
   * ```
   */
  queue() {
    return this.#session.calls.queue(this.#clock.now()).map((call) => ({
      ...call,
      cancel: () => this.#step((session) => session.calls.cancel(call.id))
    }));
  }
  /**
   * Finds out at once whether the connection lives, or tries now to get one. Pages do so by
   * themselves when they are looked at again; an app without a page does when it wakes up.
   *
   * ```ts
   * AppState.addEventListener("change", (state) => state === "active" && ws.probe());
   * ```
   */
  probe() {
    this.#step((session, now) => session.probe(now, 0));
  }
  /**
   * Closes the connection for good. Calls that are open fail with `closed`.
   */
  close() {
    this.#step((session) => session.close());
  }
  /** The input as a payload, and how many bytes it takes on the wire. */
  #write({ name, input: write2 }, input2) {
    try {
      const payload = encode(write2, input2, this.#encoding.digits);
      return [payload, this.#encoding.size(name, payload)];
    } catch (thrown) {
      throw unusable2(name, "encode", thrown, "no");
    }
  }
  /** How long a call may take. A time that is no number is no time: it must not hang. */
  #budget(declared, wanted) {
    const { callTimeout = 1e4 } = this.#options;
    const budget = wanted ?? Math.max(callTimeout, (declared ?? -Infinity) + WAY);
    return budget > 0 ? Math.min(budget, A_YEAR) : 0;
  }
  /** Lets something happen to the session, and does what is left to do after it. */
  #step(happen) {
    happen(this.#session, this.#clock.now());
    if (this.#isTelling)
      return;
    this.#isTelling = true;
    for (const status2 of this.#news)
      this.#status.set(status2);
    this.#news = [];
    this.#isTelling = false;
    this.#setTimer();
  }
  #connect() {
    this.#line = this.#dial({
      opened: () => this.#step((session, now) => session.opened(now)),
      lost: (cause) => this.#step((session, now) => session.lost(cause, now)),
      received: (frame) => this.#step((session, now) => session.received(readFrame(this.#encoding, frame, this.#session.flow?.shapes), now))
    });
  }
  /** Fetches the credential for the connection of now, or the one that is being opened. */
  #authenticate() {
    const line2 = this.#line;
    Promise.resolve().then(this.#options.token).then((token) => token ?? new ConnectError("signed_out"), (error) => new ConnectError("no_token", String(error))).then((token) => {
      if (this.#line === line2)
        this.#step((session, now) => session.authenticate(token, now));
    });
  }
  /** A timer that is early is left as it is: it costs one look at the session, and no call a timer. */
  #setTimer() {
    const now = this.#clock.now();
    const at = this.#session.nextTick(now);
    if (this.#wakeAt <= at && at < Infinity)
      return;
    this.#stopTimer();
    this.#wakeAt = at;
    if (at === Infinity)
      return;
    this.#stopTimer = this.#clock.after(Math.min(Math.max(Math.ceil(at - now), 0), LONGEST_TIMER), () => {
      this.#wakeAt = Infinity;
      this.#step((session, now2) => session.tick(now2));
    });
  }
};
function soon(sign2, random = Math.random) {
  if (sign2 === "online")
    return SPREAD * random();
  return sign2 === "shown" ? 0 : Infinity;
}
var platform = {
  now: () => performance.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  }
};
var WAY = 5e3;
var SPREAD = 1e3;
var A_YEAR = 365 * 24 * 36e5;
var LONGEST_TIMER = 2147483647;

// ../../../../client/typescript/dist/encoding.js
var messagePack = {
  subprotocol: "wilco.v1.msgpack",
  digits: false,
  size: (_, payload) => payload.length,
  encode: (message) => message,
  decode(frame) {
    if (typeof frame === "string")
      throw new DecodeError("", "expected bytes, found text");
    return new Uint8Array(frame);
  }
};

// ../../../../client/typescript/dist/transport.js
function dial(open, events) {
  let isOpen = false;
  let said2;
  let socket;
  let owner = events;
  const lose = (kind, detail, code) => {
    owner?.lost(new ConnectError(kind, detail, code));
    owner = void 0;
  };
  const fail = () => lose("unreachable", said2 || "nobody answered, or with no WebSocket");
  try {
    socket = open();
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      isOpen = true;
      owner?.opened();
    };
    socket.onmessage = ({ data }) => owner?.received(data);
    socket.onerror = ({ message }) => {
      said2 = message;
      if (!isOpen)
        fail();
    };
    socket.onclose = ({ code, reason }) => {
      if (!isOpen)
        fail();
      else if (code === 1006)
        lose("broken", said2);
      else
        lose("closed", reason, code);
    };
  } catch (error) {
    said2 = String(error);
    queueMicrotask(fail);
  }
  return {
    send: (frame) => socket?.send(frame),
    close(code) {
      owner = void 0;
      socket?.close(code);
      if (code > 1e3)
        socket?.terminate?.();
    },
    buffered: () => socket?.bufferedAmount ?? 0
  };
}

// ../../../../client/typescript/dist/connect.js
function connect(url, options = {}) {
  const { WebSocket: WebSocket2 = globalThis.WebSocket, encoding = messagePack } = options;
  if (!WebSocket2)
    throw new TypeError("no WebSocket here: hand in `{ WebSocket }` of the package `ws`");
  const { href } = address(url);
  return new Client((events) => dial(() => new WebSocket2(href, encoding.subprotocol), events), encoding, options);
}
function address(url) {
  const address2 = new URL(url, globalThis.location?.href);
  address2.protocol = address2.protocol.replace("http", "ws");
  if (!/^wss?:/.test(address2.protocol))
    throw new TypeError(`no WebSocket begins with ${address2.protocol}`);
  if (address2.username + address2.password)
    throw new TypeError("a credential belongs into `token`");
  address2.hash = "";
  address2.search += `${address2.search && "&"}hello=1`;
  return address2;
}

// ../../../../client/typescript/dist/json/print.js
function printValue(reader) {
  switch (reader.head()) {
    case "a map":
      return printEntries(reader, reader.map());
    case "a list":
      return printList(reader);
    case "text":
      return JSON.stringify(reader.str());
    case "bytes":
      return `"${toBase64(readBytes(reader))}"`;
    case "null":
      return String(reader.nil());
    case "a boolean":
      return String(reader.bool());
    case "a float":
      return printFloat(reader.float());
    default:
      return String(reader.input[reader.at] === 207 ? readU64(reader) : readI64(reader));
  }
}
function printEntries(reader, left, first = []) {
  const entries = [...first];
  for (; left > 0; left--) {
    const key = printKey(reader);
    entries.push(`${key}:${printValue(reader)}`);
  }
  reader.end();
  return `{${entries.join()}}`;
}
function printKey(reader) {
  if (reader.head() === "text")
    return printValue(reader);
  return `"${reader.int(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)}"`;
}
function printList(reader) {
  const values = [];
  for (let left = reader.array(); left > 0; left--)
    values.push(printValue(reader));
  reader.end();
  return `[${values.join()}]`;
}
function printFloat(value) {
  return Object.is(value, -0) ? "-0.0" : String(value);
}
function toBase64(bytes2) {
  let binary = "";
  for (const byte of bytes2)
    binary += String.fromCharCode(byte);
  return btoa(binary);
}

// ../../../../client/typescript/dist/json/scan.js
var Scanner = class extends Writer {
  #text;
  #next = 0;
  /** Scans `text`; a `depth` of -1 is for a message, whose own map counts as no level. */
  constructor(text2, depth = 0) {
    super();
    this.#text = text2;
    this.depth = depth;
  }
  /** Scans one value. */
  value() {
    if (this.sees("{"))
      this.entries((key) => this.#entry(key));
    else if (this.sees("["))
      this.#elements();
    else if (this.#text[this.#next] === '"')
      this.str(this.text());
    else
      this.#literal();
  }
  /** Scans the entries of an object that has begun; `take` is given each key and scans its value. */
  entries(take) {
    const { at } = this;
    let count2 = 0;
    this.map(UNKNOWN2);
    if (!this.sees("}")) {
      do {
        const key = this.text();
        this.needs(":");
        take(key);
        count2++;
      } while (this.sees(","));
      this.needs("}");
    }
    this.#settle(at, count2);
  }
  /** Scans text. */
  text() {
    this.#space();
    const text2 = this.#match(PLAIN_TEXT);
    if (text2 !== void 0)
      return text2.slice(1, -1);
    const from = this.#next;
    let end = from;
    do
      end = this.#text.indexOf('"', end + 1);
    while (end > 0 && isEscaped(this.#text, end));
    try {
      const value = JSON.parse(this.#text.slice(from, end + 1));
      this.#next = end + 1;
      if (typeof value === "string")
        return value;
    } catch {
      this.#next = from;
    }
    this.#unexpected("text");
  }
  /** Steps over `mark`, if it comes next. */
  sees(mark) {
    this.#space();
    const seen = this.#text[this.#next] === mark;
    if (seen)
      this.#next++;
    return seen;
  }
  /** Steps over `mark`, which must come next. */
  needs(mark) {
    if (!this.sees(mark))
      this.#unexpected(`\`${mark}\``);
  }
  /** Ends the text, behind which nothing may stand; what was written. */
  finish() {
    this.#space();
    if (this.#next < this.#text.length)
      this.#unexpected("the end of the text");
    return this.take();
  }
  fail(problem) {
    throw new DecodeError(pathOf(this.output, this), problem);
  }
  #entry(key) {
    this.str(key);
    this.value();
  }
  #elements() {
    const { at } = this;
    let count2 = 0;
    this.array(UNKNOWN2);
    if (!this.sees("]")) {
      do {
        this.value();
        count2++;
      } while (this.sees(","));
      this.needs("]");
    }
    this.#settle(at, count2);
  }
  #literal() {
    const literal = this.#match(LITERAL);
    if (literal === void 0)
      this.#unexpected("a value");
    if (literal === "null")
      this.nil();
    else if (literal === "true" || literal === "false")
      this.bool(literal === "true");
    else
      this.#number(literal);
  }
  #number(literal) {
    const value = Number(literal);
    const whole = INTEGER.test(literal) && literal !== "-0";
    if (whole && Number.isSafeInteger(value))
      this.int(value, value, value);
    else if (whole && isWide(literal))
      this.#wide(BigInt(literal));
    else
      this.#float(value);
  }
  #wide(value) {
    if (value < 0n)
      writeI64(this, value);
    else
      writeU64(this, value);
  }
  /** Writes a number that is no integer, even if it is whole. */
  #float(value) {
    if (!Number.isFinite(value))
      this.fail("the number is out of range");
    const at = this.room(9);
    this.output[at] = 203;
    this.view.setFloat64(at + 1, value);
    this.at = at + 9;
  }
  /** Says how many values the list or the map at `at` has, now that they were counted. */
  #settle(at, count2) {
    this.view.setUint32(at + 1, count2);
    this.end();
  }
  #space() {
    this.#match(SPACE);
  }
  #match(pattern) {
    pattern.lastIndex = this.#next;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== void 0)
      this.#next += found.length;
    return found;
  }
  #unexpected(wanted) {
    this.fail(`the text is no JSON: expected ${wanted} at character ${this.#next}`);
  }
};
function isEscaped(text2, quote) {
  let before = quote;
  while (text2[before - 1] === "\\")
    before--;
  return (quote - before) % 2 === 1;
}
function isWide(literal) {
  if (literal.length > 20)
    return false;
  const value = BigInt(literal);
  return value < 0n ? BigInt.asIntN(64, value) === value : BigInt.asUintN(64, value) === value;
}
var UNKNOWN2 = 2147483647;
var SPACE = /[ \t\n\r]*/y;
var PLAIN_TEXT = /"[^"\\\0-\x1f]*"/y;
var LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
var INTEGER = /^-?\d+$/;

// ../../../../client/typescript/dist/json.js
var json = { subprotocol: "wilco.v1.json", digits: true, size: size2, encode: encode2, decode: decode2 };
function size2(op, payload) {
  return new TextEncoder().encode(encode2(writeMessage({ t: REQUEST, request_id: 0, op, payload }))).length;
}
function encode2(message) {
  const reader = new Reader(message, -1);
  const left = reader.map();
  reader.str();
  const tag = reader.int(0, NO_MESSAGE);
  const name = CLIENT_NAMES[tag];
  if (name === void 0)
    throw new EncodeError("", `no message of a client has the tag ${tag}`);
  return printEntries(reader, left - 1, [`"type":"${name}"`]);
}
function decode2(frame) {
  if (typeof frame !== "string")
    throw new DecodeError("", "expected a text frame, found bytes");
  const scanner = new Scanner(frame, -1);
  let tag = -1;
  scanner.needs("{");
  scanner.entries((key) => {
    if (key === "type") {
      if (tag >= 0)
        scanner.fail("the field `type` is there twice");
      tag = SERVER_TAGS.get(scanner.text()) ?? NO_MESSAGE;
    } else {
      if (key === "t")
        scanner.nil();
      else
        scanner.str(key);
      scanner.value();
    }
  });
  if (tag < 0)
    scanner.fail("the field `type` is missing");
  return withTag(scanner.finish(), tag);
}
function withTag(fields2, tag) {
  const message = new Uint8Array(fields2.length + 5);
  message.set(fields2.subarray(0, HEAD));
  message.set([161, 116, 205, tag >> 8, tag & 255], HEAD);
  message.set(fields2.subarray(HEAD), HEAD + 5);
  return message;
}
var HEAD = 5;
var NO_MESSAGE = 65535;
var CLIENT_NAMES = {
  0: "ping",
  1: "resync",
  2: "hello",
  3: "authenticate",
  1e3: "action",
  2e3: "subscribe",
  2001: "unsubscribe",
  2002: "set_presence",
  3e3: "signal",
  6e3: "request",
  6001: "cancel",
  6002: "batch",
  6003: "credit",
  6004: "input",
  6005: "input_end",
  7e3: "sync",
  7001: "push",
  8e3: "push_fields",
  9e3: "validate_field",
  9001: "validate_form"
};
var SERVER_TAGS = /* @__PURE__ */ new Map([
  ["connected", 0],
  ["pong", 1],
  ["error", 2],
  ["go_away", 3],
  ["auth_expiring", 4],
  ["subscribed", 5],
  ["authenticated", 6],
  ["snapshot", 1e3],
  ["delta", 1001],
  ["deltas", 1002],
  ["current", 1003],
  ["presence", 2e3],
  ["presence_diff", 2001],
  ["signal", 3e3],
  ["notify", 4e3],
  ["gap", 4001],
  ["progress", 5e3],
  ["action_ok", 5001],
  ["action_err", 5002],
  ["response", 6e3],
  ["item", 6001],
  ["chunk", 6002],
  ["credit", 6003],
  ["change", 7e3],
  ["push_ack", 7001],
  ["field_change", 8e3],
  ["field_push_ack", 8001],
  ["field_conflict", 8002],
  ["validation_result", 9e3],
  ["form_validation_result", 9001]
]);

// src/line.ts
var Line = class {
  #journal;
  #meter;
  #plug;
  #feeds;
  #identity;
  #watchers = [];
  #tellAsked = () => {
  };
  #client;
  #encoding = "MessagePack";
  /** How many times the line was lost. */
  #cuts = 0;
  #isOpen = false;
  constructor(journal2, meter2, plug2, feeds2, identity2) {
    this.#journal = journal2;
    this.#meter = meter2;
    this.#plug = plug2;
    this.#feeds = feeds2;
    this.#identity = identity2;
    this.#client = this.#connect();
    feeds2.follow(this.#client);
  }
  /** How messages are written just now. */
  get encoding() {
    return this.#encoding;
  }
  /** Tells the status of the line now and whenever it changes. */
  watch(watcher) {
    this.#watchers.push(watcher);
    watcher(this.#client.status.get());
  }
  /** Calls `listener` whenever something is asked. */
  asked(listener) {
    this.#tellAsked = listener;
  }
  /** The calls that are not over. */
  queue() {
    return this.#client.queue();
  }
  /** Leaves the socket and opens another one that writes messages that way. */
  speak(encoding) {
    if (encoding === this.#encoding) return;
    this.#encoding = encoding;
    this.renew();
  }
  /** Leaves the socket and opens another one: under the name that whoever sits here has now. */
  renew() {
    const left = this.#client;
    this.#client = this.#connect();
    this.#feeds.follow(this.#client);
    left.close();
    this.#isOpen = false;
    this.#tell();
  }
  /** Leaves for good, so that nobody thinks that the line was lost. */
  leave() {
    this.#client.close();
  }
  /** Asks the desk; `praise` says in words what an answer brought. */
  async ask(operation, input2, praise, signal2) {
    const call = this.#client.request(operation, input2, { signal: signal2, timeout: PATIENCE });
    return this.#answer({ name: operation.name, input: input2 }, call, praise);
  }
  /** Acts on what the page follows; until the server's state has the action, `optimistic` makes it seen. */
  async act(resource2, name, action, optimistic, praise) {
    const call = this.#client.action(resource2, {}, action, { optimistic, timeout: PATIENCE });
    return this.#answer({ name, input: action, isAction: true }, call, praise);
  }
  /** Asks many things at once, without waiting for one before the next. */
  async askTogether(operation, inputs) {
    const asked = performance.now();
    const encoding = this.#encoding;
    const before = this.#cuts;
    const calls2 = inputs.map((input2) => this.#client.request(operation, input2, { timeout: PATIENCE }));
    this.#tellAsked();
    const results = await Promise.all(calls2.map((call) => call.result()));
    const took = performance.now() - asked;
    const cuts = this.#cuts - before;
    const answered = results.filter(({ ok }) => ok).length;
    const requestIds = calls2.map(({ id }) => id);
    this.#journal.write({ kind: "burst", burst: { operation: operation.name, requestIds, encoding, took, cuts, answered } });
  }
  /** Waits for what comes of a call, and tells it. */
  async #answer({ name, input: input2, isAction = false }, call, praise) {
    const asked = performance.now();
    const encoding = this.#encoding;
    const before = this.#cuts;
    this.#tellAsked();
    const result = await call.result();
    const took = performance.now() - asked;
    const cuts = this.#cuts - before;
    const outcome = result.ok ? { kind: "answered", words: praise(result.value) } : outcomeOf(result.error);
    const told2 = { operation: name, input: input2, isAction, requestId: call.id, encoding, took, cuts, outcome };
    this.#journal.write({ kind: "call", call: told2 });
    if (result.ok) return result;
    const refusal = result.error.kind === "operation" ? result.error.error : null;
    return { ok: false, refusal, words: outcome.kind === "cancelled" ? outcome.kind : outcome.words };
  }
  #connect() {
    const options = {
      WebSocket: this.#plug.socket(this.#meter.socket()),
      backoff: { longest: LONGEST_WAIT3 },
      contractHash,
      // Everybody is taken at their word here; elsewhere this is a credential.
      token: this.#identity.name
    };
    const client = connect("/ws", this.#encoding === "JSON" ? { ...options, encoding: json } : options);
    client.status.subscribe(() => {
      if (client === this.#client) this.#tell();
    });
    return client;
  }
  #tell() {
    const status2 = this.#client.status.get();
    if (this.#isOpen && status2.state !== "open") this.#cuts += 1;
    this.#isOpen = status2.state === "open";
    for (const watcher of this.#watchers) watcher(status2);
  }
};
function outcomeOf(error) {
  switch (error.kind) {
    case "operation":
      return { kind: "refused", code: error.error.code, words: sentence(error.error) };
    case "cancelled":
      return { kind: "cancelled", words: "cause" in error ? "a newer search took its place" : `executed: ${error.executed}` };
    case "timeout":
    case "offline":
    case "outcome_unknown":
    case "session_lost":
    case "fault":
    case "decode":
    case "encode":
    case "closed": {
      const words2 = error.message.replace(`${error.operation}: `, "");
      const cause = (error.kind === "timeout" || error.kind === "offline") && error.cause ? `: ${error.cause.message}` : "";
      return { kind: "failed", code: error.code ?? error.kind, words: words2 + cause, executed: error.executed };
    }
    default:
      return error;
  }
}
var PATIENCE = 6e4;
var LONGEST_WAIT3 = 3e3;

// src/notices.ts
var Notices = class {
  #list = part("notices", HTMLOListElement);
  constructor(feeds2) {
    feeds2.listen({
      heard: (notice) => this.#add(element("li", { class: notice.type }, ...words(notice))),
      missed: (count2) => this.#add(element("li", { class: "gap" }, count2 === void 0 ? "some missed" : `${count2} missed`))
    });
  }
  #add(item) {
    this.#list.prepend(item);
    while (this.#list.childElementCount > KEPT3) this.#list.lastElementChild?.remove();
  }
};
function words(notice) {
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
      return notice;
  }
}
function sign(stand2) {
  return element("span", { class: "sign" }, stand2);
}
var KEPT3 = 80;

// src/people.ts
var People = class {
  #list = part("people", HTMLUListElement);
  #name = part("name", HTMLInputElement);
  #feeds;
  #identity;
  /** `renamed` is called when whoever sits here has another name. */
  constructor(feeds2, identity2, renamed) {
    this.#feeds = feeds2;
    this.#identity = identity2;
    this.#name.value = identity2.name;
    this.#name.addEventListener("change", () => {
      const name = this.#name.value.trim().replace(/\s+/gu, " ");
      this.#name.value = name || identity2.name;
      if (name === "" || name === identity2.name) return;
      identity2.name = name;
      renamed();
    });
    this.#name.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.#name.value = identity2.name;
      if (key === "Enter" || key === "Escape") this.#name.blur();
    });
    feeds2.people.watch(() => this.#show());
  }
  #show() {
    const { users, phase } = this.#feeds.people.get();
    this.#list.dataset["phase"] = phase;
    const isMe = ({ userId }) => userId === this.#identity.name;
    const all = [...users].sort((one, other) => Number(isMe(other)) - Number(isMe(one)) || one.connectedAt - other.connectedAt);
    const shown = all.length > MOST + 1 ? all.slice(0, MOST) : all;
    const rows = shown.map((user) => person(user, isMe(user)));
    const more = all.slice(shown.length).map(({ name, userId }) => name ?? userId);
    const rest = more.length > 0 ? [element("li", { class: "more", title: more.join(", ") }, `+${more.length}`)] : [];
    this.#list.replaceChildren(...rows, ...rest);
  }
};
function person({ userId, name, status: status2 }, isMe) {
  const who = `${name ?? userId}${isMe ? " (you)" : ""}`;
  const words2 = `${who}, ${STATUS_WORDS[status2]}`;
  const attributes = { class: isMe ? "me" : "", "data-user": userId, "data-status": status2, title: words2 };
  return element("li", attributes, badge(name ?? userId), element("span", { class: "unseen" }, words2));
}
var STATUS_WORDS = { active: "active", idle: "idle", away: "away" };
var MOST = 7;

// src/plug.ts
var Plug = class {
  #sockets = /* @__PURE__ */ new Set();
  #isOut = false;
  /** Whether it is out. */
  get isOut() {
    return this.#isOut;
  }
  /** A class of sockets like `Base` that end when the plug is pulled, and do not open while it is out. */
  socket(Base) {
    const plug2 = this;
    return class extends Base {
      constructor(url, protocols) {
        if (plug2.#isOut) throw unplugged();
        super(url, protocols);
        plug2.#sockets.add(this);
        this.addEventListener("close", () => plug2.#sockets.delete(this));
      }
    };
  }
  /** Cuts every socket in the middle of whatever it carries. */
  pull() {
    this.#isOut = true;
    for (const socket of this.#sockets) cut(socket);
    this.#sockets.clear();
  }
  /** Lets sockets open again. */
  putIn() {
    this.#isOut = false;
  }
};
function cut(socket) {
  const { onclose } = socket;
  socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
  socket.close(PULLED);
  onclose?.call(socket, new CloseEvent("close", { code: BROKEN }));
}
function unplugged() {
  const error = new Error("the plug is out");
  error.name = "";
  return error;
}
var PULLED = 4900;
var BROKEN = 1006;

// src/queue.ts
var Queue = class {
  #line;
  #place = part("queue", HTMLElement);
  #rows = part("queued", HTMLUListElement);
  /** The rows that are shown, by what their calls have in common. */
  #shown = /* @__PURE__ */ new Map();
  #timer;
  constructor(line2) {
    this.#line = line2;
    line2.watch(() => this.look());
    line2.asked(() => this.#lookLater());
  }
  /** Shows the calls as they are now, and looks again for as long as there are any. */
  look() {
    clearTimeout(this.#timer);
    this.#timer = void 0;
    const calls2 = this.#line.queue();
    const keyOf = ({ operation, sent: sent2 }) => `${operation} ${sent2}`;
    const rows = /* @__PURE__ */ new Map();
    for (const key of new Set(calls2.map(keyOf))) {
      const row = this.#shown.get(key) ?? new Row2();
      row.show(calls2.filter((call) => keyOf(call) === key));
      rows.set(key, row);
    }
    for (const [key, { item }] of this.#shown) if (!rows.has(key)) item.remove();
    for (const { item } of rows.values()) if (!item.isConnected) this.#rows.append(item);
    this.#shown = rows;
    this.#place.hidden = calls2.length === 0;
    if (calls2.length > 0) this.#lookLater();
  }
  /** What is answered at once is over before anybody could read it. */
  #lookLater() {
    this.#timer ??= setTimeout(() => this.look(), SOON);
  }
};
var Row2 = class {
  item = element("li", {});
  #what = element("b", {});
  #where = element("span", { class: "where" });
  #left = element("span", { class: "quiet" });
  #calls = [];
  constructor() {
    const back = element("button", { type: "button", class: "link" }, "Take back");
    back.addEventListener("click", () => {
      for (const call of this.#calls) call.cancel();
    });
    this.item.append(this.#what, this.#where, this.#left, back);
  }
  show(calls2) {
    this.#calls = calls2;
    const [first] = calls2;
    if (!first) return;
    this.#what.textContent = calls2.length === 1 ? first.operation : `${first.operation} × ${calls2.length}`;
    this.#where.textContent = first.sent ? "sent, no answer yet" : "not sent yet";
    this.#left.textContent = `${millis(Math.min(...calls2.map(({ remaining }) => remaining)))} left`;
  }
};
var SOON = 250;

// src/terminal.ts
var Terminal = class {
  #command = part("command", HTMLElement);
  #copy = part("copy", HTMLButtonElement);
  constructor() {
    this.#copy.addEventListener("click", () => void this.#put());
  }
  /** Shows the command of a call. An action needs somebody who follows what it acts on, and has none. */
  show({ operation, input: input2, isAction }) {
    if (isAction) return;
    const url = location.port === "3000" ? "" : ` --url ws://${location.host}/ws`;
    const json2 = JSON.stringify(input2);
    const quoted = json2 === "{}" ? "" : ` '${json2.replaceAll("'", String.raw`'\''`)}'`;
    this.#command.textContent = `cargo run -q --bin wilco -- call${url} ${operation}${quoted}`;
    this.#copy.textContent = "Copy";
  }
  async #put() {
    try {
      await navigator.clipboard.writeText(this.#command.textContent ?? "");
      this.#copy.textContent = "Copied";
    } catch {
      getSelection()?.selectAllChildren(this.#command);
      this.#copy.textContent = "Selected";
    }
  }
};

// src/main.ts
var journal = new Journal();
var meter = new Meter();
var terminal2 = new Terminal();
var activity = new Activity(meter, (call) => terminal2.show(call));
journal.read((entry) => activity.add(entry));
var plug = new Plug();
var identity = new Identity();
var feeds = new Feeds();
var line = new Line(journal, meter, plug, feeds, identity);
var apron = new Apron(feeds, identity);
var desk = new Desk(line, feeds, (view) => apron.show(view));
apron.serve(desk);
var lamp = new Lamp();
var plugButton = part("plug", HTMLButtonElement);
new Queue(line);
new Notices(feeds);
new People(feeds, identity, () => line.renew());
new Attendance((status2) => feeds.take(status2));
part("new", HTMLButtonElement).addEventListener("click", () => desk.create());
part("tries", HTMLElement).addEventListener("click", ({ target }) => {
  const { flight, stand: stand2 } = target instanceof Element ? target.closest("button")?.dataset ?? {} : {};
  if (flight !== void 0 && stand2 !== void 0) void desk.send(flight, stand2);
});
part("burst", HTMLButtonElement).addEventListener("click", () => void desk.burst());
part("inspect", HTMLButtonElement).addEventListener("click", () => void desk.inspect());
plugButton.addEventListener("click", togglePlug);
part("encoding", HTMLFieldSetElement).addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) line.speak(target.value);
});
addEventListener("pagehide", ({ persisted }) => {
  if (!persisted) line.leave();
});
addEventListener("keydown", (event2) => {
  const isTyping = event2.target instanceof HTMLElement && event2.target.matches("input:not([type=radio]), select");
  if (isTyping || event2.ctrlKey || event2.metaKey || event2.altKey) return;
  if (event2.key === "/") desk.search.focus();
  else if (event2.key === "n") desk.create();
  else if (event2.key === "p") togglePlug();
  else return;
  event2.preventDefault();
});
var told = "connecting";
var hasFound = false;
line.watch((status2) => {
  lamp.show(status2, line.queue().length);
  if (status2.state === "connecting") {
    if (told === "open") told = "connecting";
    return;
  }
  if (status2.state === told) return;
  told = status2.state;
  journal.write({ kind: "line", tone: told === "open" ? "quiet" : "bad", words: newsOf(status2) });
  if (told === "open" && !hasFound) void desk.find();
  hasFound ||= told === "open";
});
function newsOf(status2) {
  switch (status2.state) {
    case "open":
      return `The line is open, in ${line.encoding}${status2.replayed === 0 ? "" : `: ${wentOn(status2.replayed)}`}.`;
    case "waiting":
      return `The line is down: ${status2.cause.message}.`;
    case "closed":
      return `The line is closed: ${status2.reason.message}.`;
    default:
      return status2;
  }
}
function togglePlug() {
  if (plug.isOut) plug.putIn();
  else plug.pull();
  plugButton.textContent = plug.isOut ? "Plug in" : "Pull the plug";
  plugButton.classList.toggle("out", plug.isOut);
}
