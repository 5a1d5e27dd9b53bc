import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { type Json, type Operation, type Writer, writeJson } from "../../src/codec/index.js";
import { CallError, ConnectError, isCallError } from "../../src/index.js";
import { Echo, openStage, stage } from "./stage.js";

test("a call leaves at once and is what the server answers", async () => {
  const { client, socket } = openStage();
  const call = client.request(Echo, { id: "BA117" });
  assert.equal(call.id, 1);
  assert.deepEqual(socket.said, [
    { t: 6000, request_id: 1, op: "echo", timeout_ms: 10_000, payload: { id: "BA117" } },
  ]);
  socket.answers(1, ["yes"]);
  assert.deepEqual(await call, ["yes"]);
  assert.deepEqual(await call.result(), { ok: true, value: ["yes"] });
});

test("a call is a promise in all ways", async () => {
  const { client, socket } = openStage();
  const calls = [1, 2, 3, 4].map((n) => client.request(Echo, n));
  const order: string[] = [];
  const [first, second, third, fourth] = calls as [
    (typeof calls)[0],
    (typeof calls)[0],
    (typeof calls)[0],
    (typeof calls)[0],
  ];
  const all = Promise.all([
    first.then((value) => `${value}!`),
    second.catch((error) => error.kind),
    third.finally(() => order.push("finally")),
    fourth.then(null, (error) => error.executed),
  ]);
  assert.equal(String(first), "[object Call]");
  socket.answers(1, "a");
  socket.refuses(2, { code: "forbidden", message: "no", executed: "no" });
  socket.answers(3, "c");
  socket.refuses(4, { code: "internal" });
  assert.deepEqual(await all, ["a!", "fault", "c", "unknown"]);
  assert.deepEqual(order, ["finally"]);
});

test("a failure that is asked for as a value, or not at all, is not an unhandled one", async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on("unhandledRejection", note);
  const { client } = openStage();
  const asked = client.request(Echo, 1).result();
  client.request(Echo, 2);
  client.close();
  assert.equal((await asked).ok, false);
  // Rejections that nobody handles are told after the microtasks.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", note);
  assert.deepEqual(unhandled, []);
});

test("each code has its kind, and each kind what belongs to it", async () => {
  for (const [fault, kind, executed, message] of [
    [{ code: "operation", executed: "yes", details: { code: "late" } }, "operation", "yes", "the operation refused"],
    [{ code: "timeout" }, "timeout", "unknown", "the time of the call ran out"],
    [{ code: "expired", executed: "no" }, "timeout", "no", "the time of the call ran out"],
    [{ code: "cancelled", executed: "no" }, "cancelled", "no", "the call was cancelled"],
    [{ code: "session_lost" }, "session_lost", "unknown", "the server has lost the session"],
    [{ code: "outcome_unknown" }, "outcome_unknown", "unknown", "nobody can say whether the call ran"],
    [{ code: "overloaded", message: "later", executed: "no" }, "fault", "no", "overloaded: later"],
    [{ code: "of_later", message: "?", executed: "perhaps" }, "fault", "unknown", "of_later: ?"],
  ] as const) {
    const { client, socket } = openStage();
    const call = client.request(Echo, null, { signal: new AbortController().signal });
    socket.refuses(1, fault);
    const thrown: unknown = await call.catch((error: unknown) => error);
    assert.ok(thrown instanceof CallError && thrown instanceof Error, fault.code);
    assert.deepEqual(
      [thrown.kind, thrown.executed, thrown.code, thrown.message, thrown.operation, thrown.name],
      [kind, executed, fault.code, `echo: ${message}`, "echo", "CallError"],
    );
    if (thrown.kind === "operation") assert.deepEqual(thrown.error, { code: "late" });
    assert.ok(!("cause" in thrown), "there was a connection");
  }
});

test("a fault has all that was said", async () => {
  const { client, socket } = openStage();
  const call = client.request(Echo, null).result();
  const said = { code: "overloaded", message: "later", executed: "no", retry_after_ms: 20, error_id: "e-1", details: [1] };
  socket.refuses(1, said);
  const { error } = fails(await call);
  assert.ok(error.kind === "fault");
  assert.deepEqual(error.fault, {
    code: "overloaded",
    message: "later",
    executed: "no",
    retryAfterMs: 20,
    errorId: "e-1",
    details: new Uint8Array([0x91, 1]),
  });
});

test("an answer that is not what the operation declares names the place", async () => {
  const flight: Operation<null, number, never> = {
    ...Echo,
    output(r) {
      let entries = r.map();
      let at: number | undefined;
      for (; entries > 0; entries--) {
        assert.equal(r.str(), "at");
        at = r.int(0, Number.MAX_SAFE_INTEGER);
      }
      r.end();
      return at ?? r.missing("at");
    },
    error: () => assert.fail("nobody refused"),
    input: (w) => w.nil(),
  };
  const beyond = Uint8Array.of(0x83, 0xa1, 0x74, 0xcd, 0x17, 0x70, 0xaa, ...Buffer.from("request_id"), 3);
  for (const [answer, path, message] of [
    [{}, "", /answer cannot be read: the field `at` is missing$/],
    [{ at: "now" }, "at", /at: expected an integer/],
    [{ at: 1.5 }, "at", /at: expected an integer/],
    [7, "", /expected a map/],
  ] as const) {
    const { client, socket } = openStage();
    const call = client.request(flight, null).result();
    socket.answers(1, answer);
    const { error } = fails(await call);
    assert.ok(error.kind === "decode");
    assert.deepEqual([error.path, error.executed, error.code], [path, "yes", undefined]);
    assert.match(error.message, message);
  }
  // 2^53 + 1, which no number of JavaScript is.
  const { client, socket } = openStage();
  const calls = [1, 2, 3].map(() => client.request(flight, null).result());
  socket.saysBytes(
    Uint8Array.of(...beyond, 0xa2, 0x6f, 0x6b, 0x81, 0xa2, 0x61, 0x74, 0xcf, 0, 0x20, 0, 0, 0, 0, 0, 1),
  );
  const { error } = fails(await (calls[2] ?? assert.fail()));
  assert.ok(error.kind === "decode" && error.path === "at", error.message);
  assert.match(error.message, /expected an integer from 0 to 9007199254740991/);
});

test("an answer whose envelope cannot be read ends its own call, of unknown outcome", async () => {
  const { client, socket } = openStage();
  const call = client.request(Echo, null).result();
  socket.says({ t: 6000, request_id: 1, error: 7 });
  const { error } = fails(await call);
  assert.ok(error.kind === "decode" && error.executed === "unknown", error.message);
  assert.equal(client.status.get().state, "open");
});

test("a refusal in words that the operation does not know is no refusal of its own", async () => {
  const strict: Operation<null, Json, number> = { ...Echo, input: (w) => w.nil(), error: (r) => r.int(0, 9) };
  for (const [details, message] of [
    [{}, /the operation's error is missing/],
    [{ details: "?" }, /expected an integer/],
  ] as const) {
    const { client, socket } = openStage();
    const call = client.request(strict, null).result();
    socket.refuses(1, { code: "operation", executed: "yes", ...details });
    const { error } = fails(await call);
    assert.ok(error.kind === "decode" && error.executed === "yes");
    assert.match(error.message, message);
  }
});

test("an input that cannot be written is not sent", async () => {
  const { client, socket } = openStage();
  const call = client.request(Echo, { a: [1, Number.NaN] });
  const { error } = fails(await call.result());
  assert.ok(error.kind === "encode" && error.executed === "no", error.message);
  assert.equal(error.path, "a[1]");
  assert.equal(call.id, undefined);
  assert.equal(client.request(Echo, 1).id, 1);
  assert.equal(socket.said.length, 1);
});

test("a call has the time that is asked for, or that its operation declares, or that of all calls", () => {
  for (const [operation, options, config, budget] of [
    [Echo, {}, {}, 10_000],
    [Echo, {}, { callTimeout: 700 }, 700],
    [{ ...Echo, timeout: 2000 }, {}, {}, 10_000],
    [{ ...Echo, timeout: 2000 }, {}, { callTimeout: 700 }, 7000],
    [{ ...Echo, timeout: 20_000 }, {}, {}, 25_000],
    [{ ...Echo, timeout: 2000 }, { timeout: 30 }, {}, 30],
    [Echo, { timeout: undefined }, {}, 10_000],
    [Echo, { timeout: 0.5 }, {}, 1],
    [Echo, { timeout: Infinity }, {}, 365 * 24 * 3_600_000],
  ] as const) {
    const { client, socket, clock } = openStage(config);
    client.request(operation, null, options);
    assert.equal(socket.said[0]?.["timeout_ms"], budget);
    assert.equal(clock.timers.size, 1);
  }
});

test("a call whose time is none expires and does not hang", async () => {
  for (const timeout of [0, -1, Number.NaN]) {
    const { client, socket } = openStage();
    const { error } = fails(await client.request(Echo, null, { timeout }).result());
    assert.deepEqual([error.kind, error.executed, error.code], ["timeout", "no", "expired"]);
    assert.deepEqual(socket.said, []);
  }
});

test("a call that found no connection tells why there was none", async () => {
  const { client, clock, socket } = stage();
  const early = client.request(Echo, null, { timeout: 50 }).result();
  clock.pass(50);
  const first = fails(await early).error;
  assert.ok(first.kind === "timeout" && first.cause?.kind === "timed_out", first.message);
  socket.breaks(1006, "", "connect ECONNREFUSED");
  const late = client.request(Echo, null, { timeout: 50 }).result();
  clock.pass(50);
  const second = fails(await late).error;
  assert.ok(second.kind === "timeout" && second.executed === "no");
  assert.equal(second.cause?.message, "the connection could not be opened: connect ECONNREFUSED");
});

test("a call with a signal that is aborted already is not made", async () => {
  const { client, socket } = openStage();
  const signal = AbortSignal.abort("enough");
  const call = client.request(Echo, null, { signal });
  const { error } = fails(await call.result());
  assert.ok(error.kind === "cancelled" && error.executed === "no" && error.cause === "enough");
  assert.deepEqual([call.id, socket.said], [undefined, []]);
});

test("a signal that is aborted while the input is written takes the call back", async () => {
  const { client, socket } = openStage();
  const abort = new AbortController();
  const input = {
    get a(): number {
      abort.abort("enough");
      return 1;
    },
  };
  const { error } = fails(await client.request(Echo, input, { signal: abort.signal }).result());
  assert.ok(error.kind === "cancelled" && error.executed === "no");
  assert.deepEqual(socket.said, []);
});

test("a signal takes back a call that was sent, and one that waits", async () => {
  const { client, socket } = openStage();
  const abort = new AbortController();
  const sent = client.request(Echo, null, { signal: abort.signal }).result();
  abort.abort("enough");
  abort.abort("again");
  const { error } = fails(await sent);
  assert.ok(error.kind === "cancelled" && error.executed === "unknown" && error.cause === "enough");
  assert.deepEqual(socket.said.slice(1), [{ t: 6001, request_id: 1 }]);
  socket.answers(1, "late");
  assert.equal((await sent).ok, false);

  const waiting = stage();
  const unsent = waiting.client.request(Echo, null, { signal: AbortSignal.any([abort.signal]) }).result();
  assert.equal(fails(await unsent).error.executed, "no");
  const later = new AbortController();
  const queued = waiting.client.request(Echo, null, { signal: later.signal }).result();
  later.abort();
  assert.equal(fails(await queued).error.executed, "no");
  waiting.socket.open();
  waiting.socket.greets();
  assert.deepEqual(waiting.socket.said.map(({ t }) => t), [2]);
});

test("a signal that lives long is left when the call is over, however it ends", async () => {
  const { client, socket, clock } = openStage();
  const { signal } = new AbortController();
  const abort = new AbortController();
  const listeners = (): number => getEventListeners(signal, "abort").length;
  for (const end of [
    () => socket.answers(1, null),
    () => socket.refuses(2, { code: "internal" }),
    () => {},
    () => socket.breaks(),
    () => client.close(),
  ]) {
    const call = client.request(Echo, null, { signal }).result();
    assert.equal(listeners(), 1);
    end();
    // A lost connection alone ends nothing.
    clock.pass(10_100);
    await call;
    assert.equal(listeners(), 0);
  }
  await client.request(Echo, null, { signal }).result();
  assert.equal(listeners(), 0);
  abort.abort();
});

test("an abort after the answer changes nothing", async () => {
  const { client, socket } = openStage();
  const abort = new AbortController();
  const call = client.request(Echo, null, { signal: abort.signal });
  socket.answers(1, "done");
  abort.abort();
  assert.equal(await call, "done");
  assert.equal(socket.said.length, 1);
});

test("a call of a closed client fails at once with the reason", async () => {
  const { client } = openStage();
  const open = client.request(Echo, null).result();
  client.close();
  const sent = fails(await open).error;
  assert.ok(sent.kind === "closed" && sent.executed === "unknown" && sent.reason.kind === "asked");
  const { error } = fails(await client.request(Echo, null).result());
  assert.ok(error.kind === "closed" && error.executed === "no");
  assert.ok(error.reason instanceof ConnectError);
  assert.equal(error.message, "echo: the client was closed");
});

test("a failure is told apart by the operation it is of", async () => {
  const { client } = openStage();
  client.close();
  const thrown: unknown = await client.request(Echo, null).catch((error: unknown) => error);
  assert.ok(isCallError(thrown) && isCallError(thrown, Echo));
  assert.ok(!isCallError(thrown, { ...Echo, name: "other" }));
  assert.ok(!isCallError(new Error("echo: x"), Echo) && !isCallError(undefined));
});

function fails<E>(result: { ok: true } | { ok: false; error: E }): { error: E } {
  return result.ok ? assert.fail("the call succeeded") : result;
}

test("calls that wait share what they were written with", () => {
  const { client } = stage();
  const writers = new Set<unknown>();
  const input = (writer: Writer, value: Json): void => {
    writers.add(writer);
    writeJson(writer, value);
  };
  for (let i = 0; i < 100; i++) void client.request({ ...Echo, input }, i);
  assert.equal(client.queue().length, 100);
  assert.equal(writers.size, 1);
});
