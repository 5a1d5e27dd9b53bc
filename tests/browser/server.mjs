// The real programs, each as a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const DEBUG = new URL("../../target/debug/", import.meta.url);
const GROUND_DESK = "ground-desk";

/** What keeps the ground desk at noon, with nobody else there. */
const STILL = ["--still"];

/** A program that runs; without another name the ground desk, where it stays noon unless other arguments say so. */
export class Server {
  #process;

  /** @param {import("node:child_process").ChildProcess} process @param {string} url */
  constructor(process, url) {
    this.#process = process;
    /** Where its page is, without a slash at the end. */
    this.url = url;
  }

  /** Starts one with further arguments; port 0 takes any free one. */
  static async start(port = "0", name = GROUND_DESK, args = name === GROUND_DESK ? STILL : []) {
    const chosen = name === GROUND_DESK ? process.env.GROUND_DESK : undefined;
    const binary = chosen ?? fileURLToPath(new URL(name, DEBUG));
    const { env, errors } = logged(name);
    const child = spawn(binary, ["--listen", `127.0.0.1:${port}`, ...args], { env, stdio: ["ignore", "pipe", errors] });
    const failed = Promise.race([once(child, "error"), once(child, "exit")]).then((why) => {
      throw new Error(`${binary} did not start: ${why}`);
    });
    const greeting = once(createInterface({ input: child.stdout }), "line");
    const [line] = await Promise.race([greeting, failed]);
    const url = /^listening on (http:\/\/\S+)$/.exec(line)?.[1];
    if (!url) throw new Error(`the first line does not say where it listens: ${line}`);
    failed.catch(() => {});
    return new Server(child, url);
  }

  /** Starts a ground desk whose day goes on, with so many programs at work there. */
  static startDay(bots = 0) {
    return Server.start("0", GROUND_DESK, ["--bots", String(bots)]);
  }

  get port() {
    return new URL(this.url).port;
  }

  /** Ends it without a farewell, and waits until it is gone. */
  async kill() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await gone;
  }
}

/** Lets a program log everything to a file that is looked through for secrets, where somebody asked for that. */
function logged(name) {
  const directory = process.env.WILCO_TRACE;
  if (!directory) return { env: process.env, errors: "inherit" };
  const errors = openSync(`${directory}/${name}-browser.log`, "a");
  return { env: { ...process.env, RUST_LOG: "trace" }, errors };
}
