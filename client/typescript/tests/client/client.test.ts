import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mock, test } from "node:test";
import { ConnectError, type Status, connect } from "../../src/index.js";
import { Echo, FakeSocket, openStage, stage } from "./stage.js";

test("an address is completed by the promise of a hello", () => {
  for (const [url, address] of [
    ["ws://h", "ws://h/?hello=1"],
    ["wss://h/ws", "wss://h/ws?hello=1"],
    ["ws://h:9/a?b=c%20d", "ws://h:9/a?b=c%20d&hello=1"],
    ["http://[::1]:9/", "ws://[::1]:9/?hello=1"],
    ["https://h/ws#top", "wss://h/ws?hello=1"],
    [new URL("https://h/ws"), "wss://h/ws?hello=1"],
  ] as const) {
    assert.equal(dialled(url), address);
  }
});

test("an address may be relative to the page", () => {
  withGlobal("location", { href: "https://desk.example:8443/app/page?q#top" }, () => {
    assert.equal(dialled("/ws"), "wss://desk.example:8443/ws?hello=1");
    assert.equal(dialled("ws?a=1"), "wss://desk.example:8443/app/ws?a=1&hello=1");
  });
});

test("what is no address is refused", () => {
  for (const url of ["", "/ws", "h", "ws://", "ws://a b", "ftp://h/", "ws://u:p@h/", "ws://u@h/"]) {
    assert.throws(() => dialled(url), TypeError, url);
  }
});

test("an address that is refused is not repeated, as it may hold a secret", () => {
  for (const url of ["ftp://u:secret@h/?token=secret", "ws://u:secret@h/"]) {
    assert.throws(
      () => dialled(url),
      (thrown: Error) => !thrown.message.includes("secret"),
    );
  }
});

test("without a WebSocket one must be handed in", () => {
  withGlobal("WebSocket", undefined, () => {
    assert.throws(() => connect("ws://h"), /hand in `\{ WebSocket \}` of the package `ws`/);
  });
});

test("the platform's WebSocket is used where there is one", () => {
  const urls: string[] = [];
  class Platform extends FakeSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols);
      urls.push(`${url} ${protocols}`);
    }
  }
  withGlobal("WebSocket", Platform, () => connect("ws://h").close());
  assert.deepEqual(urls, ["ws://h/?hello=1 wilco.v1.msgpack"]);
});

test("the first words are those of a hello, with the credential", () => {
  const { socket } = stage({ token: "secret" });
  assert.equal(socket.binaryType, "arraybuffer");
  assert.deepEqual(socket.said, []);
  socket.open();
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8")) as {
    version: string;
  };
  assert.deepEqual(socket.said, [{ t: 2, token: "secret", client: `wilco-typescript/${version}` }]);
  assert.ok(!socket.url.includes("secret"));
});

test("the status tells each change, and is the same value until the next", () => {
  const { client, socket, sockets, clock } = stage();
  const seen: Status[] = [client.status.get()];
  const stop = client.status.subscribe(() => seen.push(client.status.get()));
  assert.equal(client.status.get(), client.status.get());
  socket.open();
  socket.greets({ heartbeat_ms: 1000 });
  clock.pass(1000);
  clock.pass(30);
  socket.says({ t: 1, client_ts: 1000, server_ts: 0 });
  socket.breaks();
  assert.equal(sockets.length, 2);
  stop();
  client.close();
  assert.deepEqual(
    seen.map((status) => [status.state, Object.values(status)[1] ?? null]),
    [["connecting", null], ["open", null], ["open", 30], ["waiting", 0], ["connecting", null]],
  );
  const last = client.status.get();
  assert.ok(last.state === "closed" && last.reason.kind === "asked");
});

test("the contract that a program names is said first, and told with the status", () => {
  for (const [said, schema] of [
    [{}, "unknown"],
    [{ schema: "same" }, "same"],
    [{ schema: "compatible" }, "compatible"],
    [{ schema: "breaking" }, "breaking"],
    [{ schema: "mostly" }, "unknown"],
    [{ schema: null }, "unknown"],
  ] as const) {
    const warned = mock.method(console, "warn", () => {});
    const { client, socket } = stage({ contractHash: "9f2c" });
    socket.open();
    assert.equal(socket.said[0]?.["schema_hash"], "9f2c");
    socket.greets(said);
    const status = client.status.get();
    assert.ok(status.state === "open" && status.schema === schema);
    assert.equal(warned.mock.callCount(), schema === "breaking" ? 1 : 0);
    client.close();
    mock.restoreAll();
  }
});

test("a server that breaks the program is warned of once, however often it is met", () => {
  const warned = mock.method(console, "warn", () => {});
  const { client, clock, socket, sockets } = stage({ contractHash: "9f2c" });
  socket.open();
  socket.greets({ heartbeat_ms: 1000, schema: "breaking" });
  clock.pass(1030);
  socket.says({ t: 1, client_ts: 1000, server_ts: 0 });
  socket.breaks();
  const next = sockets[1] ?? assert.fail("no socket was opened");
  next.open();
  next.greets({ schema: "breaking" });
  assert.equal(warned.mock.callCount(), 1);
  assert.match(String(warned.mock.calls[0]?.arguments), /the server breaks the contract of this program: load it anew/);
  client.close();
  mock.restoreAll();
});

test("a listener that throws is reported and hinders nobody", async () => {
  const { client, socket } = stage();
  const reported: string[] = [];
  mock.method(globalThis, "queueMicrotask", (task: () => void) => {
    try {
      task();
    } catch (error) {
      reported.push(String(error));
    }
  });
  let calls = 0;
  client.status.subscribe(() => {
    throw new Error("mine");
  });
  client.status.subscribe(() => calls++);
  socket.open();
  socket.greets();
  mock.restoreAll();
  assert.deepEqual([reported, calls], [["Error: mine"], 1]);
  const call = client.request(Echo, 1);
  socket.answers(1, 2);
  assert.equal(await call, 2);
});

test("a listener may leave, and take others with it, while it is called", () => {
  const { client, socket } = stage();
  const called: string[] = [];
  const listener = (): unknown => called.push("twice");
  const stopFirst = client.status.subscribe(() => {
    called.push("first");
    stopFirst();
    stopSecond();
  });
  const stopSecond = client.status.subscribe(() => called.push("second"));
  client.status.subscribe(listener);
  const stopOne = client.status.subscribe(listener);
  socket.open();
  socket.greets();
  stopOne();
  stopOne();
  client.close();
  assert.deepEqual(called, ["first", "twice", "twice", "twice"]);
});

test("what a listener calls goes out behind what is being sent", () => {
  const { client, socket } = stage();
  client.request(Echo, "early");
  client.request(Echo, "second");
  const stop = client.status.subscribe(() => {
    stop();
    client.request(Echo, "from the listener");
  });
  socket.open();
  socket.greets();
  assert.deepEqual(
    socket.said.slice(1).map(({ request_id, payload }) => [request_id, payload]),
    [[1, "early"], [2, "second"], [3, "from the listener"]],
  );
});

test("a listener may close the client", async () => {
  const { client, socket } = stage();
  const call = client.request(Echo, "early").result();
  const stop = client.status.subscribe(() => {
    stop();
    client.close();
  });
  socket.open();
  socket.greets();
  assert.equal(socket.closed, 1000);
  assert.equal((await call).ok, false);
  assert.equal(client.status.get().state, "closed");
});

test("a client that is closed by who hears of a lost connection stays closed", () => {
  const { client, clock, socket, sockets } = openStage();
  const seen: string[] = [];
  client.status.subscribe(() => {
    seen.push(client.status.get().state);
    if (client.status.get().state === "waiting") client.close();
  });
  socket.breaks();
  clock.pass(60_000);
  // The first retry is immediate: it was under way, and is given up.
  assert.deepEqual([seen, sockets.map(({ closed }) => closed)], [["waiting", "connecting", "closed"], [undefined, 1000]]);
  assert.equal(clock.timers.size, 0);
});

test("a client says how its first attempt ended", async () => {
  const good = openStage();
  await good.client.opened();
  good.socket.breaks();
  await good.client.opened();

  const bad = stage();
  bad.socket.breaks(1006, "", "Unexpected server response: 200");
  await assert.rejects(bad.client.opened(), (error: unknown) => {
    assert.ok(error instanceof ConnectError && error.kind === "unreachable");
    assert.equal(error.message, "the connection could not be opened: Unexpected server response: 200");
    return true;
  });
  // It goes on trying all the same.
  bad.socket.open();
  bad.socket.greets();
  assert.equal(bad.client.status.get().state, "open");

  const given = stage();
  given.client.close();
  await assert.rejects(given.client.opened(), { kind: "asked" });
});

test("a browser, which tells nothing, is not made to tell more", async () => {
  const { client, socket } = stage();
  socket.breaks();
  await assert.rejects(client.opened(), {
    message: "the connection could not be opened: nobody answered, or with no WebSocket",
  });
});

test("an attempt may fail with an error alone, or with a close alone", async () => {
  for (const [fail, message] of [
    [(socket: FakeSocket) => (socket.onerror as (event: object) => void)({ message: "refused" }), /refused$/],
    [(socket: FakeSocket) => (socket.onerror as (event: object) => void)({ message: "" }), /nobody answered/],
    [(socket: FakeSocket) => (socket.onclose as (event: object) => void)({ code: 1006 }), /nobody answered/],
  ] as const) {
    const { client, socket, sockets } = stage();
    fail(socket);
    await assert.rejects(client.opened(), { kind: "unreachable", message });
    (socket.onclose as (event: object) => void)({ code: 1006, reason: "" });
    assert.deepEqual([client.status.get().state, sockets.length], ["connecting", 2]);
  }
});

test("a socket that cannot be made is an attempt that failed", async () => {
  let made = 0;
  class Forbidden extends FakeSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols);
      made++;
      throw new DOMException("an insecure socket from a secure page", "SecurityError");
    }
  }
  const { client, clock } = stage({ WebSocket: Forbidden });
  await assert.rejects(client.opened(), { kind: "unreachable", message: /an insecure socket/ });
  await Promise.resolve();
  assert.equal(made, 2);
  assert.equal(client.status.get().state, "waiting");
  client.close();
  assert.equal(clock.timers.size, 0);
});

test("a socket that never opens is given up, and what it says later is not heard", async () => {
  const { client, clock, sockets } = stage();
  const call = client.request(Echo, 1, { timeout: 60_000 }).result();
  clock.pass(10_000);
  await assert.rejects(client.opened(), { kind: "timed_out" });
  const [first, second] = sockets as [FakeSocket, FakeSocket];
  assert.deepEqual([first.closed, sockets.length], [1000, 2]);
  first.open();
  first.greets();
  first.breaks(1006, "", "closed before the connection was established");
  assert.deepEqual([first.said, second.said], [[], []]);
  second.open();
  first.greets();
  assert.equal(client.status.get().state, "connecting");
  second.greets();
  assert.equal(second.said.length, 2);
  second.answers(1, "at last");
  assert.deepEqual(await call, { ok: true, value: "at last" });
});

test("a frame of the other kind is no message", () => {
  const { client, socket, sockets } = openStage();
  (socket.onmessage as (event: object) => void)({ data: '{"type":"pong","server_ts":1}' });
  assert.deepEqual([socket.closed, sockets.length], [4500, 2]);
  const status = client.status.get();
  assert.equal(status.state, "connecting");
});

test("a socket that does not write holds back calls, and they are sent when it has written", () => {
  const { client, clock, socket } = openStage();
  socket.bufferedAmount = 300_000;
  client.request(Echo, 1);
  clock.pass(120);
  assert.equal(socket.said.length, 0);
  socket.bufferedAmount = 1000;
  clock.pass(30);
  assert.deepEqual(socket.said.map(({ timeout_ms }) => timeout_ms), [9850]);
});

test("an idle client has one timer, and a closed one has none", () => {
  const { client, clock, socket } = openStage();
  for (let n = 1; n <= 1000; n++) {
    client.request(Echo, n);
    socket.answers(n, n);
    assert.ok(clock.timers.size <= 1);
  }
  assert.equal(clock.timers.size, 1);
  client.close();
  assert.equal(clock.timers.size, 0);
  client.request(Echo, 0);
  assert.equal(clock.timers.size, 0);
});

test("a time that no timer can hold is cut into ones that it can", () => {
  const { client, clock } = stage({ connectTimeout: Infinity });
  client.request(Echo, 1, { timeout: Infinity });
  assert.deepEqual([...clock.timers.values()], [2 ** 31 - 1]);
});

function dialled(url: string | URL): string {
  let dialled = "";
  const client = connect(url, {
    WebSocket: class extends FakeSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols);
        dialled = url;
      }
    },
  });
  client.close();
  return dialled;
}

function withGlobal(name: "location" | "WebSocket", value: unknown, run: () => void): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  try {
    run();
  } finally {
    if (before) Object.defineProperty(globalThis, name, before);
    else Reflect.deleteProperty(globalThis, name);
  }
}
