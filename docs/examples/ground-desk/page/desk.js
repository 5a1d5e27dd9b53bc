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
  // Only the word is announced: a latency or a countdown that is read out every second helps nobody.
  #word = part("lamp-word", HTMLSpanElement);
  #detail = part("lamp-detail", HTMLSpanElement);
  /** Why there is no line; empty while there is one, or may be the first. */
  #cause = "";
  #countdown;
  /** Shows a status. */
  show(status) {
    clearInterval(this.#countdown);
    this.#lamp.dataset["state"] = status.state;
    this.#word.textContent = WORDS[status.state];
    switch (status.state) {
      case "connecting":
        this.#detail.textContent = this.#cause;
        break;
      case "open":
        this.#cause = "";
        this.#detail.textContent = status.latency === null ? "" : millis(status.latency);
        break;
      case "waiting":
        this.#cause = status.cause.message;
        this.#wait(performance.now() + status.retryIn);
        break;
      case "closed":
        this.#detail.textContent = status.reason.message;
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
};
function millis(duration) {
  if (duration >= 1e3) return `${(duration / 1e3).toFixed(1)} s`;
  return `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`;
}
var WORDS = {
  connecting: "connecting",
  open: "open",
  waiting: "waiting",
  closed: "closed"
};

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
      element("span", { class: "outcome" }, ...outcomeWords(outcome))
    );
  }
};
function outcomeWords(outcome) {
  switch (outcome.kind) {
    case "answered":
      return [outcome.words];
    case "cancelled":
      return ["cancelled: a newer search took its place"];
    case "refused":
      return [element("code", {}, outcome.code), ` ${outcome.words}`];
    case "failed":
      return [element("code", {}, outcome.code), ` ${outcome.words}; executed: ${outcome.executed}`];
    default:
      return outcome;
  }
}
function burst({ operation, requestIds, encoding, took, answered }) {
  const asked = requestIds.length;
  const ids = `${number(requestIds[0])} to ${number(requestIds.at(-1))}`;
  return element(
    "li",
    { class: answered === asked ? "answered" : "failed" },
    element("span", { class: "id" }, number(requestIds[0])),
    element("span", { class: "what" }, element("b", {}, `${operation} × ${asked}`)),
    cost(took, encoding),
    element("span", { class: "outcome" }, `${answered} of ${asked} answered: ${ids}, all under way together`)
  );
}
function number(requestId2) {
  return requestId2 === void 0 ? "–" : `#${requestId2}`;
}
function cost(took, encoding) {
  return element("span", { class: "cost" }, element("b", {}, millis(took)), ` ${encoding}`);
}
var KEPT = 200;

// ../../../../client/typescript/dist/codec/token.js
function tokenLength(bytes2, at) {
  const marker = bytes2[at];
  if (marker < 160 || marker >= 224)
    return 1;
  if (marker < 192)
    return marker - 159;
  const width = widthOf(marker);
  const head2 = 1 + width;
  if (isText(marker) || isBytes(marker))
    return head2 + unsigned(bytes2, at + 1, width);
  if (marker < 199 || marker > 201)
    return head2;
  return head2 + 1 + unsigned(bytes2, at + 1, width);
}
function contentAt(bytes2, at) {
  const marker = bytes2[at];
  return at + 1 + (marker < 192 ? 0 : widthOf(marker));
}
function tokenCount(bytes2, at) {
  const marker = bytes2[at];
  return marker < 160 ? marker & 15 : unsigned(bytes2, at + 1, widthOf(marker));
}
function isText(marker) {
  return (marker & 224) === 160 || marker > 216 && marker < 220;
}
function isBytes(marker) {
  return marker > 195 && marker < 199;
}
function isInteger(marker) {
  return marker < 128 || marker > 223 || marker > 203 && marker < 212;
}
function isList(marker) {
  return (marker & 240) === 144 || (marker & 254) === 220;
}
function isMap(marker) {
  return (marker & 240) === 128 || (marker & 254) === 222;
}
function integerAt(bytes2, at) {
  const marker = bytes2[at];
  if (marker < 128)
    return marker;
  if (marker > 223)
    return marker - 256;
  const width = widthOf(marker);
  if (marker < 208 || bytes2[at + 1] < 128)
    return unsigned(bytes2, at + 1, width);
  let missing = 0;
  for (let i = 1; i <= width; i++)
    missing = missing * 256 + 255 - bytes2[at + i];
  return -1 - missing;
}
function kindOf(marker) {
  if (isInteger(marker))
    return "an integer";
  if (isText(marker))
    return "text";
  if (isBytes(marker))
    return "bytes";
  if (isList(marker))
    return "a list";
  if (isMap(marker))
    return "a map";
  if (marker === 192)
    return "null";
  if (marker === 193)
    return "the reserved byte 0xc1";
  return marker < 196 ? "a boolean" : (marker & 254) === 202 ? "a float" : "an extension";
}
function unsigned(bytes2, at, width) {
  let value = 0;
  for (const end = at + width; at < end; at++)
    value = value * 256 + bytes2[at];
  return value;
}
function widthOf(marker) {
  return WIDTHS.charCodeAt(marker - 192) - 48;
}
var WIDTHS = "000012412448124812482359A1242424";

// ../../../../client/typescript/dist/codec/bytes.js
function readBytes(reader) {
  const { input: input2, at } = reader;
  const marker = input2[at];
  if (isText(marker)) {
    const bytes2 = fromBase64(reader.str());
    if (bytes2 !== void 0)
      return bytes2;
    reader.at = at;
    reader.fail("expected bytes, found text that is not base64");
  }
  const next = at + tokenLength(input2, at);
  if (!(isBytes(marker) && next <= input2.length))
    reader.expected("bytes");
  reader.at = next;
  return input2.slice(contentAt(input2, at), next);
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
    super(path === "" ? problem : `${path}: ${problem}`);
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
  const few = names.slice(0, FEW).map((known2) => `\`${known2}\``).join(", ");
  return `expected one of ${few}${names.length > FEW ? ", .." : ""}, found \`${name.slice(0, LONGEST)}\``;
}
var FEW = 8;
var LONGEST = 64;

// ../../../../client/typescript/dist/codec/text.js
function readText(walker) {
  const { input: input2, at } = walker;
  const next = at + tokenLength(input2, at);
  if (!(isText(input2[at]) && next <= input2.length))
    walker.expected("text");
  let from = contentAt(input2, at);
  let text2 = "";
  if (next - from <= LONG) {
    for (; from + 4 <= next; from += 4) {
      const a = input2[from];
      const b = input2[from + 1];
      const c = input2[from + 2];
      const d = input2[from + 3];
      if ((a | b | c | d) > 127)
        break;
      text2 += String.fromCharCode(a, b, c, d);
    }
    for (; from < next && input2[from] < 128; from++) {
      text2 += String.fromCharCode(input2[from]);
    }
  }
  if (from < next) {
    try {
      text2 += utf8.decode(input2.subarray(from, next));
    } catch {
      walker.fail("the text is not UTF-8");
    }
  }
  walker.at = next;
  return text2;
}
var LONG = 40;
var utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// ../../../../client/typescript/dist/codec/path.js
function pathAt(bytes2, offset, open) {
  const levels = [];
  for (let at = 0; at < offset; ) {
    while (levels.at(-1)?.left === 0)
      levels.pop();
    const next = at + tokenLength(bytes2, at);
    if (!(next <= offset))
      break;
    const level = levels.at(-1);
    if (level !== void 0) {
      if (level.left % 2 === 0)
        level.key = at;
      level.left--;
      level.begun++;
    }
    const map = isMap(bytes2[at]);
    if (map || isList(bytes2[at])) {
      levels.push({ map, left: tokenCount(bytes2, at) * (map ? 2 : 1), begun: 0, key: 0 });
    }
    at = next;
  }
  let path = "";
  levels.slice(0, open).forEach(({ map, left, begun, key }, index, { length }) => {
    const inside = index + 1 < length;
    if (!map)
      path += inside || left > 0 ? `[${begun - +inside}]` : "";
    else if (inside || left % 2 === 1)
      path += (path && ".") + keyText(bytes2, key);
  });
  return path;
}
function keyText(bytes2, at) {
  const marker = bytes2[at];
  if (isInteger(marker))
    return String(integerAt(bytes2, at));
  if (!isText(marker))
    return `(${kindOf(marker)})`;
  const end = at + tokenLength(bytes2, at);
  return new TextDecoder().decode(bytes2.subarray(contentAt(bytes2, at), end)).slice(0, LONGEST_KEY);
}
var LONGEST_KEY = 64;

// ../../../../client/typescript/dist/codec/walker.js
var Walker = class {
  /** What is read. */
  input;
  /** The offset of the next byte. */
  at = 0;
  /** How many lists and maps are open. */
  depth;
  /** How many readings are under way of which another one may fit, see {@link readAny}. */
  trying = 0;
  /** How many readings were tried so far. */
  tried = 0;
  #outside;
  /** Where the first value of each open list and map begins, by depth. */
  #starts = [];
  /** Reads `input`; a `depth` of -1 is for a message, whose own map counts as no level. */
  constructor(input2, depth = 0) {
    this.input = input2;
    this.depth = this.#outside = depth;
  }
  /** Steps over a value, whatever it is. */
  skip() {
    const { input: input2, at } = this;
    const marker = input2[at];
    const next = at + tokenLength(input2, at);
    if (!(next <= input2.length && marker !== 193))
      this.expected("a value");
    const map = isMap(marker);
    if (map || isList(marker)) {
      for (let left = this.open(map ? 2 : 1); left > 0; left--)
        this.skip();
      this.end();
    } else
      this.at = next;
  }
  /** Steps over a value; its bytes, which are not copied. */
  raw() {
    const { at } = this;
    this.skip();
    return this.input.subarray(at, this.at);
  }
  /** Steps over a key; its index in `names`, or -1. */
  name(names) {
    const { input: input2, at } = this;
    this.skip();
    const length = this.at - at;
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (name.length === length && isField(input2, at, name))
        return i;
    }
    const marker = input2[at];
    if (marker < 217 || !isText(marker))
      return -1;
    this.at = at;
    return names.indexOf(fields(readText(this))[0]);
  }
  /** Steps over the key at `from`, and refuses it if `field` stands in its map before. */
  once(field2, from) {
    for (this.at = this.#starts[this.depth]; this.at < from; this.skip()) {
      if (this.name(field2) === 0) {
        this.at = from;
        const name = readText(this);
        this.at = from;
        this.fail(`the field \`${name}\` is there twice`);
      }
    }
    this.skip();
  }
  /** Begins a list or a map that takes so many values for each element; the number of values. */
  open(each) {
    const { input: input2, at } = this;
    const count2 = tokenCount(input2, at) * each;
    const next = at + tokenLength(input2, at);
    if (!(count2 <= input2.length - next))
      this.fail(ENDS);
    if (this.depth >= MAX_DEPTH)
      this.fail(TOO_DEEP);
    this.#starts[++this.depth] = this.at = next;
    return count2;
  }
  /** Ends the list or the map that was begun last. */
  end() {
    this.depth--;
  }
  /** Refuses what comes next, because it is not what was expected. */
  expected(what) {
    const { input: input2, at } = this;
    const marker = input2[at];
    if (!(at + tokenLength(input2, at) <= input2.length))
      this.fail(ENDS);
    let found = kindOf(marker);
    if (isInteger(marker)) {
      const value = integerAt(input2, at);
      found = Number.isSafeInteger(value) ? value : `${found} beyond 2^53`;
    }
    this.fail(`expected ${what}, found ${found}`);
  }
  /** Refuses what comes next. */
  fail(problem) {
    if (this.trying > 0)
      throw MISMATCH;
    throw new DecodeError(pathAt(this.input, this.at, this.depth - this.#outside), problem);
  }
};

// ../../../../client/typescript/dist/codec/reader.js
var Reader = class extends Walker {
  /** Whether a field came that was not behind the one before: only then one can stand twice. */
  #unordered = false;
  #view;
  /** Reads a boolean. */
  bool() {
    const marker = this.input[this.at];
    if (marker !== 195 && marker !== 194)
      this.expected("a boolean");
    this.at++;
    return marker === 195;
  }
  /**
   * Reads an integer from `min` to `max`, written in any form that holds it.
   *
   * A float is no integer, whatever its value. The bounds are within 2^53, so nothing is rounded.
   */
  int(min, max) {
    const { input: input2, at } = this;
    const next = at + tokenLength(input2, at);
    if (isInteger(input2[at]) && next <= input2.length) {
      const value = integerAt(input2, at);
      if (value >= min && value <= max) {
        this.at = next;
        return value;
      }
    }
    this.expected(`an integer from ${min} to ${max}`);
  }
  /** Reads a finite number of any form. An integer beyond 2^53 is rounded, as any float is. */
  float() {
    const { input: input2, at } = this;
    const marker = input2[at];
    const next = at + tokenLength(input2, at);
    if (next <= input2.length) {
      const view = this.#view ??= new DataView(input2.buffer, input2.byteOffset);
      let value = NaN;
      if (marker === 203)
        value = view.getFloat64(at + 1);
      else if (marker === 202)
        value = view.getFloat32(at + 1);
      else if (isInteger(marker))
        value = integerAt(input2, at);
      if (Number.isFinite(value)) {
        this.at = next;
        return value;
      }
    }
    this.expected("a finite number");
  }
  /** Reads text. */
  str() {
    return readText(this);
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
    if (!isList(this.input[this.at]))
      this.expected("a list");
    return this.open(1);
  }
  /** Begins a list that must have `length` elements. After the last one comes {@link end}. */
  tuple(length) {
    const { at } = this;
    const found = this.array();
    if (found === length)
      return;
    this.at = at;
    this.end();
    this.fail(`expected a list of ${length}, found one of ${found}`);
  }
  /** Begins a map; the number of its entries. After the last one comes {@link end}. */
  map() {
    if (!this.peekMap())
      this.expected("a map");
    return this.open(2) / 2;
  }
  /** Whether a map comes next. */
  peekMap() {
    return isMap(this.input[this.at]);
  }
  /**
   * Reads the next key of a map as its index in `names`; negative if it is none of them.
   *
   * `last` is what the previous call said, -1 at first: the field after it is expected, and found by
   * comparing bytes. A field that stands twice is refused. An unknown key is stepped over whatever
   * it is; its value is left to {@link skip}.
   */
  key(names, last) {
    if (last < -1)
      last = -2 - last;
    const { input: input2, at } = this;
    const next = names[last + 1];
    if (!this.#unordered && next !== void 0 && isField(input2, at, next)) {
      this.at = at + next.length;
      return last + 1;
    }
    const found = this.name(names);
    if (found < 0)
      return -2 - last;
    if (found <= last)
      this.#unordered = true;
    if (this.#unordered)
      this.once([names[found]], at);
    return found;
  }
  /** Refuses the map that was ended last because `field` is not in it. */
  missing(field2) {
    this.depth++;
    this.fail(`the field \`${field2}\` is missing`);
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
  /** Hands out what was written, and begins anew. A large buffer is given away rather than copied. */
  take() {
    const { output, at } = this;
    this.clear();
    return output === this.output ? output.slice(0, at) : output.subarray(0, at);
  }
  /** Forgets what was written. */
  clear() {
    this.at = 0;
    if (this.output.length > KEPT2)
      this.#grow(FIRST);
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
  /**
   * Writes the head of something of that length: `small` plus the length if it is short, else
   * `marker`, or one of those behind it, and the length in the least width.
   */
  head(marker, small2, length) {
    const least = marker > 219 ? 65536 : 256;
    if (length < (least === 256 ? small2 & 32 : 16))
      this.put(small2 + length, 0, 0);
    else
      this.sized(marker, length, length, least);
  }
  /** Writes an integer behind its marker, in the least width that holds `size`; each width has a marker. */
  sized(marker, value, size2, bound) {
    let width = bound === 256 ? 1 : 2;
    for (; size2 >= bound; bound *= bound) {
      width *= 2;
      marker++;
    }
    this.put(marker, value, width);
  }
  /** Writes a marker and an integer of that many bytes. */
  put(marker, value, width) {
    let at = this.room(1 + width);
    const { output } = this;
    output[at++] = marker;
    for (let shift = 8 * width - 8; shift >= 0; shift -= 8) {
      output[at++] = (shift < 32 ? value : Math.floor(value / 4294967296)) >>> shift;
    }
    this.at = at;
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
    this.put(value ? 195 : 194, 0, 0);
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
    const { length } = value;
    if (length > LONG2)
      return this.#long(value);
    const { at } = this;
    this.head(217, 160, length);
    let next = this.room(length);
    const { output } = this;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 127) {
        this.at = at;
        return this.#long(value);
      }
      output[next++] = unit;
    }
    this.at = next;
  }
  /** Writes a field name. */
  key(name) {
    this.str(name);
  }
  /** Writes null. */
  nil() {
    this.put(192, 0, 0);
  }
  /** Begins a list of `length` elements. After the last one comes {@link end}. */
  array(length) {
    this.#open(220, 144, length);
  }
  /** Begins a map of that many entries. After the last one comes {@link end}. */
  map(entries) {
    this.#open(222, 128, entries);
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
  /** Forgets what was written, and what is open. */
  clear() {
    super.clear();
    this.depth = this.trying = 0;
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
    throw new EncodeError(pathAt(this.output, this.at, this.depth), problem);
  }
  #open(marker, small2, length) {
    if (this.depth >= MAX_DEPTH)
      this.fail(TOO_DEEP);
    this.depth++;
    this.head(marker, small2, length);
  }
  #integer(value) {
    if (value >= -32 && value < 128)
      this.put(value, 0, 0);
    else if (value > 0)
      this.sized(204, value, value, 256);
    else
      this.sized(208, value, -2 * value - 1, 256);
  }
  /** Writes text that is not short, or not ASCII. */
  #long(value) {
    if (SURROGATE.test(value))
      this.fail("half a surrogate pair is no text");
    const from = this.room(5 + 3 * value.length) + 5;
    const { written } = utf82.encodeInto(value, this.output.subarray(from));
    this.head(217, 160, written);
    this.output.copyWithin(this.at, from, from + written);
    this.at += written;
  }
};
var LONG2 = 40;
var SURROGATE = /\p{Cs}/u;
var utf82 = /* @__PURE__ */ new TextEncoder();

// ../../../../client/typescript/dist/codec/whole.js
function encode(write2, value) {
  const writer = spare ?? new Writer();
  spare = void 0;
  try {
    write2(writer, value);
    return writer.take();
  } finally {
    writer.clear();
    spare = writer;
  }
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
  return names.map((name) => String.fromCharCode(...encode((writer, text2) => writer.str(text2), name)));
}
function isField(input2, at, field2) {
  const { length } = field2;
  if (at + length > input2.length)
    return false;
  for (let i = 0; i < length; i++)
    if (input2[at + i] !== field2.charCodeAt(i))
      return false;
  return true;
}

// ../../../../client/typescript/dist/codec/shape.js
function readList(reader, read2) {
  const list = [];
  for (let left = reader.array(); left > 0; left--)
    list.push(read2(reader));
  reader.end();
  return list;
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
function put(record, key, value) {
  if (key !== "__proto__")
    record[key] = value;
  else
    Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}

// ../../../../client/typescript/dist/codec/tag.js
function readTag(reader, name) {
  const { at, depth } = reader;
  const names = known.get(name) ?? fields(name);
  known.set(name, names);
  for (let left = reader.map(); left > 0; left--) {
    if (reader.name(names) === 0) {
      const tag = reader.str();
      reader.at = at;
      reader.depth = depth;
      return tag;
    }
    reader.skip();
  }
  reader.at = at;
  reader.depth = depth;
  reader.fail(`the field \`${name}\` is missing`);
}
var known = /* @__PURE__ */ new Map();

// ../../../../client/typescript/dist/codec/value.js
function readJson(reader) {
  const marker = reader.input[reader.at];
  if (isText(marker))
    return reader.str();
  if (isMap(marker))
    return readRecord(reader, readJson);
  if (isList(marker))
    return readList(reader, readJson);
  if (marker === 192)
    return reader.nil();
  if (marker === 194 || marker === 195)
    return reader.bool();
  if (marker === 202 || marker === 203)
    return reader.float();
  if (!isInteger(marker))
    reader.expected("a value of JSON");
  return reader.int(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
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
  const { input: input2, at } = reader;
  const marker = input2[at];
  let value = min - 1n;
  if (isText(marker)) {
    const digits = reader.str();
    if (digits.length <= 20 && DIGITS.test(digits))
      value = BigInt(digits);
  } else if (at + 8 < input2.length && (marker === 207 || marker === 211)) {
    const view = new DataView(input2.buffer, input2.byteOffset + at + 1, 8);
    value = marker === 207 ? view.getBigUint64(0) : view.getBigInt64(0);
    reader.at = at + 9;
  } else if (isInteger(marker) && at + tokenLength(input2, at) <= input2.length) {
    value = BigInt(reader.int(-(2 ** 31), 2 ** 32));
  }
  if (value >= min && value <= max)
    return value;
  reader.at = at;
  reader.expected(`an integer from ${min} to ${max}`);
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
  const late = delay(times2);
  if (late === 0) return [clock(times2.estimated)];
  const title = `planned for ${clock(times2.scheduled)}`;
  const sign = late > 0 ? `+${late}` : `−${-late}`;
  return [clock(times2.estimated), element("span", { class: late >= LATE ? "late" : "off", title }, sign)];
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
  const tiles = PIERS.flatMap((pier) => NUMBERS.map((number2) => tile(`${pier}${number2}`, flight, others)));
  return element("fieldset", { class: "stands" }, element("legend", {}, "Send to stand"), ...tiles);
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
  const late = delay(times2);
  const plan = late === 0 ? null : element("s", { title: "as planned" }, clock(times2.scheduled));
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
    const told = (flights) => flights.length === 1 ? "1 flight" : `${flights.length} flights`;
    const answer = words === "" ? await this.#line.ask(ListFlights, {}, told, signal) : await this.#line.ask(FindFlights, { q: words }, told, signal);
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
    return this.#result.then((result) => {
      if (result.ok)
        return result.value;
      throw result.error;
    }).then(onOutput, onFailure);
  }
  /** Goes on with the output, or with what becomes of the {@link CallError}. */
  catch(onFailure) {
    return this.then(null, onFailure);
  }
  /** Runs `onEnd` when the call is over, however it ended. */
  finally(onEnd) {
    return this.then().finally(onEnd);
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
function isFinal({ kind, code = 0 }) {
  return kind === "version" || kind === "asked" || kind === "closed" && (code === 1e3 || code === 1002 || code === 1003 || code >= 1007 && code <= 1010 || code >= 4500 && code <= 4999);
}
var sentences = {
  unreachable: "the connection could not be opened",
  timed_out: "the connection did not open in time",
  no_welcome: "the server did not say hello in time",
  broken: "the connection broke",
  silent: "nothing was heard of the server for two heartbeats",
  malformed: "a message of the server is unreadable",
  go_away: "the server asked to reconnect",
  closed: "the server closed",
  version: "the server speaks another version of the protocol",
  asked: "the client was closed"
};

// ../../../../client/typescript/dist/encoding.js
var messagePack = {
  subprotocol: "wilco.v1.msgpack",
  digits: false,
  encode: (message) => message,
  decode(frame) {
    if (typeof frame === "string")
      throw new DecodeError("", "expected a binary frame, found text");
    return new Uint8Array(frame);
  }
};

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
    const [type, shape2] = messages[r.int(0, 65535)] ?? unknown2;
    message["type"] = type;
    readEntries(r, shape2, entries - 1, message);
    if (r.at < bytes2.length)
      r.fail("bytes follow the message");
    if (type === "response" && "ok" in message === "error" in message) {
      if ("ok" in message)
        r.fail("both `ok` and `error` are there");
      r.missing("ok");
    }
    return message;
  } catch (error) {
    if (!(error instanceof DecodeError))
      throw error;
    const { request_id } = message;
    return { type: "unreadable", problem: error.message, ...request_id !== void 0 && { request_id } };
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
      if (part2.length < 2 || part2[0] === raw || !r.isNil())
        into[name] = part2[0](r);
    }
  }
  r.end();
  for (const [name, part2] of parts) {
    if (name in into)
      continue;
    if (part2.length < 2)
      r.missing(name);
    if (part2[1] !== void 0)
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
var requestId = (r) => isText2(r) ? r.str() : count(r);
var isText2 = ({ at, input: input2 }) => {
  const marker = input2[at] ?? 0;
  return marker >= 160 && marker < 192 || marker >= 217 && marker <= 219;
};
var executed = (r) => {
  const said3 = r.str();
  return said3 === "no" || said3 === "yes" ? said3 : "unknown";
};
var verdict = (r) => {
  const said3 = r.str();
  if (!verdicts.includes(said3))
    r.fail("no such verdict");
  return said3;
};
var pending = (r) => {
  const list = [];
  for (let length = r.array(); length > 0; length--)
    list.push(nested(pendingShape)(r));
  r.end();
  return list;
};
var verdicts = ["done", "running", "absent", "outcome_unknown"];
var pendingShape = shape({ id: [count], verdict: [verdict] });
var limits = nested(shape({ max_in_flight: [small], max_message: [small] }));
var fault = {
  code: [text],
  message: [text, ""],
  executed: [executed, "unknown"],
  retry_after_ms: [count, void 0],
  error_id: [text, void 0],
  details: [raw, void 0]
};
var optionalId = [requestId, void 0];
var unknown2 = ["unknown", shape({ request_id: optionalId })];
var messages = {
  0: [
    "connected",
    shape({
      protocol_version: [count],
      connection_id: [text],
      session_id: [text, void 0],
      resumed: [bool, false],
      resume_token: [text, void 0],
      session_ttl_ms: [count, void 0],
      heartbeat_ms: [count, 25e3],
      schema_hash: [text, ""],
      server_time: [count, 0],
      limits: [limits, { max_in_flight: 256, max_message: 1048576 }],
      pending: [pending, []]
    })
  ],
  1: ["pong", shape({ client_ts: [count, void 0], server_ts: [count] })],
  2: ["error", shape({ request_id: optionalId, fatal: [bool, false], ...fault })],
  3: ["go_away", shape({ reason: [text, ""], reconnect_after_ms: [count, 0], resume: [bool, false] })],
  6e3: [
    "response",
    shape({
      request_id: [requestId],
      replayed: [bool, false],
      ok: [raw, void 0],
      error: [nested(shape(fault)), void 0]
    })
  ]
};

// ../../../../client/typescript/dist/envelope/write.js
function writeMessage({ type, ...fields2 }) {
  const w = new Writer();
  writeFields(w, { t: tags[type], ...fields2 });
  return w.take();
}
function writtenSize(encoding, op, payload) {
  if (!encoding.digits)
    return payload.length;
  const frame = encoding.encode(writeMessage({ type: "request", request_id: 0, op, payload }));
  return typeof frame === "string" ? new TextEncoder().encode(frame).length : frame.length;
}
function writeFields(w, fields2) {
  const entries = Object.entries(fields2).filter(([, value]) => value !== void 0);
  w.map(entries.length);
  for (const [name, value] of entries) {
    w.key(name);
    writeField(w, value);
  }
  w.end();
}
function writeField(w, value) {
  if (typeof value === "number")
    w.int(value, 0, Number.MAX_SAFE_INTEGER);
  else if (typeof value === "string")
    w.str(value);
  else if (value instanceof Uint8Array)
    w.raw(value);
  else if (Array.isArray(value)) {
    w.array(value.length);
    for (const element2 of value)
      writeField(w, element2);
    w.end();
  } else
    writeFields(w, value);
}
var tags = { ping: 0, hello: 2, request: 6e3, cancel: 6001 };

// ../../../../client/typescript/dist/outcome.js
function readOutcome(operation, outcome, circumstances) {
  const { name } = operation;
  switch (outcome.type) {
    case "ok":
      try {
        return { ok: true, value: decode(operation.output, outcome.payload) };
      } catch (thrown) {
        return { ok: false, error: undecodable(name, thrown, "yes") };
      }
    case "fault":
      return { ok: false, error: ofFault(operation, outcome.fault, circumstances) };
    case "unreadable":
      return { ok: false, error: undecodable(name, outcome.problem, "unknown") };
    case "closed": {
      const { reason, executed: executed2 } = outcome;
      return { ok: false, error: callError(name, reason.message, { kind: "closed", reason, executed: executed2 }) };
    }
    default:
      return outcome;
  }
}
function cancelled(operation, executed2, signal) {
  const cause = signal?.aborted && { cause: signal.reason };
  const facts2 = { kind: "cancelled", code: "cancelled", executed: executed2, ...cause };
  return callError(operation, "the call was cancelled", facts2);
}
function unencodable(operation, thrown) {
  const path = thrown instanceof EncodeError ? thrown.path : "";
  const message = `the input cannot be written: ${wordsOf(thrown)}`;
  return callError(operation, message, { kind: "encode", path, executed: "no", cause: thrown });
}
function undecodable(operation, thrown, executed2) {
  const path = thrown instanceof DecodeError ? thrown.path : "";
  const message = `the answer cannot be read: ${wordsOf(thrown)}`;
  return callError(operation, message, { kind: "decode", path, executed: executed2 });
}
function ofFault({ name, error }, said3, { connection, signal }) {
  const { code, message, executed: executed2, details } = said3;
  const facts2 = { code, executed: executed2 };
  switch (code) {
    case "operation":
      if (!details)
        return undecodable(name, "the operation's error is missing", executed2);
      try {
        const own = decode(error, details);
        return callError(name, message || "the operation refused", { ...facts2, kind: code, error: own });
      } catch (thrown) {
        return undecodable(name, thrown, executed2);
      }
    case "timeout":
    case "expired": {
      const cause = connection && { cause: connection };
      return callError(name, "the time of the call ran out", { ...facts2, kind: "timeout", ...cause });
    }
    case "cancelled":
      return cancelled(name, executed2, signal);
    case "session_lost":
      return callError(name, "the connection was lost during the call", { ...facts2, kind: code });
    default:
      return callError(name, `${code}: ${message}`, { ...facts2, kind: "fault", fault: publicFault(said3) });
  }
}
function publicFault({ code, message, executed: executed2, retry_after_ms, error_id, details }) {
  let facts2;
  try {
    facts2 = details && decode(readJson, details);
  } catch {
  }
  return { code, message, executed: executed2, retryAfterMs: retry_after_ms, errorId: error_id, details: facts2 };
}
function wordsOf(thrown) {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

// ../../../../client/typescript/dist/session/backoff.js
var Backoff = class {
  #first;
  #longest;
  #held;
  #random;
  constructor({ backoff: { first = 200, longest = 2e4, held = 1e4 } = {}, random = Math.random }) {
    this.#first = first;
    this.#longest = longest;
    this.#held = held;
    this.#random = random;
  }
  /** The number of the attempt after one that was open for so long. */
  after(attempt, open) {
    return open < this.#held ? attempt + 1 : 1;
  }
  /**
   * The wait before an attempt, counted from zero. The first retry is immediate. From then on the
   * wait lies evenly below a ceiling that doubles, so that clients which were cut together do not
   * come back together.
   */
  wait(attempt) {
    const ceiling = attempt < 2 ? 0 : Math.min(this.#first * 2 ** (attempt - 2), this.#longest);
    return Math.round(ceiling * this.#random());
  }
};

// ../../../../client/typescript/dist/session/calls.js
var Calls = class {
  nextId = 1;
  #maxWaitingBytes;
  #grace;
  #waiting = /* @__PURE__ */ new Map();
  #waitingBytes = 0;
  #sent = /* @__PURE__ */ new Map();
  #sentBytes = 0;
  /** Sent calls that were resolved since the last acknowledgement. */
  #unacknowledged = 0;
  /** No deadline comes before this. It may lie too early, never too late. */
  #earliest = Infinity;
  constructor({ maxWaitingBytes = 1048576, grace = 100 }) {
    this.#maxWaitingBytes = maxWaitingBytes;
    this.#grace = grace;
  }
  get inFlight() {
    return this.#sent.size;
  }
  get waits() {
    return this.#waiting.size > 0;
  }
  /** When to look for calls whose time is over. */
  get earliest() {
    return this.#sent.size + this.#waiting.size > 0 ? this.#earliest : Infinity;
  }
  /** Whether the server holds so many records of resolved calls that it must be told. */
  get isAckDue() {
    return this.#unacknowledged >= ACK_EVERY;
  }
  /** Takes a call in, and sends it if `link` is there and has room. */
  call(call, link, now, effects) {
    const id = this.nextId++;
    this.#waiting.set(id, call);
    this.#waitingBytes += cost2(call);
    this.#watch(call.deadline);
    if (link)
      this.pump(link, now, effects);
    if (this.#waitingBytes > this.#maxWaitingBytes && this.#unqueue(id)) {
      effects.push(refuse(id, "overloaded"));
    }
  }
  /** Sends the calls that wait, in their order, as far as there is room for them. */
  pump(link, now, effects) {
    for (const [id, call] of this.#waiting) {
      const bytes2 = cost2(call);
      const refusal = call.deadline <= now ? "expired" : bytes2 > link.maxMessage ? "too_large" : void 0;
      if (!refusal && !link.hasRoom(this.#sent.size, this.#sentBytes + bytes2))
        return;
      this.#unqueue(id);
      if (refusal)
        effects.push(refuse(id, refusal));
      else
        effects.push(this.#request(id, call, bytes2, link, now));
    }
  }
  /** Ends a call that was answered. An answer that crossed a cancel is for nobody. */
  answer(id, outcome, effects) {
    const sent = this.#sent.get(id);
    if (!sent)
      return;
    this.#sent.delete(id);
    this.#sentBytes -= sent.bytes;
    if (sent.isAwaited) {
      this.#unacknowledged++;
      effects.push({ type: "resolve", id, outcome });
    }
  }
  /**
   * Gives up a call that nobody waits for. One that was sent keeps its place until the server has
   * answered the cancel: so the server never holds more calls than it allows.
   */
  cancel(id, effects) {
    const sent = this.#sent.get(id);
    if (this.#unqueue(id)) {
      effects.push(refuse(id, "cancelled"));
    } else if (sent?.isAwaited) {
      sent.isAwaited = false;
      this.#unacknowledged++;
      effects.push(takeBack(id), fail(id, "cancelled", "unknown"));
    }
  }
  /** Ends the calls whose time is over. */
  expire(now, effects) {
    if (now < this.#earliest)
      return;
    this.#earliest = Infinity;
    for (const [id, { giveUp, bytes: bytes2, isAwaited }] of this.#sent) {
      if (now < giveUp) {
        this.#watch(giveUp);
        continue;
      }
      this.#sent.delete(id);
      this.#sentBytes -= bytes2;
      if (isAwaited) {
        this.#unacknowledged++;
        effects.push(takeBack(id), fail(id, "timeout", "unknown"));
      }
    }
    for (const [id, { deadline }] of this.#waiting) {
      if (now < deadline) {
        this.#watch(deadline);
      } else {
        this.#unqueue(id);
        effects.push(refuse(id, "expired"));
      }
    }
  }
  /**
   * Ends what was sent on a connection that is gone. No session is resumed yet, so nobody can ask
   * what became of a call, and sending it again is left to its caller. What waits goes on waiting.
   */
  cut(effects) {
    this.#endSent((id) => effects.push(fail(id, "session_lost", "unknown")));
  }
  /** Ends everything: there will be no connection any more. */
  close(reason, effects) {
    this.#endSent((id) => effects.push(refuseClosed(id, reason, "unknown")));
    for (const id of this.#waiting.keys()) {
      this.#unqueue(id);
      effects.push(refuseClosed(id, reason, "no"));
    }
  }
  /** What a ping tells the server of resolved calls, if there is news. */
  ack(least = 1) {
    if (this.#unacknowledged < least)
      return void 0;
    this.#unacknowledged = 0;
    const [below = this.nextId] = this.#waiting.keys();
    const open = [...this.#sent].flatMap(([id, sent]) => sent.isAwaited ? id : []);
    return { below, open: open.length ? open : void 0 };
  }
  #request(id, call, bytes2, link, now) {
    const giveUp = call.deadline + this.#grace;
    this.#sent.set(id, { giveUp, bytes: bytes2, isAwaited: true });
    this.#sentBytes += bytes2;
    const fits = bytes2 + this.#sent.size * LONGEST_ID <= link.maxMessage;
    const message = {
      type: "request",
      request_id: id,
      op: call.op,
      timeout_ms: Math.max(Math.ceil(call.deadline - now), 1),
      ack: fits ? this.ack(ACK_EVERY / 2) : void 0,
      payload: call.payload
    };
    return { type: "send", message };
  }
  #endSent(end) {
    for (const [id, { isAwaited }] of this.#sent)
      if (isAwaited)
        end(id);
    this.#sent.clear();
    this.#sentBytes = this.#unacknowledged = 0;
  }
  #unqueue(id) {
    const call = this.#waiting.get(id);
    if (call)
      this.#waitingBytes -= cost2(call);
    return this.#waiting.delete(id);
  }
  #watch(deadline) {
    this.#earliest = Math.min(this.#earliest, deadline);
  }
};
function refuseClosed(id, reason, executed2) {
  return { type: "resolve", id, outcome: { type: "closed", reason, executed: executed2 } };
}
function fail(id, code, executed2) {
  return { type: "resolve", id, outcome: { type: "fault", fault: { code, message: "", executed: executed2 } } };
}
function refuse(id, code) {
  return fail(id, code, "no");
}
function takeBack(request_id) {
  return { type: "send", message: { type: "cancel", request_id } };
}
function cost2({ op, size: size2 }) {
  return op.length + size2 + ALLOWANCE;
}
var ACK_EVERY = 64;
var LONGEST_ID = 17;
var ALLOWANCE = 128;

// ../../../../client/typescript/dist/session/link.js
var Link = class {
  /** The number of the attempt that opened it. */
  attempt;
  since;
  maxMessage;
  #maxInFlight;
  #heartbeat;
  #heard;
  #nextPing;
  /** When the first ping left since something was heard. */
  #unheard;
  /** The ping that was not answered yet: the clock it carries, and when it left. */
  #asked;
  latency = null;
  constructor(limits2, heartbeat, attempt, now) {
    this.attempt = attempt;
    this.since = this.#heard = now;
    this.maxMessage = limits2.max_message;
    this.#maxInFlight = Math.max(limits2.max_in_flight, 1);
    this.#heartbeat = Math.max(heartbeat, SHORTEST_HEARTBEAT);
    this.#nextPing = now + this.#heartbeat;
  }
  hear(now) {
    this.#heard = now;
    this.#unheard = void 0;
  }
  /** Whether another call of so many bytes may be sent beside those in flight. */
  hasRoom(inFlight, bytes2) {
    return inFlight < this.#maxInFlight && bytes2 <= 16 * this.maxMessage;
  }
  /** Counts a ping that leaves now; gives the clock that it carries. */
  ping(now) {
    const ts = Math.floor(now);
    this.#asked = { ts, left: now };
    this.#unheard ??= now;
    this.#nextPing = now + this.#heartbeat;
    return ts;
  }
  /** Takes in the answer of a ping. True if the latency is known anew. */
  pong(ts, now) {
    const asked = this.#asked;
    if (!asked || asked.ts !== ts)
      return false;
    this.#asked = void 0;
    this.latency = now - asked.left;
    return true;
  }
  isPingDue(now) {
    return this.#nextPing <= now;
  }
  /**
   * When the silence has lasted for too long: two heartbeats, and one since a ping was sent. A page
   * in the background is woken seldom and late; it must not take its own sleep for the server's
   * silence.
   */
  silentAt() {
    return this.#unheard === void 0 ? Infinity : Math.max(this.#heard + 2 * this.#heartbeat, this.#unheard + this.#heartbeat);
  }
  nextTick() {
    return Math.min(this.#nextPing, this.silentAt());
  }
};
var SHORTEST_HEARTBEAT = 10;

// ../../../../client/typescript/dist/session/session.js
var Session = class {
  #connectTimeout;
  #welcomeTimeout;
  #token;
  #backoff;
  #calls;
  #state = { is: "idle" };
  /** What the server said was wrong before it closed. */
  #complaint = "";
  /** How many bytes the socket has not written yet. */
  #buffered = 0;
  #effects = [];
  constructor(options) {
    const { token, connectTimeout = 1e4, welcomeTimeout = 1e4 } = options;
    this.#connectTimeout = connectTimeout;
    this.#welcomeTimeout = welcomeTimeout;
    this.#token = token;
    this.#backoff = new Backoff(options);
    this.#calls = new Calls(options);
  }
  /** The request id that the next call takes: the calls are counted from 1. */
  get nextId() {
    return this.#calls.nextId;
  }
  /** How many calls are sent and not answered. */
  get inFlight() {
    return this.#calls.inFlight;
  }
  /**
   * Takes in one thing that happened, and gives what follows from it. `buffered` is how many bytes
   * the socket has not written yet: while it is much, calls wait here, where they can be taken back
   * and know how much of their time is left.
   */
  step(input2, now, buffered = 0) {
    this.#buffered = buffered;
    this.#effects = [];
    this.#take(input2, now);
    return this.#effects;
  }
  /** When the session wants a `tick`; infinity for never. May move at each step. */
  nextTick(now) {
    const state = this.#state;
    let at = Infinity;
    if (state.is === "open") {
      at = this.#calls.isAckDue ? now : state.link.nextTick();
      if (this.#calls.waits && !this.#openLink)
        at = Math.min(at, now + LOOK_AGAIN);
    } else if (state.is === "leaving") {
      at = Math.min(state.link.nextTick(), this.#calls.inFlight ? Infinity : state.until);
    } else if (state.is !== "idle" && state.is !== "closed") {
      at = state.until;
    }
    return Math.min(at, this.#calls.earliest);
  }
  #take(input2, now) {
    switch (input2.type) {
      case "start":
        if (this.#state.is === "idle")
          this.#connect(0, now);
        return;
      case "opened":
        return this.#opened(now);
      case "lost":
        return this.#lost(input2.cause, now);
      case "received":
        return this.#receive(input2.message, now);
      case "call":
        return this.#call(input2.call, now);
      case "cancel":
        return this.#calls.cancel(input2.id, this.#effects);
      case "tick":
        return this.#tick(now);
      case "close":
        return this.#close();
      default:
        input2;
    }
  }
  #connect(attempt, now) {
    this.#state = { is: "connecting", attempt, until: now + this.#connectTimeout };
    this.#effects.push({ type: "status", status: { state: "connecting" } }, { type: "connect" });
  }
  #opened(now) {
    if (this.#state.is !== "connecting")
      return;
    this.#complaint = "";
    this.#state = { is: "greeting", attempt: this.#state.attempt, until: now + this.#welcomeTimeout };
    this.#effects.push({ type: "send", message: { type: "hello", token: this.#token, client: CLIENT } });
  }
  #receive(message, now) {
    const state = this.#state;
    if (state.is !== "greeting" && state.is !== "open" && state.is !== "leaving")
      return;
    if (state.is !== "greeting")
      state.link.hear(now);
    switch (message.type) {
      case "response": {
        const { ok: payload, error: fault2 } = message;
        const outcome = fault2 ? { type: "fault", fault: fault2 } : { type: "ok", payload };
        return this.#answer(message.request_id, outcome, now);
      }
      case "connected":
        return this.#welcome(message, now);
      case "pong":
        if (state.is === "open" && state.link.pong(message.client_ts, now))
          this.#announceOpen(state.link);
        return;
      case "error":
        return this.#complain(message, now);
      case "go_away": {
        const until = now + Math.min(message.reconnect_after_ms, LONGEST_WAIT);
        if (state.is === "open")
          this.#state = { is: "leaving", link: state.link, until };
        return;
      }
      case "unreadable":
        return typeof message.request_id === "number" ? this.#answer(message.request_id, message, now) : this.#hangUp(4500, new ConnectError("malformed", message.problem), now);
      case "unknown":
        return;
      default:
        message;
    }
  }
  #welcome({ protocol_version, limits: limits2, heartbeat_ms }, now) {
    if (this.#state.is !== "greeting")
      return;
    if (protocol_version !== PROTOCOL_VERSION) {
      this.#effects.push({ type: "disconnect", code: 4500 });
      const detail = `it is ${protocol_version}, this client's is ${PROTOCOL_VERSION}`;
      return this.#end(new ConnectError("version", detail));
    }
    const link = new Link(limits2, heartbeat_ms, this.#state.attempt, now);
    this.#state = { is: "open", link };
    this.#announceOpen(link);
    this.#pump(now);
  }
  #announceOpen({ latency }) {
    this.#effects.push({ type: "status", status: { state: "open", latency } });
  }
  #answer(id, outcome, now) {
    this.#calls.answer(id, outcome, this.#effects);
    this.#pump(now);
  }
  /** The rule of docs/protocol.md#error. */
  #complain(error, now) {
    if (error.fatal)
      this.#complaint = error.message || error.code;
    if (error.request_id !== void 0 && error.code !== "id_conflict") {
      this.#answer(error.request_id, { type: "fault", fault: error }, now);
    }
  }
  #call(call, now) {
    const state = this.#state;
    if (state.is === "closed") {
      this.#effects.push(refuseClosed(this.#calls.nextId++, state.reason, "no"));
    } else {
      this.#calls.call(call, this.#openLink, now, this.#effects);
    }
  }
  #tick(now) {
    this.#calls.expire(now, this.#effects);
    this.#pump(now);
    const state = this.#state;
    if (state.is === "connecting" && state.until <= now) {
      this.#hangUp(1e3, new ConnectError("timed_out"), now);
    } else if (state.is === "greeting" && state.until <= now) {
      this.#hangUp(4010, new ConnectError("no_welcome"), now);
    } else if (state.is === "waiting" && state.until <= now) {
      this.#connect(state.attempt, now);
    } else if (state.is === "open" || state.is === "leaving") {
      if (state.link.silentAt() <= now) {
        this.#hangUp(4009, new ConnectError("silent"), now);
      } else if (state.is === "leaving" && state.until <= now && !this.inFlight) {
        this.#hangUp(1e3, new ConnectError("go_away"), now);
      } else if (this.#calls.isAckDue || state.link.isPingDue(now)) {
        const ts = state.link.ping(now);
        this.#effects.push({ type: "send", message: { type: "ping", ts, ack: this.#calls.ack() } });
      }
    }
  }
  #close() {
    const { is } = this.#state;
    if (is === "closed")
      return;
    if (is !== "idle" && is !== "waiting")
      this.#effects.push({ type: "disconnect", code: 1e3 });
    this.#end(new ConnectError("asked"));
  }
  #hangUp(code, cause, now) {
    this.#effects.push({ type: "disconnect", code });
    this.#lost(cause, now);
  }
  /** Goes on after a connection that ended, or never was. */
  #lost(cause, now) {
    const state = this.#state;
    switch (state.is) {
      case "connecting":
      case "greeting":
        return this.#comeBack(state.attempt + 1, cause, now);
      case "open": {
        const { since, attempt } = state.link;
        this.#calls.cut(this.#effects);
        return this.#comeBack(this.#backoff.after(attempt, now - since), cause, now);
      }
      case "leaving":
        this.#calls.cut(this.#effects);
        return this.#wait(state.until, 0, new ConnectError("go_away"), now);
      case "idle":
      case "waiting":
      case "closed":
        return;
      default:
        state;
    }
  }
  #comeBack(attempt, { kind, code, detail }, now) {
    const cause = new ConnectError(kind, detail || (kind === "closed" ? this.#complaint : ""), code);
    if (isFinal(cause))
      return this.#end(cause);
    this.#wait(now + this.#backoff.wait(attempt), attempt, cause, now);
  }
  #wait(until, attempt, cause, now) {
    const retryIn = Math.max(until - now, 0);
    this.#state = { is: "waiting", attempt, until };
    this.#effects.push({ type: "status", status: { state: "waiting", retryIn, cause } });
    if (!retryIn)
      this.#connect(attempt, now);
  }
  /** Ends everything: there will be no connection any more. */
  #end(reason) {
    this.#calls.close(reason, this.#effects);
    this.#effects.push({ type: "status", status: { state: "closed", reason } });
    this.#state = { is: "closed", reason };
  }
  #pump(now) {
    const link = this.#openLink;
    if (link)
      this.#calls.pump(link, now, this.#effects);
  }
  /** The link on which calls may be sent. */
  get #openLink() {
    return this.#state.is === "open" && this.#buffered <= HIGH_WATER ? this.#state.link : void 0;
  }
};
var PROTOCOL_VERSION = 1;
var CLIENT = "wilco-typescript/0.1.0";
var LONGEST_WAIT = 6e5;
var HIGH_WATER = 256 * 1024;
var LOOK_AGAIN = 50;

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

// ../../../../client/typescript/dist/transport.js
function platformWebSocket() {
  const { WebSocket: WebSocket2 } = globalThis;
  if (!WebSocket2)
    throw new TypeError("there is no WebSocket here: hand in `{ WebSocket }` of the package `ws`");
  return WebSocket2;
}
function dial(url, subprotocol, WebSocket2, events) {
  let isOpen = false;
  let isOver = false;
  let said3;
  const lose = (cause) => {
    if (!isOver) {
      isOver = true;
      events.lost(cause);
    }
  };
  let socket;
  try {
    socket = new WebSocket2(url, subprotocol);
  } catch (error) {
    queueMicrotask(() => lose(unreachable(String(error))));
  }
  if (socket) {
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      isOpen = true;
      if (!isOver)
        events.opened();
    };
    socket.onmessage = ({ data }) => {
      if (!isOver)
        events.received(data);
    };
    socket.onerror = ({ message }) => {
      said3 = message;
      if (!isOpen)
        lose(unreachable(said3));
    };
    socket.onclose = ({ code, reason }) => {
      if (!isOpen)
        lose(unreachable(said3));
      else
        lose(code === 1006 ? new ConnectError("broken", said3) : new ConnectError("closed", reason, code));
    };
  }
  return {
    send(frame) {
      socket?.send(frame);
    },
    close(code) {
      isOver = true;
      socket?.close(code);
    },
    buffered: () => socket?.bufferedAmount ?? 0
  };
}
function unreachable(said3) {
  return new ConnectError("unreachable", said3 || "nobody answered, or with no WebSocket");
}

// ../../../../client/typescript/dist/client.js
var Client = class {
  #url;
  #WebSocket;
  #encoding;
  #callTimeout;
  #clock;
  #session;
  #status = new Store({ state: "connecting" });
  /** Who waits for which call. */
  #callers = /* @__PURE__ */ new Map();
  #opened;
  #settleOpened = () => {
  };
  #line;
  /** Why the last connection or attempt ended; none since one is open. */
  #cause;
  /** What follows from the last steps; none while nothing is being done about it. */
  #effects;
  #timer;
  /** @internal */
  constructor(url, WebSocket2, options) {
    const { encoding = messagePack, callTimeout = 1e4, clock: clock2 = platform } = options;
    this.#url = url;
    this.#WebSocket = WebSocket2;
    this.#encoding = encoding;
    this.#callTimeout = callTimeout;
    this.#clock = clock2;
    this.#session = new Session(options);
    this.#opened = new Promise((resolve, reject) => {
      this.#settleOpened = (failure) => failure ? reject(failure) : resolve();
    });
    this.#opened.catch(() => {
    });
    this.#step({ type: "start" });
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
  request(operation, input2, { timeout, signal } = {}) {
    const { name } = operation;
    const failed = (error) => new Call(void 0, Promise.resolve({ ok: false, error }));
    let payload;
    let size2;
    try {
      const writer = new Writer(this.#encoding.digits);
      operation.input(writer, input2);
      payload = writer.take();
      size2 = writtenSize(this.#encoding, name, payload);
    } catch (thrown) {
      return failed(unencodable(name, thrown));
    }
    if (signal?.aborted)
      return failed(cancelled(name, "no", signal));
    const deadline = this.#deadline(operation.timeout, timeout);
    const id = this.#session.nextId;
    const result = new Promise((resolve) => {
      const abort = () => this.#step({ type: "cancel", id });
      signal?.addEventListener("abort", abort);
      this.#callers.set(id, (outcome) => {
        signal?.removeEventListener("abort", abort);
        resolve(readOutcome(operation, outcome, { connection: this.#absence(), signal }));
      });
    });
    this.#step({ type: "call", call: { op: name, payload, size: size2, deadline } });
    return new Call(id, result);
  }
  /**
   * Closes the connection for good. Calls that are open fail with `closed`.
   */
  close() {
    this.#step({ type: "close" });
  }
  /** When a call is over that begins now. A time that is no number is no time: it must not hang. */
  #deadline(declared, wanted) {
    const budget = wanted ?? (declared === void 0 ? this.#callTimeout : declared + WAY);
    return this.#clock.now() + Math.min(budget > 0 ? budget : 0, A_YEAR);
  }
  #step(input2) {
    const effects = this.#session.step(input2, this.#clock.now(), this.#line?.buffered());
    if (this.#effects) {
      this.#effects.push(...effects);
      return;
    }
    this.#effects = effects;
    try {
      for (const effect of effects)
        this.#apply(effect);
    } finally {
      this.#effects = void 0;
      this.#setTimer();
    }
  }
  #apply(effect) {
    switch (effect.type) {
      case "connect":
        return this.#dial();
      case "send":
        return this.#line?.send(this.#encoding.encode(writeMessage(effect.message)));
      case "disconnect":
        return this.#line?.close(effect.code);
      case "resolve":
        this.#callers.get(effect.id)?.(effect.outcome);
        this.#callers.delete(effect.id);
        return;
      case "status":
        return this.#announce(effect.status);
      default:
        effect;
    }
  }
  #dial() {
    this.#line = dial(this.#url, this.#encoding.subprotocol, this.#WebSocket, {
      opened: () => this.#step({ type: "opened" }),
      lost: (cause) => this.#step({ type: "lost", cause }),
      received: (frame) => {
        this.#step({ type: "received", message: readFrame(this.#encoding, frame) });
      }
    });
  }
  #announce(status) {
    if (status.state !== "connecting") {
      const { state } = status;
      this.#cause = state === "waiting" ? status.cause : state === "closed" ? status.reason : void 0;
      this.#settleOpened(this.#cause);
    }
    this.#status.set(status);
  }
  /** Why there is no connection, if there is none. */
  #absence() {
    return this.#status.get().state === "open" ? void 0 : this.#cause ?? new ConnectError("timed_out");
  }
  /** A timer that is early is left as it is: it costs one look at the session, and no call a timer. */
  #setTimer() {
    const now = this.#clock.now();
    const at = this.#session.nextTick(now);
    if (this.#timer && this.#timer.at <= at && at < Infinity)
      return;
    this.#timer?.stop();
    this.#timer = void 0;
    if (at === Infinity)
      return;
    const stop = this.#clock.after(Math.min(Math.max(Math.ceil(at - now), 0), LONGEST_TIMER), () => {
      this.#timer = void 0;
      this.#step({ type: "tick" });
    });
    this.#timer = { at, stop };
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

// ../../../../client/typescript/dist/connect.js
function connect(url, options = {}) {
  const { WebSocket: WebSocket2 = platformWebSocket() } = options;
  return new Client(address(url), WebSocket2, options);
}
function address(url) {
  const address2 = new URL(url, globalThis.location?.href);
  const { protocol, username, password, search } = address2;
  if (protocol === "http:" || protocol === "https:") {
    address2.protocol = protocol === "http:" ? "ws:" : "wss:";
  } else if (protocol !== "ws:" && protocol !== "wss:") {
    throw new TypeError(`a WebSocket has no address that begins with ${protocol}`);
  }
  if (username || password)
    throw new TypeError("a credential belongs into `token`, not into the URL");
  address2.hash = "";
  address2.search = `${search ? `${search}&` : ""}hello=1`;
  return address2.href;
}

// ../../../../client/typescript/dist/json/print.js
function printValue(reader) {
  const marker = reader.input[reader.at];
  if (isMap(marker))
    return printEntries(reader, reader.map());
  if (isList(marker))
    return printList(reader);
  if (isText(marker))
    return JSON.stringify(reader.str());
  if (marker === 192)
    return String(reader.nil());
  if (marker === 194 || marker === 195)
    return String(reader.bool());
  if (marker === 202 || marker === 203)
    return printFloat(reader.float());
  if (isBytes(marker))
    return `"${toBase64(readBytes(reader))}"`;
  if (marker === 207)
    return String(readU64(reader));
  if (marker === 211)
    return String(readI64(reader));
  return String(reader.int(-(2 ** 31), 2 ** 32));
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
  const marker = reader.input[reader.at];
  if (isText(marker))
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
    this.map(UNKNOWN);
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
    throw new DecodeError(pathAt(this.output, this.at, Infinity), problem);
  }
  #entry(key) {
    this.str(key);
    this.value();
  }
  #elements() {
    const { at } = this;
    let count2 = 0;
    this.array(UNKNOWN);
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
var UNKNOWN = 2147483647;
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
  #watchers = [];
  #client;
  #encoding = "MessagePack";
  constructor(journal2, meter2) {
    this.#journal = journal2;
    this.#meter = meter2;
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
  /** Leaves the socket and opens another one that writes messages that way. */
  speak(encoding) {
    if (encoding === this.#encoding) return;
    this.#encoding = encoding;
    const left = this.#client;
    this.#client = this.#connect();
    left.close();
    this.#tell();
  }
  /** Asks the desk; `praise` says in words what an answer brought. */
  async ask(operation, input2, praise, signal) {
    const asked = performance.now();
    const encoding = this.#encoding;
    const call = this.#client.request(operation, input2, signal ? { signal } : {});
    const patience = setTimeout(() => {
      this.#journal.write({ kind: "line", tone: "quiet", words: `${operation.name} waits for its answer.` });
    }, LONG3);
    const result = await call.result();
    const took = performance.now() - asked;
    clearTimeout(patience);
    const outcome = result.ok ? { kind: "answered", words: praise(result.value) } : outcomeOf(result.error);
    const told = { operation: operation.name, input: input2, requestId: call.id, encoding, took, outcome };
    this.#journal.write({ kind: "call", call: told });
    if (result.ok) return result;
    const refusal = result.error.kind === "operation" ? result.error.error : null;
    return { ok: false, refusal, words: outcome.kind === "cancelled" ? "cancelled" : outcome.words };
  }
  /** Asks many things at once, without waiting for one before the next. */
  async askTogether(operation, inputs) {
    const asked = performance.now();
    const encoding = this.#encoding;
    const calls = inputs.map((input2) => this.#client.request(operation, input2));
    const results = await Promise.all(calls.map((call) => call.result()));
    const took = performance.now() - asked;
    const answered = results.filter(({ ok }) => ok).length;
    const requestIds = calls.map(({ id }) => id);
    this.#journal.write({ kind: "burst", burst: { operation: operation.name, requestIds, encoding, took, answered } });
  }
  #connect() {
    const options = { WebSocket: this.#meter.socket() };
    const client = connect("/ws", this.#encoding === "JSON" ? { ...options, encoding: json } : options);
    client.status.subscribe(() => {
      if (client === this.#client) this.#tell();
    });
    return client;
  }
  #tell() {
    const status = this.#client.status.get();
    for (const watcher of this.#watchers) watcher(status);
  }
};
function outcomeOf(error) {
  switch (error.kind) {
    case "operation":
      return { kind: "refused", code: error.error.code, words: sentence(error.error) };
    case "cancelled":
      return { kind: "cancelled" };
    case "timeout":
    case "session_lost":
    case "fault":
    case "decode":
    case "encode":
    case "closed": {
      const words = error.message.replace(`${error.operation}: `, "");
      const cause = error.kind === "timeout" && error.cause ? `: ${error.cause.message}` : "";
      return { kind: "failed", code: error.code ?? error.kind, words: words + cause, executed: error.executed };
    }
    default:
      return error;
  }
}
var LONG3 = 400;

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
var line = new Line(journal, meter);
var desk = new Desk(line);
var lamp = new Lamp();
part("new", HTMLButtonElement).addEventListener("click", () => desk.create());
part("tries", HTMLElement).addEventListener("click", ({ target }) => {
  const { flight, stand } = target instanceof Element ? target.closest("button")?.dataset ?? {} : {};
  if (flight !== void 0 && stand !== void 0) void desk.send(flight, stand);
});
part("burst", HTMLButtonElement).addEventListener("click", () => void desk.burst());
part("encoding", HTMLFieldSetElement).addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) line.speak(target.value);
});
addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches("input:not([type=radio]), select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") desk.search.focus();
  else if (event.key === "n") desk.create();
  else return;
  event.preventDefault();
});
var said2 = "";
line.watch((status) => {
  lamp.show(status);
  const news = newsOf(status);
  if (news === null || news.words === said2) return;
  said2 = news.words;
  journal.write({ kind: "line", ...news });
  if (status.state === "open") void desk.refresh();
});
function newsOf(status) {
  switch (status.state) {
    case "connecting":
      return null;
    case "open":
      return { tone: "quiet", words: `The line is open, in ${line.encoding}.` };
    case "waiting":
      return { tone: "bad", words: `The line is down: ${status.cause.message}.` };
    case "closed":
      return { tone: "bad", words: `The line is closed: ${status.reason.message}.` };
    default:
      return status;
  }
}
