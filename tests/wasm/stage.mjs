// node stage.mjs CHROMIUM GROUND_DESK DIR
//
// Serves the tests in DIR to a headless Chromium and plays the servers they need: the way to the
// ground desk, which can be held and cut, and servers that misbehave. Ends with 0 if every test
// passed.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PATIENCE_MS = 180_000;
const KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TYPES = { html: "text/html", mjs: "text/javascript", js: "text/javascript", wasm: "application/wasm" };

const [chromium, groundDesk, directory] = process.argv.slice(2);
const here = import.meta.dirname;

/** Every socket that was upgraded, or asked to be, and is open. */
const open = new Set();
/** The ways to the ground desk: pairs of sockets. */
const ways = new Set();
/** What happened and nobody has asked for, by its name. */
let news = new Map();
/** Who waits for what happens, by its name. */
let waiting = new Map();

function tell(name, value = "") {
  const waiter = waiting.get(name);
  waiting.delete(name);
  if (waiter) waiter(value);
  else news.set(name, value);
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
  origin: () => `ws://127.0.0.1:${port}`,
  hold: () => {
    for (const [near, far] of ways) for (const end of [near, far]) end.unpipe().pause();
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
    const server = createTcpServer().listen(0, "127.0.0.1");
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
  const far = connect(deskPort, "127.0.0.1");
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

async function serve(request, response) {
  const [, first, second] = request.url.split("/");
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  if (request.method === "POST") {
    const answer = first === "line" ? await (wishes[second] ?? (() => hear(second)))() : report(first, body);
    return response.end(answer);
  }
  const name = first === "" ? "index.html" : first;
  const file = await readFile(join(directory, name)).catch(() => readFile(join(here, name)));
  response.setHeader("content-type", TYPES[name.split(".").at(-1)] ?? "text/plain");
  response.end(file);
}

let finish;
const finished = new Promise((resolve) => { finish = resolve; });
let current = "loading the module";

function report(what, body) {
  if (what === "begins") {
    current = body;
    console.log(`  ${body}`);
  } else if (what === "passed") {
    console.log(`passed: ${body}`);
    if (parseInt(body, 10) === 0) finish("there are no tests");
    else if (body.endsWith("worker")) finish();
  } else {
    finish(`${current}: ${body}`);
  }
  return "";
}

const children = [];
function start(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  child.stderr.on("data", (chunk) => { words = (words + chunk).slice(-4000); });
  child.on("error", (error) => finish(`${command} cannot be run: ${error.message}`));
  child.on("exit", (code) => finish(`${command} ended with ${code}\n${words}`));
  children.push(child);
  return child;
}

const server = createServer((request, response) => {
  serve(request, response).catch((error) => {
    response.statusCode = 404;
    response.end(String(error));
  });
});
server.on("upgrade", (request, socket) => {
  open.add(socket);
  socket.on("error", () => socket.destroy());
  socket.on("end", () => socket.end());
  socket.on("close", () => {
    open.delete(socket);
    if (open.size === 0) tell("empty");
  });
  const [, path, rest] = request.url.split("?")[0].split("/");
  servers[path](socket, request, rest);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address();

const desk = start(groundDesk, ["--listen", "127.0.0.1:0"]);
const timer = setTimeout(finish, PATIENCE_MS, `not over after ${PATIENCE_MS / 1000} s`);
const greeting = once(createInterface(desk.stdout), "line").then(([line]) => line);
const line = await Promise.race([greeting, finished]);
const deskPort = Number(line.split(":").at(-1));

const profile = await mkdtemp(join(tmpdir(), "wilco-wasm-"));
start(chromium, [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/`,
]);
const failure = await finished;
clearTimeout(timer);
for (const child of children) {
  child.removeAllListeners("exit");
  if (child.exitCode === null && child.kill()) await once(child, "exit");
}
await rm(profile, { recursive: true, force: true, maxRetries: 10 });
if (failure !== undefined) console.error(`FAILED ${failure}`);
process.exit(failure === undefined ? 0 : 1);
