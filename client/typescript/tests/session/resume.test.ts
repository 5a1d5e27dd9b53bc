import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Stage,
  call,
  callOf,
  cancel,
  checkKept,
  close,
  closed,
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
const classes = ["safe", "idempotent", "once", "transactional"] as const;

test("a cut resolves nothing, and the next hello asks for what is open", () => {
  checkKept(
    [[0, call(9000)], [0, call(9000)], [0, call(9000)], [1, ok(2)], [5, cut], [6, opened]],
    [
      "0: send 1 within 9000",
      "0: send 2 within 9000",
      "0: send 3 within 9000",
      "1: 2 ok",
      `5: ${BROKEN}`,
      "6: hello again to s1 by wrt_1 [1, 3]",
    ],
  );
});

test("r2 and r3: what is done or running is not sent again, and its answer comes", () => {
  checkKept(
    [
      [0, call(9000)],
      [0, call(9000)],
      [5, cut],
      [6, opened],
      [7, resumed(2, { 1: "done", 2: "running" })],
      [8, ok(1)],
      [9, ok(2)],
    ],
    [
      "0: send 1 within 9000",
      "0: send 2 within 9000",
      `5: ${BROKEN}`,
      "6: hello again to s1 by wrt_1 [1, 2]",
      "7: is open with 2 replayed",
      "8: 1 ok",
      "9: 2 ok",
    ],
  );
});

test("what never arrived goes in front of what waits, in the order of its ids and under them", () => {
  checkKept(
    [
      [0, call(9000)],
      [0, call(9000)],
      [0, call(9000)],
      [0, call(9000)],
      [5, cut],
      [6, call(9000)],
      [6, opened],
      [7, resumed(2, { 1: "absent", 2: "running", 3: "absent" }, { limits: { max_in_flight: 2, max_message: 4096 } })],
      [8, ok(2)],
      [9, ok(1)],
      [10, ok(3)],
    ],
    [
      "0: send 1 within 9000",
      "0: send 2 within 9000",
      "0: send 3 within 9000",
      `5: ${BROKEN}`,
      "6: hello again to s1 by wrt_1 [1, 2, 3]",
      "7: is open with 3 replayed, send 1 within 8993",
      "8: 2 ok, send 3 within 8992",
      "9: 1 ok, send 4 within 8991",
      "10: 3 ok, send 5 within 8990",
    ],
    {},
    3,
  );
});

test("of unknown outcome is what the server says is so, unless it may run twice", () => {
  for (const kind of classes) {
    for (const verdicts of [{ 1: "outcome_unknown" }, {}] as const) {
      const again = kind !== "once";
      checkKept(
        [[0, callOf({ class: kind, opId: "u" })], [5, cut], [6, opened], [7, resumed(2, verdicts)]],
        [
          "0: send 1 as u within 60000",
          `5: ${BROKEN}`,
          "6: hello again to s1 by wrt_1 [1]",
          again ? "7: is open with 1 replayed, send 1 as u within 59993" : "7: 1 outcome_unknown unknown, is open",
        ],
      );
    }
  }
});

test("a cut while the server is greeted asks again with the token that it knows", () => {
  checkKept(
    [[0, call(9000)], [1, cut], [2, opened], [3, cut], [300, opened], [301, resumed(3, { 1: "running" })], [302, ok(1)]],
    [
      "0: send 1 within 9000",
      `1: ${BROKEN}`,
      "2: hello again to s1 by wrt_1 [1]",
      "3: is waiting 200 ms as the connection broke",
      "203: is connecting, connect",
      "300: hello again to s1 by wrt_1 [1]",
      "301: is open with 1 replayed",
      "302: 1 ok",
    ],
  );
});

test("each resume brings the token of the next", () => {
  checkKept(
    [[0, cut], [1, opened], [2, resumed(2, {})], [15_000, cut], [15_001, opened]],
    [
      `0: ${BROKEN}`,
      "1: hello again to s1 by wrt_1 []",
      "2: is open",
      `15000: ${BROKEN}`,
      "15001: hello again to s1 by wrt_2 []",
    ],
  );
});

test("a call that nobody waits for is forgotten at the cut", () => {
  checkKept(
    [[0, call(9000)], [0, call(9000)], [1, cancel(1)], [2, cut], [3, cancel(2)], [4, opened], [5, resumed(2, {})]],
    [
      "0: send 1 within 9000",
      "0: send 2 within 9000",
      "1: cancel 1, 1 cancelled unknown",
      `2: ${BROKEN}`,
      // There is nobody who could be told.
      "3: 2 cancelled unknown",
      "4: hello again to s1 by wrt_1 []",
      "5: is open",
    ],
  );
});

test("a call that is taken back while the server is asked for it is cancelled there", () => {
  for (const [verdict, ...then] of [
    ["running", "4: cancel 1, is open", "6: send 2 within 8999"],
    ["done", "4: cancel 1, is open", "6: send 2 within 8999"],
    ["absent", "4: is open", "5: send 2 within 9000"],
    ["outcome_unknown", "4: is open", "5: send 2 within 9000"],
  ] as const) {
    const limits = { max_in_flight: 1, max_message: 4096 };
    checkKept(
      [[0, call(9000)], [1, cut], [2, opened], [3, cancel(1)], [4, resumed(2, { 1: verdict }, { limits })], [5, call(9005)], [6, ok(1)]],
      ["0: send 1 within 9000", `1: ${BROKEN}`, "2: hello again to s1 by wrt_1 [1]", "3: 1 cancelled unknown", ...then],
    );
  }
});

test("deadlines go on while there is no connection", () => {
  checkKept(
    [
      [0, call(1000)],
      [0, call(500)],
      [1, cut],
      [2, call(700)],
      [2, lost("unreachable")],
      [203, lost("unreachable")],
      [1200, tick],
    ],
    [
      "0: send 1 within 1000",
      "0: send 2 within 500",
      `1: ${BROKEN}`,
      "2: is waiting 200 ms as the connection could not be opened",
      "202: is connecting, connect",
      "203: is waiting 400 ms as the connection could not be opened",
      "600: 2 timeout unknown",
      "603: is connecting, connect",
      "700: 3 expired no",
      "1100: 1 timeout unknown",
    ],
  );
});

test("a call whose time is over when it would be sent again ends as what is known of it", () => {
  for (const [kind, end] of [
    // Had it arrived, there would be a record of it.
    ["once", "expired no"],
    // Of these there is none: it may have run, and its answer may be lost.
    ["safe", "timeout unknown"],
    ["idempotent", "timeout unknown"],
    ["transactional", "timeout unknown"],
  ] as const) {
    const limits = { max_in_flight: 1, max_message: 4096 };
    checkKept(
      [
        [0, call(9000)],
        [0, callOf({ class: kind }, 500)],
        [1, cut],
        [2, opened],
        [3, resumed(2, { 1: "running", 2: "absent" }, { limits })],
        [700, ok(1)],
      ],
      [
        "0: send 1 within 9000",
        "0: send 2 within 500",
        `1: ${BROKEN}`,
        "2: hello again to s1 by wrt_1 [1, 2]",
        "3: is open with 2 replayed",
        `500: 2 ${end}`,
        "700: 1 ok",
      ],
    );
  }
});

test("closing while there is no connection ends every call with what is known of it", () => {
  checkKept(
    [[0, call(1000)], [1, cut], [2, call(1000)], [3, close]],
    [
      "0: send 1 within 1000",
      `1: ${BROKEN}`,
      "3: disconnect 1000, 1 closed unknown, 2 closed no, is closed as the client was closed",
    ],
  );
});

test("a close that comes back keeps the session, and one that does not ends the calls", () => {
  for (const code of [1001, 1006, 1011, 1012, 4008, 4009, 4011, 4401, 4429]) {
    const stage = new Stage({});
    for (const input of [start, opened, inSession(1), call(9000), closed(code), opened]) stage.play(0, input);
    assert.equal(stage.log.at(-1), "0: hello again to s1 by wrt_1 [1]", `${code}`);
  }
  for (const code of [1000, 1009, 4500, 4501, 4502]) {
    checkKept(
      [[0, call(9000)], [1, closed(code)]],
      ["0: send 1 within 9000", `1: 1 closed unknown, is closed as the server closed with code ${code}`],
    );
  }
});

test("calls that wait for their answer over a cut do not count as waiting", () => {
  checkKept(
    [[0, call(9000, 900)], [1, cut], [2, call(9000, 300)], [3, call(9000, 300)], [4, call(9000, 300)]],
    ["0: send 1 within 9000", `1: ${BROKEN}`, "4: 4 overloaded no"],
    { maxWaitingBytes: 1000 },
  );
});

test("the queue shows what is not over, and what may have run", () => {
  const stage = new Stage({});
  for (const input of [start, opened, inSession(1), call(9000), call(9000), cancel(2), cut]) stage.play(0, input);
  stage.play(1, call(500, 40));
  const shown = (now: number): unknown => stage.session.calls.queue(now).map(({ id, sent, remaining, bytes }) => [id, sent, remaining, bytes]);
  assert.deepEqual(shown(100), [[1, true, 8900, 132], [3, false, 400, 170]]);
  stage.play(9500, tick);
  assert.deepEqual(shown(9500), []);
});
