// The ground desk's page against the real server: what a person sees, and what goes over the socket.
import assert from "node:assert/strict";
import { browser, check } from "./check.mjs";
import { Desk } from "./page.mjs";
import { Server } from "./server.mjs";

check("the board shows the flights of the day", async (desk) => {
  assert.equal(await desk.rows.count(), 60);
  const row = await desk.row("BA12").innerText();
  for (const part of ["British Airways", "LHR", "A320", "13:05", "14:05", "B4", "inbound"]) {
    assert.ok(row.includes(part), `${part} in ${row}`);
  }
  await desk.sees(desk.lamp, /^open$/);
  await desk.sees(desk.entries, /#1.*flight\.list.*\d ms.*MessagePack.*60 flights/s);
});

check("a search narrows the board, and a search that is no search is refused in words", async (desk) => {
  const { page } = desk;
  await page.keyboard.press("/");
  await page.keyboard.type("ba12");
  await desk.sees(page.locator("#count"), /^1$/);
  assert.deepEqual(await desk.rows.getByRole("button").allInnerTexts(), ["BA12"]);
  await page.getByRole("searchbox").fill("nothing like it");
  await page.getByText("No flight fits these words.").waitFor();
  await page.getByRole("searchbox").fill("x".repeat(101));
  await desk.sees(page.locator("#find-problem"), "a search has at most 100 characters");
  await page.getByRole("button", { name: "all", exact: true }).click();
  await desk.sees(page.locator("#count"), /^60$/);
  assert.equal(await page.locator("#find-problem").isVisible(), false);
});

check("what is wrong with a new flight is said at its fields", async (desk) => {
  const { page } = desk;
  await page.getByRole("button", { name: "New flight" }).click();
  await page.getByLabel("Flight number").fill("12");
  await page.getByLabel("Registration").fill("SE-ROA");
  await page.getByLabel("From", { exact: true }).fill("Oslo");
  await page.getByLabel("To", { exact: true }).fill("CPH");
  await page.getByLabel("Departs").fill("14:00");
  await page.getByRole("button", { name: "Create flight" }).click();
  await desk.sees(page.locator("#id-problem"), '"12" is not a flight number, such as BA12');
  await desk.sees(page.locator("#origin-problem"), "it is the three letters of an airport, such as LHR");
  await desk.sees(page.locator("#departure-problem"), "it must be after the arrival");
  assert.equal(await page.locator("#registration-problem").innerText(), "");
  assert.equal(await page.locator(":focus").getAttribute("id"), "id");
  const wrong = page.locator("[aria-invalid=true]");
  assert.deepEqual(await wrong.evaluateAll((fields) => fields.map(({ id }) => id)), ["id", "origin", "departure"]);
  await desk.sees(desk.entries, /flight\.create.*invalid cannot be right: id, origin, departure/s);
});

check("a new flight comes onto the board", async (desk) => {
  const { page } = desk;
  await page.keyboard.press("n");
  await page.getByRole("button", { name: "Fill in an example" }).click();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /^SK4035 / }).waitFor();
  assert.equal(await desk.rows.count(), 61);
  assert.match(await desk.row("SK4035").innerText(), /ARN.*CPH.*15:00.*15:50.*C3.*inbound/s);
});

check("a stand that is taken is refused with the flight that is there, and a free one is given", async (desk) => {
  const { page } = desk;
  await desk.choose("BA12");
  await desk.send("BA12", "A6");
  await desk.sees(page.locator("#flight"), "Stand A6 is taken by FR824 until 13:55.");
  await desk.sees(desk.entries.first(), /#3.*flight\.assign_stand.*stand_occupied stand A6 is taken by FR824/s);
  assert.equal(await desk.stand("BA12").innerText(), "B4");
  await desk.send("BA12", "C4");
  await desk.sees(page.locator("#flight"), "Stand C4 is closed: the surface is being repaired.");
  await desk.send("BA12", "B1");
  await desk.sees(page.locator("#flight"), "BA12 goes to B1");
  assert.equal(await desk.stand("BA12").innerText(), "B1");
  const command = `cargo run -q --bin wilco -- call --url ws://${new URL(page.url()).host}/ws flight.assign_stand`;
  await desk.sees(page.locator("#command"), `${command} '{"id":"BA12","stand":"B1"}'`);
});

check("the flight that is in the way can be looked at", async (desk) => {
  await desk.page.getByRole("button", { name: "BA12 to A6" }).click();
  await desk.page.getByRole("button", { name: "Show FR824" }).click();
  await desk.page.getByRole("heading", { name: /^FR824 Ryanair/ }).waitFor();
});

check("what another desk changed is seen at once, by whatever it was done", async (desk, server) => {
  const other = await Desk.visit(browser(), server.url);
  await other.choose("BA12");
  await other.send("BA12", "B1");
  await other.sees(other.stand("BA12"), "B1");
  await other.leave();
  await desk.sees(desk.stand("BA12"), "B1");
});

check("the keyboard walks over the board", async (desk) => {
  const { page } = desk;
  await desk.rows.first().getByRole("button").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const third = await desk.rows.nth(2).getByRole("button").innerText();
  assert.equal(await page.locator(":focus").innerText(), third);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: new RegExp(`^${third} `) }).waitFor();
  assert.equal(await desk.rows.nth(2).getByRole("button").getAttribute("aria-current"), "true");
});

check("a phone shows all of it without scrolling sideways", async (desk) => {
  const { page } = desk;
  await page.setViewportSize({ width: 360, height: 740 });
  await desk.choose("QR1591");
  await page.getByRole("button", { name: "New flight" }).click();
  await page.getByRole("button", { name: "Create flight" }).click();
  await desk.sees(page.locator("#id-problem"), "is not a flight number");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});

check("everything goes over one socket, sixty calls at once too", async (desk) => {
  await desk.choose("BA12");
  await desk.page.getByRole("button", { name: "Ask for all at once" }).click();
  await desk.sees(desk.entries.first(), /flight\.get × 60.*60 of 60 answered: #3 to #62/s);
  await desk.sees(desk.page.locator("#meter"), /^1 socket opened · 62 calls · /);
  assert.equal(desk.sockets, 1);
  assert.ok(desk.sent.every((frame) => typeof frame !== "string"), "MessagePack is binary");
});

check("both encodings say the same", async (desk) => {
  const { page } = desk;
  const board = await page.locator("#rows").innerText();
  await page.getByRole("radio", { name: "JSON" }).check({ force: true });
  await desk.sees(desk.lamp, /^open$/);
  await page.getByRole("button", { name: "all", exact: true }).click();
  await desk.sees(desk.entries.first(), /flight\.list.*JSON.*60 flights/s);
  assert.equal(await page.locator("#rows").innerText(), board);
  const request = desk.sent.filter((frame) => typeof frame === "string").map((frame) => JSON.parse(frame)).find(({ op }) => op === "flight.list");
  assert.equal(request?.type, "request");
  await desk.choose("TK1979");
  await desk.send("TK1979", "B2");
  await desk.sees(page.locator("#flight"), "Stand B2 is too small for the A333.");
  await page.getByRole("radio", { name: "MessagePack" }).check({ force: true });
  await desk.choose("BA12");
  await desk.sees(desk.entries.first(), /flight\.get.*MessagePack/s);
  assert.equal(desk.sockets, 3);
  assert.equal(desk.open, 1);
});

check("a lost server is named, and the line comes back with it", async (desk, server) => {
  const { page } = desk;
  await desk.sees(desk.lamp, /^open$/);
  await server.kill();
  await desk.sees(desk.lamp, /^waiting$/);
  await desk.sees(page.locator("#lamp-detail"), /^(again in \d+\ss|trying again): the connection .+/);
  await desk.sees(desk.entries, /The line is down: \S.*\./);
  const again = await Server.start(server.port);
  try {
    await desk.sees(desk.lamp, /^open$/);
    await desk.choose("BA12");
    await desk.sees(desk.entries.first(), /flight\.get.*BA12 goes to B4/s);
    assert.equal(desk.open, 1);
  } finally {
    desk.forgive(server.url);
    await again.kill();
  }
});
