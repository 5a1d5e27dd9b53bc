// The flights in TanStack Query against the real server.
import assert from "node:assert/strict";
import { CANCEL, REQUEST, check as checkOf } from "./framework.mjs";

const check = (name, run) => checkOf("tanstack-flights", name, run);
/** @param {import("./framework.mjs").Watched} watched @param {string} flight */
async function choose({ page }, flight) {
  await page.getByRole("button", { name: flight, exact: true }).click();
  await page.getByRole("region", { name: flight }).waitFor();
}
async function send({ page }, stand) {
  await page.getByLabel("Stand", { exact: true }).fill(stand);
  await page.getByLabel("Stand", { exact: true }).press("Enter");
}
/** What was asked for; in StrictMode the first question of a component is taken back at once. */
function asked(watched) {
  const takenBack = new Set(watched.tagged(CANCEL).map(({ request_id }) => request_id));
  return watched.tagged(REQUEST).filter(({ request_id }) => !takenBack.has(request_id));
}
const ops = (watched) => asked(watched).map(({ op }) => op);

check("what was asked for once stays true by what the server says, without another request", async ({ watched, open }) => {
  const other = await open();
  await choose(watched, "BA12");
  await watched.page.getByText("British Airways from LHR to").filter({ hasText: "B4" }).waitFor();
  await choose(other, "BA12");
  await send(other, "B1");
  await watched.stand("BA12", "B1");
  await watched.page.getByText("British Airways from LHR to").filter({ hasText: "B1" }).waitFor();
  await watched.page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
  await choose(watched, "FR824");
  await choose(watched, "BA12");
  await watched.page.getByText("British Airways from LHR to").filter({ hasText: "B1" }).waitFor();
  assert.deepEqual(ops(watched), ["flight.get", "flight.get"]);
  assert.equal(watched.asked("board"), 1);
});

check("an error of the operation is shown by its code, of a query and of a mutation", async ({ watched }) => {
  const { page } = watched;
  await page.getByLabel("Flight").fill("BA9999");
  await page.getByRole("alert").filter({ hasText: "unknown_flight" }).waitFor();
  assert.deepEqual(asked(watched).filter(({ payload }) => payload.id === "BA9999").length, 1);
  await choose(watched, "BA12");
  await send(watched, "A6");
  await page.getByRole("alert").filter({ hasText: "stand_occupied" }).waitFor();
  assert.equal(ops(watched).filter((op) => op === "flight.assign_stand").length, 1);
});

check("a question that nobody waits for any more is taken back", async ({ watched, wire }) => {
  const { page } = watched;
  wire.hold();
  await page.getByRole("button", { name: "BA12", exact: true }).click();
  await page.getByText("asking for BA12").waitFor();
  await watched.has(() => ops(watched).length === 1);
  await page.getByLabel("Flight").fill("");
  await watched.has(() => ops(watched).length === 0);
  wire.letGo();
  await choose(watched, "BA12");
});

check("a cut is shown as stale, and nothing is asked for again when it is over", async ({ watched, wire, open }) => {
  const other = await open();
  await choose(watched, "BA12");
  wire.cut();
  await watched.page.locator('table[data-phase="stale"]').waitFor();
  await choose(other, "BA12");
  await send(other, "B1");
  await other.stand("BA12", "B1");
  wire.mend();
  await watched.page.locator('table[data-phase="live"]').waitFor();
  await watched.stand("BA12", "B1");
  await watched.page.getByText("British Airways from LHR to").filter({ hasText: "B1" }).waitFor();
  assert.deepEqual(ops(watched), ["flight.get"]);
});
