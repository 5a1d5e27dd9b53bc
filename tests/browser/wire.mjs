// A line between a page and its server that can be cut, and on which answers can be held back.
import { once } from "node:events";
import { connect, createServer } from "node:net";

export class Wire {
  /** Whether answers are held back. */
  #isHeld = false;
  #isCut = false;
  /** @type {Set<{ near: import("node:net").Socket, far: import("node:net").Socket }>} */
  #lines = new Set();
  #server = createServer((near) => this.#carry(near));
  #port;

  /** @param {string} url of the server */
  constructor(url) {
    this.#port = Number(new URL(url).port);
  }

  /** A wire to a server; pages go to its `url`. @param {string} url */
  static async to(url) {
    const wire = new Wire(url);
    wire.#server.listen(0, "127.0.0.1");
    await once(wire.#server, "listening");
    wire.url = `http://127.0.0.1:${wire.#server.address().port}`;
    return wire;
  }

  /** Nothing goes through any more, and nothing is answered. */
  cut() {
    this.#isCut = true;
    for (const { near, far } of this.#lines) for (const end of [near, far]) end.destroy();
  }

  mend() {
    this.#isCut = false;
  }

  /** What the server says waits here. */
  hold() {
    this.#isHeld = true;
    for (const { far } of this.#lines) far.pause();
  }

  letGo() {
    this.#isHeld = false;
    for (const { far } of this.#lines) far.resume();
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #carry(near) {
    if (this.#isCut) return near.destroy();
    const far = connect(this.#port, "127.0.0.1");
    const line = { near, far };
    this.#lines.add(line);
    for (const [from, to] of [[near, far], [far, near]]) {
      from.on("data", (bytes) => to.write(bytes));
      from.on("error", () => {});
      from.on("close", () => {
        this.#lines.delete(line);
        to.destroy();
      });
    }
    if (this.#isHeld) far.pause();
  }
}
