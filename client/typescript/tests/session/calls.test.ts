import { test } from "node:test";
import {
  type Row,
  call,
  cancel,
  check,
  checkOpen,
  close,
  closed,
  connected,
  error,
  fault,
  heard,
  lost,
  ok,
  opened,
  start,
  unreadable,
} from "./script.js";

test("a call is sent and answered", () => {
  checkOpen([[0, call(1000)], [30, ok(1)]], ["0: send 1 within 1000", "30: 1 ok"]);
});

test("a fault is an answer and keeps what the server promised", () => {
  checkOpen(
    [[0, call(1000)], [9, fault(1, "forbidden", "no")]],
    ["0: send 1 within 1000", "9: 1 forbidden no"],
  );
});

test("an error with an id answers the call", () => {
  checkOpen(
    [[0, call(1000)], [9, error(1, false)]],
    ["0: send 1 within 1000", "9: 1 unsupported no"],
  );
});

test("a conflict over the id leaves the call to its answer", () => {
  const conflict = error(1, false, "id_conflict");
  checkOpen(
    [[0, call(1000)], [5, conflict], [9, ok(1)]],
    ["0: send 1 within 1000", "9: 1 ok"],
  );
  // As an answer it ends the call: the id was taken, and no other call has it.
  checkOpen(
    [[0, call(1000)], [5, conflict], [9, fault(1, "id_conflict", "no")]],
    ["0: send 1 within 1000", "9: 1 id_conflict no"],
  );
  checkOpen(
    [[0, call(1000)], [5, conflict], [2000, ok(1)]],
    ["0: send 1 within 1000", "1100: cancel 1, 1 timeout unknown"],
  );
});

test("a fatal error with an id is followed by the close", () => {
  for (const [code, atOnce, withTheClose] of [
    ["id_conflict", [], "1 closed unknown, "],
    ["unsupported", ["5: 1 unsupported no"], ""],
  ] as const) {
    checkOpen(
      [[0, call(1000)], [5, error(1, true, code)], [9, closed(4500)]],
      [
        "0: send 1 within 1000",
        ...atOnce,
        // The calls end before the client does: what was sent is of unknown outcome.
        `9: ${withTheClose}is closed as the server closed with code 4500: it is ${code}`,
      ],
    );
  }
});

test("an unreadable answer ends its call alone", () => {
  checkOpen(
    [[0, call(1000)], [1, call(1000)], [9, unreadable(1)], [10, ok(2)]],
    ["0: send 1 within 1000", "1: send 2 within 999", "9: 1 unreadable", "10: 2 ok"],
  );
});

test("calls wait for the connection and then go in order with what is left of their time", () => {
  check(
    [[0, start], [0, call(1000)], [5, call(800)], [100, opened], [200, connected(1, 256)]],
    [
      "0: is connecting, connect",
      "100: hello",
      "200: is open, send 1 within 800, send 2 within 600",
    ],
  );
});

test("what is left of a call's time is rounded up, and never nothing", () => {
  check(
    [[0, start], [0, call(200.2)], [0, call(300.7)], [100, opened], [200, connected(1, 256)]],
    ["0: is connecting, connect", "100: hello", "200: is open, send 1 within 1, send 2 within 101"],
  );
});

test("a call that waits longer than its time expires unsent", () => {
  check(
    [[0, start], [0, call(1000)], [0, call(500)], [900, opened], [1100, connected(1, 256)]],
    [
      "0: is connecting, connect",
      "500: 2 expired no",
      "900: hello",
      "1000: 1 expired no",
      "1100: is open",
    ],
  );
});

test("a call without time expires at once", () => {
  checkOpen([[7, call(7)], [7, call(3)]], ["7: 1 expired no", "7: 2 expired no"]);
});

test("no more calls are sent than the server takes", () => {
  checkOpen(
    [[0, call(1000)], [0, call(1000)], [0, call(1000)], [0, call(1000)], [5, ok(2)], [6, ok(1)]],
    [
      "0: send 1 within 1000",
      "0: send 2 within 1000",
      "5: 2 ok, send 3 within 995",
      "6: 1 ok, send 4 within 994",
    ],
    2,
  );
});

test("a server that takes no call at all is given one", () => {
  checkOpen([[0, call(1000)], [0, call(1000)]], ["0: send 1 within 1000"], 0);
});

test("no more bytes are in flight than sixteen of the longest messages", () => {
  const mebi = 1024 * 1024;
  const calls = Array.from({ length: 17 }, (): Row => [0, call(1000, mebi - 1000)]);
  checkOpen(
    [...calls, [3, ok(4)]],
    [
      ...Array.from({ length: 16 }, (_, i) => `0: send ${i + 1} within 1000`),
      "3: 4 ok, send 17 within 997",
    ],
  );
});

test("a socket that does not write holds calls back and lets cancels through", () => {
  checkOpen(
    [
      [0, call(1000)],
      [2, call(1000), 256 * 1024 + 1],
      [3, cancel(1), 256 * 1024 + 1],
      [4, heard, 256 * 1024],
    ],
    [
      "0: send 1 within 1000",
      "3: cancel 1, 1 cancelled unknown",
    ],
  );
  // Nothing tells when it has written: it is looked at again.
  checkOpen([[0, call(1000), 256 * 1024 + 1], [60, heard]], ["50: send 1 within 950"]);
});

test("the bytes of calls whose time is over, or whose connection is gone, make room", () => {
  const large = (deadline: number): Row["1"] => call(deadline, 1024 * 1024 - 1000);
  const sixteen = Array.from({ length: 16 }, (_, i) => i + 1);
  checkOpen(
    [...sixteen.map((): Row => [0, large(100)]), [300, large(1000)]],
    [
      ...sixteen.map((id) => `0: send ${id} within 100`),
      `200: ${sixteen.map((id) => `cancel ${id}, ${id} timeout unknown`).join(", ")}`,
      "300: send 17 within 700",
    ],
  );
  checkOpen(
    [
      ...sixteen.map((): Row => [0, large(9000)]),
      [1, lost("broken", "cut")],
      [2, opened],
      [3, connected(1, 256)],
      [4, large(9000)],
    ],
    [
      ...sixteen.map((id) => `0: send ${id} within 9000`),
      "1: is waiting 0 ms as the connection broke: cut, is connecting, connect",
      "2: hello",
      `3: ${sixteen.map((id) => `${id} outcome_unknown unknown`).join(", ")}, is open`,
      "4: send 17 within 8996",
    ],
  );
});

test("what waits is bounded in bytes", () => {
  check(
    [
      [0, start],
      [1, call(1000, 300)],
      [2, call(1000, 300)],
      [3, call(1000, 300)],
      [4, cancel(1)],
      [5, call(1000, 300)],
      [1001, call(9000, 300)],
      [1002, call(9000, 300)],
      [1003, call(9000, 300)],
    ],
    [
      "0: is connecting, connect",
      "3: 3 overloaded no",
      "4: 1 cancelled no",
      "1000: 2 expired no, 4 expired no",
      "1003: 7 overloaded no",
    ],
    { maxWaitingBytes: 1000 },
  );
});

test("what the server would not read is not sent", () => {
  checkOpen(
    [[0, call(1000, 1024 * 1024)], [1, call(1000, 1024 * 1024 - 200)]],
    ["0: 1 too_large no", "1: send 2 within 999"],
  );
});

test("a call that is too large does not hold up those behind it", () => {
  check(
    [[0, start], [0, call(1000, 9e7)], [0, call(1000)], [1, opened], [2, connected(1, 1)]],
    ["0: is connecting, connect", "1: hello", "2: is open, 1 too_large no, send 2 within 998"],
    { maxWaitingBytes: 1e9 },
  );
});

test("a sent call times out after the grace and is cancelled", () => {
  checkOpen(
    [[0, call(1000)], [1200, ok(1)]],
    ["0: send 1 within 1000", "1100: cancel 1, 1 timeout unknown"],
  );
});

test("the server's own timeout arrives within the grace", () => {
  checkOpen(
    [[0, call(1000)], [1050, fault(1, "expired", "no")], [2000, ok(1)]],
    ["0: send 1 within 1000", "1050: 1 expired no"],
  );
});

test("a call that is taken back ends at once, and its late answer is for nobody", () => {
  checkOpen(
    [[0, call(1000)], [5, cancel(1)], [6, cancel(1)], [9, ok(1)], [10, ok(1)]],
    ["0: send 1 within 1000", "5: cancel 1, 1 cancelled unknown"],
  );
});

test("a call that is taken back while it waits is never sent", () => {
  checkOpen(
    [[0, call(1000)], [0, call(1000)], [1, cancel(2)], [5, ok(1)]],
    ["0: send 1 within 1000", "1: 2 cancelled no", "5: 1 ok"],
    1,
  );
});

test("a call that is taken back keeps its place until the server has answered", () => {
  checkOpen(
    [[0, call(1000)], [0, call(1000)], [5, cancel(1)], [9, fault(1, "cancelled", "unknown")]],
    ["0: send 1 within 1000", "5: cancel 1, 1 cancelled unknown", "9: send 2 within 991"],
    1,
  );
});

test("a server that never answers a cancel costs the place until the call's own time is over", () => {
  checkOpen(
    [[0, call(1000)], [0, call(3000)], [5, cancel(1)], [2000, ok(2)]],
    [
      "0: send 1 within 1000",
      "5: cancel 1, 1 cancelled unknown",
      "1100: send 2 within 1900",
      "2000: 2 ok",
    ],
    1,
  );
});

test("without a session a cut leaves what was sent of unknown outcome, and keeps what waits", () => {
  checkOpen(
    [
      [0, call(9000)],
      [0, call(9000)],
      [0, call(9000)],
      [1, cancel(2)],
      [5, lost("broken", "cut")],
      [6, opened],
      [7, connected(1, 2)],
      [8, ok(1)],
      [9, ok(3)],
    ],
    [
      "0: send 1 within 9000",
      "0: send 2 within 9000",
      "1: cancel 2, 2 cancelled unknown",
      "5: is waiting 0 ms as the connection broke: cut, is connecting, connect",
      "6: hello",
      "7: 1 outcome_unknown unknown, is open, send 3 within 8993",
      "9: 3 ok",
    ],
    2,
  );
});

test("an acknowledgement goes beside a request or with a ping of its own", () => {
  const ids = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i);
  checkOpen(
    [
      ...ids(1, 64).map((): Row => [0, call(60_000)]),
      ...ids(1, 32).map((id): Row => [1, ok(id)]),
      [2, call(60_000)],
      ...ids(33, 63).map((id): Row => [3, ok(id)]),
      [25_001, heard],
    ],
    [
      ...ids(1, 64).map((id) => `0: send ${id} within 60000`),
      ...ids(1, 32).map((id) => `1: ${id} ok`),
      `2: send 65 within 59998 ack 66 [${ids(33, 65).join(", ")}]`,
      ...ids(33, 63).map((id) => `3: ${id} ok`),
      // 31 more are resolved: nothing is due before the heartbeat.
      "25000: ping ack 66 [64, 65]",
    ],
  );
});

test("sixty-four resolved calls are acknowledged at once", () => {
  const ids = Array.from({ length: 65 }, (_, i) => i + 1);
  checkOpen(
    [
      ...ids.map((): Row => [0, call(60_000)]),
      ...ids.slice(0, 64).map((id): Row => [1, ok(id)]),
      [2, ok(65)],
    ],
    [
      ...ids.map((id) => `0: send ${id} within 60000`),
      ...ids.slice(0, 64).map((id) => `1: ${id} ok`),
      "1: ping ack 66 [65]",
      "2: 65 ok",
    ],
  );
});

test("calls that were taken back are resolved too", () => {
  const ids = Array.from({ length: 64 }, (_, i) => i + 1);
  checkOpen(
    [...ids.map((): Row => [0, call(60_000)]), ...ids.map((id): Row => [1, cancel(id)]), [2, heard]],
    [
      ...ids.map((id) => `0: send ${id} within 60000`),
      ...ids.map((id) => `1: cancel ${id}, ${id} cancelled unknown`),
      "1: ping ack 65 []",
    ],
  );
});

test("an acknowledgement that would make a request too long waits", () => {
  const ids = Array.from({ length: 32 }, (_, i) => i + 1);
  checkOpen(
    [
      ...ids.flatMap((id): Row[] => [[0, call(60_000)], [0, ok(id)]]),
      [1, call(60_000, 1024 * 1024 - 140)],
      [2, call(60_000)],
    ],
    [
      ...ids.flatMap((id) => [`0: send ${id} within 60000`, `0: ${id} ok`]),
      "1: send 33 within 59999",
      "2: send 34 within 59998 ack 35 [33, 34]",
    ],
  );
});

test("what was resolved in a session is not acknowledged in the next", () => {
  const ids = Array.from({ length: 40 }, (_, i) => i + 1);
  checkOpen(
    [
      ...ids.map((): Row => [0, call(60_000)]),
      ...ids.map((id): Row => [1, ok(id)]),
      [2, lost("broken")],
      [3, opened],
      [4, connected(1, 256)],
      [5, call(60_000)],
    ],
    [
      ...ids.map((id) => `0: send ${id} within 60000`),
      ...ids.map((id) => `1: ${id} ok`),
      "2: is waiting 0 ms as the connection broke, is connecting, connect",
      "3: hello",
      "4: is open",
      "5: send 41 within 59995",
    ],
  );
});

test("closing ends every call with what is known of it", () => {
  checkOpen(
    [[0, call(1000)], [0, call(1000)], [5, close], [6, call(1000)], [7, ok(1)], [8, close]],
    [
      "0: send 1 within 1000",
      "5: disconnect 1000, 1 closed unknown, 2 closed no, is closed as the client was closed",
      "6: 3 closed no",
    ],
    1,
  );
});
