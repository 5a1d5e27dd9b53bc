import assert from "node:assert/strict";
import { test } from "node:test";
import { type Page, type PageSign, platformPage } from "../../src/page.js";
import { PING } from "../../src/envelope/messages.js";
import { openStage, stage } from "./stage.js";

/** A page of which the test says what happens to it. */
class FakePage implements Page {
  readonly listeners = new Set<(sign: PageSign) => void>();
  isWithoutNetwork = false;

  isOffline(): boolean {
    return this.isWithoutNetwork;
  }

  watch(tell: (sign: PageSign) => void): () => void {
    this.listeners.add(tell);
    return () => this.listeners.delete(tell);
  }

  tells(sign: PageSign): void {
    if (sign !== "shown") this.isWithoutNetwork = sign === "offline";
    for (const tell of this.listeners) tell(sign);
  }
}

test("a page that is looked at again asks at once, and has another connection in seconds", () => {
  const page = new FakePage();
  const { client, clock, sockets } = openStage({ page });
  clock.pass(10_000);
  page.tells("shown");
  assert.deepEqual(sockets[0]?.said.map(({ t }) => t), [PING]);
  clock.pass(2999);
  assert.equal(client.status.get().state, "open");
  clock.pass(1);
  assert.equal(sockets[0]?.closed, 4009);
  assert.equal(client.status.get().state, "connecting");
  assert.equal(sockets.length, 2);
});

test("an app without a page can say so itself", () => {
  const { client, socket } = openStage({ page: new FakePage() });
  client.probe();
  assert.deepEqual(socket.said.map(({ t }) => t), [PING]);
});

test("that there is no network is told, and closes nothing", () => {
  const page = new FakePage();
  const { client, clock, socket } = openStage({ page });
  clock.pass(10_000);
  page.tells("offline");
  assert.equal(client.status.get().state, "open");
  socket.says({ t: 1, client_ts: 10_000, server_ts: 1 });
  clock.pass(10_000);
  assert.equal(client.status.get().state, "open");
  // Now it is true.
  page.tells("offline");
  clock.pass(3000);
  assert.equal(client.status.get().state, "connecting");
});

test("who waits is told of the network, and tries when it is back", () => {
  const page = new FakePage();
  const { client, clock, sockets } = stage({ page, random: () => 0.5 });
  // A status is a value: what it tells is of its moment.
  const offline = (): boolean | undefined => {
    const status = client.status.get();
    return status.state === "waiting" ? status.offline : undefined;
  };
  for (let i = 0; i < 8; i++) {
    sockets.at(-1)?.breaks();
    if (i < 7) clock.pass(30_000);
  }
  assert.equal(offline(), false);
  page.tells("offline");
  assert.equal(offline(), true);
  const attempts = sockets.length;
  clock.pass(2000);
  assert.equal(sockets.length, attempts);
  page.tells("online");
  assert.equal(offline(), false);
  clock.pass(499);
  assert.equal(sockets.length, attempts);
  clock.pass(1);
  assert.equal(sockets.length, attempts + 1);
});

test("a client that is closed, by whomever, listens no longer", () => {
  for (const end of [
    ({ client }: ReturnType<typeof openStage>) => client.close(),
    ({ socket }: ReturnType<typeof openStage>) => socket.breaks(4502),
  ]) {
    const page = new FakePage();
    const made = openStage({ page });
    assert.equal(page.listeners.size, 1);
    end(made);
    assert.equal(made.client.status.get().state, "closed");
    assert.equal(page.listeners.size, 0);
  }
});

/** Plays a platform's events on the globals that {@link platformPage} looks at. */
function withGlobals(globals: { readonly [name: string]: unknown }, run: () => void): void {
  const before = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true });
  try {
    run();
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}

test("the events of a browser become signs, and a worker's do", () => {
  const target = new EventTarget();
  const document = { visibilityState: "visible" };
  const heard: PageSign[] = [];
  const happens = (type: string, more: object = {}): void => void target.dispatchEvent(Object.assign(new Event(type), more));
  const listening = {
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  };
  withGlobals({ ...listening, document, navigator: { onLine: false } }, () => {
    const stop = platformPage.watch((sign) => heard.push(sign));
    happens("visibilitychange");
    happens("pageshow", { persisted: false });
    happens("pageshow", { persisted: true });
    happens("resume");
    happens("offline");
    happens("online");
    document.visibilityState = "hidden";
    happens("visibilitychange");
    happens("resume");
    assert.ok(platformPage.isOffline());
    stop();
    happens("online");
  });
  assert.deepEqual(heard.splice(0), ["shown", "shown", "shown", "offline", "online"]);
  withGlobals(listening, () => {
    const stop = platformPage.watch((sign) => heard.push(sign));
    happens("online");
    stop();
    happens("online");
  });
  assert.deepEqual(heard, ["online"]);
});

test("where there is no page nothing happens", () => {
  assert.equal(typeof (globalThis as { addEventListener?: unknown }).addEventListener, "undefined");
  platformPage.watch(() => assert.fail("nobody tells anything"))();
  assert.equal(platformPage.isOffline(), false);
});
