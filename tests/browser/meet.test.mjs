// The rooms' page against the real server: browsers that find each other there, and talk without it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch } from "./page.mjs";
import { Server } from "./server.mjs";

test("two open a line, and what is said on it does not pass the server", { timeout: 60_000 }, async () => {
  await inHouse(async (house) => {
    const ada = await house.enter("lobby", "Ada");
    await ada.sees("Nobody else is here.");
    const bob = await house.enter("lobby", "Bob");
    await ada.calls("Bob");
    await ada.hasLine("Bob", "line open");
    await bob.hasLine("Ada", "line open");
    await ada.says("<b>hello</b>");
    await bob.sees("<b>hello</b>");
    await bob.says("hello, Ada");
    await ada.sees("hello, Ada");
    for (const guest of [ada, bob]) assert.deepEqual(await guest.log(), ["The line is open.", "<b>hello</b>", "hello, Ada"]);
    assert.match(ada.sent, /offer.*ice_candidate/su);
    assert.match(bob.sent, /answer.*ice_candidate/su);
    assert.doesNotMatch(ada.sent + bob.sent, /hello/u);
    assert.equal(await bob.page.evaluate(() => document.documentElement.scrollWidth), 360);

    await ada.page.getByRole("button", { name: "End the line" }).click();
    await bob.hasLine("Ada", "line ended");
    // The other way round too, over a new line.
    await bob.calls("Ada");
    await ada.hasLine("Bob", "line open");
    await bob.says("once more");
    await ada.sees("once more");
    await bob.page.getByRole("button", { name: "Leave" }).click();
    await ada.sees("Nobody else is here.");
    ada.isContent();
    bob.isContent();
  });
});

test("who click at once have one line", { timeout: 60_000 }, async () => {
  await inHouse(async (house) => {
    const [ada, bob] = [await house.enter("lobby", "Ada", new Gate()), await house.enter("lobby", "Bob", new Gate())];
    await ada.hasLine("Bob", "click to talk");
    await bob.hasLine("Ada", "click to talk");
    // Neither hears of the other's offer before its own is made.
    const gates = [ada.gate, bob.gate];
    const offered = Promise.all(gates.map((gate) => gate.shutAt("offer")));
    await ada.calls("Bob");
    await bob.calls("Ada");
    await offered;
    for (const gate of gates) gate.open();
    await ada.hasLine("Bob", "line open");
    await bob.hasLine("Ada", "line open");
    await ada.says("hello");
    await bob.sees("hello");
    await bob.says("hello, Ada");
    await ada.sees("hello, Ada");
    assert.deepEqual(await ada.log(), ["The line is open.", "hello", "hello, Ada"]);
    // The offer of the smaller name stood.
    assert.doesNotMatch(ada.gate.passed, /answer/u);
    assert.match(bob.gate.passed, /answer/u);
  });
});

test("who is in another room is not seen, and cannot signal", { timeout: 60_000 }, async () => {
  await inHouse(async (house) => {
    const ada = await house.enter("lobby", "Ada");
    const cleo = await house.enter("attic", "Cleo");
    await cleo.sees("Nobody else is here.");
    const bob = await house.enter("lobby", "Bob");
    await ada.hasLine("Bob", "click to talk");
    assert.deepEqual(await ada.people(), ["Bob"]);
    assert.deepEqual(await bob.people(), ["Ada"]);
    assert.deepEqual(await cleo.people(), []);
    const to = await bob.idOf("Ada");
    for (const room of ["attic", "lobby"]) assert.equal(await cleo.page.evaluate(offer, { room, to }), "unavailable");
    // Whatever had reached Ada before would have been seen before this.
    await bob.calls("Ada");
    await ada.hasLine("Bob", "line open");
    assert.deepEqual(await ada.people(), ["Bob"]);
    // From within the room the same offer finds its way.
    assert.equal(await cleo.page.evaluate(offer, { enter: "lobby", room: "lobby", to }), "passed on");
    await ada.hasLine("Cleo", "line ended");
    await ada.calls("Cleo");
    await ada.sees("The line could not be opened");
  });
});

test("two tabs under one name are two who can be talked to", { timeout: 60_000 }, async () => {
  await inHouse(async (house) => {
    const ada = await house.enter("lobby", "Ada");
    const bobs = await Promise.all([house.enter("lobby", "Bob"), house.enter("lobby", "Bob")]);
    const [one, other] = [ada.page.locator("#people li").first(), ada.page.locator("#people li").nth(1)];
    await other.waitFor();
    assert.deepEqual(await ada.people(), ["Bob", "Bob"]);
    await one.click();
    await one.filter({ hasText: "line open" }).waitFor();
    assert.match(await other.innerText(), /click to talk/u);
    await other.click();
    await other.filter({ hasText: "line open" }).waitFor();
    for (const bob of bobs) await bob.says("hello");
    // One is looked at, and of the other one it is told.
    await one.filter({ hasText: "line open, 1 new" }).waitFor();
    await ada.sees("hello");
    await one.click();
    await ada.page.locator("#log li.them").waitFor();
    assert.doesNotMatch(await one.innerText(), /new/u);
  });
});

test("a line goes on when the server does not", { timeout: 60_000 }, async () => {
  await inHouse(async (house) => {
    const [ada, bob] = [await house.enter("lobby", "Ada"), await house.enter("lobby", "Bob")];
    await ada.calls("Bob");
    await bob.hasLine("Ada", "line open");
    await house.server.kill();
    for (const guest of [ada, bob]) await guest.sees("no server just now");
    await ada.says("still there?");
    await bob.sees("still there?");
    await bob.says("yes");
    await ada.sees("yes");
    await house.startAgain();
    for (const guest of [ada, bob]) await guest.sees("connected to the server");
    await bob.says("and now?");
    await ada.sees("and now?");
    // All of that was one line.
    assert.deepEqual(await ada.log(), ["The line is open.", "still there?", "yes", "and now?"]);
  });
});

test("a name that is none is refused by the page", { timeout: 60_000 }, async () => {
  await inHouse(async (house) => {
    const ada = await house.enter("lobby", "Ada/Bob");
    await ada.sees("A name has 1 to 24 letters");
    assert.equal((await ada.page.request.get(`${house.server.url}/no%2Froom`)).status(), 404);
  });
});

/** A server, a browser, and who came. */
class House {
  /** @param {Server} server @param {import("playwright-core").Browser} browser */
  constructor(server, browser) {
    this.server = server;
    this.browser = browser;
  }

  /**
   * Opens the page of a room as somebody with a small telephone, and enters; with a gate, all that is sent passes it.
   * @param {string} room
   * @param {string} name
   * @param {Gate} [gate]
   */
  async enter(room, name, gate) {
    const context = await this.browser.newContext({ viewport: { width: 360, height: 640 } });
    context.setDefaultTimeout(15_000);
    const guest = new Guest(await context.newPage(), gate);
    await gate?.stand(guest.page);
    await guest.page.goto(`${this.server.url}/${room}`);
    await guest.page.getByLabel("Your name").fill(name);
    await guest.page.keyboard.press("Enter");
    return guest;
  }

  /** Starts a server where the one was that is gone. */
  async startAgain() {
    this.server = await Server.start(this.server.port, "meet");
  }
}

/** Somebody before the page. */
class Guest {
  /** All that went to the server, as far as it is text. */
  sent = "";
  /** What a page that works never says. @type {string[]} */
  complaints = [];

  /** @param {import("playwright-core").Page} page @param {Gate} [gate] */
  constructor(page, gate) {
    this.page = page;
    this.gate = gate;
    page.on("websocket", (socket) => {
      socket.on("framesent", ({ payload }) => (this.sent += payload.toString()));
    });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
  }

  /** Who can be talked to. */
  people() {
    return this.page.locator("#people b").allInnerTexts();
  }

  /** The user id of somebody. @param {string} name */
  idOf(name) {
    return this.page.locator("#people button").filter({ hasText: name }).getAttribute("data-user");
  }

  /** The talk that is looked at. */
  log() {
    return this.page.locator("#log li").allInnerTexts();
  }

  /** @param {string} name */
  async calls(name) {
    await this.page.getByRole("button", { name: new RegExp(`^${name}`, "u") }).click();
  }

  /** @param {string} name @param {string} words */
  async hasLine(name, words) {
    const row = this.page.locator("#people li").filter({ has: this.page.getByText(name, { exact: true }) });
    await row.filter({ hasText: words }).waitFor();
  }

  /** @param {string} text */
  async says(text) {
    await this.page.getByPlaceholder("Say something").fill(text);
    await this.page.keyboard.press("Enter");
  }

  /** @param {string} text */
  async sees(text) {
    await this.page.getByText(text).first().waitFor();
  }

  /** The page had nothing to complain about. */
  isContent() {
    assert.deepEqual(this.complaints, []);
  }
}

/** Stands between a page and the server, and can be shut to what the page sends. */
class Gate {
  /** What went through, as far as it is text. */
  passed = "";
  #word = "";
  #isShut = false;
  #held = [];
  #stands = () => {};
  #server;

  /** @param {import("playwright-core").Page} page */
  async stand(page) {
    await page.routeWebSocket(/wilco/u, (socket) => {
      this.#server = socket.connectToServer();
      socket.onMessage((message) => this.#pass(message));
    });
  }

  /** Holds back the first message with that word in it, and all that follow. Resolves when it has that. @param {string} word */
  shutAt(word) {
    this.#word = word;
    return new Promise((resolve) => (this.#stands = resolve));
  }

  /** Lets everything through, what was held back first. */
  open() {
    [this.#word, this.#isShut] = ["", false];
    for (const message of this.#held.splice(0)) this.#pass(message);
  }

  #pass(message) {
    if (this.#word && message.toString().includes(this.#word)) this.#isShut = true;
    if (this.#isShut) {
      this.#held.push(message);
      this.#stands();
      return;
    }
    this.passed += message.toString();
    this.#server.send(message);
  }
}

/**
 * Runs in a page: enters a room on a socket of its own, by default the attic, and says an offer to somebody in `room`. Gives
 * the code of the server's answer. The socket stays open.
 * @param {{ enter?: string, room: string, to: string }} whom
 */
function offer({ enter = "attic", room, to }) {
  const socket = new WebSocket(`ws://${location.host}/wilco/ws?hello=1`, "wilco.v1.json");
  const say = (message) => socket.send(JSON.stringify(message));
  socket.onopen = () => say({ type: "hello", token: "Cleo#1", channels: [{ kind: "presence", name: `room/${enter}` }] });
  return new Promise((resolve) => {
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === "presence") {
        say({ type: "signal", request_id: 1, target_user_id: to, resource: `room/${room}`, signal: { type: "offer", sdp: "none" } });
        // Answered in turn: nothing is wrong with the signal if this comes first.
        say({ type: "ping" });
      } else if (message.type === "error" || message.type === "pong") {
        resolve(message.code ?? "passed on");
      }
    };
  });
}

/** @param {(house: House) => Promise<void>} stay */
async function inHouse(stay) {
  const house = new House(await Server.start("0", "meet"), await launch());
  try {
    await stay(house);
  } finally {
    await house.browser.close();
    await house.server.kill();
  }
}
