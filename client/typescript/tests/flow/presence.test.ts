import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../../src/codec/index.js";
import type { Signal } from "../../src/flow/index.js";
import { Apron, comesBack, current, flowStage, pong, refused, said, subscribed, top, turn } from "./stage.js";

const user = (user_id: string, status = "active"): { readonly [field: string]: Json } => ({ user_id, name: user_id.toUpperCase(), status, connected_at: 1 });
const shown = (userId: string, status = "active"): object => ({ userId, name: userId.toUpperCase(), status, connectedAt: 1 });

function whole(users: Json[], seq: number, epoch = "e1"): { readonly [field: string]: Json } {
  return { t: 2000, users, resource: "apron", epoch, seq };
}

function diff(change: { readonly [field: string]: Json }, seq: number): { readonly [field: string]: Json } {
  return { t: 2001, resource: "apron", epoch: "e1", seq, ...change };
}

/** Bo and al are on the apron, at position 1. */
async function onApron() {
  const stage = flowStage();
  const apron = stage.client.presence(Apron, {});
  await turn();
  assert.deepEqual(said(stage.socket), [{ t: 2000, request_id: "c1", channels: [{ kind: "presence", name: "apron" }] }]);
  stage.socket.says(subscribed("presence", "apron"));
  stage.socket.says(whole([user("bo"), user("al")], 1));
  return { stage, apron };
}

test("who is present is loading, then live, in the order of their ids", async () => {
  const { client } = flowStage();
  assert.deepEqual(client.presence(Apron, {}).get(), { users: [], phase: "loading" });
  const { apron } = await onApron();
  assert.deepEqual(apron.get(), { users: [shown("al"), shown("bo")], phase: "live" });
  assert.equal(apron.get(), apron.get());
});

test("who joins, leaves and changes is seen, and the others stay the same objects", async () => {
  const { stage, apron } = await onApron();
  let calls = 0;
  apron.subscribe(() => calls++);
  const [, bo] = apron.get().users;
  stage.socket.says(diff({ joined: [user("cy")], left: ["al"] }, 2));
  stage.socket.says(diff({ changed: [user("cy", "away")] }, 3));
  assert.deepEqual(apron.get().users, [shown("bo"), shown("cy", "away")]);
  assert.equal(apron.get().users[0], bo);
  await turn();
  assert.equal(calls, 1);
  stage.socket.says(whole([user("bo"), user("cy", "away")], 9, "e2"));
  assert.equal(apron.get().users[0], bo);
  await turn();
  assert.equal(calls, 1);
});

test("a user has no name where none is said", async () => {
  const { stage, apron } = await onApron();
  stage.socket.says(whole([{ user_id: "al", status: "idle", connected_at: 7 }], 2));
  assert.deepEqual(apron.get().users, [{ userId: "al", name: undefined, status: "idle", connectedAt: 7 }]);
});

test("what cannot be said of who is there is asked for as a whole", async () => {
  const bad = [{ joined: [user("al")] }, { left: ["cy"] }, { changed: [user("cy")] }, { left: ["al", "al"] }, { left: ["al"], changed: [user("al")] }, { joined: [user("cy"), user("cy")] }, { joined: [user("al")], left: ["al"] }];
  for (const change of bad) {
    const { stage, apron } = await onApron();
    stage.socket.says(diff(change as never, 2));
    assert.deepEqual(said(stage.socket), [{ t: 1, resource: "apron", kind: "presence" }], JSON.stringify(change));
    assert.deepEqual(apron.get(), { users: [], phase: "loading" });
  }
});

test("a hole is asked for, also if only the heartbeat shows it", async () => {
  const question = { t: 1, last_seq: 1, epoch: "e1", resource: "apron", kind: "presence" };
  const { stage } = await onApron();
  stage.socket.says(diff({ left: ["al"] }, 3));
  assert.deepEqual(said(stage.socket), [question]);
  const other = await onApron();
  other.stage.socket.says(pong(top("presence", "apron", 2)));
  assert.deepEqual(said(other.stage.socket), [question]);
});

test("a status is said once there is a place, and again on each connection", async () => {
  const stage = flowStage();
  const apron = stage.client.presence(Apron, {});
  apron.set("away");
  await turn();
  assert.deepEqual(said(stage.socket).map(({ t }) => t), [2000]);
  stage.socket.says(subscribed("presence", "apron"));
  assert.deepEqual(said(stage.socket), [{ t: 2002, status: "away", resource: "apron" }]);
  apron.set("idle");
  assert.deepEqual(said(stage.socket), [{ t: 2002, status: "idle", resource: "apron" }]);
  const socket = comesBack(stage);
  assert.deepEqual(said(socket).map(({ t }) => t), [2]);
  socket.says(subscribed("presence", "apron"));
  assert.deepEqual(said(socket), [{ t: 2002, status: "idle", resource: "apron" }]);
});

test("without a connection everybody stays, and the next one goes on from there", async () => {
  const { stage, apron } = await onApron();
  stage.socket.breaks();
  assert.deepEqual(apron.get(), { users: [shown("al"), shown("bo")], phase: "stale" });
  stage.clock.pass(1000);
  stage.socket.open();
  assert.deepEqual(said(stage.socket)[0]?.["channels"], [{ kind: "presence", name: "apron", since: { epoch: "e1", seq: 1 } }]);
  stage.socket.greets();
  stage.socket.says(current("presence", "apron", 1));
  assert.equal(apron.get().phase, "live");
});

test("a place that is refused has nobody", async () => {
  const { stage, apron } = await onApron();
  stage.socket.says(refused("presence", "apron", "forbidden"));
  assert.deepEqual([apron.get().users, apron.get().phase, apron.get().fault?.code], [[], "refused", "forbidden"]);
});

const signals: readonly (readonly [Signal, { readonly [field: string]: Json }])[] = [
  [{ type: "offer", sdp: "v=0" }, { type: "offer", sdp: "v=0" }],
  [{ type: "answer", sdp: "" }, { type: "answer", sdp: "" }],
  [
    { type: "ice_candidate", candidate: "c", sdpMid: "0", sdpMLineIndex: 1 },
    { type: "ice_candidate", candidate: "c", sdp_mid: "0", sdp_m_line_index: 1 },
  ],
  [{ type: "ice_candidate", candidate: "c", sdpMid: null, sdpMLineIndex: null }, { type: "ice_candidate", candidate: "c" }],
];

test("signals go to a user, and come from one", async () => {
  const { stage, apron } = await onApron();
  const heard: unknown[] = [];
  const off = apron.onSignal((from, signal) => heard.push([from, signal]));
  for (const [signal, wire] of signals) {
    assert.equal(apron.signal("bo", signal), true);
    const [{ request_id, ...message } = {}] = said(stage.socket);
    assert.match(String(request_id), /^c\d+$/);
    assert.deepEqual(message, { t: 3000, target_user_id: "bo", resource: "apron", signal: wire });
    stage.socket.says({ t: 3000, from_user_id: "bo", signal: wire, resource: "apron" });
  }
  await turn();
  assert.deepEqual(heard, signals.map(([signal]) => ["bo", signal]));
  stage.socket.says({ t: 3000, from_user_id: "bo", signal: { type: "offer", sdp: "" }, resource: "apron" });
  off();
  await turn();
  assert.equal(heard.length, signals.length);
});

test("a signal that cannot be passed on is told to who sent it, alone", async () => {
  const { stage, apron } = await onApron();
  const faults: string[] = [];
  apron.signal("bo", { type: "offer", sdp: "" }, ({ code }) => faults.push(`bo ${code}`));
  apron.signal("cy", { type: "offer", sdp: "" }, ({ code }) => faults.push(`cy ${code}`));
  const ids = said(stage.socket).map(({ request_id }) => request_id as string);
  for (const code of ["unavailable", "overloaded"]) {
    stage.socket.says({ t: 2, request_id: ids[1] as string, code, message: "", executed: "no", fatal: false });
  }
  await turn();
  assert.deepEqual(faults, ["cy unavailable"]);
});

test("a signal needs a connection, and has a size", async () => {
  const { stage, apron } = await onApron();
  assert.throws(() => apron.signal("bo", { type: "offer", sdp: "é".repeat(8193) }), RangeError);
  assert.throws(() => apron.signal("bo", { type: "ice_candidate", candidate: "c".repeat(4097) }), RangeError);
  assert.deepEqual(said(stage.socket), []);
  stage.socket.breaks();
  assert.equal(apron.signal("bo", { type: "offer", sdp: "" }), false);
});

test("the last one who leaves ends the subscription", async () => {
  const { stage, apron } = await onApron();
  const again = stage.client.presence(Apron, {});
  apron.close();
  await turn();
  assert.deepEqual(said(stage.socket), []);
  again.close();
  stage.clock.pass(0);
  assert.deepEqual(said(stage.socket), [{ t: 2001, channels: [{ kind: "presence", name: "apron" }] }]);
});
