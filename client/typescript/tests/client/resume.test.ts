import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, Operation } from "../../src/codec/index.js";
import { newOpId } from "../../src/index.js";
import { type FakeSocket, Echo, openStage, stage } from "./stage.js";

const Pay: Operation<Json, Json, Json> = { ...Echo, name: "pay", class: "once" };
const Book: Operation<Json, Json, Json> = { ...Echo, name: "book", class: "transactional", opId: newOpId };
const KEPT = { session_id: "s1", resume_token: "wrt_1", epoch: "e1" };
const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Opens the socket and greets, once the client has said hello; what it said. */
function greet(socket: FakeSocket, more: { readonly [field: string]: Json } = {}): unknown {
  socket.open();
  const [hello] = socket.said.splice(0);
  socket.greets({ ...KEPT, ...more });
  return hello;
}

test("a call goes on over a cut, and its answer is that of the record", async () => {
  const on = stage();
  greet(on.socket);
  const [paid, lost] = [on.client.request(Pay, 7), on.client.request(Pay, { seat: "A3" })];
  on.clock.pass(1000);
  const sent = on.socket.said[1];
  on.socket.breaks();
  const hello = greet(on.socket, {
    resumed: true,
    resume_token: "wrt_2",
    pending: [{ id: 1, verdict: "done" }, { id: 2, verdict: "absent" }],
  });
  assert.deepEqual((hello as { readonly resume: unknown }).resume, {
    session_id: "s1",
    resume_token: "wrt_1",
    pending: [{ id: 1 }, { id: 2 }],
  });
  const status = on.client.status.get();
  assert.ok(status.state === "open" && status.replayed === 2);
  // The same bytes under the same id, with what is left of its time.
  assert.deepEqual(on.socket.said, [{ ...sent, timeout_ms: 9000 }]);
  on.socket.says({ t: 6000, request_id: 1, replayed: true, ok: "paid" });
  on.socket.answers(2, "sent again");
  assert.deepEqual([await paid, await lost], ["paid", "sent again"]);
});

test("a lost session leaves a call that runs once of unknown outcome, and says so", async () => {
  const on = stage();
  greet(on.socket);
  const call = on.client.request(Pay, 7).result();
  on.socket.breaks();
  greet(on.socket, { session_id: "s2", epoch: "e2" });
  const result = await call;
  assert.ok(!result.ok && result.error.kind === "outcome_unknown");
  assert.equal(result.error.message, "pay: nobody can say whether the call ran");
  assert.equal(result.error.executed, "unknown");
});

test("a transactional call has a name for its effect, the same each time it is sent", () => {
  const on = stage();
  greet(on.socket);
  on.client.request(Book, 1);
  on.client.request(Book, 2);
  on.client.request(Book, 3, { opId: "0198c5a4-6f00-7000-8000-000000000001" });
  on.client.request(Pay, 4);
  const names = on.socket.said.map(({ op_id }) => op_id);
  assert.match(String(names[0]), V7);
  assert.notEqual(names[0], names[1]);
  assert.deepEqual(names.slice(2), ["0198c5a4-6f00-7000-8000-000000000001", undefined]);
  on.socket.breaks();
  greet(on.socket, { session_id: "s2", epoch: "e2" });
  assert.deepEqual(on.socket.said.map(({ op_id }) => op_id), names.slice(0, 3));
});

test("a call that runs once goes on in a new session if its effect has a name and the store is the same", () => {
  const on = stage();
  greet(on.socket);
  const opId = newOpId();
  on.client.request(Pay, 4, { opId });
  on.socket.breaks();
  greet(on.socket, { session_id: "s2" });
  assert.deepEqual(on.socket.said.map(({ request_id, op_id }) => [request_id, op_id]), [[1, opId]]);
});

test("names for effects are UUIDs of version 7, in the order of time and never the same", () => {
  const names = new Set(Array.from({ length: 1000 }, newOpId));
  assert.equal(names.size, 1000);
  for (const name of names) assert.match(name, V7);
  const time = (name: string): number => parseInt(name.replace("-", "").slice(0, 12), 16);
  assert.ok(Math.abs(time(newOpId()) - Date.now()) < 60_000);
});

test("what is not over is in the queue, and can be taken back there", async () => {
  const on = stage();
  greet(on.socket, { limits: { max_in_flight: 1, max_message: 4096 } });
  const first = on.client.request(Pay, 1).result();
  const second = on.client.request(Echo, "two", { timeout: 500 }).result();
  on.clock.pass(100);
  const shown = on.client.queue().map(({ id, operation, remaining, sent }) => ({ id, operation, remaining, sent }));
  assert.deepEqual(shown, [
    { id: 1, operation: "pay", remaining: 9900, sent: true },
    { id: 2, operation: "echo", remaining: 400, sent: false },
  ]);
  for (const call of on.client.queue()) {
    assert.ok(call.bytes > 128);
    call.cancel();
    call.cancel();
  }
  const ends = [await first, await second].map((result) => (result.ok ? "ok" : [result.error.kind, result.error.executed]));
  assert.deepEqual(ends, [["cancelled", "unknown"], ["cancelled", "no"]]);
  assert.deepEqual(on.client.queue(), []);
  assert.deepEqual(on.socket.said.slice(1), [{ t: 6001, request_id: 1 }]);
});

test("calls fail where there is no connection, if the client or the call says so", async () => {
  const on = stage({ offline: "fail" });
  const early = await on.client.request(Echo, 1).result();
  assert.ok(!early.ok && early.error.kind === "offline" && early.error.executed === "no");
  assert.equal(early.error.code, "offline");
  const waits = on.client.request(Echo, 2, { offline: "queue" });
  greet(on.socket);
  on.socket.answers(2, "came");
  assert.equal(await waits, "came");
  const sent = on.client.request(Echo, 3).result();
  on.socket.breaks(1006, "", "the tunnel");
  const late = await on.client.request(Echo, 4).result();
  assert.ok(!late.ok && late.error.kind === "offline");
  assert.match(String(late.error.cause?.message), /the connection broke: the tunnel/);
  // It was sent: it goes on.
  greet(on.socket, { resumed: true, pending: [{ id: 3, verdict: "absent" }] });
  on.socket.answers(3, "after all");
  assert.deepEqual(await sent, { ok: true, value: "after all" });
});

test("a credential is asked for at each attempt, while the socket opens", async () => {
  const tokens = ["first", "second"];
  const on = stage({ token: () => Promise.resolve(tokens.shift() ?? null) });
  on.socket.open();
  assert.deepEqual(on.socket.said, []);
  await settled();
  assert.equal(on.socket.said[0]?.["token"], "first");
  on.socket.greets(KEPT);
  on.socket.breaks();
  await settled();
  on.socket.open();
  assert.equal(on.socket.said[0]?.["token"], "second");
  on.socket.greets(KEPT);
  on.clock.pass(20_000);
  on.socket.breaks();
  await settled();
  const status = on.client.status.get();
  assert.ok(status.state === "closed" && status.reason.kind === "signed_out");
  assert.equal(status.reason.message, "nobody is signed in");
  assert.equal(on.socket.closed, 1000);
});

test("a credential that cannot be fetched is told, and fetched again", async () => {
  let asked = 0;
  const on = stage({
    token() {
      if (++asked === 1) throw new Error("no network");
      return asked === 2 ? Promise.reject(new Error("503")) : Promise.resolve("abc");
    },
  });
  await assert.rejects(on.client.opened(), {
    kind: "no_token",
    message: "the credential could not be fetched: Error: no network",
  });
  await settled();
  const waiting = on.client.status.get();
  assert.ok(waiting.state === "waiting" && waiting.cause.detail === "Error: 503" && waiting.retryIn === 200);
  on.clock.pass(200);
  await settled();
  on.socket.open();
  assert.deepEqual([asked, on.socket.said[0]?.["token"]], [3, "abc"]);
});

test("a credential for a connection that is gone is for nobody", async () => {
  const wanted: ((token: string | null) => void)[] = [];
  const on = stage({ token: () => new Promise((resolve) => wanted.push(resolve)) });
  await settled();
  on.socket.breaks();
  await settled();
  assert.equal(wanted.length, 2);
  wanted[0]?.(null);
  on.socket.open();
  await settled();
  assert.deepEqual([on.client.status.get().state, on.socket.said], ["connecting", []]);
  wanted[1]?.("abc");
  await settled();
  assert.equal(on.socket.said[0]?.["token"], "abc");
});

test("a credential is refreshed when the server says that it expires", async () => {
  const tokens = ["first", "second"];
  const on = stage({ token: () => Promise.resolve(tokens.shift() ?? null) });
  await settled();
  greet(on.socket);
  on.socket.says({ t: 4, expires_in_ms: 30_000 });
  await settled();
  assert.deepEqual(on.socket.said, [{ t: 3, token: "second" }]);
  on.socket.says({ t: 6, expires_in_ms: 60_000 });
  assert.equal(on.client.status.get().state, "open");
});

test("the secrets of a client are in no value that it shows", () => {
  const on = openStage({ token: "secret" });
  on.socket.greets(KEPT);
  on.socket.breaks(1006, "", "cut");
  const shown = JSON.stringify([on.client, on.client.status.get(), on.client.queue()]);
  assert.doesNotMatch(shown, /secret|wrt_/);
});

/** Lets what was promised happen. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
