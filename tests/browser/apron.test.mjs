// What the ground desk's pages follow: one board for everybody, and flights that are dragged onto stands.
import assert from "node:assert/strict";
import { browser, check, checkDay } from "./check.mjs";
import { Desk, middle } from "./page.mjs";

check("a strip that is dragged to a stand is there for everybody", async (desk, server) => {
  const other = await Desk.visit(browser(), server.url, {}, "Ada Lovelace");
  await other.rows.first().waitFor();
  await desk.rows.evaluateAll((rows) => rows.forEach((row) => (row.isKept = true)));
  await other.drag(other.handle("BA12"), "B1");
  for (const each of [desk, other]) {
    await each.sees(each.stand("BA12"), "B1");
    await each.sees(each.pad("B1"), "BA12");
    await each.sees(each.notices, "Ada Lovelace sent BA12 to B1");
  }
  await desk.sees(desk.note("B1"), "BA12");
  await other.sees(other.entries, /board.*"flight":"BA12","stand":"B1".*BA12 goes to B1/s);
  assert.equal(await other.note("B1").count(), 0);
  assert.ok(await desk.rows.evaluateAll((rows) => rows.every((row) => row.isKept)), "no row was made anew");
  await other.leave();
});

check("an aircraft that is dragged on the map goes back where the server refuses it, with the reason there", async (desk) => {
  const from = await middle(desk.craft("LX1761").locator(".grip"));
  await desk.drag(desk.craft("LX1761").locator(".grip"), "C4");
  await desk.sees(desk.note("C4"), "LX1761 stays: stand C4 is closed: the surface is being repaired");
  await desk.sees(desk.entries, /board.*stand_closed stand C4 is closed/s);
  assert.equal(await desk.stand("LX1761").innerText(), "A6");
  assert.deepEqual(await middle(desk.craft("LX1761").locator(".grip")), from);
  assert.equal(await desk.notices.count(), 0);
  assert.equal(await desk.page.locator(".pending").count(), 0);
});

check("a flight that is held shows which stands are free, and Escape puts it back", async (desk) => {
  await desk.hold(desk.handle("BA12"), "A6");
  assert.equal(await desk.pad("A6").getAttribute("data-offer"), "taken");
  assert.equal(await desk.pad("B4").getAttribute("data-offer"), "own");
  assert.equal(await desk.pad("B1").getAttribute("data-offer"), "free");
  await desk.sees(desk.page.locator(".ghost"), "BA12 → A6");
  await desk.page.keyboard.press("Escape");
  await desk.page.mouse.up();
  assert.equal(await desk.page.locator(".ghost, [data-offer]").count(), 0);
  assert.equal(await desk.entries.filter({ hasText: "board" }).count(), 0);
  assert.equal(await desk.page.locator("#flight").isVisible(), false);
});

check("a finger drags a strip to the map, which comes into view", async (desk, server) => {
  const phone = await Desk.visit(browser(), server.url, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const { page } = phone;
  const fingers = await page.context().newCDPSession(page);
  const touch = (type, ...touchPoints) => fingers.send("Input.dispatchTouchEvent", { type, touchPoints });
  await phone.handle("LX1761").scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await phone.handle("LX1761").scrollIntoViewIfNeeded();
  const { x, y } = await middle(phone.handle("LX1761"));
  await touch("touchStart", { x, y });
  await touch("touchMove", { x: x + 9, y: y - 9 });
  await page.locator(".ghost").waitFor();
  const stand = await middle(phone.pad("B1").locator(".spot"));
  assert.ok(stand.y > 0, "the map is on the screen");
  await touch("touchMove", stand);
  await touch("touchEnd");
  await phone.sees(phone.entries, /board.*LX1761 goes to B1/s);
  await desk.sees(desk.stand("LX1761"), "B1");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await phone.leave();
});

check("what is dragged while the plug is out is dashed, and goes through once with the next line", async (desk, server) => {
  const other = await Desk.visit(browser(), server.url);
  await other.rows.first().waitFor();
  await desk.plug.click();
  await desk.sees(desk.page.locator("#stale"), "No line: the apron as it was at 12:00");
  await desk.drag(desk.handle("LX1761"), "C3");
  await desk.sees(desk.stand("LX1761"), "C3");
  await desk.page.locator('tr[data-flight="LX1761"] .sign.pending').waitFor();
  await desk.page.locator('g.pending[data-flight="LX1761"]').waitFor();
  await desk.sees(desk.queue, /board.*not sent yet/s);
  await other.drag(other.handle("BA12"), "B1");
  await other.sees(other.stand("BA12"), "B1");
  assert.equal(await desk.stand("BA12").innerText(), "B4");
  assert.equal(await other.stand("LX1761").innerText(), "A6");
  await desk.plug.click();
  await desk.sees(desk.entries, /board.*LX1761 goes to C3/s);
  for (const each of [desk, other]) {
    await each.sees(each.stand("LX1761"), "C3");
    await each.sees(each.stand("BA12"), "B1");
    await each.sees(each.notices, /sent LX1761 to C3$/);
    assert.equal(await each.notices.count(), 2);
  }
  assert.equal(await desk.page.locator(".pending").count(), 0);
  await other.leave();
});

check("a drag that is cut off before its answer happens once", async (desk) => {
  await desk.hold(desk.handle("LX1761"), "C3");
  // This is told of the drop behind the page itself, which has sent the action by then.
  await desk.page.evaluate(() => addEventListener("pointerup", () => document.getElementById("plug")?.click(), { once: true }));
  await desk.page.mouse.up();
  await desk.sees(desk.queue, /board.*sent, no answer yet/s);
  await desk.page.locator('tr[data-flight="LX1761"] .sign.pending').waitFor();
  await desk.plug.click();
  await desk.sees(desk.entries, /board.*LX1761 goes to C3 over a cut/s);
  await desk.sees(desk.notices, /sent LX1761 to C3$/);
  await desk.sees(desk.stand("LX1761"), "C3");
  assert.equal(await desk.notices.count(), 1);
  assert.equal(await desk.page.locator(".pending").count(), 0);
});

check("notices that were called out meanwhile come with the line, and it is told how many are lost", async (desk, server) => {
  const other = await Desk.visit(browser(), server.url);
  await other.rows.first().waitFor();
  await other.drag(other.handle("BA12"), "B1");
  await desk.sees(desk.notices, /sent BA12 to B1$/);
  await desk.plug.click();
  await desk.sees(desk.lamp, /^(waiting|connecting)$/);
  // The server keeps 50 of them.
  for (let count = 0; count < 53; count += 1) {
    await other.drag(other.handle("BA12"), count % 2 === 0 ? "B4" : "B1");
  }
  await other.notices.nth(53).waitFor();
  await desk.plug.click();
  await desk.sees(desk.notices, /^3 missed$/);
  await desk.sees(desk.notices.first(), /sent BA12 to B4$/);
  await other.leave();
});

check("a line that is left for another encoding goes on with everything that is followed", async (desk, server) => {
  const other = await Desk.visit(browser(), server.url);
  await other.rows.first().waitFor();
  await desk.page.getByRole("radio", { name: "JSON" }).check({ force: true });
  await desk.sees(desk.lamp, /^open$/);
  for (const name of ["board", "movements", "people"]) await desk.page.locator(`#feed-${name}[data-phase="live"]`).waitFor();
  await other.drag(other.handle("BA12"), "B1");
  await desk.sees(desk.stand("BA12"), "B1");
  await desk.drag(desk.handle("BA12"), "B4");
  await other.sees(other.stand("BA12"), "B4");
  await desk.sees(desk.entries.first(), /board.*JSON.*BA12 goes to B4/s);
  await other.leave();
});

checkDay("the day goes on, is called out, and freezes when the plug is out", async (desk) => {
  const { page } = desk;
  const place = (flight) => desk.craft(flight).evaluate((craft) => craft.getAttribute("transform"));
  const landed = await place("QR1245");
  await page.waitForFunction(
    ([flight, landed]) => document.querySelector(`g.aircraft[data-flight="${flight}"]`)?.getAttribute("transform") !== landed,
    ["QR1245", landed],
  );
  await desk.sees(page.locator("#clock"), /^12:0[1-9]/);
  await desk.plug.click();
  await desk.sees(page.locator("#stale"), /^No line: the apron as it was at 12:0\d$/);
  const clock = await page.locator("#clock").textContent();
  await desk.sees(desk.lamp, /^waiting$/);
  await page.locator('#map[data-moves="false"]').waitFor();
  const frozen = await place("QR1245");
  await desk.sees(page.locator("#lamp-detail"), /^again in/);
  assert.equal(await page.locator("#clock").textContent(), clock);
  assert.equal(await place("QR1245"), frozen);
  await desk.plug.click();
  await page.locator('#apron[data-phase="live"]').waitFor();
  await desk.sees(desk.notices, /QR1245 is on B6$/);
  await desk.sees(desk.row("QR1245").locator(".state"), "on stand");
});
