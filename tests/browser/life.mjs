// A page with the client alone, as its own sources say, and a server that says what a test wants.
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const client = new URL("../../client/typescript/", import.meta.url);
const required = createRequire(new URL("package.json", client));
const { build } = required("esbuild");
const { WebSocketServer } = required("ws");

const PAGE = `
  import { connect } from "./src/index.js";
  import { json } from "./src/json.js";
  import { readJson, writeJson } from "./src/codec/index.js";
  const Echo = { name: "echo", class: "once", input: writeJson, output: readJson, error: readJson };
  globalThis.house = connect("/ws", { encoding: json });
  globalThis.asksInHere = async () => {
    return await house.request(Echo, 1);
  };
`;

/** A server of one page and of what its sockets say, in JSON. */
export class Life {
  /** The messages that came, the latest connection last. @type {{ type: string }[][]} */
  lines = [];
  /** The sockets, in the same order. */
  sockets = [];
  /** Whether nothing is said any more, as by a server that a sleep has cut off. */
  isMute = false;
  #server;
  #ways;

  static async start() {
    const contents = { contents: PAGE, resolveDir: fileURLToPath(client), sourcefile: "page.js" };
    const bundled = await build({ stdin: contents, bundle: true, format: "esm", target: "es2022", write: false });
    const life = new Life();
    await life.#listen(bundled.outputFiles[0].text);
    return life;
  }

  async #listen(script) {
    const html = "<!doctype html><title>life</title><script type=module src=/page.js></script>";
    this.#server = createServer(({ url }, answer) => {
      answer.setHeader("content-type", url === "/page.js" ? "text/javascript" : "text/html");
      answer.end(url === "/page.js" ? script : html);
    });
    this.#ways = new WebSocketServer({ server: this.#server, path: "/ws", handleProtocols: ([first]) => first });
    this.#ways.on("connection", (socket) => this.#meet(socket));
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.url = `http://127.0.0.1:${this.#server.address().port}/`;
  }

  #meet(socket) {
    const line = [];
    this.lines.push(line);
    this.sockets.push(socket);
    const say = (message) => this.isMute || socket.send(JSON.stringify(message));
    socket.on("message", (bytes) => {
      const message = JSON.parse(bytes.toString());
      line.push(message);
      if (message.type === "hello") {
        // So long that no ping comes of itself.
        say({ type: "connected", protocol_version: 1, connection_id: "c", heartbeat_ms: 600_000, heartbeat_timeout_ms: 5000 });
      } else if (message.type === "ping") say({ type: "pong", client_ts: message.ts, server_ts: 1 });
      else if (message.type === "request") {
        const error = { code: "forbidden", message: "not you", executed: "no" };
        say({ type: "response", request_id: message.request_id, error });
      }
    });
  }

  /** How many pings came on the connection of now. */
  get pings() {
    return this.lines.at(-1)?.filter(({ type }) => type === "ping").length ?? 0;
  }

  async end() {
    for (const socket of this.#ways.clients) socket.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
