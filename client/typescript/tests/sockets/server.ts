import assert from "node:assert/strict";
import { type EventEmitter, once } from "node:events";
import { type AddressInfo, type Server as NetServer } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import { type Json, decode, encode, readJson, writeJson } from "../../src/codec/index.js";

/** A server of WebSockets that says what a test wants. */
export class Server implements AsyncDisposable {
  readonly url: string;
  readonly #server: WebSocketServer;
  readonly #lines: Line[] = [];
  readonly #wanted: ((line: Line) => void)[] = [];

  private constructor(server: WebSocketServer) {
    this.#server = server;
    this.url = addressOf(server);
    server.on("connection", (socket) => {
      const line = new Line(socket);
      const wanted = this.#wanted.shift();
      if (wanted) wanted(line);
      else this.#lines.push(line);
    });
  }

  static async listen(port = 0): Promise<Server> {
    const server = new WebSocketServer({ host: "127.0.0.1", port });
    await once(server, "listening");
    return new Server(server);
  }

  /** The next connection. */
  accept(): Promise<Line> {
    const line = this.#lines.shift();
    return line ? Promise.resolve(line) : new Promise((resolve) => this.#wanted.push(resolve));
  }

  /** The next connection, on which the client has said hello and the server has greeted. */
  async greet(more: { readonly [field: string]: Json } = {}): Promise<Line> {
    const line = await this.accept();
    assert.equal((await line.hear())["t"], 2);
    line.say({ t: 0, protocol_version: 1, connection_id: "c", ...more });
    return line;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The server's end of a connection. */
export class Line {
  readonly socket: WebSocket;
  /** Resolves with the code that the client closed with. */
  readonly closed: Promise<number>;
  readonly #heard: { readonly [field: string]: Json }[] = [];
  readonly #wanted: ((message: { readonly [field: string]: Json }) => void)[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.on("close", resolve));
    socket.on("message", (frame: Buffer) => {
      const message = decode(readJson, new Uint8Array(frame)) as { readonly [field: string]: Json };
      const wanted = this.#wanted.shift();
      if (wanted) wanted(message);
      else this.#heard.push(message);
    });
  }

  /** The next message of the client. */
  hear(): Promise<{ readonly [field: string]: Json }> {
    const message = this.#heard.shift();
    return message ? Promise.resolve(message) : new Promise((resolve) => this.#wanted.push(resolve));
  }

  say(message: { readonly [field: string]: Json }): void {
    this.socket.send(encode(writeJson, message));
  }
}

export function addressOf(server: EventEmitter & Pick<NetServer, "address"> | WebSocketServer): string {
  const { port } = server.address() as AddressInfo;
  return `ws://127.0.0.1:${port}/ws`;
}
