import assert from "node:assert/strict";
import { test } from "node:test";
import { messagePack } from "../../src/encoding.js";
import type { Client, Status } from "../../src/index.js";
import { json } from "../../src/json.js";
import { numbers } from "../random.js";
import { dial, when } from "./client.js";
import { CreateFlight, GetFlight, newFlight, startDesk } from "./desk.js";
import { fragile } from "./fragile.js";

for (const encoding of [messagePack, json]) {
  test(`an answer that a cut swallowed comes again from the record, in ${encoding.subprotocol}`, async (t) => {
    await using desk = await startDesk();
    let heard = 0;
    // The second message is the answer; the first was the greeting.
    const ws = dial(t, desk.url, { encoding, WebSocket: fragile((way) => way === "came" && ++heard === 2) });
    const seen = statuses(ws);
    const flight = await ws.request(CreateFlight, newFlight("BA901"));
    assert.equal(flight.id, "BA901");
    assert.deepEqual(seen, ["open 0", "waiting broken", "connecting", "open 1"]);
    // The desk has no room for a second one: had it run twice, the answer would be this.
    const second = await ws.request(CreateFlight, newFlight("BA901")).result();
    assert.ok(!second.ok && second.error.kind === "operation" && second.error.error.code === "invalid");
  });

  test(`calls outlive a line that is cut all the time, and none runs twice, in ${encoding.subprotocol}`, async (t) => {
    await using desk = await startDesk();
    const next = numbers(7);
    let cuts = 0;
    const breaks = (): boolean => next(60) === 0 && ++cuts > 0;
    const backoff = { first: 1, longest: 5, held: 0 };
    const ws = dial(t, desk.url, { encoding, WebSocket: fragile(breaks), backoff, callTimeout: 30_000 });
    const ids = Array.from({ length: 300 }, (_, n) => `BA${1000 + n}`);
    const created = ids.map((id) => ws.request(CreateFlight, newFlight(id)).result());
    const shown = ids.map(() => ws.request(GetFlight, { id: "BA12" }).result());
    for (const [n, result] of (await Promise.all(created)).entries()) {
      assert.ok(result.ok, result.ok ? "" : `${ids[n]}: ${result.error.message}`);
      assert.equal(result.value.id, ids[n]);
    }
    for (const result of await Promise.all(shown)) assert.ok(result.ok && result.value.id === "BA12");
    assert.ok(cuts > 5, `it was cut ${cuts} times`);
    assert.deepEqual(ws.queue(), []);
  });
}

test("a server that dies with a call leaves it of unknown outcome if it must not run twice, and else it is sent again", async (t) => {
  const desk = await startDesk();
  let heard = 0;
  const kill = (way: string): boolean => {
    if (way !== "came" || ++heard !== 2) return false;
    desk.kill();
    return true;
  };
  const ws = dial(t, desk.url, { WebSocket: fragile(kill), callTimeout: 30_000 });
  const waiting = when(ws, "waiting");
  const once = ws.request(CreateFlight, newFlight("BA901")).result();
  const safe = ws.request(GetFlight, { id: "BA12" }).result();
  await waiting;
  const unsent = ws.request(CreateFlight, newFlight("BA902")).result();
  await desk.ended;
  await using again = await startDesk(new URL(desk.url).host);
  const unknown = await once;
  assert.ok(!unknown.ok && unknown.error.kind === "outcome_unknown" && unknown.error.executed === "unknown");
  const [shown, created] = [await safe, await unsent];
  assert.ok(shown.ok && shown.value.id === "BA12" && created.ok && created.value.id === "BA902");
  assert.equal(new URL(again.url).host, new URL(desk.url).host);
});

/** What the status was, from now on. */
function statuses(ws: Client): string[] {
  const seen: string[] = [];
  ws.status.subscribe(() => seen.push(words(ws.status.get())));
  return seen;
}

function words(status: Status): string {
  switch (status.state) {
    case "open":
      return `open ${status.replayed}`;
    case "waiting":
      return `waiting ${status.cause.kind}`;
    default:
      return status.state;
  }
}
