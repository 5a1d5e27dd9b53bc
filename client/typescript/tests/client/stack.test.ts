import assert from "node:assert/strict";
import { test } from "node:test";
import { ACTION_ERR } from "../../src/envelope/flow_messages.js";
import { type Client, isCallError } from "../../src/index.js";
import { Sum } from "../flow/stage.js";
import { Echo, openStage } from "./stage.js";

const refusal = { code: "forbidden", message: "not you", executed: "no" };

async function asksInHere(client: Client): Promise<unknown> {
  return await client.request(Echo, 1);
}

async function asksForAResultInHere(client: Client): Promise<unknown> {
  const result = await client.request(Echo, 1).result();
  return result.ok || result.error;
}

async function asksForBothInHere(client: Client): Promise<unknown> {
  return await Promise.all([client.request(Echo, 1), client.request(Echo, 2)]);
}

async function actsInHere(client: Client): Promise<unknown> {
  return await client.action(Sum, {}, 1, { opId: "0197a300-0000-7000-8000-000000000001" });
}

/** The failure of a call that was made some time ago, and is over now. */
async function failure(call: Promise<unknown>): Promise<Error> {
  const thrown = await call.catch((thrown: unknown) => thrown);
  assert.ok(isCallError(thrown));
  return thrown;
}

/** Whether the stack names the caller, and the file where it is. */
function leadsTo(error: Error, caller: string): void {
  assert.match(error.stack ?? "", new RegExp(`at async ${caller} \\(.*tests/client/stack\\.test\\.ts:\\d+:\\d+\\)`));
}

/** Some turns of the event loop, as the way to a server takes. */
async function travels(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}

for (const caller of [asksInHere, asksForAResultInHere, asksForBothInHere]) {
  test(`the stack of a failure leads to its caller, over the way to the server: ${caller.name}`, async () => {
    const { client, socket } = openStage();
    const call = failure(caller(client).then((value) => Promise.reject(value)));
    await travels();
    socket.refuses(1, refusal);
    leadsTo(await call, caller.name);
  });

  test(`the stack of a failure that this side found out leads to its caller: ${caller.name}`, async () => {
    const { client, clock } = openStage();
    const call = failure(caller(client).then((value) => Promise.reject(value)));
    await travels();
    clock.pass(60_000);
    leadsTo(await call, caller.name);
  });
}

test("the stack of an action that failed leads to who acted", async () => {
  const { client, socket } = openStage();
  const call = failure(actsInHere(client));
  await travels();
  socket.says({ t: ACTION_ERR, op_id: "0197a300-0000-7000-8000-000000000001", ...refusal });
  const error = await call;
  assert.match(error.message, /not you/);
  leadsTo(error, actsInHere.name);
});

test("what a failure comes of is its cause", async () => {
  const { client } = openStage();
  const thrown = new Error("no number");
  const operation = { ...Echo, input: () => { throw thrown; } };
  const error = await failure(client.request(operation, 1));
  assert.equal(error.cause, thrown);
  // What fails at once has its caller in the stack as any error has.
  assert.match(error.stack ?? "", /stack\.test\.ts/);
});
