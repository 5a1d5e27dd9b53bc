// A page of an example in a browser, and what it says to its server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { decode } from "@msgpack/msgpack";
import { launch } from "./page.mjs";
import { Server } from "./server.mjs";
import { Wire } from "./wire.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** The tags of what is said. See docs/protocol.md. */
export const [HELLO, SUBSCRIBE, UNSUBSCRIBE, REQUEST, CANCEL] = [2, 2000, 2001, 6000, 6001];

/** A page, and each message that it said, in their order. */
export class Watched {
  /** @type {{ readonly t: number, readonly [field: string]: any }[]} */
  said = [];
  complaints = [];

  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
    page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => this.said.push(decode(payload))));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
  }

  /** What it says of a tag. @param {number} tag */
  tagged(tag) {
    return this.said.filter(({ t }) => t === tag);
  }

  /** How often a channel was asked for, in a greeting or later. @param {string} name */
  asked(name) {
    const channels = [HELLO, SUBSCRIBE].flatMap((tag) => this.tagged(tag)).flatMap(({ channels }) => channels ?? []);
    return channels.filter((channel) => channel.name === name).length;
  }

  row(flight) {
    return this.page.getByRole("row").filter({ hasText: new RegExp(`^\\s*${flight}(?!\\d)`) });
  }

  stand(flight, stand) {
    return this.row(flight).locator(".stand").filter({ hasText: stand }).waitFor();
  }

  /** Waits until it has said something; the browser tells of it a little later. @param {() => boolean} has */
  async has(has) {
    for (let turn = 0; turn < TURNS && !has(); turn++) await this.page.evaluate(() => new Promise(requestAnimationFrame));
    assert.ok(has(), JSON.stringify(this.said.map(({ t, channels, op }) => [t, channels?.map(({ name }) => name) ?? op])));
  }
}

/**
 * Runs a test with a server of its own, and a page behind a wire.
 * @param {string} program
 * @param {string} name
 * @param {(own: { watched: Watched, wire: Wire, open: (url?: string) => Promise<Watched> }) => Promise<void>} run
 */
export function check(program, name, run) {
  test(`${program}: ${name}`, { timeout: 60_000 }, async () => {
    const server = await Server.start("0", program, ["--still"]);
    const wire = await Wire.to(server.url);
    const all = [];
    const open = async (url = `${server.url}/?name=Bo`) => {
      const context = await browser.newContext();
      context.setDefaultTimeout(15_000);
      const watched = new Watched(await context.newPage());
      all.push(watched);
      await watched.page.goto(url);
      await watched.page.getByRole("row").first().waitFor();
      return watched;
    };
    try {
      const watched = await open(wire.url);
      await run({ watched, wire, open });
      for (const { complaints } of all) assert.deepEqual(complaints.filter((text) => !text.includes("ERR_CONNECTION") && !text.includes("WebSocket connection")), []);
    } catch (error) {
      throw new Error(all.map(({ complaints }) => complaints.join("\n")).join("\n"), { cause: error });
    } finally {
      for (const { page } of all) await page.context().close();
      wire.close();
      await server.kill();
    }
  });
}

/** So many frames are drawn in some seconds. */
const TURNS = 300;
