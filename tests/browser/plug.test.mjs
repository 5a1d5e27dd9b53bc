// The plug is pulled in the middle of calls: what a person sees meanwhile, and what becomes of each call.
import assert from "node:assert/strict";
import { browser, check } from "./check.mjs";
import { Desk } from "./page.mjs";
import { Server } from "./server.mjs";

check("calls that run when the plug is pulled go on, and each is answered once", async (desk) => {
  await desk.inspect();
  await desk.plug.click();
  const count = await desk.cutOff();
  await desk.plug.click();
  await desk.sees(desk.lamp, /^open$/);
  await desk.sees(desk.page.locator("#lamp-went-on"), `${count} calls went on`);
  await desk.sees(desk.entries, `The line is open, in MessagePack: ${count} calls went on.`);
  await desk.sees(desk.entries, "A6 is inspected: inspection no. 1 over a cut");
  await desk.page.locator("#queue").waitFor({ state: "hidden" });
  assert.deepEqual(await desk.inspections(), ["A1 1", "A2 1", "A3 1", "A4 1", "A5 1", "A6 1"]);
  assert.equal(desk.sockets, 2);
});

check("calls that end while the plug is out are answered from the record, and did not run again", async (desk, server) => {
  const other = await Desk.visit(browser(), server.url);
  await desk.inspect();
  await desk.plug.click();
  const count = await desk.cutOff();
  // What the other desk asks for later takes as long, so when it has ended all of this desk's has.
  await other.inspect(2);
  await other.sees(other.entries, "A6 is inspected: inspection no. 2");
  assert.deepEqual(await other.inspections(), ["A1 2", "A2 2", "A3 2", "A4 2", "A5 2", "A6 2"]);
  await other.leave();
  assert.equal((await desk.inspections()).length, 6 - count);
  await desk.plug.click();
  await desk.sees(desk.page.locator("#lamp-went-on"), `${count} calls went on`);
  await desk.page.locator("#queue").waitFor({ state: "hidden" });
  assert.deepEqual(await desk.inspections(), ["A1 1", "A2 1", "A3 1", "A4 1", "A5 1", "A6 1"]);
});

check("a burst that is cut before the first answer is answered whole", async (desk) => {
  await desk.page.evaluate(() => {
    // Nothing can come in between, as it could between two clicks.
    for (const id of ["burst", "plug"]) document.getElementById(id)?.click();
  });
  await desk.sees(desk.queue, /flight\.get × 60.*sent, no answer yet/s);
  await desk.plug.click();
  await desk.sees(desk.page.locator("#lamp-went-on"), /^60 calls went on$/);
  await desk.sees(desk.entries, /flight\.get × 60.*60 of 60 answered.*over a cut/s);
  assert.equal(await desk.entries.filter({ hasText: "flight.get × 60" }).count(), 1);
});

check("what is asked for while the plug is out waits, can be taken back, and leaves with the next line", async (desk) => {
  const { page } = desk;
  await desk.plug.click();
  await page.getByRole("button", { name: "Ask for all at once" }).click();
  await page.getByRole("button", { name: "Inspect pier A" }).click();
  await desk.sees(desk.queue, /flight\.get × 60.*not sent yet/s);
  await desk.queue.getByRole("listitem").filter({ hasText: "stand.inspect × 6" }).getByRole("button", { name: "Take back" }).click();
  await desk.sees(desk.entries, /stand\.inspect.*"A6".*cancelled: executed: no/s);
  await desk.plug.click();
  await desk.sees(desk.entries, /flight\.get × 60.*60 of 60 answered/s);
  await page.locator("#queue").waitFor({ state: "hidden" });
  // They had not left: the first inspections that the server makes are these.
  await desk.inspect();
  await desk.sees(desk.entries, "A6 is inspected: inspection no. 1");
});

check("the plug works by keyboard, and the lamp tells each change once", async (desk) => {
  const { page } = desk;
  const said = page.locator("#lamp-said");
  await desk.sees(page.locator("#lamp-detail"), /^\d+(\.\d)? ms$/);
  await desk.sees(said, /^The line is open\.$/);
  await desk.inspect();
  await said.evaluate((place) => {
    const heard = (globalThis.heard = /** @type {string[]} */ ([]));
    new MutationObserver(() => heard.push(place.textContent ?? "")).observe(place, { childList: true });
  });
  await page.keyboard.press("p");
  assert.equal(await desk.plug.innerText(), "Plug in");
  const count = await desk.cutOff();
  await desk.sees(page.locator("#lamp-detail"), /^again in \d+\ss: the connection could not be opened: the plug is out$/);
  await desk.sees(desk.lamp, /^waiting$/);
  await desk.plug.focus();
  await page.keyboard.press("Enter");
  await desk.sees(desk.lamp, /^open$/);
  assert.equal(await page.locator(":focus").innerText(), "Pull the plug");
  await desk.sees(page.locator("#lamp-detail"), /^\d+(\.\d)? ms$/);
  assert.deepEqual(await page.evaluate(() => globalThis.heard), [
    `The line is down. ${count} calls under way.`,
    `The line is open. ${count} calls went on.`,
  ]);
});

check("the lamp tells an attempt, and an end with its reason", async (desk) => {
  const { page } = desk;
  let close = () => {};
  await page.routeWebSocket("**/ws*", (socket) => (close = () => socket.close({ code: 4500, reason: "come back with a newer page" })));
  await page.reload();
  await desk.sees(desk.lamp, /^connecting$/);
  close();
  await desk.sees(desk.lamp, /^closed$/);
  await desk.sees(page.locator("#lamp-detail"), "the server closed with code 4500: come back with a newer page");
  await desk.sees(page.locator("#lamp-said"), "The line is closed: the server closed with code 4500: come back with a newer page.");
  await desk.sees(desk.entries, "come back with a newer page");
});

check("a page that was built for another desk asks to be reloaded, and still works", async (desk) => {
  const { page } = desk;
  await page.routeWebSocket("**/ws*", (socket) => {
    const server = socket.connectToServer();
    // The hash of the contract is the only text of that length that a page says first.
    socket.onMessage((frame) => {
      const said = Buffer.from(frame).toString("latin1").replace(/[0-9a-f]{32}/, "0".repeat(32));
      server.send(Buffer.from(said, "latin1"));
    });
  });
  await page.reload();
  const reload = "The desk is another than this page was built for: reload it";
  await desk.sees(desk.lamp, /^open$/);
  await desk.sees(page.locator("#lamp-detail"), reload);
  await desk.sees(page.locator("#lamp-said"), `The line is open. ${reload}.`);
  await desk.choose("BA12");
  await desk.inspect();
});

check("of calls that ran in a server that died nobody can say what became, and the page goes on", async (desk, server) => {
  await desk.inspect();
  await server.kill();
  const count = await desk.cutOff();
  const again = await Server.start(server.port);
  try {
    await desk.sees(desk.lamp, /^open$/);
    const unknown = desk.entries.filter({ hasText: "outcome_unknown nobody can say whether the call ran; executed: unknown" });
    await unknown.nth(count - 1).waitFor();
    assert.equal(await unknown.count(), count);
    assert.equal(await desk.page.locator("#lamp-went-on").innerText(), "");
    await desk.choose("BA12");
    await desk.inspect();
    await desk.sees(desk.entries, "A6 is inspected: inspection no. 1");
    assert.equal(desk.open, 1);
  } finally {
    desk.forgive(server.url);
    await again.kill();
  }
});
