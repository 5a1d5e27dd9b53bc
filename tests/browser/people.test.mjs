// Who is at the ground desk, as the others see it.
import assert from "node:assert/strict";
import { browser, check } from "./check.mjs";
import { Desk } from "./page.mjs";

const ADA = "Ada Lovelace";

/** Another page at the desk, where Ada sits. */
async function ada(server) {
  const other = await Desk.visit(browser(), server.url, {}, ADA);
  await other.rows.first().waitFor();
  return other;
}

check("whoever comes is seen with initials and a status, and whoever leaves is gone at once", async (desk, server) => {
  const name = await desk.page.getByLabel("Your name at the desk").inputValue();
  await desk.person(name).waitFor();
  const other = await ada(server);
  await desk.person(ADA).waitFor();
  assert.equal(await desk.person(ADA).getAttribute("title"), `${ADA}, active`);
  assert.equal(await desk.person(ADA).locator(".badge").innerText(), "AL");
  assert.equal(await other.person(ADA).getAttribute("title"), `${ADA} (you), active`);
  await other.person(name).waitFor();
  await other.page.getByRole("radio", { name: "JSON" }).check({ force: true });
  await other.sees(other.lamp, /^open$/);
  await other.page.close({ runBeforeUnload: true });
  // Who loses the line stays for 5 s.
  await desk.person(ADA).waitFor({ state: "detached", timeout: 4000 });
  await other.leave();
});

check("who does nothing for a minute is idle, and who looks elsewhere is away", async (desk, server) => {
  const other = await Desk.visit(browser(), server.url, {}, ADA);
  const { page } = other;
  await page.addInitScript(() => {
    // A minute of doing nothing is shorter here.
    const wait = globalThis.setTimeout;
    globalThis.setTimeout = (run, after, ...rest) => wait(run, after === 60_000 ? 300 : after, ...rest);
  });
  await page.reload();
  await desk.page.locator(`[data-user="${ADA}"][data-status="idle"]`).waitFor();
  await page.keyboard.press("Shift");
  await desk.page.locator(`[data-user="${ADA}"][data-status="active"]`).waitFor();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await desk.page.locator(`[data-user="${ADA}"][data-status="away"]`).waitFor();
  // What one was is said again on the next line.
  await other.plug.click();
  await other.sees(other.lamp, /^(waiting|connecting)$/);
  await other.plug.click();
  await other.sees(other.lamp, /^open$/);
  await other.page.locator(`[data-user="${ADA}"][data-status="away"]`).waitFor();
  await other.leave();
});

check("who loses the line is there for some seconds more, and who comes back in them has not left", async (desk, server) => {
  const other = await ada(server);
  await desk.person(ADA).waitFor();
  const seen = await desk.page.evaluateHandle(() => {
    const seen = { left: 0 };
    const place = document.getElementById("people");
    const look = () => (seen.left += place.querySelector('[data-user="Ada Lovelace"]') ? 0 : 1);
    new MutationObserver(look).observe(place, { childList: true });
    return seen;
  });
  await other.plug.click();
  await other.sees(other.lamp, /^(waiting|connecting)$/);
  assert.equal(await desk.person(ADA).count(), 1);
  await other.plug.click();
  await other.sees(other.lamp, /^open$/);
  await other.page.locator('#people[data-phase="live"]').waitFor();
  assert.equal(await seen.evaluate(({ left }) => left), 0);
  await other.plug.click();
  await other.sees(other.lamp, /^waiting$/);
  assert.equal(await desk.person(ADA).count(), 1);
  await desk.person(ADA).waitFor({ state: "detached" });
  await other.leave();
});

check("a name that is changed is seen by everybody, and kept", async (desk, server) => {
  const other = await Desk.visit(browser(), server.url);
  const name = other.page.getByLabel("Your name at the desk");
  const before = await name.inputValue();
  await desk.person(before).waitFor();
  await name.fill("  Grace   Hopper ");
  await name.press("Enter");
  await desk.person("Grace Hopper").waitFor();
  await desk.person(before).waitFor({ state: "detached" });
  await other.drag(other.handle("BA12"), "B1");
  await desk.sees(desk.notices, "Grace Hopper sent BA12 to B1");
  await other.page.reload();
  await desk.person("Grace Hopper").waitFor();
  assert.equal(await name.inputValue(), "Grace Hopper");
  await name.fill(" ");
  await name.press("Enter");
  assert.equal(await name.inputValue(), "Grace Hopper");
  await other.leave();
});
