// The page in a browser, as a person meets it, and what went over its sockets.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

/** @typedef {import("playwright-core").Page} Page */

/** Starts a browser with a profile of its own that knows no other place than this machine. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** The desk's page, opened in a context of its own. */
export class Desk {
  /** How many sockets the page opened. */
  sockets = 0;
  /** What is still open of them. */
  open = 0;
  /** The frames that it sent. @type {(string | Buffer)[]} */
  sent = [];
  /** What a page that works never says: errors in the console, uncaught ones, and what the policy refused. @type {string[]} */
  complaints = [];

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.on("websocket", (socket) => {
      this.sockets += 1;
      this.open += 1;
      socket.on("framesent", ({ payload }) => this.sent.push(payload));
      socket.on("close", () => (this.open -= 1));
    });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
  }

  /**
   * Opens the page.
   * @param {import("playwright-core").Browser} browser
   * @param {string} url
   * @param {import("playwright-core").BrowserContextOptions} options
   * @param {string} [name] who sits there; without it the page thinks of a callsign
   */
  static async visit(browser, url, options = {}, name) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(PATIENCE);
    if (name !== undefined) await context.addInitScript((name) => sessionStorage.setItem("ground-desk.name", name), name);
    const desk = new Desk(await context.newPage());
    await desk.page.goto(url);
    return desk;
  }

  get rows() {
    return this.page.locator("#rows tr");
  }

  /** @param {string} flight */
  row(flight) {
    return this.page.getByRole("row").filter({ has: this.page.getByRole("button", { name: flight, exact: true }) });
  }

  /** The stand of a flight on the board. @param {string} flight */
  stand(flight) {
    return this.row(flight).locator(".sign");
  }

  /** The aircraft of a flight on the map. @param {string} flight */
  craft(flight) {
    return this.page.locator(`g.aircraft[data-flight="${flight}"]`);
  }

  /** A stand on the map. @param {string} stand */
  pad(stand) {
    return this.page.locator(`g.pad[data-stand="${stand}"]`);
  }

  /** What stands at a stand for some seconds. @param {string} stand */
  note(stand) {
    return this.page.locator(`.note[data-stand="${stand}"]`);
  }

  /** The badge of somebody who is at the desk. @param {string} name */
  person(name) {
    return this.page.locator(`#people [data-user="${name}"]`);
  }

  /** What was called out, the newest first. */
  get notices() {
    return this.page.locator("#notices").getByRole("listitem");
  }

  /** Where a flight can be taken on the board. @param {string} flight */
  handle(flight) {
    return this.page.getByRole("button", { name: flight, exact: true });
  }

  /**
   * Takes something by mouse and holds it over a stand.
   * @param {import("playwright-core").Locator} taken
   * @param {string} stand
   */
  async hold(taken, stand) {
    const { mouse } = this.page;
    await taken.scrollIntoViewIfNeeded();
    const from = await middle(taken);
    const to = await middle(this.pad(stand).locator(".spot"));
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await mouse.move(to.x, to.y);
  }

  /** Takes something by mouse and drops it on a stand. @param {import("playwright-core").Locator} taken @param {string} stand */
  async drag(taken, stand) {
    await this.hold(taken, stand);
    await this.page.mouse.up();
  }

  /** The word beside the lamp: what the line is doing. */
  get lamp() {
    return this.page.locator("#lamp-word");
  }

  /** The entries of the log, the newest first. */
  get entries() {
    return this.page.getByRole("log").getByRole("listitem");
  }

  /** The button that takes the line away, and gives it back. */
  get plug() {
    return this.page.locator("#plug");
  }

  /** What is under way, in one line per operation. */
  get queue() {
    return this.page.locator("#queued");
  }

  /** Sends somebody to the six stands of pier A, and waits for the first to be done; the last takes 3 s more. */
  async inspect(number = 1) {
    await this.page.getByRole("button", { name: "Inspect pier A" }).click();
    await this.sees(this.entries, `A1 is inspected: inspection no. ${number}`);
  }

  /** How many inspections were sent and wait for their answers, once the line is down. */
  async cutOff() {
    await this.sees(this.lamp, /^(waiting|connecting)$/);
    const row = this.queue.getByRole("listitem").filter({ hasText: "stand.inspect" }).filter({ hasText: "sent, no answer yet" });
    const [, count] = /× (\d)/.exec(await row.innerText()) ?? [];
    return Number(count);
  }

  /** What the inspections that the log tells of came to, such as `A1 1` for the first one of that stand, in their order. */
  async inspections() {
    const told = await this.entries.filter({ hasText: "stand.inspect" }).locator(".outcome").allInnerTexts();
    return told.map((text) => text.replace(/^(A\d) is inspected: inspection no. (\d+).*$/s, "$1 $2")).sort();
  }

  /** The flight's details, once they are there. @param {string} flight */
  async choose(flight) {
    await this.page.getByRole("button", { name: flight, exact: true }).click();
    await this.page.getByRole("heading", { name: new RegExp(`^${flight} `) }).waitFor();
  }

  /** Sends the flight that is chosen to a stand. @param {string} flight @param {string} stand */
  async send(flight, stand) {
    await this.page.getByRole("radio", { name: new RegExp(`^${stand}\\b`) }).check({ force: true });
    await this.page.getByRole("button", { name: `Send ${flight} to ${stand}` }).click();
  }

  /**
   * Waits until a text is there.
   * @param {import("playwright-core").Locator} place
   * @param {string | RegExp} text
   */
  async sees(place, text) {
    await place.filter({ hasText: text }).first().waitFor();
  }

  /** Forgets complaints that no server was there: a test that takes it away is about that, and browsers say so. @param {string} url */
  forgive(url) {
    this.complaints = this.complaints.filter((text) => !text.startsWith(`WebSocket connection to 'ws://${new URL(url).host}`));
  }

  /** What the log says, for whoever looks into a failure. */
  async story() {
    return [...this.complaints, ...(await this.entries.allInnerTexts())].join("\n");
  }

  /** Leaves the page, which must have had nothing to complain about. */
  async leave() {
    assert.deepEqual(this.complaints, []);
    await this.page.context().close();
  }
}

/** The middle of something on the screen. @param {import("playwright-core").Locator} place */
export async function middle(place) {
  const box = await place.boundingBox();
  assert.ok(box, "it is on the screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** How long a person would wait for the page, in milliseconds. */
const PATIENCE = 15_000;
