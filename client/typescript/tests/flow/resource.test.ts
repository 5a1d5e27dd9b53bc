import assert from "node:assert/strict";
import { test } from "node:test";
import type { Board } from "./stage.js";
import { BoardOf, Sum, add, comesBack, current, delta, deltas, flowStage, pong, refused, said, snapshot, subscribed, top, turn } from "./stage.js";

const board: Board = { title: "A", counts: { a: 1, b: 2 }, log: [{ line: "x" }] };
const wire = board as never;

test("a resource is loading, then live, and follows each change", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(BoardOf, { id: "7" });
  assert.deepEqual(store.get(), { phase: "loading", state: undefined, pending: 0 });
  await turn();
  assert.deepEqual(said(socket), [{ t: 2000, request_id: "c1", channels: [{ kind: "state", name: "board/7" }] }]);
  socket.says(subscribed("state", "board/7"));
  assert.equal(store.get().phase, "loading");
  socket.says(snapshot("board/7", wire, 3));
  assert.deepEqual(store.get(), { phase: "live", state: board, pending: 0 });
  socket.says(delta("board/7", [{ op: "inc", path: ["counts", "a"], by: 1 }], 4));
  assert.deepEqual(store.get().state, { ...board, counts: { a: 2, b: 2 } });
  socket.says(deltas("board/7", [[{ op: "set", path: ["title"], value: "B" }], [{ op: "unset", path: ["counts", "b"] }]], 4, 9));
  assert.deepEqual(store.get().state, { ...board, title: "B", counts: { a: 2 } });
  assert.deepEqual(said(socket), []);
});

test("a resource with deltas of its own is changed by its own function", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(Sum, {}, add);
  await turn();
  socket.says(subscribed("state", "sum"));
  socket.says(snapshot("sum", { sum: 5 }, 1));
  socket.says(delta("sum", 3, 2));
  socket.says(deltas("sum", [4, -1], 2, 4));
  assert.deepEqual(store.get(), { phase: "live", state: { sum: 11 }, pending: 0 });
});

test("what did not change is the same object, after a change and after a whole", async () => {
  const stage = flowStage();
  const store = stage.client.resource(BoardOf, { id: "7" });
  await turn();
  stage.socket.says(snapshot("board/7", wire, 3));
  const first = store.get();
  assert.equal(store.get(), first);
  stage.socket.says(delta("board/7", [{ op: "set", path: ["counts", "a"], value: 9 }], 4));
  const second = store.get();
  assert.notEqual(second.state, first.state);
  assert.equal(second.state?.log, first.state?.log);
  const socket = comesBack(stage);
  socket.says(snapshot("board/7", { ...board, counts: { a: 9, b: 2 } } as never, 1, "e2"));
  assert.equal(store.get().state, second.state);
  socket.says(snapshot("board/7", { ...board, title: "other" } as never, 2, "e3"));
  assert.equal(store.get().state?.log, first.state?.log);
  assert.deepEqual(store.get().state?.counts, board.counts);
});

test("listeners are called once per turn, and not where nothing changed", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(BoardOf, { id: "7" });
  let calls = 0;
  store.subscribe(() => calls++);
  await turn();
  socket.says(snapshot("board/7", wire, 1));
  for (let seq = 2; seq < 20; seq++) socket.says(delta("board/7", [{ op: "inc", path: ["counts", "a"], by: 1 }], seq));
  assert.equal(calls, 0);
  await turn();
  assert.equal(calls, 1);
  socket.says(delta("board/7", [], 20));
  socket.says(delta("board/7", [{ op: "set", path: ["title"], value: "A" }], 21));
  await turn();
  assert.equal(calls, 1);
});

test("two callers share one subscription, and the last one ends it", async () => {
  const { client, clock, socket } = flowStage();
  const one = client.resource(BoardOf, { id: "7" });
  const two = client.resource(BoardOf, { id: "7" });
  await turn();
  assert.equal(said(socket).length, 1);
  socket.says(snapshot("board/7", wire, 1));
  assert.equal(one.get(), two.get());
  one.close();
  one.close();
  await turn();
  assert.deepEqual(said(socket), []);
  two.close();
  clock.pass(0);
  assert.deepEqual(said(socket), [{ t: 2001, channels: [{ kind: "state", name: "board/7" }] }]);
  socket.says(delta("board/7", [{ op: "inc", path: ["counts", "a"], by: 1 }], 2));
  assert.equal(client.resource(BoardOf, { id: "7" }).get().phase, "loading");
});

test("who leaves and comes back in the same turn has not left", async () => {
  const { client, socket } = flowStage();
  const one = client.resource(BoardOf, { id: "7" });
  await turn();
  said(socket);
  socket.says(snapshot("board/7", wire, 1));
  one.close();
  const two = client.resource(BoardOf, { id: "7" });
  await turn();
  assert.deepEqual(said(socket), []);
  assert.equal(two.get().phase, "live");
});

test("what is followed before there is a connection goes out with the hello, and all at once", async () => {
  const stage = flowStage();
  stage.socket.breaks();
  stage.client.resource(BoardOf, { id: "1" });
  stage.client.resource(Sum, {}, add);
  await turn();
  stage.clock.pass(1000);
  stage.socket.open();
  const [hello] = said(stage.socket);
  assert.deepEqual(hello?.["channels"], [
    { kind: "state", name: "board/1" },
    { kind: "state", name: "sum" },
  ]);
  stage.client.resource(BoardOf, { id: "2" });
  await turn();
  assert.deepEqual(said(stage.socket), []);
  stage.socket.greets();
  assert.deepEqual(said(stage.socket).map(({ t, channels }) => [t, channels]), [[2000, [{ kind: "state", name: "board/2" }]]]);
});

test("without a connection the state stays as it was, and the next one goes on from there", async () => {
  const stage = flowStage();
  const store = stage.client.resource(BoardOf, { id: "7" });
  await turn();
  stage.socket.says(snapshot("board/7", wire, 5));
  stage.socket.breaks();
  assert.deepEqual(store.get(), { phase: "stale", state: board, pending: 0 });
  stage.clock.pass(1000);
  stage.socket.open();
  const [hello] = said(stage.socket);
  assert.deepEqual(hello?.["channels"], [{ kind: "state", name: "board/7", since: { epoch: "e1", seq: 5 } }]);
  stage.socket.greets();
  stage.socket.says(subscribed("state", "board/7", "e1", 6, true));
  assert.equal(store.get().phase, "stale");
  stage.socket.says(current("state", "board/7", 5));
  assert.deepEqual(store.get(), { phase: "live", state: board, pending: 0 });
  const socket = comesBack(stage);
  socket.says(deltas("board/7", [[{ op: "set", path: ["title"], value: "B" }]], 5, 6));
  assert.deepEqual(store.get(), { phase: "live", state: { ...board, title: "B" }, pending: 0 });
});

test("what a refused hello asked for is asked for again with the next one", async () => {
  const stage = flowStage();
  const first = comesBack(stage, { session_id: "s", resume_token: "t" });
  const store = stage.client.resource(Sum, {}, add);
  await turn();
  first.says(subscribed("state", "sum"));
  first.says(snapshot("sum", { sum: 1 }, 1));
  first.breaks();
  stage.clock.pass(1000);
  const { socket } = stage;
  socket.open();
  const channels = [{ kind: "state", name: "sum", since: { epoch: "e1", seq: 1 } }];
  assert.deepEqual(said(socket)[0]?.["channels"], channels);
  // It has more calls to resume than this server lets run.
  socket.says({ t: 2, code: "invalid_payload", message: "", executed: "no" });
  assert.deepEqual(said(socket).map(({ t, resume, channels }) => [t, resume, channels]), [[2, undefined, channels]]);
  assert.equal(store.get().phase, "stale");
  socket.greets();
  socket.says(subscribed("state", "sum", "e1", 1, true));
  assert.equal(store.get().phase, "live");
});

test("whatever says that the state is where it was makes it live again", async () => {
  const words = [subscribed("state", "sum", "e1", 5), current("state", "sum", 5), snapshot("sum", { sum: 1 }, 5), pong(top("state", "sum", 5))];
  for (const word of words) {
    const stage = flowStage();
    const store = stage.client.resource(Sum, {}, add);
    await turn();
    stage.socket.says(snapshot("sum", { sum: 1 }, 5));
    const socket = comesBack(stage);
    assert.equal(store.get().phase, "stale");
    socket.says(word);
    assert.deepEqual(store.get(), { phase: "live", state: { sum: 1 }, pending: 0 });
  }
});

test("who has closed is told nothing, and shown that nothing follows", async () => {
  const { client, clock, socket } = flowStage();
  const one = client.resource(Sum, {}, add);
  const two = client.resource(Sum, {}, add);
  let calls = 0;
  one.subscribe(() => calls++);
  await turn();
  socket.says(snapshot("sum", { sum: 1 }, 1));
  one.close();
  await turn();
  assert.equal(calls, 0);
  assert.equal(two.get().phase, "live");
  two.close();
  clock.pass(0);
  assert.equal(two.get().phase, "stale");
});

test("a hole is asked for once, and what comes meanwhile is not taken", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(Sum, {}, add);
  await turn();
  socket.says(snapshot("sum", { sum: 0 }, 1));
  said(socket);
  socket.says(delta("sum", 4, 3));
  socket.says(delta("sum", 8, 4));
  assert.deepEqual(said(socket), [{ t: 1, last_seq: 1, epoch: "e1", resource: "sum" }]);
  assert.deepEqual(store.get(), { phase: "stale", state: { sum: 0 }, pending: 0 });
  socket.says(deltas("sum", [2, 4, 8], 1, 4));
  assert.deepEqual(store.get(), { phase: "live", state: { sum: 14 }, pending: 0 });
  socket.says(delta("sum", 100, 3));
  assert.deepEqual(store.get().state, { sum: 14 });
});

test("a lost last delta is seen by the heartbeat, and a lost question asked again", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(Sum, {}, add);
  await turn();
  socket.says(snapshot("sum", { sum: 0 }, 1));
  said(socket);
  const question = { t: 1, last_seq: 1, epoch: "e1", resource: "sum" };
  socket.says(pong(top("state", "sum", 1), top("state", "other", 9)));
  assert.deepEqual(said(socket), []);
  socket.says(pong(top("state", "sum", 2)));
  assert.deepEqual(said(socket), [question]);
  socket.says(pong(top("state", "sum", 2)));
  assert.deepEqual(said(socket), []);
  socket.says(pong(top("state", "sum", 2)));
  assert.deepEqual(said(socket), [question]);
  socket.says(snapshot("sum", { sum: 9 }, 2));
  assert.deepEqual(store.get(), { phase: "live", state: { sum: 9 }, pending: 0 });
});

test("a connection takes its question with it, and the next one has its own", async () => {
  const stage = flowStage();
  stage.client.resource(Sum, {}, add);
  await turn();
  stage.socket.says(snapshot("sum", { sum: 0 }, 1));
  stage.socket.says(delta("sum", 4, 3));
  const socket = comesBack(stage);
  said(socket);
  socket.says(delta("sum", 4, 3));
  assert.deepEqual(said(socket), [{ t: 1, last_seq: 1, epoch: "e1", resource: "sum" }]);
});

test("another epoch begins with a whole", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(Sum, {}, add);
  await turn();
  socket.says(snapshot("sum", { sum: 0 }, 7));
  said(socket);
  socket.says(delta("sum", 1, 8, { epoch: "e2" }));
  assert.deepEqual(said(socket), [{ t: 1, last_seq: 7, epoch: "e1", resource: "sum" }]);
  socket.says(snapshot("sum", { sum: 1 }, 2, "e2"));
  socket.says(delta("sum", 1, 3, { epoch: "e2" }));
  assert.deepEqual(store.get(), { phase: "live", state: { sum: 2 }, pending: 0 });
});

test("an older whole does not bring the state back", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(Sum, {}, add);
  await turn();
  socket.says(snapshot("sum", { sum: 5 }, 5));
  socket.says(snapshot("sum", { sum: 4 }, 4));
  assert.deepEqual(store.get().state, { sum: 5 });
});

test("a delta that does not fit is asked for as a whole, three times, and then refused until the next connection", async () => {
  const bad = { text: "no number", range: 5000, garbage: [1] };
  for (const [name, value] of Object.entries(bad)) {
    const stage = flowStage();
    const store = stage.client.resource(Sum, {}, add);
    await turn();
    stage.socket.says(snapshot("sum", { sum: 5 }, 1));
    said(stage.socket);
    for (let tries = 0; tries < 3; tries++) {
      stage.socket.says(delta("sum", value as never, 2 + tries));
      assert.deepEqual(said(stage.socket), [{ t: 1, resource: "sum" }], name);
      assert.deepEqual(store.get(), { phase: "loading", state: undefined, pending: 0 });
      stage.socket.says(snapshot("sum", { sum: 5 }, 2 + tries));
      assert.equal(store.get().phase, "live");
    }
    stage.socket.says(delta("sum", value as never, 5));
    assert.deepEqual(said(stage.socket), [{ t: 2001, channels: [{ kind: "state", name: "sum" }] }], name);
    const { phase, state, fault } = store.get();
    assert.deepEqual([phase, state, fault?.code, fault?.executed], ["refused", undefined, "unsupported", "no"]);
    stage.socket.says(snapshot("sum", { sum: 5 }, 5));
    assert.equal(store.get().phase, "refused");
    const socket = comesBack(stage);
    assert.deepEqual(said(socket)[0]?.["channels"], [{ kind: "state", name: "sum" }]);
    socket.says(snapshot("sum", { sum: 6 }, 6));
    assert.deepEqual(store.get(), { phase: "live", state: { sum: 6 }, pending: 0 });
  }
});

test("deltas that fit in between give a state that is broken again all its tries back", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(Sum, {}, add);
  await turn();
  socket.says(snapshot("sum", { sum: 0 }, 1));
  let seq = 1;
  for (let round = 0; round < 10; round++) {
    socket.says(delta("sum", 1, ++seq));
    socket.says(delta("sum", 1, ++seq));
    socket.says(delta("sum", "no", ++seq));
    socket.says(snapshot("sum", { sum: seq }, seq));
    assert.equal(store.get().phase, "live");
  }
});

test("a patch that does not fit, or makes another type of the state, is refused with its place", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(BoardOf, { id: "7" });
  await turn();
  socket.says(snapshot("board/7", wire, 1));
  said(socket);
  socket.says(delta("board/7", [{ op: "inc", path: ["counts", "c"], by: 1 }], 2));
  assert.deepEqual(said(socket), [{ t: 1, resource: "board/7" }]);
  for (const seq of [2, 3, 4]) {
    socket.says(snapshot("board/7", wire, seq));
    socket.says(deltas("board/7", [[{ op: "set", path: ["title"], value: "B" }], [{ op: "set", path: ["counts", "a"], value: "many" }]], seq, seq + 2));
  }
  assert.equal(store.get().fault?.message, "counts.a: expected an integer from 0 to 1000, found text");
});

test("of a bunch of deltas all is taken, or nothing is shown until the whole comes", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(Sum, {}, add);
  await turn();
  socket.says(snapshot("sum", { sum: 5 }, 1));
  socket.says(deltas("sum", [1, 2, "x"], 1, 4));
  assert.deepEqual(store.get(), { phase: "loading", state: undefined, pending: 0 });
  socket.says(snapshot("sum", { sum: 9 }, 4));
  assert.deepEqual(store.get().state, { sum: 9 });
});

test("an apply that throws is a delta that does not fit", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(Sum, {}, {
    apply: () => {
      throw new Error("not me");
    },
  });
  await turn();
  socket.says(snapshot("sum", { sum: 5 }, 1));
  said(socket);
  socket.says(delta("sum", 1, 2));
  assert.deepEqual(said(socket), [{ t: 1, resource: "sum" }]);
  assert.equal(store.get().phase, "loading");
});

test("what is refused says why, forgets what it had, and is asked for on the next connection", async () => {
  const stage = flowStage();
  const store = stage.client.resource(Sum, {}, add);
  await turn();
  stage.socket.says(snapshot("sum", { sum: 5 }, 1));
  stage.socket.says(refused("state", "sum", "forbidden"));
  const { phase, state, fault } = store.get();
  assert.deepEqual([phase, state, fault?.code, fault?.message], ["refused", undefined, "forbidden", "it is forbidden"]);
  stage.socket.says(delta("sum", 1, 2));
  assert.equal(store.get().phase, "refused");
  const socket = comesBack(stage);
  assert.deepEqual(said(socket)[0]?.["channels"], [{ kind: "state", name: "sum" }]);
});

test("what is not there for a while is asked for again when the server says", async () => {
  const { client, clock, socket } = flowStage();
  const store = client.resource(Sum, {}, add);
  await turn();
  said(socket);
  socket.says(refused("state", "sum", "unavailable", { retry_after_ms: 500 }));
  assert.equal(store.get().phase, "loading");
  assert.equal(store.get().fault?.code, "unavailable");
  clock.pass(499);
  await turn();
  assert.deepEqual(said(socket), []);
  clock.pass(1);
  await turn();
  assert.deepEqual(said(socket).map(({ t }) => t), [2000]);
  socket.says(snapshot("sum", { sum: 5 }, 1));
  assert.deepEqual(store.get(), { phase: "live", state: { sum: 5 }, pending: 0 });
});

test("what is gone for a while is shown as it was, and live again when it is back", async () => {
  const { client, clock, socket } = flowStage();
  const store = client.resource(Sum, {}, add);
  await turn();
  socket.says(snapshot("sum", { sum: 5 }, 4));
  said(socket);
  socket.says(refused("state", "sum", "unavailable", { retry_after_ms: 500 }));
  assert.deepEqual([store.get().phase, store.get().state, store.get().fault?.code], ["stale", { sum: 5 }, "unavailable"]);
  socket.says(pong(top("state", "sum", 4)));
  assert.equal(store.get().phase, "stale");
  clock.pass(500);
  await turn();
  assert.deepEqual(said(socket)[0]?.["channels"], [{ kind: "state", name: "sum", since: { epoch: "e1", seq: 4 } }]);
  socket.says(subscribed("state", "sum", "e1", 4, true));
  socket.says(current("state", "sum", 4));
  assert.deepEqual(store.get(), { phase: "live", state: { sum: 5 }, pending: 0 });
});

test("a subscribe that is refused as a whole refuses its channels", async () => {
  const { client, clock, socket } = flowStage();
  const one = client.resource(Sum, {}, add);
  const two = client.resource(BoardOf, { id: "1" });
  await turn();
  const [{ request_id } = {}] = said(socket);
  socket.says({ t: 2, request_id: request_id as string, code: "rate_limited", message: "", executed: "no", retry_after_ms: 100, fatal: false });
  assert.equal(one.get().fault?.code, "rate_limited");
  assert.equal(two.get().fault?.code, "rate_limited");
  clock.pass(100);
  await turn();
  assert.equal((said(socket)[0]?.["channels"] as unknown[]).length, 2);
});

test("a subscribe that is refused as a whole refuses no others", async () => {
  const { client, socket } = flowStage();
  const one = client.resource(Sum, {}, add);
  await turn();
  const two = client.resource(BoardOf, { id: "1" });
  await turn();
  const [, { request_id } = {}] = said(socket);
  socket.says({ t: 2, request_id: request_id as string, code: "overloaded", message: "", executed: "no", fatal: false });
  assert.deepEqual([one.get().phase, two.get().phase], ["loading", "refused"]);
});

test("a caller who comes later tries again what was refused", async () => {
  const { client, socket } = flowStage();
  client.resource(Sum, {}, add);
  await turn();
  said(socket);
  socket.says(refused("state", "sum", "forbidden"));
  client.resource(Sum, {}, add);
  await turn();
  assert.deepEqual(said(socket).map(({ t }) => t), [2000]);
});

test("a closed client leaves its stores as they were, stale", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(Sum, {}, add);
  await turn();
  socket.says(snapshot("sum", { sum: 5 }, 1));
  client.close();
  assert.deepEqual(store.get(), { phase: "stale", state: { sum: 5 }, pending: 0 });
  client.resource(BoardOf, { id: "1" });
  await turn();
});

test("a name needs its parameters", () => {
  const { client } = flowStage();
  for (const id of ["", "a/b", 7, undefined]) {
    assert.throws(() => client.resource(BoardOf, { id } as never), TypeError, String(id));
  }
  assert.throws(() => client.resource(BoardOf, { id: "é".repeat(130) }), TypeError);
  client.resource(BoardOf, { id: "é ?{id}" });
});

test("frames of nobody's channels are nothing to anybody", async () => {
  const { client, socket } = flowStage();
  client.resource(Sum, {}, add);
  await turn();
  said(socket);
  socket.says(snapshot("other", 1, 1));
  socket.says({ t: 1000, seq: 1, timestamp: 1, state: 1 });
  socket.says(delta("other", 1, 9));
  socket.says(subscribed("entity", "x"));
  socket.says({ t: 4000, domain: "news", event: 1 });
  socket.says(pong(top("field", "x", 1)));
  assert.deepEqual(said(socket), []);
  assert.equal(client.status.get().state, "open");
});
