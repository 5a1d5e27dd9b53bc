// A browser by its own protocol: Playwright keeps every page visible, and a page that is visible cannot be frozen.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { WebSocket } = createRequire(new URL("../../client/typescript/package.json", import.meta.url))("ws");
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** A browser with a profile of its own. */
export class Devtools {
  #process;
  #profile;
  #socket;
  #ids = 0;
  #waiting = new Map();

  static async launch() {
    const devtools = new Devtools();
    devtools.#profile = await mkdtemp(join(tmpdir(), "wilco-browser-"));
    const flags = [...FLAGS, "--remote-debugging-port=0", `--user-data-dir=${devtools.#profile}`];
    devtools.#process = spawn(process.env.CHROMIUM || "/usr/bin/chromium", flags, { stdio: ["ignore", "ignore", "pipe"] });
    const address = await listening(devtools.#process.stderr);
    devtools.#socket = new WebSocket(address);
    devtools.#socket.on("message", (bytes) => {
      const { id, result, error } = JSON.parse(bytes.toString());
      devtools.#waiting.get(id)?.({ result, error });
      devtools.#waiting.delete(id);
    });
    await once(devtools.#socket, "open");
    return devtools;
  }

  /** Asks for something; throws what the browser says against it. */
  async ask(method, params = {}, sessionId = undefined) {
    const id = ++this.#ids;
    const answered = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    const { result, error } = await answered;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** Opens a page in a tab, in front of all others. */
  async open(url) {
    const { targetId } = await this.ask("Target.createTarget", { url });
    const { sessionId } = await this.ask("Target.attachToTarget", { targetId, flatten: true });
    return new Tab(this, targetId, sessionId);
  }

  async end() {
    const gone = once(this.#process, "exit");
    this.#process.kill();
    await gone;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A tab of it. */
export class Tab {
  #devtools;
  #target;
  #session;

  constructor(devtools, target, session) {
    this.#devtools = devtools;
    this.#target = target;
    this.#session = session;
  }

  ask(method, params) {
    return this.#devtools.ask(method, params, this.#session);
  }

  /** The value of an expression, or of the promise that it gives. */
  async evaluate(expression) {
    const asked = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = await this.ask("Runtime.evaluate", asked);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Waits until an expression is true. */
  async until(expression) {
    while (!(await this.evaluate(expression))) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Puts it in front of all others, which are hidden then. */
  show() {
    return this.#devtools.ask("Target.activateTarget", { targetId: this.#target });
  }

  close() {
    return this.#devtools.ask("Target.closeTarget", { targetId: this.#target });
  }
}

/** Where the browser says that it listens. */
async function listening(errors) {
  let said = "";
  for await (const bytes of errors) {
    said += bytes;
    const address = /ws:\/\/\S+/.exec(said)?.[0];
    if (address) {
      // What it says from now on is read by nobody, and must not fill its pipe.
      errors.resume();
      return address;
    }
  }
  throw new Error(`the browser does not listen: ${said}`);
}
