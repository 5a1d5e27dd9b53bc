// The board that is written with React against the real server.
import assert from "node:assert/strict";
import { HELLO, SUBSCRIBE, UNSUBSCRIBE, check as checkOf } from "./framework.mjs";

const check = (name, run) => checkOf("react-board", name, run);
/** @param {import("./framework.mjs").Watched} watched @param {string} flight @param {string} stand */
async function send({ page }, flight, stand) {
  await page.getByLabel(`Stand of ${flight}`, { exact: true }).fill(stand);
  await page.getByLabel(`Stand of ${flight}`, { exact: true }).press("Enter");
}

check("in StrictMode each channel is asked for once, and left when what follows it is gone", async ({ watched }) => {
  const { page } = watched;
  await watched.stand("BA12", "B4");
  for (const name of ["board", "desk", "apron"]) assert.equal(watched.asked(name), 1, name);
  assert.deepEqual(watched.tagged(UNSUBSCRIBE), []);
  const before = watched.tagged(SUBSCRIBE).length;
  await page.getByRole("button", { name: "Close the board" }).click();
  await watched.has(() => watched.tagged(UNSUBSCRIBE).length > 0);
  const [{ channels }] = watched.tagged(UNSUBSCRIBE);
  assert.deepEqual(channels.map(({ name }) => name).sort(), ["apron", "board"]);
  // Twice mounted now for sure: the connection is open.
  await page.getByRole("button", { name: "Open the board" }).click();
  await watched.stand("BA12", "B4");
  assert.equal(watched.asked("board"), 2);
  assert.deepEqual([watched.tagged(SUBSCRIBE).length, watched.tagged(UNSUBSCRIBE).length], [before + 1, 1]);
});

check("what another one does is seen by all, with who is there and what is called out", async ({ watched, open }) => {
  const bo = await open();
  await watched.page.getByLabel("People").filter({ hasText: "Ada, Bo" }).waitFor();
  await send(bo, "BA12", "B1");
  await watched.stand("BA12", "B1");
  await watched.page.getByRole("status").filter({ hasText: "BA12: sent" }).waitFor();
});

check("an action is seen before it is done, and stays", async ({ watched, wire }) => {
  await watched.stand("BA12", "B4");
  wire.hold();
  await send(watched, "BA12", "B1");
  await watched.stand("BA12", "B1");
  wire.letGo();
  await watched.page.getByRole("status").filter({ hasText: "BA12: sent" }).waitFor();
  await watched.stand("BA12", "B1");
});

check("an action that is refused is taken back, with the reason of the operation", async ({ watched, wire }) => {
  wire.hold();
  await send(watched, "BA12", "A6");
  await watched.stand("BA12", "A6");
  wire.letGo();
  await watched.row("BA12").getByRole("alert").filter({ hasText: "stand_occupied" }).waitFor();
  await watched.stand("BA12", "B4");
});

check("a cut is shown, and the board is brought to now by what was missed", async ({ watched, wire, open }) => {
  const bo = await open();
  await watched.stand("BA12", "B4");
  wire.cut();
  await watched.page.locator('table[data-phase="stale"]').waitFor();
  await watched.stand("BA12", "B4");
  await send(bo, "BA12", "B1");
  await bo.stand("BA12", "B1");
  wire.mend();
  await watched.stand("BA12", "B1");
  await watched.page.locator('table[data-phase="live"]').waitFor();
  assert.equal(watched.tagged(SUBSCRIBE).length, 0);
  const { channels } = watched.tagged(HELLO).at(-1);
  assert.ok(channels.find(({ name }) => name === "board").since, "it goes on where it was");
});

check("one flight that changes draws one row anew", async ({ watched, open }) => {
  const bo = await open();
  await watched.stand("BA12", "B4");
  await watched.page.evaluate(() => {
    globalThis.changed = new Set();
    new MutationObserver((seen) => {
      for (const { target } of seen) globalThis.changed.add(target.parentElement?.closest("tr")?.firstElementChild?.textContent);
    }).observe(document.querySelector("tbody"), { subtree: true, childList: true, characterData: true });
  });
  await send(bo, "BA12", "B1");
  await watched.stand("BA12", "B1");
  assert.deepEqual(await watched.page.evaluate(() => [...globalThis.changed]), ["BA12"]);
});
