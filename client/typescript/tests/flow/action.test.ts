import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../../src/codec/index.js";
import { isCallError } from "../../src/index.js";
import type { ActionOptions } from "../../src/flow/index.js";
import type { FakeSocket, Stage } from "../client/stage.js";
import { BoardOf, Sum, add, comesBack, delta, deltas, flowStage, pong, said, snapshot, turn } from "./stage.js";

const OP = "0190b0a0-0000-7000-8000-000000000001";
const OTHER = "0190b0a0-0000-7000-8000-000000000002";

function ok(op_id: string, more: { readonly [field: string]: Json } = {}): { readonly [field: string]: Json } {
  return { t: 5001, op_id, ...more };
}

function err(op_id: string, code: string, executed = "no", more: { readonly [field: string]: Json } = {}): { readonly [field: string]: Json } {
  return { t: 5002, op_id, code, message: `it is ${code}`, executed, ...more };
}

function at(seq: number, epoch = "e1"): { readonly [field: string]: Json } {
  return { at: [{ resource: "sum", epoch, seq }] };
}

const plus =
  (by: number, opId = OP): ActionOptions<{ readonly sum: number }> => ({ opId, optimistic: ({ sum }) => ({ sum: sum + by }) });

/** A store of the sum, which is 10 at position 1, and what is seen of it. */
async function onSum(stage: Stage = flowStage()) {
  const store = stage.client.resource(Sum, {}, add);
  await turn();
  stage.socket.says(snapshot("sum", { sum: 10 }, 1));
  stage.socket.said.length = 0;
  const seen: string[] = [];
  const see = (): string => `${store.get().state?.sum}${"+".repeat(store.get().pending)}`;
  store.subscribe(() => seen.push(see()));
  await turn();
  seen.length = 0;
  return { stage, store, seen, see };
}

test("an action is a call under its name, and its answer the call's", async () => {
  const { client, socket } = flowStage();
  const move = client.action(BoardOf, { id: "7" }, { to: "A1" }, { opId: OP, timeout: 500 });
  assert.equal(move.opId, OP);
  assert.deepEqual(said(socket), [{ t: 1000, op_id: OP, resource: "board/7", timeout_ms: 500, action: { to: "A1" } }]);
  assert.deepEqual(client.queue().map(({ operation, sent }) => [operation, sent]), [["board/7", true]]);
  socket.says(ok(OP, { result: 7 }));
  assert.equal(await move, 7);
  assert.deepEqual(client.queue(), []);
});

test("an action that is given no name gets one", () => {
  const { client, socket } = flowStage();
  const { opId } = client.action(Sum, {}, 1);
  assert.match(opId, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  assert.equal(said(socket)[0]?.["op_id"], opId);
});

test("an action that is refused says so in its own words, or in those of the protocol", async () => {
  const { client, socket } = flowStage();
  const own = client.action(BoardOf, { id: "7" }, 1, { opId: OP });
  socket.says(err(OP, "operation", "yes", { details: "occupied" }));
  const result = await own.result();
  assert.ok(!result.ok && result.error.kind === "operation");
  assert.equal(result.error.error, "occupied");
  assert.equal(result.error.operation, "board/7");
  const unknown = client.action(BoardOf, { id: "8" }, 1, { opId: OTHER });
  socket.says(err(OTHER, "unknown_channel"));
  const refusal = await unknown.result();
  assert.ok(!refusal.ok && refusal.error.kind === "fault" && refusal.error.code === "unknown_channel");
  assert.equal(refusal.error.executed, "no");
});

test("an answer that is not of the action's type, or is missing, is told with its place", async () => {
  const { client, socket } = flowStage();
  for (const more of [{ result: "seven" }, {}]) {
    const move = client.action(BoardOf, { id: "7" }, 1, { opId: OP });
    socket.says(ok(OP, more as never));
    const result = await move.result();
    assert.ok(!result.ok && result.error.kind === "decode" && result.error.executed === "yes");
  }
  const nothing = client.action(Sum, {}, 1, { opId: OP });
  socket.says(ok(OP));
  assert.equal(await nothing, null);
});

test("an action that cannot be written is not made", async () => {
  const { stage, store, see } = await onSum();
  const act = stage.client.action(Sum, {}, 5000, plus(5000));
  const result = await act.result();
  assert.ok(!result.ok && result.error.kind === "encode");
  assert.deepEqual(said(stage.socket), []);
  assert.equal(see(), "10");
  assert.equal(store.get().pending, 0);
});

test("what an action will do is shown at once, and dropped exactly with the delta that names it", async () => {
  for (const order of ["delta first", "answer first"]) {
    const { stage, seen, see } = await onSum();
    stage.client.action(Sum, {}, 5, plus(5));
    await turn();
    assert.equal(see(), "15+");
    const messages = [delta("sum", 5, 2, { op_ids: [OP] }), ok(OP, at(2))];
    if (order === "answer first") messages.reverse();
    for (const message of messages) {
      stage.socket.says(message);
      await turn();
    }
    assert.equal(see(), "15");
    assert.deepEqual(new Set(seen.map((view) => view.replace("+", ""))), new Set(["15"]), order);
  }
});

test("a delta that names nothing leaves what is pending on top", async () => {
  const { stage, see } = await onSum();
  stage.client.action(Sum, {}, 5, plus(5));
  stage.socket.says(delta("sum", 100, 2));
  assert.equal(see(), "115+");
  stage.socket.says(delta("sum", 5, 3, { op_ids: [OTHER, OP] }));
  assert.equal(see(), "115");
});

test("a server that names no actions has them dropped where their position is reached", async () => {
  const { stage, see } = await onSum();
  const act = stage.client.action(Sum, {}, 5, plus(5));
  stage.socket.says(ok(OP, at(3)));
  await act;
  assert.equal(see(), "15+");
  stage.socket.says(delta("sum", 100, 2));
  assert.equal(see(), "115+");
  stage.socket.says(delta("sum", 5, 3));
  assert.equal(see(), "115");
  const late = stage.client.action(Sum, {}, 7, plus(7, OTHER));
  stage.socket.says(delta("sum", 7, 4));
  assert.equal(see(), "129+");
  stage.socket.says(ok(OTHER, at(4)));
  await late;
  assert.equal(see(), "122");
});

test("an action without effect here is dropped with its answer", async () => {
  const { stage, see } = await onSum();
  const act = stage.client.action(Sum, {}, 5, plus(5));
  stage.socket.says(ok(OP, { at: [{ resource: "other", epoch: "e1", seq: 9 }] }));
  await act;
  assert.equal(see(), "10");
});

test("an action that is refused is dropped", async () => {
  const { stage, see } = await onSum();
  const act = stage.client.action(Sum, {}, 5, plus(5));
  stage.socket.says(err(OP, "operation"));
  await act.result();
  assert.equal(see(), "10");
});

test("two that are pending stand in their order, and neither flickers", async () => {
  const { stage, seen, see } = await onSum();
  const double: ActionOptions<{ readonly sum: number }> = { opId: OTHER, optimistic: ({ sum }) => ({ sum: sum * 2 }) };
  stage.client.action(Sum, {}, 5, plus(5));
  stage.client.action(Sum, {}, 0, double);
  await turn();
  assert.equal(see(), "30++");
  for (const message of [ok(OTHER, at(3)), delta("sum", 5, 2, { op_ids: [OP] }), ok(OP, at(2)), delta("sum", 15, 3, { op_ids: [OTHER] })]) {
    stage.socket.says(message);
    await turn();
  }
  assert.equal(see(), "30");
  assert.deepEqual(seen, ["30++", "30+", "30"]);
});

test("a bunch of deltas drops all that it names", async () => {
  const { stage, see } = await onSum();
  stage.client.action(Sum, {}, 5, plus(5));
  stage.client.action(Sum, {}, 6, plus(6, OTHER));
  stage.socket.says(deltas("sum", [5, 6], 1, 3, { op_ids: [OP, OTHER] }));
  assert.equal(see(), "21");
});

test("a whole that comes before the answer keeps what is pending until the answer", async () => {
  const { stage, see } = await onSum();
  const act = stage.client.action(Sum, {}, 5, plus(5));
  stage.socket.says(snapshot("sum", { sum: 100 }, 4));
  assert.equal(see(), "105+");
  stage.socket.says(ok(OP, at(3)));
  await act;
  assert.equal(see(), "100");
});

test("a whole that an action is in shows it once, whether it is taken or known already", async () => {
  const { stage, see } = await onSum();
  const acts = [5, 6].map((by) => stage.client.action(Sum, {}, by, plus(by, by === 5 ? OP : OTHER)));
  assert.equal(see(), "21++");
  stage.socket.says({ ...snapshot("sum", { sum: 15 }, 2), op_ids: [OP] });
  assert.equal(see(), "21+");
  stage.socket.says(ok(OP, at(2)));
  await acts[0];
  assert.equal(see(), "21+");
  // A change that says nothing of the action, and then a whole of the same position that does.
  stage.socket.says(delta("sum", 6, 3));
  assert.equal(see(), "27+");
  stage.socket.says({ ...snapshot("sum", { sum: 21 }, 3), op_ids: [OP, OTHER] });
  assert.equal(see(), "21");
  stage.socket.says(ok(OTHER, at(3)));
  await acts[1];
  assert.equal(see(), "21");
});

test("a whole of before names no action that is in no state here yet", async () => {
  const { stage, see } = await onSum();
  stage.client.action(Sum, {}, 5, plus(5));
  stage.socket.says({ ...snapshot("sum", { sum: 100 }, 9, "e0"), op_ids: [OTHER] });
  assert.equal(see(), "105+");
});

test("a new epoch ends the wait for a position of the one before", async () => {
  const { stage, see } = await onSum();
  const act = stage.client.action(Sum, {}, 5, plus(5));
  stage.socket.says(ok(OP, at(9)));
  await act;
  assert.equal(see(), "15+");
  stage.socket.says(snapshot("sum", { sum: 15 }, 1, "e2"));
  assert.equal(see(), "15");
  const late = stage.client.action(Sum, {}, 5, plus(5));
  stage.socket.says(ok(OP, at(9, "e1")));
  await late;
  assert.equal(see(), "15");
});

test("a position of an epoch where the state never was is waited for until the second heartbeat", async () => {
  const { stage, see } = await onSum();
  const act = stage.client.action(Sum, {}, 5, plus(5));
  stage.client.action(Sum, {}, 6, plus(6, OTHER));
  stage.socket.says(ok(OP, at(9, "e0")));
  await act;
  stage.socket.says(pong());
  assert.equal(see(), "21++");
  stage.socket.says(pong());
  assert.equal(see(), "16+");
  stage.socket.says(ok(OTHER, at(2)));
  for (let beats = 0; beats < 3; beats++) stage.socket.says(pong());
  assert.equal(see(), "16+");
});

test("what throws in the state of now is not shown, and shown when it fits", async () => {
  const { stage, see } = await onSum();
  stage.client.action(Sum, {}, 5, {
    opId: OP,
    optimistic: ({ sum }) => {
      if (sum < 20) throw new Error("too early");
      return { sum: sum + 5 };
    },
  });
  assert.equal(see(), "10+");
  stage.socket.says(delta("sum", 10, 2));
  assert.equal(see(), "25+");
});

test("on the next connection an action is sent again under its name, while the store of records is the same", async () => {
  const stage = flowStage();
  stage.socket.breaks();
  stage.clock.pass(1000);
  stage.socket.open();
  stage.socket.greets({ epoch: "s1", session_id: "x", resume_token: "y" });
  const { see } = await onSum(stage);
  const act = stage.client.action(Sum, {}, 5, plus(5));
  const message = { t: 1000, op_id: OP, resource: "sum", timeout_ms: 10_000, action: 5 };
  assert.deepEqual(said(stage.socket), [message]);
  for (const greeting of [{ session_id: "x", resumed: true }, { session_id: "z" }]) {
    const socket = comesBack(stage, { epoch: "s1", resume_token: "y", ...greeting });
    const [hello, again] = said(socket);
    assert.deepEqual((hello?.["resume"] as { pending: Json }).pending, []);
    assert.deepEqual({ ...again, timeout_ms: 0 }, { ...message, timeout_ms: 0 });
    assert.equal(see(), "15+");
  }
  stage.socket.says(ok(OP, { ...at(1), replayed: true }));
  await act;
});

test("under another store of records, or none, nobody can say what became of an action", async () => {
  for (const greeting of [{ epoch: "s2" }, {}] as { [field: string]: Json }[]) {
    const stage = flowStage();
    const first = comesBack(stage, { epoch: "s1" });
    const { see } = await onSum(stage);
    assert.equal(stage.socket, first);
    const act = stage.client.action(Sum, {}, 5, plus(5));
    const socket = comesBack(stage, greeting);
    const result = await act.result();
    assert.ok(!result.ok && result.error.kind === "outcome_unknown" && result.error.executed === "unknown");
    assert.deepEqual(said(socket).filter(({ t }) => t === 1000), []);
    assert.equal(see(), "10");
  }
});

test("an action that was never sent waits for the connection, whatever its store of records", async () => {
  const stage = flowStage();
  const { see } = await onSum(stage);
  stage.socket.breaks();
  const act = stage.client.action(Sum, {}, 5, plus(5));
  assert.equal(see(), "15+");
  stage.clock.pass(1000);
  stage.socket.open();
  stage.socket.greets({ epoch: "s9" });
  assert.deepEqual(said(stage.socket).filter(({ t }) => t === 1000).length, 1);
  stage.socket.says(ok(OP));
  await act;
});

test("an action that is made without a connection is shown over what was there, and leaves with the next one", async () => {
  const stage = flowStage();
  const { store, see } = await onSum(stage);
  stage.socket.breaks();
  const act = stage.client.action(Sum, {}, 5, plus(5));
  assert.deepEqual(store.get(), { phase: "stale", state: { sum: 15 }, pending: 1 });
  assert.deepEqual(stage.client.queue().map(({ sent }) => sent), [false]);
  stage.clock.pass(1000);
  stage.socket.open();
  stage.socket.greets({ epoch: "s9" });
  assert.equal(said(stage.socket).filter(({ t }) => t === 1000).length, 1);
  assert.deepEqual(store.get(), { phase: "stale", state: { sum: 15 }, pending: 1 });
  stage.socket.says(delta("sum", 5, 2, { op_ids: [OP] }));
  assert.deepEqual(store.get(), { phase: "live", state: { sum: 15 }, pending: 0 });
  stage.socket.says(ok(OP, at(2)));
  await act;
  assert.equal(see(), "15");
});

test("an action that waits for nothing fails where there is no connection", async () => {
  const stage = flowStage();
  const { see } = await onSum(stage);
  stage.socket.breaks();
  const result = await stage.client.action(Sum, {}, 5, { ...plus(5), offline: "fail" }).result();
  assert.ok(!result.ok && result.error.kind === "offline");
  assert.equal(see(), "10");
});

test("a server that goes away has its actions done elsewhere", async () => {
  const stage = flowStage();
  comesBack(stage, { epoch: "s1" });
  const act = stage.client.action(Sum, {}, 5, plus(5));
  stage.socket.says({ t: 3, reason: "", reconnect_after_ms: 0, resume: false });
  stage.socket.says(err(OP, "draining"));
  stage.clock.pass(1000);
  stage.socket.open();
  stage.socket.greets({ epoch: "s2" });
  assert.equal(said(stage.socket).filter(({ t }) => t === 1000).length, 1);
  stage.socket.says(ok(OP));
  await act;
});

test("an action is taken back without a word, and keeps its place until it is answered", async () => {
  const stage = flowStage();
  stage.socket.breaks();
  stage.clock.pass(1000);
  stage.socket.open();
  stage.socket.greets({ limits: { max_in_flight: 1, max_message: 65_536 } });
  const { see } = await onSum(stage);
  const controller = new AbortController();
  const act = stage.client.action(Sum, {}, 5, { ...plus(5), signal: controller.signal });
  said(stage.socket);
  controller.abort();
  const result = await act.result();
  assert.ok(!result.ok && result.error.kind === "cancelled" && result.error.executed === "unknown");
  assert.equal(see(), "10");
  const next = stage.client.action(Sum, {}, 1, plus(1, OTHER));
  assert.deepEqual(said(stage.socket), []);
  stage.socket.says(ok(OP));
  assert.equal(said(stage.socket)[0]?.["op_id"], OTHER);
  stage.socket.says(ok(OTHER));
  await next;
});

test("an action whose time is over is dropped, and its effect comes as the state says", async () => {
  const { stage, see } = await onSum();
  const act = stage.client.action(Sum, {}, 5, { ...plus(5), timeout: 300 });
  stage.clock.pass(1000);
  const result = await act.result();
  assert.ok(!result.ok && result.error.kind === "timeout");
  assert.equal(see(), "10");
  stage.socket.says(delta("sum", 5, 2, { op_ids: [OP] }));
  stage.socket.says(ok(OP, at(2)));
  assert.equal(see(), "15");
});

test("acknowledgements of calls know nothing of actions", () => {
  const { client, socket } = flowStage();
  client.action(Sum, {}, 1, { opId: OP });
  const Nothing = { name: "nothing", class: "once", input: () => {}, output: () => {}, error: () => {} } as const;
  for (let calls = 0; calls < 40; calls++) {
    client.request({ ...Nothing, input: (w) => w.nil(), output: (r) => r.nil() }, undefined);
  }
  for (const { t, request_id } of said(socket)) if (t === 6000) socket.answers(request_id as number, null);
  client.request({ ...Nothing, input: (w) => w.nil() }, undefined);
  const [{ ack } = {}] = said(socket);
  assert.deepEqual(ack, { below: 43, open: [42] });
});

test("two actions of one name have one answer, and one that differs is refused alone", async () => {
  const { client, socket } = flowStage();
  const first = client.action(BoardOf, { id: "7" }, "a", { opId: OP });
  const same = client.action(BoardOf, { id: "7" }, "a", { opId: OP.toUpperCase() });
  assert.equal(same.opId, OP);
  const other = client.action(BoardOf, { id: "7" }, "b", { opId: OP });
  assert.equal(said(socket).length, 3);
  socket.says({ t: 2, op_id: OP, code: "id_conflict", message: "", executed: "no", fatal: false });
  const result = await other.result();
  assert.ok(!result.ok && result.error.kind === "fault" && result.error.code === "id_conflict");
  socket.says(ok(OP, { result: 3 }));
  assert.deepEqual(await Promise.all([first, same]), [3, 3]);
});

test("a complaint about a single action is not its end", async () => {
  const { client, socket } = flowStage();
  const act = client.action(BoardOf, { id: "7" }, "a", { opId: OP });
  socket.says({ t: 2, op_id: OP, code: "id_conflict", message: "", executed: "no", fatal: false });
  socket.says(ok(OP, { result: 3 }));
  assert.equal(await act, 3);
});

test("an answer whose envelope cannot be read ends its action, and not the connection", async () => {
  const { client, socket } = flowStage();
  const act = client.action(BoardOf, { id: "7" }, "a", { opId: OP });
  socket.says(ok(OP, { at: "nowhere" }));
  const result = await act.result();
  assert.ok(!result.ok && result.error.kind === "decode" && result.error.executed === "unknown");
  assert.equal(client.status.get().state, "open");
  socket.says({ t: 5000, op_id: OP, percent: 101 });
  assert.equal(client.status.get().state, "connecting");
});

test("one who is told how far an action is hears of it until its end", async () => {
  const { client, socket } = flowStage();
  const heard: unknown[] = [];
  const act = client.action(BoardOf, { id: "7" }, 1, { opId: OP, onProgress: (progress) => heard.push(progress) });
  socket.says({ t: 5000, op_id: OP, percent: 40, message: "almost" });
  socket.says({ t: 5000, op_id: OTHER, percent: 41 });
  socket.says({ t: 5000, request_id: 1, percent: 42 });
  await turn();
  socket.says({ t: 5000, op_id: OP });
  await turn();
  socket.says(ok(OP, { result: 1 }));
  await act;
  socket.says({ t: 5000, op_id: OP, percent: 100 });
  await turn();
  assert.deepEqual(heard, [{ percent: 40, message: "almost" }, { percent: undefined, message: undefined }]);
});

test("answers of nobody's actions, and second ones, are nothing to anybody", async () => {
  const { stage, see } = await onSum();
  const socket: FakeSocket = stage.socket;
  socket.says(ok(OP, at(2)));
  socket.says(err(OP, "internal"));
  const act = stage.client.action(Sum, {}, 5, { opId: OP });
  socket.says(ok(OP, at(1)));
  socket.says(ok(OP, at(1)));
  await act;
  socket.says(err(OP, "internal"));
  assert.equal(see(), "10");
  assert.ok(!isCallError(undefined));
});
