import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Row,
  Stage,
  call,
  callOf,
  cancel,
  checkKept,
  closed,
  fault,
  goAway,
  heard,
  inSession,
  lost,
  ok,
  opened,
  resumed,
  start,
  tick,
} from "./script.js";

const cut = lost("broken");
const BROKEN = "is waiting 0 ms as the connection broke, is connecting, connect";

test("a call that is answered draining waits in front for the next connection", () => {
  checkKept(
    [
      [0, call(9000)],
      [0, call(9000)],
      [0, call(9000)],
      [0, call(9000)],
      [1, goAway(500)],
      [2, fault(3, "draining", "no")],
      [3, fault(2, "draining", "no")],
      [4, ok(1)],
      [5, closed(1012)],
      [600, opened],
      [601, inSession(2, { epoch: "e2" })],
    ],
    [
      "0: send 1 within 9000",
      "0: send 2 within 9000",
      "0: send 3 within 9000",
      "4: 1 ok",
      "5: is waiting 496 ms as the server asked to reconnect",
      "501: is connecting, connect",
      "600: hello again to s1 by wrt_1 []",
      "601: is open with 2 replayed, send 2 within 8399, send 3 within 8399, send 4 within 8399",
    ],
    {},
    3,
  );
});

test("a call that crossed the close of a leaving server did not run and is sent to the next", () => {
  const rows = (code: number): Row[] => [
    [0, callOf({}, 9000)],
    [0, callOf({}, 9000)],
    [1, goAway(500)],
    [2, ok(1)],
    [3, closed(code)],
    [600, opened],
    [601, inSession(2, { epoch: "e2" })],
  ];
  const begin = [
    "0: send 1 within 9000",
    "0: send 2 within 9000",
    "2: 1 ok",
    "3: is waiting 498 ms as the server asked to reconnect",
    "501: is connecting, connect",
  ];
  checkKept(rows(1012), [
    ...begin,
    "600: hello again to s1 by wrt_1 []",
    "601: is open with 1 replayed, send 2 within 8399",
  ]);
  // A server that breaks off has not said that it answered everything.
  checkKept(rows(1011), [
    ...begin,
    "600: hello again to s1 by wrt_1 [2]",
    "601: 2 outcome_unknown unknown, is open",
  ]);
});

test("a call that is answered draining is not sent again on a connection that lives", () => {
  checkKept(
    [
      [0, call(9000)],
      [1, fault(1, "draining", "no")],
      [2, heard],
      [3, call(500)],
      [4, ok(2)],
      [5, cut],
      [6, opened],
      [7, resumed(2, {})],
    ],
    [
      "0: send 1 within 9000",
      "3: send 2 within 497",
      "4: 2 ok",
      `5: ${BROKEN}`,
      "6: hello again to s1 by wrt_1 []",
      "7: is open with 1 replayed, send 1 within 8993",
    ],
  );
});

test("a call that was answered draining and finds no other connection in time never ran", () => {
  checkKept(
    [[0, call(1000)], [1, fault(1, "draining", "no")], [1001, tick]],
    ["0: send 1 within 1000", "1000: 1 expired no"],
  );
});

test("what is put back does not keep new calls from being sent", () => {
  checkKept(
    [[0, call(9000, 900)], [0, call(9000, 900)], [1, fault(1, "draining", "no")], [1, fault(2, "draining", "no")], [2, call(9000)], [3, ok(3)]],
    ["0: send 1 within 9000", "0: send 2 within 9000", "2: send 3 within 8998", "3: 3 ok"],
    { maxWaitingBytes: 1000 },
  );
});

test("draining that does not promise that the call did not run is its answer", () => {
  checkKept(
    [[0, call(1000)], [1, fault(1, "draining", "unknown")]],
    ["0: send 1 within 1000", "1: 1 draining unknown"],
  );
});

/** So many calls that are made and answered at once. */
function answered(from: number, to: number, at: number): Row[] {
  return Array.from({ length: to - from + 1 }, (_, i): Row[] => [[at, call(60_000)], [at, ok(from + i)]]).flat();
}

test("what is acknowledged is kept over a resume, and said again as it may have been lost", () => {
  const stage = new Stage({});
  for (const input of [start, opened, inSession(1)]) stage.play(0, input);
  for (const row of [...answered(1, 40, 1), [2, call(60_000)], [3, cut], [4, opened]] as Row[]) stage.play(...row);
  stage.log.length = 0;
  stage.play(5, resumed(2, { 41: "absent" }));
  stage.play(6, tick);
  // 32 were acknowledged beside a request, of which nobody knows whether it arrived.
  assert.deepEqual(stage.log, ["5: is open with 1 replayed, send 41 within 59995 ack 42 [41]"]);
});

test("what is not sent again yet stays open in what is acknowledged", () => {
  const stage = new Stage({});
  const limits = { max_in_flight: 1, max_message: 4096 };
  for (const input of [start, opened, inSession(1)]) stage.play(0, input);
  for (const row of [...answered(1, 30, 1), [2, call(60_000)], [2, call(60_000)], [2, call(60_000)]] as Row[]) stage.play(...row);
  for (const input of [cut, opened, resumed(2, { 31: "running", 32: "absent", 33: "running" }, { limits })]) stage.play(3, input);
  stage.log.length = 0;
  stage.play(4, call(60_000));
  stage.play(25_004, tick);
  assert.deepEqual(stage.log, ["25003: ping ack 34 [31, 33, 32]"]);
});

test("a new session is told only of the calls that it knows", () => {
  const stage = new Stage({});
  for (const input of [start, opened, inSession(1)]) stage.play(0, input);
  for (let id = 1; id <= 3; id++) stage.play(0, callOf({ class: "safe" }));
  const limits = { max_in_flight: 1, max_message: 4096 };
  for (const input of [cut, opened, inSession(2, { limits }), ok(1)]) stage.play(5, input);
  stage.log.length = 0;
  stage.play(25_006, tick);
  assert.deepEqual(stage.log, ["25005: ping ack 3 [2]"]);
});

test("an acknowledgement that is due while there is no connection waits for one", () => {
  const stage = new Stage({});
  for (const input of [start, opened, inSession(1)]) stage.play(0, input);
  for (let id = 1; id <= 64; id++) stage.play(1, call(60_000));
  for (const input of [cut, lost("unreachable")]) stage.play(2, input);
  for (let id = 1; id <= 64; id++) stage.play(3, cancel(id));
  assert.equal(stage.session.nextTick(3), 202);
  for (const [at, input] of [[203, opened], [204, resumed(2, {})], [205, tick]] as const) stage.play(at, input);
  assert.deepEqual(stage.log.slice(-2), ["204: is open", "204: ping ack 65 []"]);
});

test("what is open when a server goes away and breaks off is asked for elsewhere", () => {
  checkKept(
    [[0, call(9000)], [1, goAway(100)], [2, cut], [150, opened], [160, resumed(2, { 1: "done" })], [161, ok(1)]],
    [
      "0: send 1 within 9000",
      "2: is waiting 99 ms as the server asked to reconnect",
      "101: is connecting, connect",
      "150: hello again to s1 by wrt_1 [1]",
      "160: is open with 1 replayed",
      "161: 1 ok",
    ],
  );
});
