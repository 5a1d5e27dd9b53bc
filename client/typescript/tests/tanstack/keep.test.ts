import assert from "node:assert/strict";
import { test } from "node:test";
import type { Operation } from "../../src/codec/index.js";
import { keep, queryOptions } from "../../src/tanstack/index.js";
import { Echo } from "../client/stage.js";
import { BoardOf, delta, said, snapshot, subscribed, turn } from "../flow/stage.js";
import { cachedStage, hears, look } from "./stage.js";

const Count = { ...Echo, name: "count" } as unknown as Operation<{ readonly name: string }, number, never>;

async function kept() {
  const stage = cachedStage();
  const store = stage.client.resource(BoardOf, { id: "7" });
  const stop = keep(stage.queries, store, (board, set) => {
    for (const [name, count] of Object.entries(board.counts)) set(Count, { name }, count);
  });
  await turn();
  await hears(stage, subscribed("state", "board/7"), snapshot("board/7", { title: "A", counts: { a: 1, b: 2 }, log: [] }, 1));
  said(stage.socket);
  return { stage, stop };
}

test("a query of an operation has what the resource has, without another call", async () => {
  const { stage, stop } = await kept();
  const looking = look<number>(stage, { ...queryOptions(stage.client, Count, { name: "a" }), staleTime: Infinity });
  const [{ request_id } = {}] = said(stage.socket);
  stage.socket.answers(request_id as number, 1);
  await turn();
  assert.equal(looking.result.data, 1);
  const told = looking.told;
  await hears(stage, delta("board/7", [{ op: "inc", path: ["counts", "b"], by: 1 }], 2));
  assert.equal(looking.told, told, "what is the same is not written");
  await hears(stage, delta("board/7", [{ op: "inc", path: ["counts", "a"], by: 4 }], 3));
  assert.equal(looking.result.data, 5);
  assert.equal(stage.queries.getQueryCache().getAll().length, 1, "no query is made that nobody made");
  stop();
  stage.clock.pass(0);
  assert.deepEqual(said(stage.socket).map(({ t }) => t), [2001]);
});

test("an answer that is older than the resource does not stay", async () => {
  const { stage } = await kept();
  const looking = look<number>(stage, { ...queryOptions(stage.client, Count, { name: "a" }), staleTime: Infinity });
  const [{ request_id } = {}] = said(stage.socket);
  await hears(stage, delta("board/7", [{ op: "inc", path: ["counts", "a"], by: 4 }], 2));
  stage.socket.answers(request_id as number, 1);
  await turn();
  assert.equal(looking.result.data, 5);
});
