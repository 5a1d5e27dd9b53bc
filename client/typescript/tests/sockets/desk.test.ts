import assert from "node:assert/strict";
import { test } from "node:test";
import { messagePack } from "../../src/encoding.js";
import { isCallError } from "../../src/index.js";
import { json } from "../../src/json.js";
import { AssignStand, FindFlights, GetFlight, startDesk } from "./desk.js";
import { dial, when } from "./client.js";

for (const encoding of [messagePack, json]) {
  test(`a ground desk is called in ${encoding.subprotocol}`, async (t) => {
    await using desk = await startDesk();
    const ws = dial(t, desk.url, { encoding });
    await ws.opened();
    const flight = await ws.request(GetFlight, { id: "BA12" });
    assert.equal(flight.id, "BA12");

    assert.equal((await ws.request(AssignStand, { id: "BA12", stand: "B4" })).stand, "B4");
    const closed = await ws.request(AssignStand, { id: "BA12", stand: "C4" }).result();
    assert.ok(!closed.ok && closed.error.kind === "operation");
    assert.equal(closed.error.error.code, "stand_closed");

    const found = await ws.request(FindFlights, { q: "ba" });
    assert.ok(found.length > 0 && found.every(({ id }) => id !== ""));

    const refused = await ws.request(GetFlight, { id: "XX99" }).result();
    assert.ok(!refused.ok && refused.error.kind === "operation");
    assert.equal(refused.error.error.code, "unknown_flight");

    const wrong = await ws.request(GetFlight, { id: 7 as never }).catch((error: unknown) => error);
    assert.ok(isCallError(wrong, GetFlight) && wrong.kind === "fault" && wrong.code === "invalid_payload");
    const unknown = await ws.request({ ...GetFlight, name: "flight.got" }, { id: "" }).result();
    assert.ok(!unknown.ok && unknown.error.code === "unknown_operation");
  });

  test(`a ground desk knows its own contract and no other, in ${encoding.subprotocol}`, async (t) => {
    await using desk = await startDesk();
    const contract = await fetch(new URL("/wilco/contract.json", desk.url.replace("ws", "http")));
    const { hash } = (await contract.json()) as { hash: string };
    for (const [contractHash, schema] of [
      [hash, "same"],
      ["0".repeat(32), "unknown"],
      [undefined, "unknown"],
    ] as const) {
      const ws = dial(t, desk.url, { encoding, contractHash });
      await ws.opened();
      const status = ws.status.get();
      assert.ok(status.state === "open" && status.schema === schema);
    }
  });

  test(`many calls at once are answered each with its own, in ${encoding.subprotocol}`, async (t) => {
    await using desk = await startDesk();
    const ws = dial(t, desk.url, { encoding });
    const ids = ["BA12", "XX99"];
    // More than the server lets run at once.
    const calls = Array.from({ length: 1000 }, (_, n) => ws.request(GetFlight, { id: ids[n % 2] ?? "" }).result());
    for (const [n, result] of (await Promise.all(calls)).entries()) {
      assert.equal(result.ok ? result.value.id : result.error.kind, n % 2 ? "operation" : "BA12");
    }
  });
}

test("the platform's own WebSocket does as well", async (t) => {
  const desk = await startDesk();
  const ws = dial(t, desk.url, { WebSocket: undefined });
  assert.equal((await ws.request(GetFlight, { id: "BA12" })).id, "BA12");
  // First the connection breaks; it is tried again at once, and nobody listens.
  const broken = when(ws, "waiting");
  const unreachable = broken.then(() => when(ws, "waiting"));
  desk.kill();
  assert.equal((await broken).cause.kind, "broken");
  assert.equal((await unreachable).cause.kind, "unreachable");
  await desk.ended;
});

test("a desk that is gone comes back, and so does its client", async (t) => {
  const desk = await startDesk();
  const { host } = new URL(desk.url);
  const ws = dial(t, desk.url);
  assert.equal((await ws.request(GetFlight, { id: "BA12" })).id, "BA12");

  const waiting = when(ws, "waiting");
  desk.kill();
  assert.equal((await waiting).cause.kind, "broken");
  await desk.ended;
  // It waits until there is a desk again.
  const call = ws.request(GetFlight, { id: "BA12" }, { timeout: 30_000 });
  await using again = await startDesk(host);
  assert.equal((await call).id, "BA12");
  assert.equal(new URL(again.url).host, host);
});

test("a desk that goes away says so", async (t) => {
  const desk = await startDesk();
  const ws = dial(t, desk.url);
  await ws.opened();
  desk.interrupt();
  const { cause } = await when(ws, "waiting");
  assert.equal(cause.kind, "go_away");
  await desk.ended;
});
