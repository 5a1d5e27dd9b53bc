import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOptions, resourceOptions } from "../../src/tanstack/index.js";
import { type Board, BoardOf, Sum, add, comesBack, current, delta, refused, said, snapshot, subscribed, turn } from "../flow/stage.js";
import { MutationObserver, QueryClient, dehydrate, hydrate } from "@tanstack/query-core";
import { type Cached, cachedStage, hears, look } from "./stage.js";

type Sums = { readonly sum: number };
const tags = ({ socket }: Cached): unknown[] => said(socket).map(({ t }) => t);

/** Somebody looks at a sum that is 5. */
async function live() {
  const stage = cachedStage();
  const options = resourceOptions(stage.client, Sum, {}, add);
  const looking = look<Sums>(stage, options);
  await turn();
  assert.deepEqual(tags(stage), [2000]);
  await hears(stage, subscribed("state", "sum"), snapshot("sum", { sum: 5 }, 1));
  return { stage, options, looking };
}

test("a query of a resource is pending, and then has its state with each change, without a fetch", async () => {
  const stage = cachedStage();
  const looking = look<Sums>(stage, resourceOptions(stage.client, Sum, {}, add));
  assert.deepEqual([looking.result.status, looking.result.fetchStatus], ["pending", "fetching"]);
  await turn();
  assert.deepEqual(tags(stage), [2000]);
  await hears(stage, subscribed("state", "sum"), snapshot("sum", { sum: 5 }, 1));
  assert.deepEqual([looking.result.data, looking.result.fetchStatus, looking.result.isStale], [{ sum: 5 }, "idle", false]);
  await hears(stage, delta("sum", 2, 2));
  assert.deepEqual([looking.result.data, looking.result.isFetching], [{ sum: 7 }, false]);
  await stage.queries.refetchQueries();
  await stage.queries.invalidateQueries();
  assert.deepEqual(looking.result.data, { sum: 7 });
  assert.deepEqual([looking.result.isStale, tags(stage)], [false, []]);
});

test("all who look share a subscription, which lasts as long as the query is in the cache", async () => {
  const { stage, options, looking } = await live();
  const other = look<Sums>(stage, options);
  assert.deepEqual(other.result.data, { sum: 5 });
  looking.leave();
  other.leave();
  await hears(stage, delta("sum", 1, 2));
  stage.clock.pass(0);
  assert.deepEqual(stage.queries.getQueryData(options.queryKey), { sum: 6 });
  assert.deepEqual(tags(stage), []);
  stage.queries.clear();
  stage.clock.pass(0);
  assert.deepEqual(tags(stage), [2001]);
});

test("when the cache drops the query, the subscription ends", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const stage = cachedStage();
  stage.queries.setDefaultOptions({ queries: { gcTime: 50 } });
  const looking = look<Sums>(stage, resourceOptions(stage.client, Sum, {}, add));
  await hears(stage, subscribed("state", "sum"), snapshot("sum", { sum: 5 }, 1));
  said(stage.socket);
  looking.leave();
  t.mock.timers.tick(49);
  stage.clock.pass(0);
  assert.deepEqual(tags(stage), []);
  t.mock.timers.tick(2);
  stage.clock.pass(0);
  assert.deepEqual([tags(stage), stage.queries.getQueryCache().getAll()], [[2001], []]);
});

test("who leaves before the state came takes the subscription back, and who comes back at once has not", async () => {
  const stage = cachedStage();
  const options = resourceOptions(stage.client, Sum, {}, add);
  look(stage, options).leave();
  const looking = look<Sums>(stage, options);
  await turn();
  stage.clock.pass(0);
  assert.deepEqual(tags(stage), [2000]);
  looking.leave();
  await turn();
  stage.clock.pass(0);
  assert.deepEqual(tags(stage), [2001]);
});

test("a cut shows the same data as stale, and the next connection makes it true without a fetch", async () => {
  const { stage, looking, options } = await live();
  stage.socket.breaks();
  await turn();
  assert.deepEqual([looking.result.data, looking.result.isStale, looking.result.isFetching], [{ sum: 5 }, true, false]);
  // Whoever comes now waits, and is shown what was.
  const other = look<Sums>(stage, options);
  assert.deepEqual([other.result.data, other.result.isFetching], [{ sum: 5 }, true]);
  other.leave();
  await turn();
  assert.deepEqual([looking.result.data, looking.result.isStale], [{ sum: 5 }, true]);
  const waits = look<Sums>(stage, options);
  comesBack(stage);
  await hears(stage, subscribed("state", "sum", "e1", 1, true), current("state", "sum", 1));
  assert.deepEqual([looking.result.data, looking.result.isStale, waits.result.isFetching], [{ sum: 5 }, false, false]);
});

test("a refusal is the query's error, and asking again asks the server", async () => {
  const stage = cachedStage();
  const looking = look<Board>(stage, resourceOptions(stage.client, BoardOf, { id: "7" }));
  await turn();
  await hears(stage, refused("state", "board/7", "forbidden"));
  const { status, error } = looking.result;
  assert.deepEqual([status, String(error), (error as unknown as { fault: { code: string } }).fault.code], [
    "error",
    "ResourceRefused: board/{id}: forbidden: it is forbidden",
    "forbidden",
  ]);
  said(stage.socket);
  void looking.result.refetch();
  await turn();
  assert.deepEqual(tags(stage), [2000]);
  await hears(stage, subscribed("state", "board/7"), snapshot("board/7", { title: "A", counts: {}, log: [] }, 1));
  assert.deepEqual([looking.result.status, looking.result.data?.title], ["success", "A"]);
});

test("nobody waits for what a client that is closed for good will not bring", async () => {
  const stage = cachedStage();
  const looking = look<Sums>(stage, resourceOptions(stage.client, Sum, {}, add));
  await turn();
  stage.client.close();
  await turn();
  assert.deepEqual([looking.result.status, looking.result.fetchStatus], ["error", "idle"]);
  assert.match(String(looking.result.error), /^ResourceRefused: sum: closed: /);
  await assert.rejects(stage.queries.fetchQuery({ ...resourceOptions(stage.client, Sum, {}, add), queryKey: ["late"] }), /closed/);

  const { stage: known, options, looking: shown } = await live();
  known.client.close();
  await turn();
  assert.deepEqual([shown.result.status, shown.result.data, shown.result.isStale], ["success", { sum: 5 }, true]);
  await assert.rejects(known.queries.fetchQuery(options), /closed/);
  assert.deepEqual(known.queries.getQueryData(options.queryKey), { sum: 5 });
});

test("what is refused later is an error without data, and data again where it is given again", async () => {
  const { stage, looking } = await live();
  await hears(stage, refused("state", "sum", "forbidden"));
  assert.deepEqual([looking.result.status, looking.result.data], ["error", undefined]);
  comesBack(stage);
  await hears(stage, subscribed("state", "sum"), snapshot("sum", { sum: 8 }, 1, "e2"));
  assert.deepEqual([looking.result.status, looking.result.data, looking.result.error], ["success", { sum: 8 }, null]);
});

test("what lay in the cache before is shown, and fetched as it is not of now", async () => {
  const stage = cachedStage();
  const options = resourceOptions(stage.client, Sum, {}, add);
  stage.queries.setQueryData(options.queryKey, { sum: 1 });
  const looking = look<Sums>(stage, options);
  assert.deepEqual([looking.result.data, looking.result.isStale], [{ sum: 1 }, true]);
  await turn();
  assert.deepEqual(tags(stage), [2000]);
  await hears(stage, subscribed("state", "sum"), snapshot("sum", { sum: 5 }, 1));
  assert.deepEqual([looking.result.data, looking.result.isStale], [{ sum: 5 }, false]);
});

test("what is put into the cache while the query follows does not hide what is known", async () => {
  const { stage, options, looking } = await live();
  const page = new QueryClient();
  page.setQueryData(options.queryKey, { sum: 1 }, { updatedAt: Date.now() + 10_000 });
  hydrate(stage.queries, dehydrate(page));
  await turn();
  assert.deepEqual([looking.result.data, looking.result.isStale], [{ sum: 5 }, false]);
  await stage.queries.resetQueries();
  assert.deepEqual([looking.result.data, tags(stage)], [{ sum: 5 }, []]);
  stage.socket.breaks();
  hydrate(stage.queries, dehydrate(page));
  await turn();
  assert.deepEqual([looking.result.data, looking.result.isStale], [{ sum: 5 }, true]);
});

test("what did not change is the same object, and who selects it is told nothing", async () => {
  const stage = cachedStage();
  const options = resourceOptions(stage.client, BoardOf, { id: "7" });
  const whole = look<Board>(stage, options);
  const log = look<Board["log"]>(stage, { ...options, select: (board: Board) => board.log, notifyOnChangeProps: ["data"] });
  await turn();
  await hears(stage, subscribed("state", "board/7"), snapshot("board/7", { title: "A", counts: {}, log: [{ line: "x" }] }, 1));
  const [before, told] = [whole.result.data, log.told];
  await hears(stage, delta("board/7", [{ op: "set", path: ["title"], value: "B" }], 2));
  assert.equal(whole.result.data?.title, "B");
  assert.equal(whole.result.data?.log, before?.log);
  assert.equal(log.told, told);
});

test("an action is shown in the query before it is done, and taken back where it is refused", async () => {
  const { stage, looking } = await live();
  const observer = new MutationObserver(stage.queries, actionOptions(stage.client, Sum, {}, { optimistic: ({ sum }, by) => ({ sum: sum + by }) }));
  const done = observer.mutate(3).catch((error: { executed: string }) => error.executed);
  await turn();
  assert.deepEqual(looking.result.data, { sum: 8 });
  const [{ op_id } = {}] = said(stage.socket);
  await hears(stage, { t: 5002, op_id: op_id as string, code: "forbidden", message: "", executed: "no" });
  assert.equal(await done, "no");
  assert.deepEqual(looking.result.data, { sum: 5 });
});

test("what does not fit is shown as stale until the whole has come again", async () => {
  const { stage, looking } = await live();
  await hears(stage, delta("sum", "no number", 2));
  assert.deepEqual([looking.result.data, looking.result.isStale], [{ sum: 5 }, true]);
  await hears(stage, snapshot("sum", { sum: 9 }, 3));
  assert.deepEqual([looking.result.data, looking.result.isStale], [{ sum: 9 }, false]);
});
