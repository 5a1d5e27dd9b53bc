import assert from "node:assert/strict";
import { test } from "node:test";
import { stage as closedStage } from "../client/stage.js";
import { Apron, BoardOf, News, Sum, add, comesBack, delta, flowStage, said, snapshot, subscribed, turn } from "./stage.js";

const sum = (socket: Parameters<typeof said>[0]): unknown[] => said(socket).map(({ t, channels }) => [t, (channels as { name: string }[]).map(({ name }) => name)]);

test("who leaves and comes back before the next timer keeps what was known, and nobody hears of it", async () => {
  const { client, clock, socket } = flowStage();
  const one = client.resource(Sum, {}, add);
  await turn();
  socket.says(subscribed("state", "sum"));
  socket.says(snapshot("sum", { sum: 1 }, 1));
  said(socket);
  one.close();
  await turn();
  socket.says(delta("sum", 2, 2));
  const two = client.resource(Sum, {}, add);
  assert.deepEqual(two.get(), { phase: "live", state: { sum: 3 }, pending: 0 });
  clock.pass(0);
  await turn();
  assert.deepEqual(said(socket), []);
  assert.equal(two.get().phase, "live");
});

test("a page that is drawn twice at once asks once, for whatever it follows", async () => {
  const { client, clock, socket } = flowStage();
  const follow = (): (() => void)[] => [client.resource(Sum, {}, add).close, client.on(News, () => {}), client.presence(Apron, {}).close];
  for (const leave of follow()) leave();
  const leaves = follow();
  await turn();
  clock.pass(0);
  assert.deepEqual(sum(socket), [[2000, ["sum", "news", "apron"]]]);
  for (const leave of leaves) leave();
  await turn();
  assert.deepEqual(sum(socket), []);
  clock.pass(0);
  assert.deepEqual(sum(socket), [[2001, ["sum", "news", "apron"]]]);
});

test("who leaves before it was asked for is not asked for", async () => {
  const { client, clock, socket } = flowStage();
  client.resource(Sum, {}, add).close();
  await turn();
  clock.pass(0);
  await turn();
  assert.deepEqual(said(socket), []);
});

test("what was left gives its place to what is asked for: there are only so many", async () => {
  const { client, clock, socket } = flowStage();
  const one = client.resource(BoardOf, { id: "1" });
  await turn();
  said(socket);
  one.close();
  client.resource(BoardOf, { id: "2" });
  await turn();
  assert.deepEqual(sum(socket), [[2001, ["board/1"]], [2000, ["board/2"]]]);
  clock.pass(0);
  assert.deepEqual(said(socket), []);
});

test("who comes back after the timer begins anew, and an old timer takes nothing from it", async () => {
  const { client, clock, socket } = flowStage();
  client.resource(Sum, {}, add).close();
  const one = client.resource(Sum, {}, add);
  one.close();
  clock.pass(0);
  const two = client.resource(Sum, {}, add);
  assert.equal(two.get().phase, "loading");
  await turn();
  clock.pass(1);
  assert.deepEqual(sum(socket), [[2000, ["sum"]]]);
  one.close();
  clock.pass(1);
  assert.deepEqual(said(socket), []);
});

test("what was left when the line was cut is not asked for on the next one, unless somebody came back", async () => {
  const stage = flowStage();
  const { client } = stage;
  const [one, two] = [client.resource(BoardOf, { id: "1" }), client.resource(BoardOf, { id: "2" })];
  await turn();
  one.close();
  two.close();
  stage.socket.breaks();
  client.resource(BoardOf, { id: "2" });
  stage.clock.pass(1000);
  stage.socket.open();
  assert.deepEqual(said(stage.socket)[0]?.["channels"], [{ kind: "state", name: "board/2" }]);
  comesBack(stage);
});

test("what was asked for in the hello and left before the welcome is left with it", async () => {
  const { client, clock, socket } = closedStage();
  const [one, two] = [client.resource(BoardOf, { id: "1" }), client.resource(BoardOf, { id: "2" })];
  await turn();
  socket.open();
  said(socket);
  one.close();
  two.close();
  clock.pass(1);
  client.resource(BoardOf, { id: "2" });
  await turn();
  assert.deepEqual(said(socket), []);
  socket.greets();
  await turn();
  assert.deepEqual(sum(socket), [[2001, ["board/1"]]]);
  client.resource(BoardOf, { id: "1" });
  await turn();
  assert.deepEqual(sum(socket), [[2000, ["board/1"]]]);
});

test("what was left before the welcome is forgotten where none comes", async () => {
  const stage = closedStage();
  const one = stage.client.resource(Sum, {}, add);
  await turn();
  stage.socket.open();
  one.close();
  stage.clock.pass(1);
  stage.socket.breaks();
  stage.clock.pass(1000);
  stage.socket.open();
  assert.deepEqual(said(stage.socket).map(({ t, channels }) => [t, channels]), [[2, undefined]]);
  stage.socket.greets();
  await turn();
  assert.deepEqual(said(stage.socket), []);
});
