// Built from docs/examples/meet/web by `npm run build`. Do not edit.

// src/element.ts
function element(tag2, attributes, ...children) {
  const made = document.createElement(tag2);
  for (const [name2, value] of Object.entries(attributes)) made.setAttribute(name2, value);
  made.append(...children);
  return made;
}
function part(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${type.name} #${id}`);
  return found;
}

// src/peer.ts
var Peer = class {
  // No server that tells addresses, and none that relays: what is found is on this machine or in its network.
  #connection = new RTCPeerConnection();
  #listener;
  #channel;
  #state = "calling";
  /** Nothing else ends a line that nobody answers. */
  #patience = setTimeout(() => this.end("There was no answer, or no way from browser to browser."), PATIENCE);
  constructor(listener) {
    this.#listener = listener;
    this.#connection.addEventListener("icecandidate", ({ candidate }) => {
      if (!candidate?.candidate) return;
      const { sdpMid, sdpMLineIndex } = candidate;
      listener.signal({ type: "ice_candidate", candidate: candidate.candidate, sdpMid, sdpMLineIndex });
    });
    this.#connection.addEventListener("datachannel", ({ channel }) => this.#take(channel));
    this.#connection.addEventListener("connectionstatechange", () => this.#follow());
  }
  get state() {
    return this.#state;
  }
  /** Offers a line to the other side. */
  call() {
    this.#take(this.#connection.createDataChannel("words"));
    this.#try(() => this.#describe("offer"));
  }
  /** Takes the line that the other side offers. */
  answer(sdp) {
    this.#turn("connecting");
    this.#try(async () => {
      await this.#connection.setRemoteDescription({ type: "offer", sdp });
      await this.#describe("answer");
    });
  }
  /**
   * Takes in what the other side says of the line that was offered to it, or that it offered. A candidate that comes
   * before the answer to the own offer belongs to another one.
   */
  hear(signal2) {
    if (signal2.type === "answer" && this.#state === "calling") {
      this.#turn("connecting");
      this.#try(() => this.#connection.setRemoteDescription(signal2));
    } else if (signal2.type === "ice_candidate" && this.#state !== "calling" && this.#state !== "ended") {
      const { candidate, sdpMid = null, sdpMLineIndex = null } = signal2;
      this.#connection.addIceCandidate({ candidate, sdpMid, sdpMLineIndex }).catch(() => {
      });
    }
  }
  /** Says something to the other side. Whether it could be said. */
  say(text2) {
    if (this.#channel?.readyState !== "open") return false;
    this.#channel.send(text2);
    return true;
  }
  /** Ends the line, if it has not ended. */
  end(why) {
    if (this.#state === "ended") return;
    this.#connection.close();
    this.#turn("ended", why);
  }
  async #describe(type) {
    await this.#connection.setLocalDescription();
    this.#listener.signal({ type, sdp: this.#connection.localDescription?.sdp ?? "" });
  }
  #take(channel) {
    this.#channel = channel;
    channel.addEventListener("open", () => this.#turn("open"));
    channel.addEventListener("close", () => this.end("The other side ended the line."));
    channel.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.#listener.heard(data.slice(0, MOST_HEARD));
    });
  }
  #follow() {
    const { connectionState } = this.#connection;
    if (connectionState === "failed") this.end("There is no way from browser to browser.");
    else if (connectionState === "disconnected" && this.#state === "open") this.#turn("interrupted");
    else if (connectionState === "connected" && this.#state === "interrupted") this.#turn("open");
  }
  #turn(state, why = "") {
    if (this.#state === "ended" || state === this.#state) return;
    this.#state = state;
    if (state === "open" || state === "ended") clearTimeout(this.#patience);
    this.#listener.turned(why);
  }
  #try(work) {
    work().catch((error) => this.end(`The line could not be opened: ${String(error)}.`));
  }
};
var PATIENCE = 15e3;
var MOST_HEARD = 2e3;

// src/talks.ts
var Talks = class {
  #me;
  #send;
  #changed;
  #talks = /* @__PURE__ */ new Map();
  /** `changed` is called whenever a talk is another one. */
  constructor(me, send, changed) {
    this.#me = me;
    this.#send = send;
    this.#changed = changed;
  }
  /** Those with whom there was a line. */
  userIds() {
    return [...this.#talks.keys()];
  }
  /** The talk with a user. */
  with(userId) {
    const talk = this.#talks.get(userId);
    return { userId, said: talk?.said ?? [], unread: talk?.unread ?? 0, state: talk?.peer?.state };
  }
  /** All that a user said is looked at. */
  read(userId) {
    const talk = this.#talks.get(userId);
    if (talk) talk.unread = 0;
  }
  /** Offers a line to a user, unless there is one. */
  open(userId) {
    if (isLive(this.with(userId).state)) return;
    this.#begin(userId).call();
    this.#changed();
  }
  /** Takes in what a user signals. */
  hear(userId, signal2) {
    const peer = this.#talks.get(userId)?.peer;
    if (signal2.type !== "offer") {
      peer?.hear(signal2);
      return;
    }
    if (peer?.state === "calling" && this.#me < userId) return;
    this.#begin(userId).answer(signal2.sdp);
  }
  /** Says something to a user. Whether it could be said. */
  say(userId, text2) {
    const talk = this.#talks.get(userId);
    const isSaid = talk?.peer?.say(text2) ?? false;
    if (isSaid) this.#add(userId, { by: "me", text: text2 });
    return isSaid;
  }
  /** Ends the line to a user. */
  end(userId) {
    this.#talks.get(userId)?.peer?.end("You ended the line.");
  }
  /** Ends all lines. */
  endAll() {
    for (const userId of this.userIds()) this.end(userId);
  }
  /** A new line to a user, in place of the one before. */
  #begin(userId) {
    const talk = this.#talks.get(userId) ?? { said: [], unread: 0, peer: void 0 };
    this.#talks.set(userId, talk);
    const left = talk.peer;
    const peer = new Peer({
      signal: (signal2) => this.#signal(userId, peer, signal2),
      turned: (why) => {
        if (talk.peer !== peer) return;
        if (peer.state === "open") this.#add(userId, { by: "nobody", text: "The line is open." });
        else if (why) this.#add(userId, { by: "nobody", text: why });
        else this.#changed();
      },
      heard: (text2) => {
        if (talk.peer !== peer) return;
        talk.unread += 1;
        this.#add(userId, { by: "them", text: text2 });
      }
    });
    talk.peer = peer;
    left?.end("");
    return peer;
  }
  #signal(userId, peer, signal2) {
    const fail = (why) => {
      if (peer.state === "calling" || peer.state === "connecting") peer.end(why);
    };
    const isSent = this.#send(userId, signal2, ({ message }) => fail(`That was not passed on: ${message}.`));
    if (!isSent) fail("There is no connection to the server that could carry the offer.");
  }
  #add(userId, said) {
    const talk = this.#talks.get(userId);
    talk?.said.push(said);
    if (talk && talk.said.length > MOST_SAID) talk.said.shift();
    this.#changed();
  }
};
function isLive(state) {
  return state !== void 0 && state !== "ended";
}
var MOST_SAID = 500;

// src/people.ts
var People = class {
  #list = part("people", HTMLUListElement);
  #alone = part("alone", HTMLParagraphElement);
  /** `choose` is called with whoever is clicked. */
  constructor(choose) {
    this.#list.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      const userId = button?.dataset["user"];
      if (userId !== void 0) choose(userId);
    });
  }
  show(room2) {
    const { here: { users, phase }, me, chosen, talks } = room2;
    const here = users.map(({ userId }) => userId).filter((userId) => userId !== me);
    const gone = talks.userIds().filter((userId) => !here.includes(userId) && isLive(talks.with(userId).state));
    this.#alone.textContent = emptyWords(phase, here.length + gone.length);
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["user"] : void 0;
    const rows = [...here, ...gone].map((userId) => {
      const { state, unread } = talks.with(userId);
      const notes = [gone.includes(userId) ? "not in the room" : "", unread > 0 ? `${unread} new` : ""];
      const words = [LINE_WORDS[state ?? "none"], ...notes].filter(Boolean).join(", ");
      const attributes = { type: "button", "data-user": userId, "data-line": state ?? "none", "aria-pressed": String(userId === chosen) };
      return element("li", {}, element("button", attributes, element("b", {}, room2.nameOf(userId)), element("span", {}, words)));
    });
    this.#list.replaceChildren(...rows);
    if (focused !== void 0) this.#list.querySelector(`[data-user="${CSS.escape(focused)}"]`)?.focus();
  }
};
function emptyWords(phase, count2) {
  if (phase === "loading") return "Looking who is here";
  return count2 === 0 ? "Nobody else is here. Open this address in another tab, under another name." : "";
}
var LINE_WORDS = {
  none: "click to talk",
  calling: "calling",
  connecting: "connecting",
  open: "line open",
  interrupted: "line interrupted",
  ended: "line ended"
};

// src/pane.ts
var Pane = class {
  #pane = part("talk", HTMLElement);
  #title = part("with", HTMLHeadingElement);
  #line = part("line", HTMLParagraphElement);
  #log = part("log", HTMLOListElement);
  #text = part("text", HTMLInputElement);
  #send = part("send", HTMLButtonElement);
  #hangUp = part("hang-up", HTMLButtonElement);
  /** What is shown of which talk. */
  #userId;
  #shown = [];
  constructor(listener) {
    part("say", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#text.value.trim() && listener.say(this.#text.value)) this.#text.value = "";
    });
    this.#hangUp.addEventListener("click", () => listener.hangUp());
  }
  /** Shows a talk, and what the other one is called. */
  show({ userId, state, said }, name2) {
    this.#pane.hidden = false;
    this.#title.textContent = name2;
    this.#line.dataset["line"] = state ?? "none";
    this.#line.textContent = LINE_WORDS[state ?? "none"];
    this.#hangUp.hidden = !isLive(state);
    this.#send.disabled = state !== "open" && state !== "interrupted";
    this.#tell(userId, said);
  }
  /** Shows none. */
  clear() {
    this.#pane.hidden = true;
  }
  /** Where the next words are typed. */
  focus() {
    this.#text.focus();
  }
  /** Adds what is new, and stays at the end if that is where the reader is. */
  #tell(userId, said) {
    if (userId !== this.#userId) {
      this.#log.replaceChildren();
      this.#shown = [];
    }
    this.#userId = userId;
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    const atEnd = scrollHeight - scrollTop - clientHeight < 40;
    const last = this.#shown.at(-1);
    const fresh = last ? said.slice(said.lastIndexOf(last) + 1) : said;
    this.#log.append(...fresh.map(({ by, text: text2 }) => element("li", { class: by }, text2)));
    while (this.#log.childElementCount > said.length) this.#log.firstElementChild?.remove();
    this.#shown = [...said];
    if (atEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }
};

// ../../../../client/typescript/dist/call_error.js
var CallError = class CallError2 extends Error {
  constructor(operation, message, facts) {
    super(`${operation}: ${message}`);
    Object.assign(this, { name: "CallError", operation }, facts);
  }
};
function callError(operation, message, facts) {
  return new CallError(operation, message, facts);
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
  const name2 = reader.str();
  if (names.includes(name2))
    return name2;
  reader.at = at;
  reader.fail(unknown(names, name2));
}
function unknown(names, name2) {
  const few = names.slice(0, FEW).map((known) => `\`${known}\``).join(", ");
  return `expected one of ${few}${names.length > FEW ? ", .." : ""}, found \`${name2.slice(0, LONGEST)}\``;
}
var FEW = 8;
var LONGEST = 64;

// ../../../../client/typescript/dist/codec/path.js
function pathOf(bytes, { at, depth, starts }) {
  const input = new Input(bytes);
  let path = "";
  starts.slice(0, depth + 1).concat(at).reduce((start, inside2) => {
    input.at = start;
    const map = input.head() === "a map";
    const values = input.number;
    input.at = input.next;
    let passed = 0;
    let last = 0;
    for (; passed < values && input.at < inside2; passed++) {
      last = input.at;
      input.skip();
    }
    if (!map)
      path += passed < values ? `[${passed}]` : "";
    else if (passed % 2 === 1) {
      input.at = last;
      path += (path && ".") + keyText(input);
    }
    return inside2;
  });
  return path;
}
function keyText(input) {
  const kind = input.head();
  if (kind === "text")
    return input.text().slice(0, LONGEST_KEY);
  return kind === "an integer" ? String(input.number) : `(${kind})`;
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
  constructor(input, depth = 0) {
    this.input = input;
    this.depth = depth;
  }
  /** Says what comes next, which must be there to its end, and notes its {@link number} and {@link next}. */
  head() {
    const { input, at } = this;
    const marker = input[at];
    let kind = "an integer";
    let number = marker;
    let next = at + 1;
    if (marker > 223)
      number -= 256;
    else if (marker > 191) {
      const head = HEADS[marker - 192];
      kind = head.kind;
      number = (marker & 252) === 208 && input[next] > 127 ? -1 : 0;
      for (const end = next + head.width; next < end; next++)
        number = number * 256 + input[next];
    } else if (marker > 127) {
      kind = marker < 144 ? "a map" : marker < 160 ? "a list" : "text";
      number &= kind === "text" ? 31 : 15;
    }
    if (kind === "a map")
      number *= 2;
    if (kind === "text" || kind === "bytes")
      next += number;
    if (kind === "an extension" && marker < 212)
      next += number + 1;
    if (!(next <= input.length))
      this.fail(ENDS);
    this.number = number;
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
    const { input, at } = this;
    const marker = input[at];
    if (marker >> 5 === 5)
      return textAt(this, at + 1, marker & 31);
    if (marker === 217)
      return textAt(this, at + 2, input[at + 1]);
    this.needs("text");
    return this.text();
  }
  /** Reads the text that {@link head} has found. */
  text() {
    return textAt(this, this.next - this.number, this.number);
  }
  /** Begins a list or a map; the number of the values in it. */
  open(kind) {
    const { input, at } = this;
    let number = input[at] ^ (kind === "a map" ? 128 : 144);
    let next = at + 1;
    if (number > 15) {
      this.needs(kind);
      ({ number, next } = this);
    } else if (kind === "a map")
      number *= 2;
    if (number > input.length - next)
      this.fail(ENDS);
    if (this.depth >= MAX_DEPTH)
      this.fail(TOO_DEEP);
    this.starts[++this.depth] = at;
    this.at = next;
    return number;
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
function textAt(place, from, length) {
  const { input } = place;
  const next = from + length;
  if (!(next <= input.length))
    place.fail(ENDS);
  const units = UNITS[length];
  if (units) {
    let all = 0;
    for (let i = 0; i < units.length; i++)
      all |= units[i] = input[from + i];
    if (all < 128) {
      place.at = next;
      return String.fromCharCode(...units);
    }
  }
  try {
    const text2 = utf8.decode(input.subarray(from, next));
    place.at = next;
    return text2;
  } catch {
    place.fail("the text is not UTF-8");
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
  begin(input) {
    this.input = input;
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
    const { input, at } = this;
    let number = input[at];
    let next = at + 1;
    if (!(number < 128)) {
      const kind = this.head();
      ({ number, next } = this);
      if (kind !== "an integer")
        number = NaN;
    }
    if (!(number >= min && number <= max))
      this.expected(`an integer from ${min} to ${max}`);
    this.at = next;
    return number;
  }
  /** Reads a finite number of any form. An integer beyond 2^53 is rounded, as any float is. */
  float() {
    const { input, at } = this;
    const view = this.view ??= new DataView(input.buffer, input.byteOffset, input.length);
    let number;
    let next = at + 9;
    if (input[at] === 203 && next <= input.length)
      number = view.getFloat64(at + 1);
    else {
      const kind = this.head();
      ({ number, next } = this);
      if (kind === "a float")
        number = view.getFloat32(at + 1);
      else if (kind !== "an integer")
        number = NaN;
    }
    if (!Number.isFinite(number))
      this.expected("a finite number");
    this.at = next;
    return number;
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
  key({ names, written }, last) {
    if (last < -1)
      last = -2 - last;
    const next = written[last + 1];
    if (!this.unordered && next !== void 0 && steps(this, next))
      return last + 1;
    const { at } = this;
    const name2 = this.name();
    const found = name2 === void 0 ? -1 : names.indexOf(name2);
    if (found < 0)
      return -2 - last;
    if (found <= last)
      this.unordered = true;
    if (this.unordered)
      once(this, name2, at);
    return found;
  }
  /** Refuses the map that was ended last because `field` is not in it. */
  missing(field) {
    this.depth++;
    this.fail(`the field \`${field}\` is missing`);
  }
};
function steps(reader, bytes) {
  const { input, at } = reader;
  for (let i = 0; i < bytes.length; i++)
    if (input[at + i] !== bytes[i])
      return false;
  reader.at = at + bytes.length;
  return true;
}
function once(reader, name2, at) {
  const behind = reader.at;
  reader.at = reader.starts[reader.depth];
  reader.head();
  reader.at = reader.next;
  while (reader.name() !== name2)
    reader.skip();
  if (reader.at === behind)
    return;
  reader.at = at;
  reader.fail(`the field \`${name2}\` is there twice`);
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
  raw(bytes) {
    const at = this.room(bytes.length);
    this.output.set(bytes, at);
    this.at = at + bytes.length;
  }
  /** Hands out what was written, and begins anew. */
  take() {
    const { output: output2, at } = this;
    const from = this.#from;
    const short2 = at - from <= SHORT;
    this.#from = this.at = short2 ? at : from;
    if (output2.length - this.at < SHORT || output2.length > KEPT) {
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
  sized(marker, value, size) {
    let width = 1;
    for (let bound = 256; size >= bound; bound *= bound) {
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
var KEPT = 65536;

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
  key(name2) {
    this.str(name2);
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
function encode(write, value, digits = false) {
  const writer = spare ?? new Writer();
  writer.digits = digits;
  spare = void 0;
  write(writer, value);
  spare = writer;
  return writer.take();
}
function decode(read, bytes) {
  const reader = idle ?? new Reader(bytes);
  idle = void 0;
  reader.begin(bytes);
  const value = read(reader);
  const { at } = reader;
  if (at < bytes.length)
    throw new DecodeError("", `the value ends at byte ${at} of ${bytes.length}`);
  reader.begin(NOTHING);
  idle = reader;
  return value;
}
var spare;
var idle;
var NOTHING = /* @__PURE__ */ new Uint8Array();

// ../../../../client/typescript/dist/codec/fields.js
function fields(...names) {
  return { names, written: names.map((name2) => encode((writer, text2) => writer.str(text2), name2)) };
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

// ../../../../client/typescript/dist/envelope/messages.js
var PING = 0;
var RESYNC = 1;
var HELLO = 2;
var AUTHENTICATE = 3;
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

// ../../../../client/typescript/dist/envelope/read.js
function readFrame(encoding, frame, more) {
  const message = {};
  try {
    const bytes = encoding.decode(frame);
    const r = new Reader(bytes, -1);
    const entries = r.map();
    if (entries < 1 || !isTagNext(r))
      r.fail("the message does not say what it is");
    r.at += 2;
    const tag2 = r.int(0, 65535);
    const shape2 = more?.[tag2] ?? shapes[tag2];
    message["t"] = shape2 ? tag2 : UNKNOWN;
    readEntries(r, shape2 ?? unknown2, entries - 1, message);
    if (r.at < bytes.length)
      r.fail("bytes follow the message");
    if (tag2 === RESPONSE && !message["ok"] === !message["error"]) {
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
function readShape(r, shape2) {
  return readEntries(r, shape2, r.map(), {});
}
function readEntries(r, { fields: fields2, parts }, entries, into) {
  for (let k = -1; entries > 0; entries--) {
    k = r.key(fields2, k);
    const named = parts[k];
    if (!named)
      r.skip();
    else {
      const [name2, part2] = named;
      if (part2[0] === raw || !r.isNil())
        into[name2] = part2[0](r);
    }
  }
  r.end();
  for (const [name2, part2] of parts) {
    if (name2 in into)
      continue;
    if (part2.length < 2)
      r.missing(name2);
    into[name2] = part2[1];
  }
  return into;
}
function shape(parts) {
  return { fields: fields(...Object.keys(parts)), parts: Object.entries(parts) };
}
function isTagNext({ at, input }) {
  return input[at] === 161 && input[at + 1] === 116;
}
var count = (r) => r.int(0, Number.MAX_SAFE_INTEGER);
var small = (r) => r.int(0, 4294967295);
var text = (r) => r.str();
var bool = (r) => r.bool();
var raw = (r) => r.raw();
var nested = (shape2) => (r) => readShape(r, shape2);
var list = (read) => (r) => {
  const elements = [];
  for (let left = r.array(); left > 0; left--)
    elements.push(read(r));
  r.end();
  return elements;
};
var verdict = (r) => {
  const said = r.str();
  if (!VERDICTS.includes(said))
    r.fail(`\`${said}\` is no verdict`);
  return said;
};
var requestId = (r) => isText(r) ? r.str() : count(r);
var isText = ({ at, input }) => {
  const marker = input[at] ?? 0;
  return marker >> 5 === 5 || marker > 216 && marker < 220;
};
var oneOf = (...words) => (r) => {
  const said = r.str();
  return words.includes(said) ? said : "unknown";
};
var limits = nested(shape({ max_in_flight: [small], max_message: [small] }));
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
var unknown2 = shape({ request_id: optionalId });
var shapes = {
  [CONNECTED]: shape({
    protocol_version: [count],
    session_id: optionalText,
    resumed: [bool, false],
    resume_token: optionalText,
    epoch: optionalText,
    heartbeat_ms: [count, 25e3],
    heartbeat_timeout_ms: [count, 5e3],
    schema: [oneOf("same", "compatible", "breaking"), "unknown"],
    limits: [limits, { max_in_flight: 256, max_message: 65536 }],
    pending: [list(nested(shape({ id: [count], verdict: [verdict] }))), []]
  }),
  [PONG]: shape({ client_ts: [count, void 0] }),
  [ERROR]: shape({ request_id: optionalId, fatal: [bool, false], ...fault }),
  [GO_AWAY]: shape({ reconnect_after_ms: [count, 0] }),
  [AUTH_EXPIRING]: shape({}),
  [RESPONSE]: shape({
    request_id: [requestId],
    ok: [raw, void 0],
    error: [nested(shape(fault)), void 0]
  })
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
    const entries = Object.entries(value).filter(([, field]) => field !== void 0);
    if (isList)
      w.array(entries.length);
    else
      w.map(entries.length);
    for (const [name2, field] of entries) {
      if (!isList)
        w.key(name2);
      writeField(w, field);
    }
    w.end();
  }
}

// ../../../../client/typescript/dist/outcome.js
function readAnswer(operation, { ok, error, problem }, signal2) {
  const { name: name2, output: output2 } = operation;
  try {
    if (error)
      throw failed(operation, error, signal2);
    if (!ok)
      throw unusable(name2, "decode", problem, "unknown");
    return { ok: true, value: readValue(name2, output2, ok, "yes") };
  } catch (error2) {
    return { ok: false, error: error2 };
  }
}
function failed({ name: name2, error }, { code, message, executed, details, error_id: errorId, retry_after_ms: retryAfterMs, why }, signal2) {
  const make = (kind, words, facts) => callError(name2, words, { kind, code, executed, ...facts });
  switch (code) {
    case "operation":
      if (!details)
        return unusable(name2, "decode", "the operation's error is missing", executed);
      return make(code, message || "the operation refused", { error: readValue(name2, error, details, executed) });
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
    return callError(name2, why.message, { kind: "closed", executed, reason: why });
  return make("fault", `${code}: ${message}`, {
    fault: { code, message, executed, retryAfterMs, errorId, details }
  });
}
function unusable(operation, kind, thrown, executed) {
  const { path = "", message = thrown } = Object(thrown);
  const what = kind === "encode" ? "the input cannot be written" : "the answer cannot be read";
  return callError(operation, `${what}: ${message}`, { kind, path, executed, cause: thrown });
}
function readValue(operation, read, bytes, executed) {
  try {
    return decode(read, bytes);
  } catch (thrown) {
    throw unusable(operation, "decode", thrown, executed);
  }
}

// ../../../../client/typescript/dist/page.js
var platformPage = {
  isOffline: () => globalThis.navigator?.onLine === false,
  watch(tell) {
    const { document: document2 } = globalThis;
    const until2 = new AbortController();
    for (const sign of ["visibilitychange", "pageshow", "resume", "online", "offline"]) {
      const hear = ({ persisted }) => {
        if (sign === "online" || sign === "offline")
          tell(sign);
        else if (persisted !== false && document2?.visibilityState !== "hidden")
          tell("shown");
      };
      globalThis.addEventListener?.(sign, hear, { capture: true, signal: until2.signal });
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
var LONGEST_WAIT = 6e5;
var SHORTEST_HEARTBEAT = 10;
var HIGH_WATER = 262144;
var LOOK_AGAIN = 50;
var ACK_EVERY = 64;
var LONGEST_ID = 17;
var ALLOWANCE = 128;
var PROBE = 3e3;
var PROBE_AGAIN = 1e3;
var LATE = 200;

// ../../../../client/typescript/dist/session/held.js
var Held = class extends Map {
  bytes = 0;
  set(id, call) {
    this.bytes += cost(call);
    return super.set(id, call);
  }
  delete(id) {
    const call = this.get(id);
    if (call)
      this.bytes -= cost(call);
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
function cost({ op, size }) {
  return op.length + size + ALLOWANCE;
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
  #waiting = new Held();
  /**
   * What the server counts: each call until it is answered, or its time is over. One whose `end` is
   * gone was taken back.
   */
  #sent = new Held();
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
      return end ? { id, operation, remaining, bytes: cost(call), sent: epoch !== void 0 } : [];
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
      const bytes = cost(call);
      if (call.deadline <= now)
        this.#fail(id, call, late(call));
      else if (bytes > max_message)
        this.#fail(id, call, "too_large");
      else if (call.isPutBack)
        continue;
      else if (this.#sent.size >= Math.max(max_in_flight, 1) || this.#sent.bytes + bytes > 16 * max_message) {
        return;
      } else {
        this.#waiting.delete(id);
        this.#sent.set(id, call);
        this.#below = Math.max(this.#below, id + 1);
        call.mayHaveRun = call.epoch !== void 0;
        call.epoch ??= this.#epoch;
        const { op, opId: op_id, payload, deadline, say } = call;
        const timeout_ms = Math.max(Math.ceil(deadline - now), 1);
        const fits = !say && bytes + this.#sent.size * LONGEST_ID <= max_message;
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
    this.#hasSlept = !this.#hasSlept && now - this.earliest > LATE;
    this.earliest = this.#hasSlept ? now + LATE : Infinity;
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
    if (this.#isProbed || now - this.silentAt <= LATE)
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
  #heartbeat = NONE;
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
    const told = kind === "closed" ? new ConnectError(kind, this.#complaint || detail, code) : cause;
    if (isFinal(told))
      this.#end(told);
    else
      this.#wait(back, told, now);
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
          this.#enter(LEAVING, now + Math.min(message.reconnect_after_ms, LONGEST_WAIT));
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
  probe(now, delay) {
    if (this.#state >= OPEN) {
      this.#heartbeat.probe(now);
      this.tick(now);
    } else if (this.#state === WAITING) {
      this.#until = Math.min(this.#until, Math.max(now + delay, this.#notBefore));
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
      this.#heartbeat = NONE;
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
var NONE = /* @__PURE__ */ new Heartbeat(Infinity, Infinity, 0);

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
    let isOutdated = false;
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
        if (status2.state !== "open" || status2.schema !== "breaking" || isOutdated)
          return;
        isOutdated = true;
        console.warn("wilco: the server breaks the contract of this program: load it anew");
      }
    });
    this.#port = {
      clock: this.#clock,
      session: this.#session,
      client: this
    };
    this.#step((session, now) => session.tick(now));
    this.#unwatch = page.watch((sign) => this.#step((session, now) => session.probe(now, soon(sign, options.random))));
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
  request(operation, input, options = {}) {
    const { name: op, class: kind } = operation;
    const { timeout, signal: signal2, offline = this.#options.offline, say, ended } = options;
    const opId = options.opId ?? operation.opId?.();
    let id;
    const abort = () => this.#step((session) => session.calls.cancel(id));
    const answer = new Promise((end) => {
      const [payload, size] = this.#write(operation, input);
      if (signal2?.aborted)
        throw failed(operation, { code: "cancelled", message: "", executed: "no" }, signal2);
      const deadline = this.#clock.now() + this.#budget(operation.timeout, timeout);
      const made = { op, class: kind, opId, payload, size, deadline, offline, say };
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
  resource(resource, params, options) {
    return resource.open(this.#port, params, options);
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
  action(resource, params, action, options = {}) {
    return resource.act(this.#port, params, action, options);
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
  on(event, handler, options = {}) {
    return event.listen(this.#port, handler, options);
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
  #write({ name: name2, input: write }, input) {
    try {
      const payload = encode(write, input, this.#encoding.digits);
      return [payload, this.#encoding.size(name2, payload)];
    } catch (thrown) {
      throw unusable(name2, "encode", thrown, "no");
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
    const line = this.#line;
    Promise.resolve().then(this.#options.token).then((token) => token ?? new ConnectError("signed_out"), (error) => new ConnectError("no_token", String(error))).then((token) => {
      if (this.#line === line)
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
function soon(sign, random = Math.random) {
  if (sign === "online")
    return SPREAD * random();
  return sign === "shown" ? 0 : Infinity;
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
  let said;
  let socket;
  let owner = events;
  const lose = (kind, detail, code) => {
    owner?.lost(new ConnectError(kind, detail, code));
    owner = void 0;
  };
  const fail = () => lose("unreachable", said || "nobody answered, or with no WebSocket");
  try {
    socket = open();
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      isOpen = true;
      owner?.opened();
    };
    socket.onmessage = ({ data }) => owner?.received(data);
    socket.onerror = ({ message }) => {
      said = message;
      if (!isOpen)
        fail();
    };
    socket.onclose = ({ code, reason }) => {
      if (!isOpen)
        fail();
      else if (code === 1006)
        lose("broken", said);
      else
        lose("closed", reason, code);
    };
  } catch (error) {
    said = String(error);
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
  const { WebSocket = globalThis.WebSocket, encoding = messagePack } = options;
  if (!WebSocket)
    throw new TypeError("no WebSocket here: hand in `{ WebSocket }` of the package `ws`");
  const { href } = address(url);
  return new Client((events) => dial(() => new WebSocket(href, encoding.subprotocol), events), encoding, options);
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

// ../../../../client/typescript/dist/envelope/flow_messages.js
var SUBSCRIBED = 5;
var CURRENT = 1003;
var PRESENCE = 2e3;
var PRESENCE_DIFF = 2001;
var SIGNALLED = 3e3;
function channelKey(kind, name2) {
  return `${kind} ${name2}`;
}

// ../../../../client/typescript/dist/flow/fault.js
function faultOf({ code, message, executed, retry_after_ms, error_id, details }) {
  return { code, message, executed, retryAfterMs: retry_after_ms, errorId: error_id, details };
}
function unusable2(thrown) {
  const { message = String(thrown) } = Object(thrown);
  return faultOf({ code: "unsupported", message, executed: "no" });
}

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
function handle(live, leave2, offs = /* @__PURE__ */ new Set()) {
  return {
    get: () => live.get(),
    subscribe: (listener) => until(offs, live.subscribe(listener)),
    close() {
      for (const off of offs)
        off();
      leave2();
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
    [PONG]: shape({ client_ts: optionalCount, tops: listOf({ kind: [text], name: [text], ...position }) }),
    [SUBSCRIBED]: shape({ request_id: optionalId, channels: [list(subscribedChannel())] }),
    [CURRENT]: shape({ ...position, resource: optionalText, kind: [text, "state"] })
  };
}
function presenceShapes() {
  const user = { user_id: [text], name: optionalText, status: [status], connected_at: [count] };
  const ofPlace = { resource: optionalText, epoch: optionalText };
  return {
    [PRESENCE]: shape({ ...ofPlace, seq: optionalCount, users: [list(nested(shape(user)))] }),
    [PRESENCE_DIFF]: shape({
      ...ofPlace,
      seq: [count],
      from: optionalCount,
      joined: listOf(user),
      left: [list(text), []],
      changed: listOf(user)
    }),
    [SIGNALLED]: shape({ from_user_id: [text], signal: [signal()], resource: optionalText })
  };
}
var optionalCount = [count, void 0];
var status = (r) => readNames(r, ["active", "idle", "away"]);
function listOf(parts) {
  return [list(nested(shape(parts))), []];
}
function subscribedChannel() {
  const parts = shape({ kind: [text], name: [text], epoch: optionalText, seq: optionalCount, error: [nested(shape(fault)), void 0] });
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
  const parts = shape({
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
  find(kind, name2) {
    return this.#table.get(channelKey(kind, name2));
  }
  /** Joins the callers of a channel, which is made if there are none; and the function to leave them again. */
  join(kind, name2, make) {
    const key = channelKey(kind, name2);
    const channel = this.#table.get(key) ?? make();
    this.#table.set(key, channel);
    channel.users++;
    this.#left.delete(channel);
    channel.again();
    this.#settleLater();
    let isIn = true;
    const leave2 = () => {
      if (!isIn)
        return;
      isIn = false;
      if (--channel.users > 0)
        return;
      this.#left.add(channel);
      this.#port.clock.after(0, () => this.#part());
    };
    return [channel, leave2];
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
        for (const { kind, name: name2, epoch, seq } of message.tops ?? [])
          this.find(kind, name2)?.top({ epoch, seq });
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
    const wait = Math.min(Math.max(milliseconds, SHORTEST_WAIT), LONGEST_WAIT2);
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
      this.send({ t: UNSUBSCRIBE, channels: seated.map(({ kind, name: name2 }) => ({ kind, name: name2 })) });
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
      const { kind, name: name2, since } = channel;
      channel.seat = "asked";
      channel.askedBy = id;
      return { kind, name: name2, since };
    });
  }
};
function kindOf(message) {
  return message.kind ?? (message.t < FIRST_OF_PRESENCE ? "state" : "presence");
}
var FIRST_OF_PRESENCE = 2e3;
var SHORTEST_WAIT = 100;
var LONGEST_WAIT2 = 6e5;

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
  constructor(kind, name2, wire) {
    this.kind = kind;
    this.name = name2;
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
      const { kind, name: name2, since } = this;
      this.wire.send({ t: RESYNC, last_seq: since?.seq, epoch: since?.epoch, resource: name2, kind: kind === "state" ? void 0 : kind });
    }
    return heard === "apply";
  }
};

// ../../../../client/typescript/dist/flow/name.js
function fill(pattern, params) {
  const name2 = pattern.replace(/\{(\w+)\}/g, (_, open) => {
    const value = params[open];
    if (typeof value !== "string" || !value || value.includes("/")) {
      throw new TypeError(`\`${open}\` of \`${pattern}\` is text without a slash, found ${JSON.stringify(value)}`);
    }
    return value;
  });
  if (new TextEncoder().encode(name2).length > LONGEST2)
    throw new TypeError(`a name has at most ${LONGEST2} bytes`);
  return name2;
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
    const isTaken = this.#take(this.follower.snapshot(position) === "apply", take);
    this.#confirm(position);
    return isTaken;
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
    const { kind, name: name2 } = this;
    this.wire.send({ t: UNSUBSCRIBE, channels: [{ kind, name: name2 }] });
    this.refused(unusable2(thrown));
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
  let isSame = Object.keys(old).length === keys.length && (!isList || old["length"] === next["length"]);
  let copy;
  for (const key of keys) {
    const value = next[key];
    const before = Object.hasOwn(old, key) ? old[key] : NONE2;
    const shared = share(before, value);
    if (!Object.is(shared, before))
      isSame = false;
    if (!Object.is(shared, value))
      (copy ??= isList ? [...next] : { ...next })[key] = shared;
  }
  return isSame ? old : copy ?? next;
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
var NONE2 = /* @__PURE__ */ Symbol();

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
  constructor(name2, wire) {
    super("presence", name2, wire);
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
function userOf({ user_id, name: name2, status: status2, connected_at }) {
  return { userId: user_id, name: name2, status: status2, connectedAt: connected_at };
}
var REMEMBERED = 64;

// ../../../../client/typescript/dist/flow/index.js
function presence({ name: pattern }) {
  return {
    enter(port, params) {
      const channels = Channels.of(port, presenceShapes);
      const name2 = fill(pattern, params);
      const offs = /* @__PURE__ */ new Set();
      const [channel, leave2] = channels.join("presence", name2, () => new UsersChannel(name2, channels));
      return {
        ...handle(channel.live, leave2, offs),
        set: (status2) => channel.set(status2),
        signal: (userId, signal2, onFault = () => {
        }) => channel.signal(userId, signal2, onFault),
        onSignal: (handler) => until(offs, channel.onSignal(handler))
      };
    }
  };
}

// src/api/index.js
var RoomIdPresence = /* @__PURE__ */ presence({
  name: "room/{id}",
  params: ["id"],
  signalling: true
});

// src/room.ts
var Room = class {
  /** The user id of this page. */
  me;
  /** What is said with the others. */
  talks;
  #client;
  #presence;
  #changed;
  /** What users are called, those who are gone too. */
  #names = /* @__PURE__ */ new Map();
  #chosen;
  /** Enters under a name. `changed` is called whenever something of the room is another one. */
  constructor(id, name2, changed) {
    this.me = `${name2}#${tag()}`;
    this.#changed = changed;
    this.#client = connect("/wilco/ws", { token: this.me });
    this.#presence = this.#client.presence(RoomIdPresence, { id });
    this.talks = new Talks(this.me, this.#presence.signal, changed);
    this.#presence.onSignal((userId, signal2) => {
      this.talks.hear(userId, signal2);
      if (signal2.type === "offer") this.#chosen ??= userId;
      changed();
    });
    this.#presence.subscribe(() => {
      for (const { userId, name: name3 = userId } of this.here.users) this.#names.set(userId, name3);
      changed();
    });
    this.#client.status.subscribe(changed);
  }
  /** What the connection to the server is doing. */
  get status() {
    return this.#client.status.get();
  }
  /** Who is here, as far as the server told. */
  get here() {
    return this.#presence.get();
  }
  /** What a user is called. */
  nameOf(userId) {
    return this.#names.get(userId) ?? userId;
  }
  /** With whom the talk is that is looked at. */
  get chosen() {
    return this.#chosen;
  }
  /** Looks at the talk with a user, and offers a line if there is none. */
  choose(userId) {
    this.#chosen = userId;
    this.talks.open(userId);
    this.#changed();
  }
  /** Leaves: the server is told, and all lines end. */
  leave() {
    this.talks.endAll();
    this.#client.close();
  }
};
function tag() {
  const words = crypto.getRandomValues(new Uint32Array(2));
  return [...words].map((word) => word.toString(36)).join("");
}

// src/main.ts
var [enter, inside] = [part("enter", HTMLFormElement), part("inside", HTMLDivElement)];
var [name, roomName] = [part("name", HTMLInputElement), part("room", HTMLInputElement)];
var [title, leave] = [part("title", HTMLHeadingElement), part("leave", HTMLButtonElement)];
var [lamp, mistake] = [part("state", HTMLParagraphElement), part("mistake", HTMLParagraphElement)];
var room;
var people = new People((userId) => {
  room?.choose(userId);
  pane.focus();
});
var pane = new Pane({
  say: (text2) => room?.chosen !== void 0 && room.talks.say(room.chosen, text2),
  hangUp: () => room?.chosen !== void 0 && room.talks.end(room.chosen)
});
enter.addEventListener("submit", (event) => {
  event.preventDefault();
  const [id, called] = [roomName.value.trim(), name.value.trim()];
  if (![id, called].every((it) => NAME.test(it))) {
    mistake.textContent = "A name has 1 to 24 letters, digits, blanks, - and _.";
    return;
  }
  mistake.textContent = "";
  history.replaceState(null, "", `/${encodeURIComponent(id)}`);
  const entered = new Room(id, called, () => {
    if (entered === room) show();
  });
  room = entered;
  title.textContent = id;
  show();
});
leave.addEventListener("click", () => turnBack(""));
addEventListener("pagehide", () => turnBack(""));
roomName.value = decodeURIComponent(location.pathname.slice(1)) || "lobby";
show();
function show() {
  const refused = room && refusal(room);
  if (refused !== void 0) return turnBack(refused);
  enter.hidden = room !== void 0;
  inside.hidden = leave.hidden = room === void 0;
  lamp.dataset["state"] = room?.status.state ?? "closed";
  lamp.textContent = room ? STATUS_WORDS[room.status.state] : "not in a room";
  if (!room) return;
  if (room.chosen !== void 0) room.talks.read(room.chosen);
  people.show(room);
  if (room.chosen === void 0) pane.clear();
  else pane.show(room.talks.with(room.chosen), room.nameOf(room.chosen));
}
function refusal({ status: status2, here }) {
  if (status2.state === "closed") return `The server does not let you in: ${status2.reason.message}.`;
  return here.phase === "refused" ? `The room cannot be entered: ${here.fault?.message}.` : void 0;
}
function turnBack(why) {
  const left = room;
  room = void 0;
  left?.leave();
  title.textContent = "Meet";
  mistake.textContent = why;
  show();
  name.focus();
}
var STATUS_WORDS = {
  connecting: "connecting to the server",
  open: "connected to the server",
  waiting: "no server just now; open lines go on",
  closed: "closed"
};
var NAME = /^[\p{L}\p{N}_-](?:[\p{L}\p{N} _-]{0,22}[\p{L}\p{N}_-])?$/u;
