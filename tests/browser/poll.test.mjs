// The page of the poll, which is Rust in WebAssembly, against its real server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "./page.mjs";
import { Server } from "./server.mjs";

const DIST = fileURLToPath(new URL("../../docs/examples/poll/page/dist", import.meta.url));

test("a page written with Leptos follows, votes, suggests, and comes back", { timeout: 60_000 }, async () => {
  const start = (port) => Server.start(port, "poll", [DIST]);
  let server = await start("0");
  const { port } = server;
  const browser = await launch();
  try {
    const [ada, bob] = [await open(browser, server.url), await open(browser, server.url)];
    await ada.getByRole("button", { name: "Rust", exact: true }).click();
    for (const page of [ada, bob]) await votes(page, "Rust", "1");

    await suggest(bob, "Elm");
    await ada.getByRole("button", { name: "Elm", exact: true }).waitFor();
    await suggest(bob, "Elm");
    await bob.getByRole("alert").filter({ hasText: "that has been suggested already" }).waitFor();

    // The server dies, and forgets; what the page shows meanwhile is shown as old.
    await server.kill();
    await ada.locator("main.stale").waitFor();
    await votes(ada, "Rust", "1");
    server = await start(port);
    await ada.locator("main:not(.stale)").waitFor();
    await votes(ada, "Rust", "0");
    await ada.getByRole("button", { name: "Both", exact: true }).click();
    await votes(bob, "Both", "1");
    assert.deepEqual(ada.complaints, []);
  } finally {
    await browser.close();
    await server.kill();
  }
});

async function open(browser, url) {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(15_000);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  await page.goto(url);
  await page.getByRole("heading", { name: "What do you write your pages in?" }).waitFor();
  return page;
}

async function votes(page, answer, count) {
  const bar = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: answer, exact: true }) });
  await bar.locator("output").filter({ hasText: new RegExp(`^${count}$`) }).waitFor();
}

async function suggest(page, words) {
  await page.getByRole("textbox", { name: "Another answer" }).fill(words);
  await page.getByRole("button", { name: "Suggest" }).click();
}
