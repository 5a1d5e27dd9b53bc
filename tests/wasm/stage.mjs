// node stage.mjs CHROMIUM GROUND_DESK DIR
//
// Serves the tests in DIR to a headless Chromium, plays the servers they need, and ends with 0 if
// every test passed.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { grant, ports, upgrade } from "./servers.mjs";

const PATIENCE_MS = 180_000;
const TYPES = { html: "text/html", mjs: "text/javascript", js: "text/javascript", wasm: "application/wasm" };

const [chromium, groundDesk, directory] = process.argv.slice(2);
const here = import.meta.dirname;

async function serve(request, response) {
  const [, first, second] = request.url.split("/");
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  if (request.method === "POST") {
    const answer = first === "line" ? await grant(second) : report(first, body);
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

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => finish(`stopped by ${signal}`));

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
    if (request.url !== "/favicon.ico") finish(`${request.url} cannot be served: ${error.message}`);
    response.statusCode = 404;
    response.end(String(error));
  });
});
server.on("upgrade", upgrade);
server.listen(0, "127.0.0.1");
await once(server, "listening");
ports.stage = server.address().port;

const desk = start(groundDesk, []);
const timer = setTimeout(finish, PATIENCE_MS, `not over after ${PATIENCE_MS / 1000} s`);
const greeting = once(createInterface(desk.stdout), "line").then(([line]) => line);
const line = await Promise.race([greeting, finished]);
ports.desk = Number(line.split(":").at(-1));

const profile = await mkdtemp(join(tmpdir(), "wilco-wasm-"));
start(chromium, [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  `--user-data-dir=${profile}`, `http://127.0.0.1:${ports.stage}/`,
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
