import assert from "node:assert/strict";
import { test } from "node:test";
import { type Reader, type Writer, readBytes, readIntegerMap, readU64 } from "../../src/codec/index.js";
import { connect } from "../../src/index.js";
import { type Derived, type NoParams, type Resource, actions, derived, resource } from "../../src/flow/index.js";
import { json } from "../../src/json.js";
import { FakeClock } from "../client/stage.js";
import { BoardOf, flowStage, snapshot, turn } from "./stage.js";

interface Photo {
  readonly total: bigint;
  readonly photo: Uint8Array;
  readonly seats: { readonly [seat: number]: string };
}

function readPhoto(r: Reader): Photo {
  const found: { [field: string]: unknown } = {};
  for (let left = r.map(); left > 0; left--) {
    const key = r.str();
    found[key] = key === "total" ? readU64(r) : key === "photo" ? readBytes(r) : readIntegerMap(r, 0, 99, (r) => r.str());
  }
  r.end();
  return found as unknown as Photo;
}

const PhotoOf: Derived<NoParams, Photo, never, never, never> = derived({ name: "photo", params: [], readState: readPhoto });

test("wide integers, bytes and keys of integers are in a derived state what they are elsewhere", async () => {
  const { client, socket } = flowStage();
  const store = client.resource(PhotoOf, {});
  await turn();
  socket.says(snapshot("photo", { total: "18446744073709551615", photo: "AQID", seats: { 7: "Ada" } }, 1));
  const first = store.get().state;
  assert.deepEqual(first, { total: 18446744073709551615n, photo: new Uint8Array([1, 2, 3]), seats: { 7: "Ada" } });
  socket.says({ t: 1001, seq: 2, timestamp: 1, epoch: "e1", resource: "photo", delta: [{ op: "set", path: ["total"], value: "7" }] });
  const second = store.get().state;
  assert.deepEqual(second, { ...first, total: 7n });
  assert.equal(second?.photo, first?.photo);
  assert.equal(second?.seats, first?.seats);
});

/** A socket of JSON: the test is the other end. */
class TextSocket {
  static last: TextSocket;
  binaryType = "";
  bufferedAmount = 0;
  onopen: unknown;
  onmessage: unknown;
  onerror: unknown;
  onclose: unknown;
  readonly said: unknown[] = [];

  constructor(_url: string, protocol: string) {
    assert.equal(protocol, "wilco.v1.json");
    TextSocket.last = this;
  }

  send(frame: string | Uint8Array): void {
    this.said.push(JSON.parse(frame as string));
  }

  says(message: object): void {
    (this.onmessage as (event: object) => void)({ data: JSON.stringify(message) });
  }

  close(): void {}
}

test("all of it goes in JSON too", async () => {
  const clock = new FakeClock();
  const client = connect("ws://h/ws", { WebSocket: TextSocket, encoding: json, clock });
  const socket = TextSocket.last;
  (socket.onopen as () => void)();
  socket.says({ type: "connected", protocol_version: 1, connection_id: "c" });
  const board = client.resource(BoardOf, { id: "7" });
  const photo = client.resource(PhotoOf, {});
  await turn();
  socket.says({ type: "snapshot", resource: "board/7", epoch: "e1", seq: 1, timestamp: 1, state: { title: "A", counts: { a: 1 } } });
  socket.says({ type: "delta", resource: "board/7", epoch: "e1", seq: 2, timestamp: 1, delta: [{ op: "inc", path: ["counts", "a"], by: 1 }] });
  socket.says({ type: "snapshot", resource: "photo", epoch: "e1", seq: 1, timestamp: 1, state: { total: "9007199254740993", photo: "AQ==", seats: {} } });
  assert.deepEqual(board.get().state, { title: "A", counts: { a: 2 }, log: [] });
  assert.deepEqual(photo.get().state, { total: 9007199254740993n, photo: new Uint8Array([1]), seats: {} });
  const act = client.action(BoardOf, { id: "7" }, { to: "A1" }, { opId: "0190b0a0-0000-7000-8000-000000000001", timeout: 100 });
  assert.deepEqual(socket.said.slice(1), [
    { type: "subscribe", request_id: "c1", channels: [{ kind: "state", name: "board/7" }, { kind: "state", name: "photo" }] },
    { type: "action", op_id: act.opId, resource: "board/7", timeout_ms: 100, action: { to: "A1" } },
  ]);
  socket.says({ type: "action_ok", op_id: act.opId, result: 3 });
  assert.equal(await act, 3);
});

test("an action with wide integers is written as its encoding says", async () => {
  const Wide: Resource<NoParams, null, null, bigint, null, never> = resource({
    name: "wide",
    params: [],
    readState: (r) => r.nil(),
    readDelta: (r) => r.nil(),
    actions,
    writeAction: (w: Writer, v) => (w.digits ? w.str(String(v)) : w.int(Number(v), 0, 2 ** 53 - 1)),
    readOutput: (r) => r.nil(),
    readError: (r) => r.fail("no value fits here"),
  });
  const { client, socket } = flowStage();
  client.action(Wide, {}, 7n);
  assert.equal(socket.said[0]?.["action"], 7);
  const texts = connect("ws://h/ws", { WebSocket: TextSocket, encoding: json, clock: new FakeClock() });
  (TextSocket.last.onopen as () => void)();
  TextSocket.last.says({ type: "connected", protocol_version: 1, connection_id: "c" });
  texts.action(Wide, {}, 7n);
  assert.equal((TextSocket.last.said[1] as { action: string }).action, "7");
});
