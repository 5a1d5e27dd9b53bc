// The chat's page against the real server, in two tabs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch } from "./page.mjs";
import { Server } from "./server.mjs";

test("two tabs talk, and what is said stays text", { timeout: 60_000 }, async () => {
  const server = await Server.start("0", "chat");
  const browser = await launch();
  try {
    const ada = await enter(browser, server.url, "Ada");
    await sees(ada, "You are in lobby.");
    const bob = await enter(browser, server.url, "Bob");
    await sees(ada, "Bob came.");
    await sees(bob, "2 are here");
    await says(ada, "<b>hello</b>");
    await sees(bob, "<b>hello</b>");
    await says(bob, "hello, Ada");
    for (const page of [ada, bob]) {
      await sees(page, "hello, Ada");
      assert.equal(await page.locator("#log .talk").first().innerText(), "Ada\n<b>hello</b>");
    }
    assert.equal(await bob.evaluate(() => document.documentElement.scrollWidth), 360);
    await ada.getByRole("button", { name: "Leave" }).click();
    await sees(bob, "Ada left.");
    await sees(bob, "you are alone");
  } finally {
    await browser.close();
    await server.kill();
  }
});

test("a page whose server went away comes back by itself", { timeout: 60_000 }, async () => {
  let server = await Server.start("0", "chat");
  const browser = await launch();
  try {
    const ada = await enter(browser, server.url, "Ada");
    await sees(ada, "You are in lobby.");
    await server.kill();
    await sees(ada, "The connection was lost.");
    server = await Server.start(server.port, "chat");
    await sees(ada, "in as Ada");
    await says(ada, "here again");
    await sees(ada, "here again");
  } finally {
    await browser.close();
    await server.kill();
  }
});

/**
 * Opens the page as somebody with a small telephone, and enters.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {string} name
 */
async function enter(browser, url, name) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel("Your name").fill(name);
  await page.keyboard.press("Enter");
  return page;
}

/** @param {import("playwright-core").Page} page @param {string} text */
async function says(page, text) {
  await page.getByPlaceholder("Say something").fill(text);
  await page.keyboard.press("Enter");
}

/** @param {import("playwright-core").Page} page @param {string} text */
async function sees(page, text) {
  await page.getByText(text).first().waitFor();
}
