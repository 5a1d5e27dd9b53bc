// What happens to a page: it is hidden and frozen, its network goes and comes back. What its client does then.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Devtools } from "./devtools.mjs";
import { Life } from "./life.mjs";

/** @type {Devtools} */
let devtools;
before(async () => {
  devtools = await Devtools.launch();
});
after(() => devtools.end());

/**
 * Runs a test on a page whose client is open.
 * @param {string} name
 * @param {(page: import("./devtools.mjs").Tab, life: Life) => Promise<void>} run
 */
function check(name, run) {
  test(name, { timeout: 60_000 }, async () => {
    const life = await Life.start();
    const page = await devtools.open(life.url);
    try {
      await page.until(IS_OPEN);
      await run(page, life);
    } finally {
      await page.close();
      await life.end();
    }
  });
}

const IS_OPEN = `globalThis.house?.status.get().state === "open"`;

/** Waits until something is so; the tests' own time ends it. */
async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Another tab is looked at for a while, and then this one again. */
async function isHidden(page, meanwhile = async () => {}) {
  const other = await devtools.open("about:blank");
  await other.show();
  await page.until("document.hidden");
  await meanwhile();
  await page.show();
  await page.until("!document.hidden");
  await other.close();
}

/** The browser freezes the page, as it does with one that is hidden for long, and lets it go on. */
async function isFrozen(page) {
  await page.ask("Page.setWebLifecycleState", { state: "frozen" });
  await page.ask("Page.setWebLifecycleState", { state: "active" });
}

check("a page that is looked at again asks at once, and stays on the socket that answers", async (page, life) => {
  assert.equal(life.pings, 0);
  await isHidden(page);
  await until(() => life.pings >= 1);
  await page.until("house.status.get().latency !== null");
  assert.equal(life.lines.length, 1);
});

check("a page whose server was gone when it is looked at has another connection in seconds", async (page, life) => {
  await isHidden(page, async () => {
    life.isMute = true;
  });
  await until(() => life.pings >= 1);
  const asked = performance.now();
  // The pong never comes: the socket is given up, and another one opened.
  life.sockets[0].removeAllListeners("message");
  life.isMute = false;
  await until(() => life.lines.length === 2);
  const took = performance.now() - asked;
  assert.ok(2500 < took && took < 10_000, `it took ${Math.round(took)} ms`);
  await page.until(IS_OPEN);
});

check("a page that was frozen, and whose socket the browser may have closed, is open at once", async (page, life) => {
  await isHidden(page, () => isFrozen(page));
  const woke = performance.now();
  await until(() => life.pings >= 1 || life.lines.length === 2);
  await page.until(IS_OPEN);
  const took = performance.now() - woke;
  assert.ok(took < 2500, `it took ${Math.round(took)} ms`);
});

check("a network that goes and comes is asked about, and closes nothing by itself", async (page, life) => {
  const network = (offline) => page.ask("Network.emulateNetworkConditions", { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await page.ask("Network.enable");
  await network(true);
  await page.until("!navigator.onLine");
  await network(false);
  await page.until("navigator.onLine");
  await until(() => life.pings >= 1);
  await page.until(IS_OPEN);
  assert.equal(life.lines.length, 1);
});

check("a client that is closed hears nothing of its page any more", async (page, life) => {
  await page.evaluate("house.close()");
  await isHidden(page, () => isFrozen(page));
  assert.deepEqual([life.pings, life.lines.length], [0, 1]);
});

check("the stack of a failed call leads to the line that asked, over the way to the server", async (page) => {
  const stack = await page.evaluate("asksInHere().catch((error) => error.stack)");
  assert.match(stack, /^CallError: echo: forbidden: not you/);
  assert.match(stack, /at async (?:globalThis\.)?asksInHere \(http:\/\/127\.0\.0\.1:\d+\/page\.js:\d+:\d+\)/);
});
