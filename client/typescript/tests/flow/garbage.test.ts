import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, encode, writeJson } from "../../src/codec/index.js";
import type { Stage } from "../client/stage.js";
import { numbers } from "../random.js";
import { type Pick, anyValue } from "../values.js";
import { BoardOf, News, Apron, Sum, add, flowStage, turn } from "./stage.js";

const TAGS = [1, 2, 5, 1000, 1001, 1002, 1003, 2000, 2001, 3000, 4000, 4001, 5000, 5001, 5002];
const OP = "0190b0a0-0000-7000-8000-000000000001";

/** A message that has most of what it needs, and anything in it. */
function anyMessage(pick: Pick): { readonly [field: string]: Json } {
  const some = <T>(...values: readonly T[]): T => values[pick(values.length)] as T;
  const position = (): { readonly [field: string]: Json } => ({ epoch: some("e1", "e2"), seq: pick(6) });
  const user = (): Json => ({ user_id: some("al", "bo"), status: some("active", "away"), connected_at: pick(9) });
  const users = (): Json => Array.from({ length: pick(3) }, user);
  const name = some("board/7", "sum", "news", "apron");
  const kind = some("state", "presence", "domain", "entity");
  const state = some<Json>({ sum: pick(9) }, { title: "A", counts: { a: pick(9) } }, anyValue(pick, 2));
  const patch = (): Json => some<Json>(pick(9), [{ op: "set", path: ["counts", "a"], value: pick(9) }], [{ op: "set", path: [], value: anyValue(pick, 1) }], anyValue(pick, 2));
  const message: { [field: string]: Json } = {
    t: some(...TAGS),
    ...position(),
    resource: name,
    domain: "news",
    kind,
    name,
    from: pick(6),
    state,
    delta: patch(),
    deltas: Array.from({ length: pick(3) }, patch),
    users: users(),
    joined: users(),
    left: some<Json>([], ["al"], ["bo", "al"]),
    changed: users(),
    from_user_id: "bo",
    signal: some<Json>({ type: "offer", sdp: "" }, { type: "ice_candidate", candidate: "" }),
    event: anyValue(pick, 2),
    missed: pick(9),
    op_id: OP,
    at: [{ resource: name, ...position() }],
    result: anyValue(pick, 1),
    op_ids: some<Json>([], [OP]),
    percent: pick(101),
    server_ts: 1,
    tops: [{ kind, name, ...position() }],
    channels: [{ kind, name, ...position() }, ...(pick(3) === 0 ? [{ kind, name, error: { code: some("forbidden", "unavailable"), ...(pick(2) === 0 && { retry_after_ms: pick(1e9) }) } }] : [])],
    code: some("internal", "draining", "id_conflict"),
    fatal: false,
    request_id: some<Json>("c1", "c2", 1),
  };
  if (pick(8) === 0) message[some(...Object.keys(message).filter((field) => field !== "t"))] = anyValue(pick, 2);
  return message;
}

/** The next connection, however many attempts that takes. */
function reopen({ clock, client, ...stage }: Stage, sockets = stage.sockets): void {
  for (let waits = 0; client.status.get().state === "waiting"; waits++) {
    assert.ok(waits < 100, "the client has stopped to try");
    clock.pass(100);
  }
  const socket = sockets.at(-1) ?? assert.fail("there is no socket");
  socket.open();
  socket.greets({ epoch: "s1" });
}

test("whatever a server says, a client goes on", async () => {
  const uncaught: unknown[] = [];
  const listeners = process.rawListeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => uncaught.push(error));
  let cuts = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const pick = numbers(seed);
    const stage = flowStage();
    const stores = [stage.client.resource(BoardOf, { id: "7" }), stage.client.resource(Sum, {}, add), stage.client.presence(Apron, {})];
    stage.client.on(News, () => {}, { gap: () => {} });
    await turn();
    for (let step = 0; step < 60; step++) {
      if (stage.client.status.get().state !== "open") {
        cuts++;
        reopen(stage);
      }
      if (pick(6) === 0) void stage.client.action(Sum, {}, 1, { opId: OP, optimistic: ({ sum }) => ({ sum: sum + 1 }) });
      const bytes = encode(writeJson, anyMessage(pick));
      if (pick(20) === 0) bytes[pick(bytes.length)] = pick(256);
      stage.socket.saysBytes(bytes);
      for (const store of stores) assert.ok(["loading", "live", "stale", "refused"].includes(store.get().phase));
      if (pick(4) === 0) await turn();
    }
    // A server in its right mind has it all in order again.
    if (stage.client.status.get().state === "open") stage.socket.breaks();
    reopen(stage);
    stage.socket.says({ t: 1000, seq: 1, timestamp: 1, epoch: "sane", resource: "sum", state: { sum: 7 } });
    const { state, phase } = stores[1]?.get() as { readonly state: unknown; readonly phase: string };
    assert.equal(phase, "live", `seed ${seed}`);
    assert.ok(state !== undefined);
    // Nothing of what was begun waits for ever.
    stage.clock.pass(20_000);
    await turn();
    assert.deepEqual(stage.client.queue(), []);
    stage.client.close();
    await turn();
  }
  await new Promise((resolve) => setImmediate(resolve));
  process.removeAllListeners("uncaughtException");
  for (const listener of listeners) process.on("uncaughtException", listener as () => void);
  assert.deepEqual(uncaught, []);
  assert.ok(cuts > 50, `${cuts} connections ended`);
});
