// The servers that the tests need: the way to the ground desk, which can be held and cut, and
// servers that misbehave.

import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:net";

/** Where the stage and the ground desk listen. */
export const ports = { stage: 0, desk: 0 };

/** Serves a WebSocket, as its path says. */
export function upgrade(request, socket) {
  open.add(socket);
  socket.on("error", () => socket.destroy());
  socket.on("end", () => socket.end());
  socket.on("close", () => {
    open.delete(socket);
    if (open.size === 0) tell("empty");
  });
  const [, path, rest] = request.url.split("?")[0].split("/");
  servers[path](socket, request, rest);
}

/** Does what a test asks for; else waits until what it names has happened. */
export function grant(wish) {
  return wish in wishes ? wishes[wish]() : hear(wish);
}

/** Every socket that was upgraded, or asked to be, and is open. */
const open = new Set();
/** The ways to the ground desk: pairs of sockets. */
const ways = new Set();
/** What happened first and nobody has asked for, by its name. */
let news = new Map();
/** Who waits for what happens, by its name. */
let waiting = new Map();

function tell(name, value = "") {
  const waiter = waiting.get(name);
  waiting.delete(name);
  if (waiter) waiter(value);
  else if (!news.has(name)) news.set(name, value);
}

function hear(name) {
  if (!news.has(name)) return new Promise((resolve) => waiting.set(name, resolve));
  const value = news.get(name);
  news.delete(name);
  return value;
}

/** What the tests can ask for. */
const wishes = {
  wait: () => "",
  origin: () => `ws://127.0.0.1:${ports.stage}`,
  hold: () => {
    for (const [near, far] of ways) for (const end of [near, far]) end.unpipe().pause();
    return "";
  },
  "hold-answers": () => {
    for (const [near, far] of ways) far.unpipe(near).pause();
    return "";
  },
  "let-go": () => {
    for (const [near, far] of ways) near.pipe(far).pipe(near);
    return "";
  },
  cut: () => {
    for (const end of [...ways].flat()) end.destroy();
    return "";
  },
  reset: () => {
    for (const socket of open) socket.destroy();
    news = new Map();
    waiting = new Map();
    return "";
  },
  empty: async () => {
    // What was heard may be older than what is open now.
    while (open.size > 0) await hear("empty");
    return "";
  },
  "closed-port": async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const closed = server.address().port;
    server.close();
    await once(server, "close");
    return String(closed);
  },
};

/** What the servers do that a test can ask for by a path. */
const servers = {
  ws: (socket, request) => tunnel(socket, request),
  silent: (socket) => {
    socket.resume();
    tell("asked");
  },
  answer: (socket, request, kind) => {
    const lines = { nonsense: "what?", nothing: "" };
    socket.end(lines[kind] ?? `HTTP/1.1 ${kind} So\r\nContent-Length: 0\r\n\r\n`);
  },
  mute: (socket, request) => {
    accept(socket, request);
    listen(socket);
    tell("opened");
  },
  close: (socket, request, code) => {
    accept(socket, request);
    const bytes = Buffer.from([Number(code) >> 8, Number(code) & 255, ...Buffer.from("because")]);
    socket.write(frame(0x8, code === "0" ? Buffer.alloc(0) : bytes));
    socket.once("data", () => socket.end());
  },
  long: (socket, request, kind) => {
    accept(socket, request);
    listen(socket);
    socket.write(
      kind === "binary"
        ? frame(0x2, Buffer.alloc(300, 0xc1))
        : frame(0x1, Buffer.from((kind === "wide" ? "é" : "a").repeat(300))),
    );
  },
};

function tunnel(near, request) {
  const far = connect(ports.desk, "127.0.0.1");
  const way = [near, far];
  ways.add(way);
  const headers = request.rawHeaders.map((text, at) => text + (at % 2 ? "\r\n" : ": ")).join("");
  far.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`);
  near.pipe(far).pipe(near);
  const end = () => {
    ways.delete(way);
    near.destroy();
    far.destroy();
  };
  near.on("close", end);
  far.on("close", end).on("error", end);
}

function accept(socket, request) {
  const key = request.headers["sec-websocket-key"] + KEY_SUFFIX;
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      `Sec-WebSocket-Protocol: ${request.headers["sec-websocket-protocol"]}\r\n` +
      `Sec-WebSocket-Accept: ${createHash("sha1").update(key).digest("base64")}\r\n\r\n`,
  );
}

function frame(opcode, payload) {
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x80 | opcode, ...length]), payload]);
}

/** Reads what the client sends up to its close, tells the code of that, and hangs up. */
function listen(socket) {
  let bytes = Buffer.alloc(0);
  socket.on("data", (more) => {
    bytes = Buffer.concat([bytes, more]);
    while (bytes.length >= 6) {
      const isClose = (bytes[0] & 15) === 0x8;
      const isLong = (bytes[1] & 127) === 126;
      const mask = isLong ? 4 : 2;
      const length = isLong ? bytes.readUInt16BE(2) : bytes[1] & 127;
      if (bytes.length < mask + 4 + length) return;
      const said = bytes.subarray(mask + 4, mask + 4 + length).map((byte, at) => byte ^ bytes[mask + (at % 4)]);
      if (isClose) {
        tell("said", length < 2 ? "none" : String((said[0] << 8) | said[1]));
        return socket.end();
      }
      bytes = bytes.subarray(mask + 4 + length);
    }
  });
}

const KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
