import assert from "node:assert/strict";
import { test } from "node:test";
import { MutationObserver, hashKey } from "@tanstack/query-core";
import type { Operation } from "../../src/codec/index.js";
import type { CallError, Executed } from "../../src/index.js";
import { mutationOptions, queryOptions } from "../../src/tanstack/index.js";
import { Echo } from "../client/stage.js";
import { said, turn } from "../flow/stage.js";
import { cachedStage, look } from "./stage.js";

const Anything = Echo as unknown as Operation<unknown, unknown, { readonly code: string }>;
const once: Operation<unknown, unknown, unknown> = { ...Anything, name: "once", class: "once" };

test("a query calls its operation, and its key is the call", async () => {
  const stage = cachedStage();
  const options = queryOptions(stage.client, Anything, { id: "BA12" });
  assert.deepEqual(options.queryKey, ["echo", { id: "BA12" }]);
  const looking = look(stage, options);
  const [{ t, op, request_id } = {}] = said(stage.socket);
  assert.deepEqual([t, op], [6000, "echo"]);
  stage.socket.answers(request_id as number, { stand: "A1" });
  await turn();
  assert.deepEqual(looking.result.data, { stand: "A1" });
  assert.deepEqual(stage.queries.getQueryData(options.queryKey), { stand: "A1" });
});

test("an operation's own error is the query's, at once", async () => {
  const stage = cachedStage();
  const looking = look(stage, queryOptions(stage.client, Anything, 1));
  const [{ request_id } = {}] = said(stage.socket);
  const details = { code: "unknown_flight" };
  stage.socket.refuses(request_id as number, { code: "operation", message: "", executed: "yes", details });
  await turn();
  const error = looking.result.error as unknown as CallError<{ readonly code: string }>;
  assert.deepEqual([looking.result.status, error.kind === "operation" && error.error], ["error", details]);
  assert.deepEqual(said(stage.socket), []);
});

test("when nobody looks any more, the call is taken back", async () => {
  const stage = cachedStage();
  const looking = look(stage, queryOptions(stage.client, Anything, 1));
  const [{ request_id } = {}] = said(stage.socket);
  await turn();
  looking.leave();
  await turn();
  assert.deepEqual(said(stage.socket), [{ t: 6001, request_id }]);
});

test("inputs that differ have keys that do, and any input has one", () => {
  const { client } = cachedStage();
  const inputs: unknown[] = [1, 1n, "1", "1n", 2n ** 64n, NaN, Infinity, -Infinity, null, [], [1], [1n], {}, { a: 1n }, { a: "1" }, Uint8Array.of(1), Uint8Array.of(1, 0), [Uint8Array.of(1)]];
  const hashes = inputs.map((input) => hashKey(queryOptions(client, Anything, input).queryKey));
  assert.equal(new Set(hashes).size, inputs.length);
  for (const [one, two] of [[{ a: 1n, b: 2 }, { b: 2, a: 1n }], [{ a: 1, b: undefined }, { a: 1 }]]) {
    assert.equal(hashKey(queryOptions(client, Anything, one).queryKey), hashKey(queryOptions(client, Anything, two).queryKey));
  }
  assert.deepEqual(queryOptions(client, Anything, { id: "BA12", n: [1, null] }).queryKey[1], { id: "BA12", n: [1, null] });
});

test("nothing is called twice that may have run and must not run again", () => {
  const { client } = cachedStage();
  const fault = (code: string, retryAfterMs?: number): object => ({ kind: "fault", code, fault: { code, retryAfterMs } });
  const table: readonly [failure: object, passes: boolean][] = [
    [{ kind: "timeout" }, true],
    [{ kind: "outcome_unknown" }, true],
    [{ kind: "session_lost" }, true],
    [fault("overloaded"), true],
    [fault("rate_limited"), true],
    [fault("unavailable"), true],
    [fault("draining"), true],
    [fault("in_progress"), true],
    [fault("internal", 100), true],
    [fault("internal"), false],
    [fault("forbidden"), false],
    [fault("unauthenticated"), false],
    [fault("invalid_payload"), false],
    [fault("unknown_operation"), false],
    [{ kind: "operation", error: {} }, false],
    [{ kind: "cancelled" }, false],
    [{ kind: "offline" }, false],
    [{ kind: "decode" }, false],
    [{ kind: "encode" }, false],
    [{ kind: "closed" }, false],
  ];
  for (const kind of ["safe", "idempotent", "once", "transactional"] as const) {
    const operation = { ...Anything, class: kind };
    for (const { retry } of [queryOptions(client, operation, 1), mutationOptions(client, operation)]) {
      for (const executed of ["no", "unknown", "yes"] as const satisfies Executed[]) {
        for (const [failure, passes] of table) {
          const again = retry(0, { executed, ...failure } as CallError<never>);
          const mayRun = executed === "no" || kind === "safe" || kind === "idempotent";
          assert.equal(again, passes && mayRun, JSON.stringify([kind, executed, failure]));
        }
      }
      assert.equal(retry(2, { executed: "no", kind: "timeout" } as CallError<never>), true);
      assert.equal(retry(3, { executed: "no", kind: "timeout" } as CallError<never>), false);
    }
  }
});

test("another try waits as long as the server says, or ever longer", () => {
  const { retryDelay } = queryOptions(cachedStage().client, Anything, 1);
  const told = { kind: "fault", fault: { retryAfterMs: 70 } } as CallError<never>;
  const untold = { kind: "timeout" } as CallError<never>;
  assert.deepEqual([retryDelay(1, told), retryDelay(0, untold), retryDelay(3, untold), retryDelay(9, untold)], [70, 1000, 8000, 30_000]);
});

test("a mutation calls its operation once, and is not made again where nobody knows whether it ran", async () => {
  const stage = cachedStage();
  const observer = new MutationObserver(stage.queries, mutationOptions(stage.client, once));
  const done = observer.mutate({ to: "A1" });
  await turn();
  const [{ op, request_id, payload } = {}] = said(stage.socket);
  assert.deepEqual([op, payload], ["once", { to: "A1" }]);
  stage.socket.answers(request_id as number, "there");
  assert.equal(await done, "there");
  const failing = observer.mutate(2).catch((error: CallError) => error.executed);
  await turn();
  const [{ request_id: second } = {}] = said(stage.socket);
  stage.socket.refuses(second as number, { code: "timeout", message: "", executed: "unknown" });
  assert.equal(await failing, "unknown");
  await turn();
  assert.deepEqual(said(stage.socket), []);
});

test("a mutation of the browser that believes to be offline waits for the connection, and not for the browser", async () => {
  const { onlineManager } = await import("@tanstack/query-core");
  onlineManager.setOnline(false);
  try {
    const stage = cachedStage();
    look(stage, queryOptions(stage.client, Anything, 1));
    void new MutationObserver(stage.queries, mutationOptions(stage.client, once)).mutate(1);
    await turn();
    assert.deepEqual(said(stage.socket).map(({ op }) => op), ["echo", "once"]);
  } finally {
    onlineManager.setOnline(true);
  }
});

