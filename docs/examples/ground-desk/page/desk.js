// Built from docs/examples/ground-desk/web by `npm run build`. Do not edit.

// src/element.ts
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
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
  show(status, underWay) {
    clearInterval(this.#countdown);
    this.#lamp.dataset["state"] = status.state;
    this.#word.textContent = status.state;
    this.#wentOn.textContent = "";
    switch (status.state) {
      case "connecting":
        this.#detail.textContent = this.#cause;
        break;
      case "open":
        this.#cause = "";
        this.#wentOn.textContent = wentOn(status.replayed);
        this.#detail.textContent = status.latency === null ? "" : millis(status.latency);
        this.#say(status.replayed === 0 ? "The line is open." : `The line is open. ${wentOn(status.replayed)}.`);
        break;
      case "waiting":
        if (this.#cause === "") this.#say(`The line is down. ${calls(underWay)} under way.`);
        this.#cause = status.cause.message;
        this.#wait(performance.now() + status.retryIn);
        break;
      case "closed":
        this.#detail.textContent = status.reason.message;
        this.#say(`The line is closed: ${status.reason.message}.`);
        break;
      default:
        status;
    }
  }
  #wait(until) {
    const tick = () => {
      const left = Math.max(0, Math.ceil((until - performance.now()) / 1e3));
      this.#detail.textContent = `${left === 0 ? "trying again" : `again in ${left} s`}: ${this.#cause}`;
    };
    tick();
    this.#countdown = setInterval(tick, 250);
  }
  #say(words) {
    if (this.#said.textContent !== words) this.#said.textContent = words;
  }
};
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
    const { sockets, sent, received } = this.#meter;
    const plural = (count2, noun) => `${count2} ${noun}${count2 === 1 ? "" : "s"}`;
    const traffic = `${bytes(sent)} sent, ${bytes(received)} received`;
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
    const show = element("button", { type: "button", title: "Show this call for a terminal" }, call.operation);
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
    let last = 0;
    for (; passed < values && input2.at < inside; passed++) {
      last = input2.at;
      input2.skip();
    }
    if (!map)
      path += passed < values ? `[${passed}]` : "";
    else if (passed % 2 === 1) {
      input2.at = last;
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
    this.needs("text");
    return this.text();
  }
  /** Reads the text that {@link head} has found. */
  text() {
    const { input: input2, next, number: number2 } = this;
    const from = next - number2;
    const units = UNITS[number2];
    let text2;
    if (units !== void 0) {
      let all = 0;
      for (let i = 0; i < units.length; i++)
        all |= units[i] = input2[from + i];
      if (all < 128)
        text2 = String.fromCharCode.apply(null, units);
    }
    try {
      text2 ??= utf8.decode(input2.subarray(from, next));
    } catch {
      this.fail("the text is not UTF-8");
    }
    this.at = next;
    return text2;
  }
  /** Begins a list or a map; the number of the values in it. */
  open(kind) {
    this.needs(kind);
    const { number: number2, next } = this;
    if (number2 > this.input.length - next)
      this.fail(ENDS);
    if (this.depth >= MAX_DEPTH)
      this.fail(TOO_DEEP);
    this.starts[++this.depth] = this.at;
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
  #unordered = false;
  #view;
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
    const kind = this.head();
    const { number: number2 } = this;
    if (kind !== "an integer" || number2 < min || number2 > max)
      this.expected(`an integer from ${min} to ${max}`);
    this.at = this.next;
    return number2;
  }
  /** Reads a finite number of any form. An integer beyond 2^53 is rounded, as any float is. */
  float() {
    const { input: input2, at } = this;
    const kind = this.head();
    let { number: number2 } = this;
    if (kind === "a float") {
      const view = this.#view ??= new DataView(input2.buffer, input2.byteOffset);
      number2 = input2[at] === 202 ? view.getFloat32(at + 1) : view.getFloat64(at + 1);
    } else if (kind !== "an integer")
      number2 = NaN;
    if (!Number.isFinite(number2))
      this.expected("a finite number");
    this.at = this.next;
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
  key({ names, written }, last) {
    if (last < -1)
      last = -2 - last;
    const next = written[last + 1];
    if (!this.#unordered && next !== void 0 && this.#steps(next))
      return last + 1;
    const { at } = this;
    const name = this.name();
    const found = name === void 0 ? -1 : names.indexOf(name);
    if (found < 0)
      return -2 - last;
    if (found <= last)
      this.#unordered = true;
    if (this.#unordered)
      this.#once(name, at);
    return found;
  }
  /** Refuses the map that was ended last because `field` is not in it. */
  missing(field2) {
    this.depth++;
    this.fail(`the field \`${field2}\` is missing`);
  }
  /** Steps over `bytes`, if they come next. */
  #steps(bytes2) {
    const { input: input2, at } = this;
    for (let i = 0; i < bytes2.length; i++)
      if (input2[at + i] !== bytes2[i])
        return false;
    this.at = at + bytes2.length;
    return true;
  }
  /** Refuses the key at `at`, which was read last, if it stands in its map before. */
  #once(name, at) {
    const behind = this.at;
    this.at = this.starts[this.depth];
    this.head();
    this.at = this.next;
    while (this.name() !== name)
      this.skip();
    if (this.at === behind)
      return;
    this.at = at;
    this.fail(`the field \`${name}\` is there twice`);
  }
};

// ../../../../client/typescript/dist/codec/output.js
var Output = class {
  /** The bytes that are written, and room for more. */
  output = new Uint8Array(FIRST);
  /** The same bytes. */
  view = new DataView(this.output.buffer);
  /** How many bytes are written. */
  at = 0;
  /** Appends bytes as they stand, such as a value that is written already. */
  raw(bytes2) {
    const at = this.room(bytes2.length);
    this.output.set(bytes2, at);
    this.at = at + bytes2.length;
  }
  /** Hands out a copy of what was written, and begins anew. */
  take() {
    const taken = this.output.slice(0, this.at);
    this.at = 0;
    if (this.output.length > KEPT2)
      this.#grow(FIRST);
    return taken;
  }
  /** Makes room for `count` more bytes; the offset where they begin. */
  room(count2) {
    const { output, at } = this;
    if (output.length - at < count2) {
      this.#grow(2 * output.length + count2);
      this.output.set(output);
    }
    return at;
  }
  /** Writes an integer behind its marker, in the least width that holds `size`; each width has the next marker. */
  sized(marker, value, size2) {
    let width = 1;
    for (let bound = 256; size2 >= bound; bound *= bound) {
      width *= 2;
      marker++;
    }
    this.put(marker, value, width);
  }
  /** Writes a marker, and an integer of that many bytes behind it. */
  put(marker, value = 0, width = 0) {
    const at = this.room(1 + width);
    const { output } = this;
    output[at] = marker;
    for (let i = at + width; i > at; i--) {
      output[i] = value;
      value = Math.floor(value / 256);
    }
    this.at = at + 1 + width;
  }
  #grow(length) {
    this.output = new Uint8Array(length);
    this.view = new DataView(this.output.buffer);
  }
};
var FIRST = 1024;
var KEPT2 = 65536;

// ../../../../client/typescript/dist/codec/writer.js
var Writer = class extends Output {
  /** Whether integers of 64 bits are written as text, as JSON wants them. */
  digits;
  /** How many lists and maps are open. */
  depth = 0;
  /** Where each open list and map begins, by depth. */
  starts = [];
  /** How many writings are under way of which another one may fit, see {@link writeAny}. */
  trying = 0;
  /** With `digits` integers of 64 bits are written as text. */
  constructor(digits = false) {
    super();
    this.digits = digits;
  }
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
      const { output } = this;
      let all = 0;
      for (let i = 0; i < length; i++)
        all |= output[from2 + i] = value.charCodeAt(i);
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
function encode(write2, value) {
  const writer = spare ?? new Writer();
  spare = void 0;
  write2(writer, value);
  spare = writer;
  return writer.take();
}
function decode(read2, bytes2) {
  const reader = new Reader(bytes2);
  const value = read2(reader);
  if (reader.at < bytes2.length)
    throw new DecodeError("", `the value ends at byte ${reader.at} of ${bytes2.length}`);
  return value;
}
var spare;

// ../../../../client/typescript/dist/codec/fields.js
function fields(...names) {
  return { names, written: names.map((name) => encode((writer, text2) => writer.str(text2), name)) };
}

// ../../../../client/typescript/dist/codec/shape.js
function readList(reader, read2) {
  const list2 = [];
  for (let left = reader.array(); left > 0; left--)
    list2.push(read2(reader));
  reader.end();
  return list2;
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

// src/api/index.ts
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
  let stand;
  let reason;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(assignStandErrorStandClosedFields, k)) {
      case 1:
        stand = r.str();
        break;
      case 2:
        reason = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand === void 0) return r.missing("stand");
  if (reason === void 0) return r.missing("reason");
  return { code: "stand_closed", stand, reason };
}
var assignStandErrorStandOccupiedFields = /* @__PURE__ */ fields("code", "stand", "by", "from", "until");
function readAssignStandErrorStandOccupied(r) {
  let stand;
  let by;
  let from;
  let until;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(assignStandErrorStandOccupiedFields, k)) {
      case 1:
        stand = r.str();
        break;
      case 2:
        by = r.str();
        break;
      case 3:
        from = r.str();
        break;
      case 4:
        until = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand === void 0) return r.missing("stand");
  if (by === void 0) return r.missing("by");
  if (from === void 0) return r.missing("from");
  if (until === void 0) return r.missing("until");
  return { code: "stand_occupied", stand, by, from, until };
}
var assignStandErrorStandTooSmallFields = /* @__PURE__ */ fields("code", "stand", "aircraft");
function readAssignStandErrorStandTooSmall(r) {
  let stand;
  let aircraft;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(assignStandErrorStandTooSmallFields, k)) {
      case 1:
        stand = r.str();
        break;
      case 2:
        aircraft = readNames(r, aircraftTypeNames);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand === void 0) return r.missing("stand");
  if (aircraft === void 0) return r.missing("aircraft");
  return { code: "stand_too_small", stand, aircraft };
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
  let stand;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(assignStandErrorUnknownStandFields, k)) {
      case 1:
        stand = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand === void 0) return r.missing("stand");
  return { code: "unknown_stand", stand };
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
  let stand;
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
        stand = r.isNil() ? void 0 : r.str();
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
  const value = {
    id,
    airline,
    aircraft,
    registration,
    origin,
    destination,
    arrival,
    departure,
    state
  };
  if (stand !== void 0) value.stand = stand;
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
  let stand;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(inspectStandErrorUnknownStandFields, k)) {
      case 1:
        stand = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand === void 0) return r.missing("stand");
  return { code: "unknown_stand", stand };
}
var inspectionFields = /* @__PURE__ */ fields("stand", "number");
function readInspection(r) {
  let stand;
  let number2;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(inspectionFields, k)) {
      case 0:
        stand = r.str();
        break;
      case 1:
        number2 = r.int(0, 4294967295);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (stand === void 0) return r.missing("stand");
  if (number2 === void 0) return r.missing("number");
  return { stand, number: number2 };
}
function writeListFlights(w, v) {
  w.object(v);
  w.map(0);
  w.end();
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
  #none = part("none", HTMLParagraphElement);
  #choose;
  #chosen = null;
  constructor(choose) {
    this.#choose = choose;
    this.#rows.addEventListener("click", ({ target }) => {
      const id = target instanceof Element ? target.closest("tr")?.dataset["flight"] : void 0;
      if (id !== void 0) this.#choose(id);
    });
    this.#rows.addEventListener("keydown", (event) => this.#walk(event));
  }
  /** Shows these flights and no others. */
  show(flights) {
    this.#rows.replaceChildren(...flights.map(row));
    this.#none.hidden = flights.length > 0;
    this.mark(this.#chosen);
  }
  /** Shows what became of a flight that is on the board. */
  update(flight) {
    const old = this.#row(flight.id);
    if (!old) return;
    const held = old.contains(document.activeElement);
    const made = row(flight);
    made.classList.add("changed");
    old.replaceWith(made);
    this.mark(this.#chosen);
    if (held) made.querySelector("button")?.focus();
  }
  /** Marks the flight whose details are shown. */
  mark(id) {
    this.#chosen = id;
    const buttons = this.#buttons();
    for (const button of buttons) {
      const isChosen = button.textContent === id;
      button.tabIndex = isChosen ? 0 : -1;
      if (isChosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    if (!buttons.some((button) => button.tabIndex === 0)) buttons[0]?.setAttribute("tabindex", "0");
  }
  /** Brings a flight into view. */
  reveal(id, block) {
    this.#row(id)?.scrollIntoView({ block });
  }
  /** The flights that are shown, in their order. */
  ids() {
    return [...this.#rows.rows].map((row2) => row2.dataset["flight"] ?? "");
  }
  #walk(event) {
    const buttons = this.#buttons();
    const at = buttons.findIndex((button) => button === document.activeElement);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 };
    const next = buttons[steps[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }
  #row(id) {
    return [...this.#rows.rows].find((row2) => row2.dataset["flight"] === id);
  }
  #buttons() {
    return [...this.#rows.querySelectorAll("button")];
  }
};
function row(flight) {
  const pick = element("button", { type: "button" }, flight.id);
  return element(
    "tr",
    { "data-flight": flight.id, "data-state": flight.state },
    element("th", { scope: "row" }, pick, element("span", { class: "airline" }, flight.airline)),
    element("td", {}, route(flight)),
    element("td", { class: "less" }, flight.aircraft),
    element("td", {}, ...times(flight.arrival)),
    element("td", { class: "departs" }, ...times(flight.departure)),
    element("td", {}, standSign(flight)),
    element("td", { class: "less state" }, STATES[flight.state]),
    element("td", { class: "less quiet" }, flight.tug ?? "")
  );
}
function route(flight) {
  const arrow = element("span", { class: "quiet" }, " → ");
  return element("span", { class: "route" }, flight.origin, arrow, flight.destination);
}
function standSign(flight) {
  if (flight.stand == null) return element("span", { class: "sign none" }, "none");
  return element("span", { class: "sign" }, flight.stand);
}
function times(times2) {
  const late2 = delay(times2);
  if (late2 === 0) return [clock(times2.estimated)];
  const title = `planned for ${clock(times2.scheduled)}`;
  const sign = late2 > 0 ? `+${late2}` : `−${-late2}`;
  return [clock(times2.estimated), element("span", { class: late2 >= LATE ? "late" : "off", title }, sign)];
}
var LATE = 15;

// src/create.ts
var CreateForm = class {
  #place = part("create", HTMLDivElement);
  #actions;
  #form;
  /** Whether a flight is being created: pressing twice is meant once. */
  #isCreating = false;
  #problem = element("p", { class: "verdict problem", role: "alert" });
  constructor(actions) {
    this.#actions = actions;
    this.#form = this.#build();
    this.#place.append(element("h2", {}, "New flight"), this.#form);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
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
    const types = AIRCRAFT.map((type) => element("option", { value: type }, type));
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
    const stand = text2("stand").trim();
    this.#isCreating = true;
    const answer = await this.#actions.create({
      id: text2("id"),
      aircraft: AIRCRAFT.find((type) => type === text2("aircraft")) ?? AIRCRAFT[0],
      registration: text2("registration"),
      origin: text2("origin"),
      destination: text2("destination"),
      arrival: moment(text2("arrival")),
      departure: moment(text2("departure")),
      stand: stand === "" ? null : stand
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
  #tell(mistakes, words = "") {
    const controls = this.#controls();
    for (const control of controls) {
      const mistake = mistakes.find(({ field: field2 }) => field2 === control.name);
      control.setAttribute("aria-invalid", String(mistake !== void 0));
      part(`${control.name}-problem`, HTMLElement).textContent = mistake?.message ?? "";
    }
    const elsewhere = mistakes.filter(({ field: field2 }) => !controls.some(({ name }) => name === field2));
    this.#problem.textContent = [...elsewhere.map(({ field: field2, message }) => `${field2}: ${message}`), words].join(" ").trim();
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
var AIRCRAFT = [
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

// src/stands.ts
function stands(flight, others) {
  const tiles = PIERS.flatMap(pier).map((stand) => tile(stand, flight, others));
  return element("fieldset", { class: "stands" }, element("legend", {}, "Send to stand"), ...tiles);
}
function pier(letter) {
  return NUMBERS.map((number2) => `${letter}${number2}`);
}
function tile(stand, flight, others) {
  const isThere = stand === flight.stand;
  const inTheWay = (other) => other.id !== flight.id && !hasLeft(other) && meet(other, flight);
  const meets = others.filter((other) => other.stand === stand && inTheWay(other));
  const more = meets.length > 1 ? ` +${meets.length - 1}` : "";
  const note = isThere ? flight.id : `${meets[0]?.id ?? ""}${more}`;
  const choice = element("input", { type: "radio", name: "stand", value: stand });
  choice.checked = isThere;
  const name = element("b", {}, stand);
  return element("label", { class: isThere ? "here" : "" }, choice, name, element("small", {}, note));
}
function hasLeft(flight) {
  return flight.state === "outbound" || flight.state === "departed";
}
var PIERS = ["A", "B", "C"];
var NUMBERS = [1, 2, 3, 4, 5, 6];

// src/flight.ts
var FlightDetails = class {
  #place = part("flight", HTMLDivElement);
  #actions;
  constructor(actions) {
    this.#actions = actions;
  }
  /** Shows a flight; `done` says what has just happened to it. */
  show(flight, done = "") {
    const outcome = element("p", { class: "verdict good", role: "status" }, done);
    this.#place.replaceChildren(head(flight), facts(flight), this.#form(flight, outcome));
  }
  /** Says why a flight cannot be shown. */
  miss(id, words) {
    this.#place.replaceChildren(element("h2", {}, id), element("p", { class: "verdict problem", role: "alert" }, said(words)));
  }
  /** Sends the flight that is shown to a stand, as if it had been chosen by hand. */
  send(stand) {
    const choice = this.#place.querySelector(`input[value="${stand}"]`);
    choice?.click();
    choice?.form?.requestSubmit();
  }
  #form(flight, outcome) {
    const picker = stands(flight, this.#actions.others());
    const send = element("button", { type: "submit" }, "Send");
    const form = element("form", { class: "assign" }, picker, element("div", { class: "submit" }, send, outcome));
    const name = () => {
      const stand = chosen(form);
      send.disabled = stand === null || stand === flight.stand;
      send.textContent = send.disabled ? "Choose a stand" : `Send ${flight.id} to ${stand}`;
    };
    name();
    form.addEventListener("change", () => {
      outcome.replaceChildren();
      name();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const stand = chosen(form);
      if (stand !== null) void this.#assign(flight, stand, outcome);
    });
    return form;
  }
  async #assign(flight, stand, outcome) {
    const answer = await this.#actions.assign(flight.id, stand);
    if (!outcome.isConnected) return;
    if (answer.ok) {
      this.show(answer.value, `${flight.id} goes to ${stand}`);
      this.#place.querySelector("input:checked")?.focus();
      return;
    }
    outcome.className = "verdict problem";
    outcome.replaceChildren(...this.#refusal(answer.refusal, answer.words));
  }
  /** The refusal in words; a flight that is in the way can be looked at from there. */
  #refusal(refusal, words) {
    const parts = [said(words), " "];
    if (refusal?.code === "stand_occupied") {
      const look = element("button", { type: "button", class: "link" }, `Show ${refusal.by}`);
      look.addEventListener("click", () => this.#actions.choose(refusal.by));
      parts.push(look);
    }
    return parts;
  }
};
function said(words) {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}
function chosen(form) {
  const stand = new FormData(form).get("stand");
  return typeof stand === "string" ? stand : null;
}
function head(flight) {
  const state = element("span", { class: "state", "data-state": flight.state }, STATES[flight.state]);
  const title = element("h2", {}, flight.id, " ", element("span", { class: "airline" }, flight.airline));
  return element("div", { class: "head" }, standSign(flight), title, state);
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
    part("find", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
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

// src/desk.ts
var Desk = class {
  #line;
  /** Where flights are looked for. */
  search = new Search(() => void this.find());
  #board = new Board((id) => void this.choose(id));
  #details;
  #create;
  #count = part("count", HTMLParagraphElement);
  #problem = part("find-problem", HTMLParagraphElement);
  /** Every flight as it was last heard of. */
  #flights = /* @__PURE__ */ new Map();
  #chosen = null;
  #finding = new AbortController();
  constructor(line2) {
    this.#line = line2;
    this.#details = new FlightDetails({
      assign: (id, stand) => this.#assign(id, stand),
      choose: (id) => void this.choose(id),
      others: () => [...this.#flights.values()]
    });
    this.#create = new CreateForm({
      create: (input2) => line2.ask(CreateFlight, input2, ({ id }) => `${id} is in the day`),
      created: (flight) => void this.#created(flight),
      leave: () => this.#show(this.#chosen === null ? "hint" : "flight")
    });
  }
  /** Asks for the flights that are looked for, or for all; a search that is still under way is cancelled. */
  async find() {
    this.#finding.abort();
    this.#finding = new AbortController();
    const { signal } = this.#finding;
    const { words } = this.search;
    const told2 = (flights) => flights.length === 1 ? "1 flight" : `${flights.length} flights`;
    const answer = words === "" ? await this.#line.ask(ListFlights, {}, told2, signal) : await this.#line.ask(FindFlights, { q: words }, told2, signal);
    if (signal.aborted) return;
    this.#problem.hidden = answer.ok;
    if (!answer.ok) {
      this.#problem.textContent = answer.words;
      return;
    }
    for (const flight of answer.value) this.#flights.set(flight.id, flight);
    this.#board.show(answer.value);
    const isCut = words !== "" && answer.value.length === MOST_FOUND;
    this.#count.textContent = isCut ? `first ${MOST_FOUND}` : `${answer.value.length}`;
    if (words === "") this.#revealNow(answer.value);
  }
  /** Asks again for all that is shown, after a time in which others may have changed it. */
  async refresh() {
    await this.find();
    if (this.#chosen !== null && !part("flight", HTMLDivElement).hidden) await this.choose(this.#chosen);
  }
  /** Asks for a flight and shows its details. */
  async choose(id) {
    this.#chosen = id;
    this.#board.mark(id);
    const answer = await this.#line.ask(GetFlight, { id }, place);
    if (this.#chosen !== id) return;
    this.#show("flight");
    if (!answer.ok) {
      this.#details.miss(id, answer.words);
      return;
    }
    if (this.#flights.get(id)?.stand !== answer.value.stand) this.#board.update(answer.value);
    this.#take(answer.value);
    this.#details.show(answer.value);
    this.#board.reveal(id, "nearest");
    part("panel", HTMLElement).scrollIntoView({ block: "nearest" });
  }
  /** Shows a flight and sends it to a stand. */
  async send(id, stand) {
    await this.choose(id);
    this.#details.send(stand);
  }
  /** Shows the form for a new flight. */
  create() {
    this.#show("create");
    this.#create.focus();
  }
  /** Asks for every flight of the board by itself, all at once. */
  async burst() {
    await this.#line.askTogether(GetFlight, this.#board.ids().map((id) => ({ id })));
  }
  /** Sends somebody to each stand of the first pier, all at once; each inspection is an effect and a call. */
  async inspect() {
    const told2 = ({ stand, number: number2 }) => `${stand} is inspected: inspection no. ${number2}`;
    await Promise.all(pier("A").map((stand) => this.#line.ask(InspectStand, { stand }, told2)));
  }
  async #assign(id, stand) {
    const answer = await this.#line.ask(AssignStand, { id, stand }, place);
    if (answer.ok) {
      this.#take(answer.value);
      this.#board.update(answer.value);
    }
    return answer;
  }
  async #created(flight) {
    this.#take(flight);
    this.search.clear();
    await this.find();
    await this.choose(flight.id);
    this.#board.update(flight);
    this.#board.reveal(flight.id, "center");
  }
  #take(flight) {
    this.#flights.set(flight.id, flight);
  }
  #show(which) {
    for (const name of ["hint", "flight", "create"]) part(name, HTMLDivElement).hidden = name !== which;
  }
  /** What has left is history: the board opens where the day is. */
  #revealNow(flights) {
    const next = flights.find(({ state }) => state === "on_stand");
    if (next && this.#chosen === null) this.#board.reveal(next.id, "start");
  }
};
function place({ id, stand }) {
  return stand == null ? `${id} has no stand` : `${id} goes to ${stand}`;
}
var MOST_FOUND = 20;

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
  #output;
  /** @internal */
  constructor(id, output) {
    this.id = id;
    this.#output = output;
    output.catch(() => {
    });
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
    return this.#output.then((value) => ({ ok: true, value }), (error) => ({ ok: false, error }));
  }
  /** Goes on with the output, or with the {@link CallError}. */
  then(onOutput, onFailure) {
    return this.#output.then(onOutput, onFailure);
  }
  /** Goes on with the output, or with what becomes of the {@link CallError}. */
  catch(onFailure) {
    return this.#output.catch(onFailure);
  }
  /** Runs `onEnd` when the call is over, however it ended. */
  finally(onEnd) {
    return this.#output.finally(onEnd);
  }
  /** Makes a call a promise to the compiler too. */
  get [Symbol.toStringTag]() {
    return "Call";
  }
};

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
var HELLO = 2;
var AUTHENTICATE = 3;
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
function readFrame(encoding, frame) {
  const message = {};
  try {
    const bytes2 = encoding.decode(frame);
    const r = new Reader(bytes2, -1);
    const entries = r.map();
    if (entries < 1 || !isTagNext(r))
      r.fail("the message does not say what it is");
    r.at += 2;
    const tag = r.int(0, 65535);
    const shape2 = shapes[tag];
    message["t"] = shape2 ? tag : UNKNOWN;
    readEntries(r, shape2 ?? unknown2, entries - 1, message);
    if (r.at < bytes2.length)
      r.fail("bytes follow the message");
    if (tag === RESPONSE && !message["ok"] === !message["error"]) {
      if (message["ok"])
        r.fail("both `ok` and `error` are there");
      r.missing("ok");
    }
    return message;
  } catch (error) {
    const { request_id } = message;
    const problem = error.message;
    return typeof request_id === "number" ? { t: RESPONSE, request_id, problem } : { t: UNREADABLE, problem };
  }
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
function shape(parts) {
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
var nested = (shape2) => (r) => readEntries(r, shape2, r.map(), {});
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
var executed = (r) => {
  const said2 = r.str();
  return ["no", "yes"].includes(said2) ? said2 : "unknown";
};
var limits = nested(shape({ max_in_flight: [small], max_message: [small] }));
var VERDICTS = ["done", "running", "absent", "outcome_unknown"];
var optionalText = [text, void 0];
var fault = {
  code: [text],
  message: [text, ""],
  executed: [executed, "unknown"],
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
  const w = new Writer();
  writeField(w, message);
  return w.take();
}
function writtenSize(encoding, op, payload) {
  if (!encoding.digits)
    return payload.length;
  return new Blob([encoding.encode(writeMessage({ t: REQUEST, request_id: 0, op, payload }))]).size;
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

// ../../../../client/typescript/dist/op_id.js
function newOpId() {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = crypto.getRandomValues(new Uint8Array(18));
  let at = 0;
  const rest = "7xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => (random[at++] & 15).toString(16));
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest}`;
}

// ../../../../client/typescript/dist/outcome.js
function readAnswer(operation, { ok, error, problem }, signal) {
  const { name, output } = operation;
  if (error)
    throw failed(operation, error, signal);
  if (!ok)
    throw unusable(name, "decode", problem, "unknown");
  return readValue(name, output, ok, "yes");
}
function failed({ name, error }, { code, message, executed: executed2, details, error_id: errorId, retry_after_ms: retryAfterMs, why }, signal) {
  const make = (kind, words, facts2) => callError(name, words, { kind, code, executed: executed2, ...facts2 });
  switch (code) {
    case "operation":
      if (!details)
        return unusable(name, "decode", "the operation's error is missing", executed2);
      return make(code, message || "the operation refused", { error: readValue(name, error, details, executed2) });
    case "timeout":
    case "expired":
      return make("timeout", "the time of the call ran out", why && { cause: why });
    case "cancelled":
      return make(code, "the call was cancelled", signal?.aborted && { cause: signal.reason });
    case "offline":
      return make(code, "there is no connection", why && { cause: why });
    case "outcome_unknown":
      return make(code, "nobody can say whether the call ran");
    case "session_lost":
      return make(code, "the server has lost the session");
  }
  if (why)
    return callError(name, why.message, { kind: "closed", executed: executed2, reason: why });
  return make("fault", `${code}: ${message}`, {
    fault: { code, message, executed: executed2, retryAfterMs, errorId, details }
  });
}
function unusable(operation, kind, thrown, executed2) {
  const { path = "", message = thrown } = Object(thrown);
  const what = kind === "encode" ? "the input cannot be written" : "the answer cannot be read";
  return callError(operation, `${what}: ${message}`, { kind, path, executed: executed2, cause: thrown });
}
function readValue(operation, read2, bytes2, executed2) {
  try {
    return decode(read2, bytes2);
  } catch (thrown) {
    throw unusable(operation, "decode", thrown, executed2);
  }
}

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

// ../../../../client/typescript/dist/session/held.js
var Held = class extends Map {
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
function cost2({ op, size: size2 }) {
  return op.length + size2 + ALLOWANCE;
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
  /** Why there will be no connection any more. */
  #closed;
  constructor(options, host) {
    this.#options = options;
    this.#host = host;
  }
  /** How many calls are sent and not answered. */
  get inFlight() {
    return this.#sent.size;
  }
  /** How many calls are not sent. */
  get waiting() {
    return this.#waiting.size;
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
  /** Takes a call in, and sends it if there is a link that has room; its id. `why` tells why there is no connection. */
  add(call, link, why, now) {
    const id = this.#nextId++;
    this.#waiting.set(id, call);
    if (this.#closed)
      this.#fail(id, call, "closed", this.#closed);
    else if (call.offline === "fail" && this.state !== OPEN)
      this.#fail(id, call, "offline", why);
    else
      this.#watch(call.deadline);
    if (link)
      this.pump(link, now);
    const { maxWaitingBytes = 1048576 } = this.#options;
    if (this.#waiting.bytes > maxWaitingBytes && this.#waiting.has(id))
      this.#fail(id, call, "overloaded");
    return id;
  }
  /** Sends the calls that wait, in their order, as far as there is room for them. */
  pump({ max_in_flight, max_message }, now) {
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
        const { op, opId: op_id, payload, deadline } = call;
        const timeout_ms = Math.max(Math.ceil(deadline - now), 1);
        const fits = bytes2 + this.#sent.size * LONGEST_ID <= max_message;
        const ack = fits ? this.ack(ACK_EVERY / 2) : void 0;
        this.#host.send({ t: REQUEST, request_id: id, op, op_id, timeout_ms, ack, payload });
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
  /**
   * Gives up a call that nobody waits for. One that was sent keeps its place until the server has
   * answered the cancel: so the server never holds more calls than it allows.
   */
  cancel(id) {
    const call = this.#waiting.get(id) ?? this.#sent.get(id);
    if (call)
      this.#takeBack(id, call, "cancelled");
  }
  /** Ends the calls whose time is over; `why` tells why there is no connection, if there is none. */
  expire(now, why) {
    this.earliest = Infinity;
    for (const [id, call] of [...this.#sent, ...this.#waiting]) {
      const over = call.deadline + (this.#sent.has(id) ? this.#options.grace ?? 100 : 0);
      if (now < over)
        this.#watch(over);
      else {
        this.#takeBack(id, call, late(call), why);
        this.#sent.delete(id);
      }
    }
  }
  /** The connection is lost. What was sent goes on, and so does what waits, unless it was not to wait for this. */
  cut(why) {
    for (const [id, call] of this.#waiting) {
      const wasSent = call.mayHaveRun !== void 0;
      if (call.offline === "fail" && !wasSent)
        this.#fail(id, call, "offline", why);
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
    return [...this.#sent.keys()].map((id) => ({ id }));
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
  close(why) {
    this.#closed = why;
    for (const [id, call] of [...this.#sent, ...this.#waiting]) {
      this.#fail(id, call, "closed", why);
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
  /** The calls that were sent and are not over. */
  #open() {
    return [...this.#sent, ...this.#waiting].flatMap(([id, { end }]) => end && id < this.#below ? id : []);
  }
  #takeBack(id, call, code, why) {
    if (call.end && this.#sent.has(id)) {
      this.#unacknowledged++;
      if (this.state >= OPEN)
        this.#host.send({ t: CANCEL, request_id: id });
    }
    this.#fail(id, call, code, why);
  }
  /** Ends a call without an answer. */
  #fail(id, call, code, why) {
    this.#waiting.delete(id);
    const executed2 = call.epoch === void 0 ? "no" : "unknown";
    call.end?.({ error: { code, message: "", executed: executed2, why } });
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
function isRepeatable(call, epoch) {
  return call.epoch === void 0 || call.class !== "once" || !!call.opId && !!epoch && epoch === call.epoch;
}

// ../../../../client/typescript/dist/session/heartbeat.js
var Heartbeat = class {
  /** The clock that the ping carries which is not answered yet. */
  asked = NaN;
  nextPing;
  /**
   * When the silence has lasted for too long: a heartbeat and the timeout, and the timeout since a
   * ping was sent. A page in the background is woken seldom and late; it must not take its own sleep
   * for the server's silence.
   */
  silentAt = Infinity;
  #interval;
  #timeout;
  #heard;
  constructor(interval, timeout, now) {
    this.#interval = Math.max(interval, SHORTEST_HEARTBEAT);
    this.#timeout = Math.max(timeout, SHORTEST_HEARTBEAT);
    this.#heard = now;
    this.nextPing = now + this.#interval;
  }
  hear(now) {
    this.#heard = now;
    this.silentAt = Infinity;
  }
  /** Counts a ping that leaves now; gives the clock that it carries. */
  ask(now) {
    this.nextPing = now + this.#interval;
    this.silentAt = Math.min(this.silentAt, Math.max(this.#heard + this.#interval, now) + this.#timeout);
    return this.asked = Math.floor(now);
  }
};

// ../../../../client/typescript/dist/session/session.js
var Session = class {
  #options;
  #host;
  #calls;
  /** When the state is over by itself. */
  #until = -Infinity;
  /** The number of the attempt to connect. */
  #attempt = 0;
  /** Since when the connection is open; not yet is later than ever. */
  #since = Infinity;
  #heartbeat = NONE;
  #limits;
  /** The session that the server keeps, if it keeps one. */
  #key;
  /** Whether the socket of an attempt is open. */
  #isOpened = false;
  /** The credential; `null` while it is being fetched. */
  #token;
  /** How many calls of the connection before go on here. */
  #replayed = 0;
  /** What the server said was wrong before it closed. */
  #complaint = "";
  /** Why the last connection or attempt ended. */
  #cause = new ConnectError("timed_out");
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
    if (this.#state === LEAVING && cause.kind !== "signed_out") {
      this.#attempt = 0;
      if (cause.code === RESTART)
        this.#calls.sendBack();
      return this.#wait(this.#until, new ConnectError("go_away"), now);
    }
    this.#attempt = now - this.#since < (this.#options.backoff?.held ?? 1e4) ? this.#attempt + 1 : 1;
    const { kind, code, detail } = cause;
    const told2 = kind === "closed" ? new ConnectError(kind, this.#complaint || detail, code) : cause;
    if (isFinal(told2))
      this.#end(told2);
    else
      this.#wait(now + pause(this.#attempt, this.#options), told2, now);
  }
  /** A message came, or what should have been one. */
  received(message, now) {
    if (this.#state < GREETING)
      return;
    if (this.#state >= OPEN)
      this.#heartbeat.hear(now);
    switch (message.t) {
      case CONNECTED:
        return this.#welcome(message, now);
      case PONG:
        if (this.#state === OPEN && message.client_ts === this.#heartbeat.asked) {
          this.#host.status({ state: "open", latency: now - message.client_ts, replayed: this.#replayed });
          this.#heartbeat.asked = NaN;
        }
        return;
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
        return;
    }
    this.#pump(now);
  }
  /** Takes a call in; its request id. */
  call(call, now) {
    return this.#calls.add(call, this.#link, this.#why, now);
  }
  /** The caller takes the call back. */
  cancel(id) {
    this.#calls.cancel(id);
  }
  /** The calls that somebody waits for. */
  queue(now) {
    return this.#calls.queue(now);
  }
  /** How many calls are sent and not answered. */
  get inFlight() {
    return this.#calls.inFlight;
  }
  /** When the session wants a `tick`; infinity for never. May move at each step. */
  nextTick(now) {
    const { isAckDue, waiting, earliest } = this.#calls;
    const { nextPing, silentAt } = this.#heartbeat;
    return Math.min(
      earliest,
      silentAt,
      isAckDue ? now : nextPing,
      this.#isBusy ? Infinity : this.#until,
      // A socket does not tell when it has written.
      waiting && this.#state === OPEN && !this.#link ? now + LOOK_AGAIN : Infinity
    );
  }
  /** The moment of {@link nextTick} is here. The first one begins to connect. */
  tick(now) {
    if (this.#calls.earliest <= now)
      this.#calls.expire(now, this.#why);
    this.#pump(now);
    if (this.#until <= now && !this.#isBusy)
      return this.#timeOut(now);
    if (this.#heartbeat.silentAt <= now)
      this.#hangUp(4009, "silent", now);
    else if (this.#heartbeat.nextPing <= now || this.#calls.isAckDue) {
      this.#host.send({ t: PING, ts: this.#heartbeat.ask(now), ack: this.#calls.ack() });
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
    const { protocol_version, session_id, resume_token, limits: limits2, heartbeat_ms, heartbeat_timeout_ms } = message;
    if (this.#state !== GREETING)
      return;
    if (protocol_version !== PROTOCOL_VERSION) {
      const detail = `it is ${protocol_version}, this client's is ${PROTOCOL_VERSION}`;
      return this.#hangUp(4500, "version", now, detail);
    }
    this.#limits = limits2;
    this.#heartbeat = new Heartbeat(heartbeat_ms, heartbeat_timeout_ms, now);
    this.#since = now;
    this.#enter(OPEN, Infinity);
    this.#replayed = this.#calls.begin(message, message.resumed && !!this.#key);
    this.#key = session_id && resume_token ? { session_id, resume_token } : void 0;
    this.#host.status({ state: "open", latency: null, replayed: this.#replayed });
    this.#pump(now);
  }
  #hangUp(code, kind, now, detail) {
    this.#host.disconnect(code);
    this.lost(new ConnectError(kind, detail), now);
  }
  #wait(until, cause, now) {
    const retryIn = Math.max(until - now, 0);
    this.#cause = cause;
    this.#enter(WAITING, until);
    this.#calls.cut(cause);
    this.#host.status({ state: "waiting", retryIn, cause });
    if (!retryIn)
      this.#connect(now);
  }
  /** Ends everything: there will be no connection any more. */
  #end(reason) {
    this.#calls.close(reason);
    this.#enter(CLOSED, Infinity);
    this.#host.status({ state: "closed", reason });
  }
  #enter(state, until) {
    if (state < OPEN)
      this.#heartbeat = NONE;
    this.#calls.state = state;
    this.#until = until;
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
    this.#host.send({ t: HELLO, token, resume, client: CLIENT });
  }
  #pump(now) {
    if (this.#link)
      this.#calls.pump(this.#link, now);
  }
  /** Why there is no connection, if there is none. */
  get #why() {
    return this.#state < OPEN ? this.#cause : void 0;
  }
  get #state() {
    return this.#calls.state;
  }
  /** Whether the server goes away and has not answered everything yet. */
  get #isBusy() {
    return this.#state === LEAVING && this.inFlight > 0;
  }
  /** What may be sent in calls; nothing where there is no connection, or one that does not write. */
  get #link() {
    return this.#state === OPEN && this.#host.buffered() <= HIGH_WATER ? this.#limits : void 0;
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
  #line;
  /** What is to be told to those who watch, once the session has done its step. */
  #news = [];
  #isTelling = false;
  /** When the timer runs out, and how it is stopped. */
  #wakeAt = Infinity;
  #stopTimer = () => {
  };
  /** @internal */
  constructor(dial2, encoding, options) {
    this.#dial = dial2;
    this.#encoding = encoding;
    this.#options = options;
    this.#clock = options.clock ?? platform;
    this.#opened = new Promise((resolve, reject) => {
      const stop = this.#status.subscribe(() => {
        const status = this.#status.get();
        if (status.state === "connecting")
          return;
        stop();
        if (status.state === "open")
          resolve();
        else
          reject(status.state === "waiting" ? status.cause : status.reason);
      });
    });
    this.#opened.catch(() => {
    });
    this.#session = new Session(options, {
      connect: () => this.#connect(),
      authenticate: () => this.#authenticate(),
      send: (message) => this.#line?.send(this.#encoding.encode(writeMessage(message))),
      buffered: () => this.#line?.buffered() ?? 0,
      disconnect: (code) => this.#line?.close(code),
      status: (status) => this.#news.push(status)
    });
    this.#step((session, now) => session.tick(now));
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
    const { timeout, signal, offline = this.#options.offline } = options;
    const opId = options.opId ?? (kind === "transactional" ? newOpId() : void 0);
    let id;
    const abort = () => this.#step((session) => session.cancel(id));
    const answer = new Promise((end) => {
      const [payload, size2] = this.#write(operation, input2);
      if (signal?.aborted)
        throw failed(operation, { code: "cancelled", message: "", executed: "no" }, signal);
      const deadline = this.#clock.now() + this.#budget(operation.timeout, timeout);
      const made = { op, class: kind, opId, payload, size: size2, deadline, offline };
      signal?.addEventListener("abort", abort);
      this.#step((session, now) => id = session.call({ ...made, end }, now));
    });
    const output = answer.then((answer2) => {
      signal?.removeEventListener("abort", abort);
      return readAnswer(operation, answer2, signal);
    });
    return new Call(id, output);
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
    return this.#session.queue(this.#clock.now()).map((call) => ({
      ...call,
      cancel: () => this.#step((session) => session.cancel(call.id))
    }));
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
      const writer = new Writer(this.#encoding.digits);
      write2(writer, input2);
      const payload = writer.take();
      return [payload, writtenSize(this.#encoding, name, payload)];
    } catch (thrown) {
      throw unusable(name, "encode", thrown, "no");
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
    for (const status of this.#news)
      this.#status.set(status);
    this.#news = [];
    this.#isTelling = false;
    this.#setTimer();
  }
  #connect() {
    this.#line = this.#dial({
      opened: () => this.#step((session, now) => session.opened(now)),
      lost: (cause) => this.#step((session, now) => session.lost(cause, now)),
      received: (frame) => this.#step((session, now) => session.received(readFrame(this.#encoding, frame), now))
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
var platform = {
  now: () => performance.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  }
};
var WAY = 5e3;
var A_YEAR = 365 * 24 * 36e5;
var LONGEST_TIMER = 2147483647;

// ../../../../client/typescript/dist/encoding.js
var messagePack = {
  subprotocol: "wilco.v1.msgpack",
  digits: false,
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
var json = { subprotocol: "wilco.v1.json", digits: true, encode: encode2, decode: decode2 };
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
  #watchers = [];
  #tellAsked = () => {
  };
  #client;
  #encoding = "MessagePack";
  /** How many times the line was lost. */
  #cuts = 0;
  #isOpen = false;
  constructor(journal2, meter2, plug2) {
    this.#journal = journal2;
    this.#meter = meter2;
    this.#plug = plug2;
    this.#client = this.#connect();
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
    const left = this.#client;
    this.#client = this.#connect();
    left.close();
    this.#isOpen = false;
    this.#tell();
  }
  /** Asks the desk; `praise` says in words what an answer brought. */
  async ask(operation, input2, praise, signal) {
    const asked = performance.now();
    const encoding = this.#encoding;
    const before = this.#cuts;
    const call = this.#client.request(operation, input2, { signal, timeout: PATIENCE });
    this.#tellAsked();
    const result = await call.result();
    const took = performance.now() - asked;
    const cuts = this.#cuts - before;
    const outcome = result.ok ? { kind: "answered", words: praise(result.value) } : outcomeOf(result.error);
    const told2 = { operation: operation.name, input: input2, requestId: call.id, encoding, took, cuts, outcome };
    this.#journal.write({ kind: "call", call: told2 });
    if (result.ok) return result;
    const refusal = result.error.kind === "operation" ? result.error.error : null;
    return { ok: false, refusal, words: outcome.kind === "cancelled" ? outcome.kind : outcome.words };
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
  #connect() {
    const options = { WebSocket: this.#plug.socket(this.#meter.socket()), backoff: { longest: LONGEST_WAIT2 } };
    const client = connect("/ws", this.#encoding === "JSON" ? { ...options, encoding: json } : options);
    client.status.subscribe(() => {
      if (client === this.#client) this.#tell();
    });
    return client;
  }
  #tell() {
    const status = this.#client.status.get();
    if (this.#isOpen && status.state !== "open") this.#cuts += 1;
    this.#isOpen = status.state === "open";
    for (const watcher of this.#watchers) watcher(status);
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
      const words = error.message.replace(`${error.operation}: `, "");
      const cause = (error.kind === "timeout" || error.kind === "offline") && error.cause ? `: ${error.cause.message}` : "";
      return { kind: "failed", code: error.code ?? error.kind, words: words + cause, executed: error.executed };
    }
    default:
      return error;
  }
}
var PATIENCE = 6e4;
var LONGEST_WAIT2 = 3e3;

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
    const keyOf = ({ operation, sent }) => `${operation} ${sent}`;
    const rows = /* @__PURE__ */ new Map();
    for (const key of new Set(calls2.map(keyOf))) {
      const row2 = this.#shown.get(key) ?? new Row();
      row2.show(calls2.filter((call) => keyOf(call) === key));
      rows.set(key, row2);
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
var Row = class {
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
  /** Shows the command of a call. */
  show({ operation, input: input2 }) {
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
var terminal = new Terminal();
var activity = new Activity(meter, (call) => terminal.show(call));
journal.read((entry) => activity.add(entry));
var plug = new Plug();
var line = new Line(journal, meter, plug);
var desk = new Desk(line);
var lamp = new Lamp();
var plugButton = part("plug", HTMLButtonElement);
new Queue(line);
part("new", HTMLButtonElement).addEventListener("click", () => desk.create());
part("tries", HTMLElement).addEventListener("click", ({ target }) => {
  const { flight, stand } = target instanceof Element ? target.closest("button")?.dataset ?? {} : {};
  if (flight !== void 0 && stand !== void 0) void desk.send(flight, stand);
});
part("burst", HTMLButtonElement).addEventListener("click", () => void desk.burst());
part("inspect", HTMLButtonElement).addEventListener("click", () => void desk.inspect());
plugButton.addEventListener("click", togglePlug);
part("encoding", HTMLFieldSetElement).addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) line.speak(target.value);
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
var told = "connecting";
line.watch((status) => {
  lamp.show(status, line.queue().length);
  if (status.state === "connecting") {
    if (told === "open") told = "connecting";
    return;
  }
  if (status.state === told) return;
  told = status.state;
  journal.write({ kind: "line", tone: told === "open" ? "quiet" : "bad", words: newsOf(status) });
  if (told === "open") void desk.refresh();
});
function newsOf(status) {
  switch (status.state) {
    case "open":
      return `The line is open, in ${line.encoding}${status.replayed === 0 ? "" : `: ${wentOn(status.replayed)}`}.`;
    case "waiting":
      return `The line is down: ${status.cause.message}.`;
    case "closed":
      return `The line is closed: ${status.reason.message}.`;
    default:
      return status;
  }
}
function togglePlug() {
  if (plug.isOut) plug.putIn();
  else plug.pull();
  plugButton.textContent = plug.isOut ? "Plug in" : "Pull the plug";
  plugButton.classList.toggle("out", plug.isOut);
}
