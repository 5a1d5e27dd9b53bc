import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json } from "../../src/codec/index.js";
import { type Event, event } from "../../src/flow/index.js";
import type { Client } from "../../src/index.js";
import { News, comesBack, current, flowStage, pong, refused, said, subscribed, top, turn } from "./stage.js";

function notify(event: Json, seq?: number, more: { readonly [field: string]: Json } = {}): { readonly [field: string]: Json } {
  return { t: 4000, domain: "news", event, ...(seq !== undefined && { epoch: "e1", seq }), ...more };
}

/** What a listener hears, as it comes. */
function listening(client: Client): { readonly heard: Json[]; readonly off: () => void } {
  const heard: Json[] = [];
  const off = client.on(News, (event) => heard.push(event), {
    gap: (missed) => heard.push(`gap ${missed}`),
    refused: ({ code }) => heard.push(code),
  });
  return { heard, off };
}

test("each event of a domain is heard in its order, with what is said of it", async () => {
  const { client, socket } = flowStage();
  const heard: Json[] = [];
  client.on(News, (event, { type, correlationId }) => heard.push([event, type ?? null, correlationId ?? null]));
  await turn();
  assert.deepEqual(said(socket), [{ t: 2000, request_id: "c1", channels: [{ kind: "domain", name: "news" }] }]);
  socket.says(subscribed("domain", "news", "e1", 4));
  socket.says(notify({ a: 1 }, 5, { event_type: "opened", correlation_id: "0190b0a0-0000-7000-8000-000000000001" }));
  socket.says(notify(2, 6));
  assert.deepEqual(heard, []);
  await turn();
  assert.deepEqual(heard, [[{ a: 1 }, "opened", "0190b0a0-0000-7000-8000-000000000001"], [2, null, null]]);
});

test("an event is heard once, however often it comes", async () => {
  const { client, socket } = flowStage();
  const { heard } = listening(client);
  await turn();
  socket.says(subscribed("domain", "news", "e1", 4));
  for (const seq of [4, 5, 5, 6, 3]) socket.says(notify(seq, seq));
  await turn();
  assert.deepEqual(heard, [5, 6]);
});

test("an event without a position is heard as it comes", async () => {
  const { client, socket } = flowStage();
  const { heard } = listening(client);
  await turn();
  socket.says(notify("a"));
  socket.says(subscribed("domain", "news", "e1", 4));
  socket.says(notify("b"));
  await turn();
  assert.deepEqual(heard, ["a", "b"]);
});

test("an event for others leaves no hole", async () => {
  const { client, socket } = flowStage();
  const { heard } = listening(client);
  await turn();
  said(socket);
  socket.says(subscribed("domain", "news", "e1", 4));
  socket.says(notify("mine", 9, { from: 4 }));
  socket.says(notify("next", 10));
  await turn();
  assert.deepEqual(heard, ["mine", "next"]);
  assert.deepEqual(said(socket), []);
});

test("a hole is asked for, and what is lost for good is told", async () => {
  const { client, socket } = flowStage();
  const { heard } = listening(client);
  await turn();
  said(socket);
  socket.says(subscribed("domain", "news", "e1", 4));
  socket.says(notify(7, 7));
  assert.deepEqual(said(socket), [{ t: 1, last_seq: 4, epoch: "e1", resource: "news", kind: "domain" }]);
  for (const seq of [5, 6, 7]) socket.says(notify(seq, seq));
  socket.says(notify(9, 9));
  said(socket);
  socket.says({ t: 4001, domain: "news", missed: 2, epoch: "e1", seq: 9 });
  socket.says(notify(9, 9));
  socket.says(notify(10, 10));
  socket.says({ t: 4001, domain: "news" });
  await turn();
  assert.deepEqual(heard, [5, 6, 7, "gap 2", 10, "gap undefined"]);
});

test("on the next connection a domain goes on where it was", async () => {
  const stage = flowStage();
  const { heard } = listening(stage.client);
  await turn();
  stage.socket.says(subscribed("domain", "news", "e1", 4));
  stage.socket.says(notify(5, 5));
  const socket = comesBack(stage);
  assert.deepEqual(said(socket)[0]?.["channels"], [{ kind: "domain", name: "news", since: { epoch: "e1", seq: 5 } }]);
  socket.says(subscribed("domain", "news", "e1", 7, true));
  socket.says(notify(6, 6));
  socket.says(notify(7, 7));
  const third = comesBack(stage);
  third.says(subscribed("domain", "news", "e1", 7, true));
  third.says(current("domain", "news", 7));
  const fourth = comesBack(stage);
  fourth.says(subscribed("domain", "news", "e2", 3, false));
  fourth.says({ t: 4001, domain: "news", epoch: "e2", seq: 3 });
  fourth.says({ ...notify("new", 4), epoch: "e2" });
  await turn();
  assert.deepEqual(heard, [5, 6, 7, "gap undefined", "new"]);
});

test("a last event that was lost is seen by the heartbeat", async () => {
  const { client, socket } = flowStage();
  listening(client);
  await turn();
  said(socket);
  socket.says(subscribed("domain", "news", "e1", 4));
  socket.says(pong(top("domain", "news", 6)));
  assert.deepEqual(said(socket), [{ t: 1, last_seq: 4, epoch: "e1", resource: "news", kind: "domain" }]);
});

test("listeners of one domain share a subscription, and who has left hears nothing", async () => {
  const { client, clock, socket } = flowStage();
  const one = listening(client);
  const two = listening(client);
  await turn();
  assert.equal(said(socket).length, 1);
  socket.says(notify(1));
  one.off();
  one.off();
  await turn();
  two.off();
  assert.deepEqual([one.heard, two.heard], [[], [1]]);
  clock.pass(0);
  assert.deepEqual(said(socket), [{ t: 2001, channels: [{ kind: "domain", name: "news" }] }]);
});

test("a domain that is refused says so", async () => {
  const { client, socket } = flowStage();
  const { heard } = listening(client);
  await turn();
  socket.says(refused("domain", "news", "forbidden"));
  await turn();
  assert.deepEqual(heard, ["forbidden"]);
});

test("a listener that throws, or an event that it cannot read, hinders nobody", async (t) => {
  const { client, socket } = flowStage();
  const thrown: unknown[] = [];
  const listeners = process.rawListeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => thrown.push(error.message));
  const Numbers: Event<number> = event({ domain: "news", read: (r) => r.int(0, 9) });
  const heard: unknown[] = [];
  client.on(News, () => {
    throw new Error("not mine");
  });
  client.on(Numbers, (number) => heard.push(number), { gap: (missed) => heard.push(`gap ${missed}`) });
  client.on(Numbers, () => {}, { unreadable: ({ message }, { type }) => heard.push(`${type}: ${message}`), gap: () => heard.push("never") });
  const warnings = t.mock.method(console, "warn", () => {});
  client.on(Numbers, () => {});
  socket.says(notify(1));
  await turn();
  socket.says(notify(1));
  socket.says(notify("text"));
  socket.says(notify(2));
  await new Promise((resolve) => setImmediate(resolve));
  process.removeAllListeners("uncaughtException");
  for (const listener of listeners) process.on("uncaughtException", listener as () => void);
  const problem = "expected an integer from 0 to 9, found text";
  assert.deepEqual(heard, [1, 1, "gap 1", `undefined: ${problem}`, 2]);
  assert.deepEqual(thrown, Array(4).fill("not mine"));
  assert.deepEqual(warnings.mock.calls.map((call) => call.arguments), [[`wilco: an event of \`news\` cannot be read: ${problem}`]]);
});

test("who listens is told when it begins to hear, at once if somebody does already, and on each connection", async () => {
  const stage = flowStage();
  const told: string[] = [];
  const listen = (name: string): (() => void) =>
    stage.client.on(News, () => {}, { listening: () => told.push(`${name} listens`), refused: ({ code }) => told.push(`${name}: ${code}`) });
  const off = listen("one");
  await turn();
  assert.deepEqual(told.splice(0), []);
  stage.socket.says(subscribed("domain", "news"));
  await turn();
  assert.deepEqual(told.splice(0), ["one listens"]);
  listen("two");
  await turn();
  assert.deepEqual(told.splice(0), ["two listens"]);
  off();
  const socket = comesBack(stage);
  await turn();
  assert.deepEqual(told.splice(0), []);
  socket.says(subscribed("domain", "news"));
  await turn();
  assert.deepEqual(told.splice(0), ["two listens"]);
  comesBack(stage).says(refused("domain", "news", "forbidden"));
  await turn();
  assert.deepEqual(told.splice(0), ["two: forbidden"]);
});
