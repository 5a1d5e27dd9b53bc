import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type Socket, createServer } from "node:net";
import { test } from "node:test";
import { WebSocket } from "ws";
import { encode, writeJson } from "../../src/codec/index.js";
import { Echo, FakeClock } from "../client/stage.js";
import { Server, addressOf } from "./server.js";
import { dial, until, when } from "./client.js";

test("a server of another version is left for good, and calls know why", async (t) => {
  await using server = await Server.listen();
  const ws = dial(t, server.url);
  const call = ws.request(Echo, 1).result();
  const line = await server.accept();
  line.say({ t: 0, protocol_version: 2, connection_id: "c" });
  await assert.rejects(ws.opened(), {
    kind: "version",
    message: "the server speaks another version of the protocol: it is 2, this client's is 1",
  });
  const result = await call;
  assert.ok(!result.ok && result.error.kind === "closed" && result.error.executed === "no");
  assert.equal(result.error.reason.kind, "version");
  assert.equal(await line.closed, 4500);
  assert.equal(ws.status.get().state, "closed");
});

test("a frame that is cut off ends the connection, or the call that it names", async (t) => {
  await using server = await Server.listen();
  const ws = dial(t, server.url);
  const call = ws.request(Echo, 1).result();
  const line = await server.greet();
  await line.hear();
  const answer = encode(writeJson, { t: 6000, request_id: 1, ok: [1, 2, 3] });
  line.socket.send(answer.subarray(0, -1));
  const result = await call;
  assert.ok(!result.ok && result.error.kind === "decode" && result.error.executed === "unknown");
  assert.match(result.error.message, /the bytes end/);
  assert.equal(ws.status.get().state, "open");

  const second = ws.request(Echo, 2).result();
  await line.hear();
  const lost = when(ws, "waiting");
  line.socket.send(answer.subarray(0, 9));
  const { cause } = await lost;
  assert.equal(cause.kind, "malformed");
  assert.match(cause.message, /^a message of the server is unreadable: .*the bytes end/);
  assert.equal(await line.closed, 4500);
  const next = await server.greet();
  assert.equal((await next.hear())["request_id"], 2);
  next.say({ t: 6000, request_id: 2, ok: "at last" });
  assert.deepEqual(await second, { ok: true, value: "at last" });
});

test("a number beyond 2^53 and a missing field name their place", async (t) => {
  await using server = await Server.listen();
  const ws = dial(t, server.url);
  const Timed = {
    ...Echo,
    output: (r: Parameters<typeof Echo.output>[0]) => {
      let at: number | undefined;
      for (let left = r.map(); left > 0; left--) {
        if (r.str() === "at") at = r.int(0, Number.MAX_SAFE_INTEGER);
        else r.skip();
      }
      r.end();
      return at ?? r.missing("at");
    },
  };
  const calls = [ws.request(Timed, 1).result(), ws.request(Timed, 2).result()] as const;
  const line = await server.greet();
  const head = [0x83, 0xa1, 0x74, 0xcd, 0x17, 0x70, 0xaa, ...Buffer.from("request_id"), 1, 0xa2, 0x6f, 0x6b];
  line.socket.send(Uint8Array.of(...head, 0x81, 0xa2, 0x61, 0x74, 0xcf, 0, 0x20, 0, 0, 0, 0, 0, 0));
  line.say({ t: 6000, request_id: 2, ok: { to: 1 } });
  const [beyond, missing] = await Promise.all(calls);
  assert.ok(!beyond.ok && beyond.error.kind === "decode" && beyond.error.path === "at");
  assert.match(beyond.error.message, /at: expected an integer from 0 to 9007199254740991/);
  assert.ok(!missing.ok && missing.error.kind === "decode");
  assert.match(missing.error.message, /the field `at` is missing/);
});

test("a socket that never opens ends, and so do the calls that wait for it", async (t) => {
  const sockets: Socket[] = [];
  const mute = createServer((socket) => sockets.push(socket));
  mute.listen(0, "127.0.0.1");
  await once(mute, "listening");
  const clock = new FakeClock();
  const ws = dial(t, addressOf(mute), { clock });
  const call = ws.request(Echo, 1, { timeout: 9_000 }).result();
  await once(mute, "connection");
  clock.pass(9_000);
  const result = await call;
  assert.ok(!result.ok && result.error.kind === "timeout" && result.error.executed === "no");
  assert.equal(result.error.cause?.kind, "timed_out");
  clock.pass(1_000);
  await assert.rejects(ws.opened(), { kind: "timed_out", message: "the connection did not open in time" });
  // The next attempt is under way.
  ws.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => mute.close(resolve));
});

test("a server that opens and says nothing is left", async (t) => {
  await using server = await Server.listen();
  const clock = new FakeClock();
  const ws = dial(t, server.url, { clock });
  const line = await server.accept();
  assert.equal((await line.hear())["t"], 2);
  clock.pass(10_000);
  await assert.rejects(ws.opened(), { kind: "no_welcome" });
  assert.equal(await line.closed, 4010);
});

test("a server that falls silent is left, and the calls go on elsewhere", async (t) => {
  await using server = await Server.listen();
  const clock = new FakeClock();
  const ws = dial(t, server.url, { clock });
  const line = await server.greet({ heartbeat_ms: 1000, heartbeat_timeout_ms: 500 });
  await when(ws, "open");
  const call = ws.request(Echo, 1).result();
  clock.pass(1500);
  assert.equal(await line.closed, 4009);
  const next = await server.greet();
  assert.equal((await next.hear())["request_id"], 1);
  next.say({ t: 6000, request_id: 1, ok: 2 });
  assert.deepEqual(await call, { ok: true, value: 2 });
});

test("a server that is gone is not waited for", { timeout: 10_000 }, async (t) => {
  await using server = await Server.listen();
  const clock = new FakeClock();
  const sockets: WebSocket[] = [];
  const Watched = class extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols);
      sockets.push(this);
    }
  };
  const ws = dial(t, server.url, { clock, WebSocket: Watched });
  const line = await server.greet({ heartbeat_ms: 1000, heartbeat_timeout_ms: 500 });
  await when(ws, "open");
  line.socket.pause();
  clock.pass(1500);
  const [first] = sockets;
  assert.ok(first);
  if (first.readyState !== WebSocket.CLOSED) await once(first, "close");
});

test("a proxy that answers 200 is no server, and is told as far as the platform tells it", async (t) => {
  const proxy = createHttpServer((_, response) => response.end("please log in"));
  proxy.on("upgrade", (_, socket) => {
    socket.end("HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\nplease log in");
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const ws = dial(t, addressOf(proxy));
  await assert.rejects(ws.opened(), {
    kind: "unreachable",
    message: "the connection could not be opened: Unexpected server response: 200",
  });
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
});

test("a server that closes with 4500 or 4501 is left for good, with its words", async (t) => {
  for (const code of [4500, 4501]) {
    await using server = await Server.listen();
    const ws = dial(t, server.url);
    const call = ws.request(Echo, 1).result();
    const line = await server.greet();
    await line.hear();
    line.socket.close(code, "not so");
    const result = await call;
    assert.ok(!result.ok && result.error.kind === "closed" && result.error.executed === "unknown");
    const { reason } = await until(ws, "closed");
    assert.deepEqual([reason.kind, reason.code, reason.detail], ["closed", code, "not so"]);
    assert.equal(reason.message, `the server closed with code ${code}: not so`);
  }
});

test("a fatal error tells why the server closed", async (t) => {
  await using server = await Server.listen();
  const ws = dial(t, server.url);
  const line = await server.greet();
  line.say({ t: 2, fatal: true, code: "unsupported", message: "a second hello", executed: "no" });
  line.socket.close(4501);
  const { reason } = await until(ws, "closed");
  assert.equal(reason.message, "the server closed with code 4501: a second hello");
});

test("a server that goes away answers what runs, and the next one what waits", async (t) => {
  await using server = await Server.listen();
  const ws = dial(t, server.url);
  const running = ws.request(Echo, "running");
  const first = await server.greet();
  assert.equal((await first.hear())["request_id"], 1);
  first.say({ t: 3, reason: "restart", reconnect_after_ms: 0 });
  first.say({ t: 1, server_ts: 0 });
  first.say({ t: 6000, request_id: 1, ok: "answered" });
  assert.equal(await running, "answered");
  const waiting = ws.request(Echo, "waiting");
  first.socket.close(1012);
  const second = await server.greet();
  const { request_id, payload } = await second.hear();
  assert.deepEqual([request_id, payload], [2, "waiting"]);
  second.say({ t: 6000, request_id: 2, ok: "answered too" });
  assert.equal(await waiting, "answered too");
  ws.close();
  assert.equal(await second.closed, 1000);
});

test("a server that is gone in the middle of a call that must not run twice leaves it of unknown outcome", async (t) => {
  await using server = await Server.listen();
  const ws = dial(t, server.url);
  const call = ws.request({ ...Echo, class: "once" }, 1).result();
  const line = await server.greet();
  await line.hear();
  line.socket.terminate();
  const again = await server.greet();
  const result = await call;
  assert.ok(!result.ok && result.error.kind === "outcome_unknown" && result.error.executed === "unknown");
  const next = ws.request(Echo, 2);
  assert.equal((await again.hear())["request_id"], 2);
  again.say({ t: 6000, request_id: 2, ok: null });
  assert.equal(await next, null);
});

test("a port where nobody listens is tried until somebody does", async (t) => {
  const free = createServer();
  free.listen(0, "127.0.0.1");
  await once(free, "listening");
  const url = addressOf(free);
  await new Promise((resolve) => free.close(resolve));
  const ws = dial(t, url);
  const call = ws.request(Echo, 1);
  await assert.rejects(ws.opened(), { kind: "unreachable", message: /ECONNREFUSED/ });
  await using server = await Server.listen(Number(new URL(url).port));
  const line = await server.greet();
  assert.equal((await line.hear())["payload"], 1);
  line.say({ t: 6000, request_id: 1, ok: "here" });
  assert.equal(await call, "here");
});
