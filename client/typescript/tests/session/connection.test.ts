import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Stage,
  call,
  check,
  checkOpen,
  close,
  closed,
  connected,
  error,
  goAway,
  heard,
  lost,
  ok,
  opened,
  pong,
  start,
  tick,
  unreadable,
} from "./script.js";

const down = lost("unreachable");
const broken = lost("broken", "cut");

test("a client connects and says hello and is open", () => {
  check(
    [[0, start], [20, opened], [50, connected(1, 256)], [51, start]],
    ["0: is connecting, connect", "20: hello", "50: is open"],
  );
});

test("attempts that fail are repeated at once and then with growing waits", () => {
  const wait = (ms: number): string => `is waiting ${ms} ms as the connection could not be opened`;
  check(
    [[0, start], [1, down], [2, down], [300, down], [800, down]],
    [
      "0: is connecting, connect",
      `1: ${wait(0)}, is connecting, connect`,
      `2: ${wait(200)}`,
      "202: is connecting, connect",
      `300: ${wait(400)}`,
      "700: is connecting, connect",
      `800: ${wait(800)}`,
    ],
  );
});

test("the wait lies between zero and a ceiling that doubles", () => {
  for (const [attempt, random, ms] of [
    [1, 1, 0],
    [2, 1, 200],
    [2, 0, 0],
    [2, 0.5, 100],
    [3, 1, 400],
    [8, 1, 12_800],
    [9, 1, 20_000],
    [40, 1, 20_000],
    [2000, 1, 20_000],
  ] as const) {
    const stage = new Stage({ random: () => random, connectTimeout: Infinity });
    stage.play(0, start);
    // Each time is later than the longest wait.
    for (let i = 1; i <= attempt; i++) stage.play(i * 20_001, down);
    const last = `${attempt * 20_001}: is waiting ${ms} ms as the connection could not be opened`;
    const then = ms === 0 ? ", is connecting, connect" : "";
    assert.equal(stage.log.at(-1), last + then, `attempt ${attempt}`);
  }
});

test("a server that does not answer in time is left, and so is one that opens and does not greet", () => {
  check(
    [[0, start], [10_001, opened], [20_002, tick]],
    [
      "0: is connecting, connect",
      "10000: disconnect 1000, " +
        "is waiting 0 ms as the connection did not open in time, is connecting, connect",
      "10001: hello",
      "20001: disconnect 4010, is waiting 200 ms as the server did not say hello in time",
    ],
  );
});

test("a second greeting changes nothing", () => {
  checkOpen(
    [[5, connected(1, 1)], [6, connected(2, 1)], [7, call(1000)], [7, call(1000)]],
    ["7: send 1 within 993", "7: send 2 within 993"],
  );
});

test("a server of another version is left for good", () => {
  check(
    [[0, start], [0, call(1000)], [5, opened], [6, connected(2, 256)]],
    [
      "0: is connecting, connect",
      "5: hello",
      "6: disconnect 4500, 1 closed no, is closed as " +
        "the server speaks another version of the protocol: it is 2, this client's is 1",
    ],
  );
});

test("a close is read by its code", () => {
  const codes = (...ranges: (readonly [from: number, to: number])[]): number[] =>
    ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
  for (const code of codes([1001, 1001], [1004, 1006], [1011, 1015], [3000, 3001], [4000, 4010], [4499, 4499])) {
    checkOpen(
      [[5, closed(code)]],
      [`5: is waiting 0 ms as the server closed with code ${code}, is connecting, connect`],
    );
  }
  for (const code of codes([1000, 1000], [1002, 1003], [1007, 1010], [4500, 4501], [4999, 4999])) {
    checkOpen([[5, closed(code)]], [`5: is closed as the server closed with code ${code}`]);
  }
});

test("a fatal error explains the close that follows, and no other", () => {
  checkOpen(
    [[4, error(undefined, true)], [5, closed(4500)]],
    ["5: is closed as the server closed with code 4500: it is unsupported"],
  );
  checkOpen(
    [[4, error(undefined, true)], [5, lost("closed", "what 4500 means", 4500)]],
    ["5: is closed as the server closed with code 4500: it is unsupported"],
  );
  checkOpen(
    [[4, error(undefined, false)], [5, lost("closed", "its own words", 4500)]],
    ["5: is closed as the server closed with code 4500: its own words"],
  );
  checkOpen(
    [[4, error(undefined, true)], [5, closed(4010)], [6, closed(4010)]],
    [
      "5: is waiting 0 ms as the server closed with code 4010: it is unsupported, is connecting, connect",
      "6: is waiting 200 ms as the server closed with code 4010",
    ],
  );
  checkOpen(
    [[4, error(undefined, true)], [5, closed(4010)], [6, opened], [7, closed(4010)]],
    [
      "5: is waiting 0 ms as the server closed with code 4010: it is unsupported, is connecting, connect",
      "6: hello",
      "7: is waiting 200 ms as the server closed with code 4010",
    ],
  );
});

test("what was said before a server went away explains nothing later", () => {
  checkOpen(
    [
      [1, goAway(500)],
      [2, error(undefined, true)],
      [3, closed(1012)],
      [600, opened],
      [601, closed(4010)],
    ],
    [
      "3: is waiting 498 ms as the server asked to reconnect",
      "501: is connecting, connect",
      "600: hello",
      "601: is waiting 200 ms as the server closed with code 4010",
    ],
  );
});

test("a message that is none ends the connection", () => {
  checkOpen(
    [[5, unreadable()], [6, ok(1)]],
    [
      "5: disconnect 4500, is waiting 0 ms as a message of the server is unreadable: it is none, " +
        "is connecting, connect",
    ],
  );
});

test("pings go out at each heartbeat and measure the latency", () => {
  checkOpen(
    [[25_040, pong(25_000)], [25_050, pong(25_000)], [50_020, pong(25_000)], [50_030, pong(50_000)]],
    ["25000: ping", "25040: is open at 40 ms", "50000: ping", "50030: is open at 30 ms"],
  );
});

test("silence for a heartbeat and its timeout is a lost connection", () => {
  checkOpen(
    [[1000, heard], [31_001, tick]],
    [
      "25000: ping",
      "31000: disconnect 4009, is waiting 0 ms as " +
        "nothing was heard of the server for too long, is connecting, connect",
    ],
  );
});

test("a client that slept asks before it calls the server silent", () => {
  // Each tick comes a minute late, as in a page in the background.
  const stage = new Stage({});
  for (const input of [start, opened, connected(1, 256)]) stage.step(0, input);
  assert.equal(stage.step(60_000, tick), "ping");
  assert.equal(stage.step(60_040, pong(60_000)), "is open at 40 ms");
  assert.equal(stage.step(120_000, tick), "ping");
  assert.equal(stage.session.nextTick(120_000), 125_000);
  // It may have slept with the answer in the queue, and asks once more.
  assert.equal(stage.step(180_000, tick), "ping");
  assert.equal(stage.session.nextTick(180_000), 183_000);
  assert.match(stage.step(240_000, tick), /^disconnect 4009, is waiting 0 ms as nothing was heard/);
});

test("a connection that held begins the count anew and one that did not goes on", () => {
  for (const [held, wait, then] of [
    [9_999, 400, ""],
    [10_000, 0, ", is connecting, connect"],
  ] as const) {
    const why = "is waiting 0 ms as the connection could not be opened";
    check(
      [[0, start], [1, down], [2, down], [500, opened], [1000, connected(1, 256)], [1000 + held, broken]],
      [
        "0: is connecting, connect",
        `1: ${why}, is connecting, connect`,
        `2: ${why.replace(" 0 ", " 200 ")}`,
        "202: is connecting, connect",
        "500: hello",
        "1000: is open",
        `${1000 + held}: is waiting ${wait} ms as the connection broke: cut${then}`,
      ],
    );
  }
});

test("a server that goes away answers what runs and gets nothing new", () => {
  checkOpen(
    [
      [0, call(9000)],
      [1, goAway(500)],
      [2, call(9000)],
      [50, ok(1)],
      [60, closed(1012)],
      [600, opened],
      [610, connected(1, 256)],
    ],
    [
      "0: send 1 within 9000",
      "50: 1 ok",
      "60: is waiting 441 ms as the server asked to reconnect",
      "501: is connecting, connect",
      "600: hello",
      "610: is open, send 2 within 8390",
    ],
  );
});

test("a server that goes away and does not close is left when the last call is answered", () => {
  checkOpen(
    [[0, call(9000)], [1, goAway(500)], [600, tick], [700, ok(1)], [701, heard]],
    [
      "0: send 1 within 9000",
      "700: 1 ok",
      "700: disconnect 1000, is waiting 0 ms as the server asked to reconnect, is connecting, connect",
    ],
  );
});

test("a server cannot keep a client away for ever", () => {
  checkOpen(
    [[0, goAway(9e15)], [0, closed(1012)]],
    ["0: is waiting 600000 ms as the server asked to reconnect"],
  );
});

test("an attempt is given up when the client closes", () => {
  check(
    [[0, start], [5, close], [6, opened], [7, broken]],
    ["0: is connecting, connect", "5: disconnect 1000, is closed as the client was closed"],
  );
});

test("a client that waits closes without a word", () => {
  check(
    [[0, start], [1, down], [2, down], [3, close], [9999, tick]],
    [
      "0: is connecting, connect",
      "1: is waiting 0 ms as the connection could not be opened, is connecting, connect",
      "2: is waiting 200 ms as the connection could not be opened",
      "3: is closed as the client was closed",
    ],
  );
});

test("a server cannot ask for pings without end", () => {
  check(
    [[0, start], [0, opened], [0, connected(1, 256, 0)], [11, heard]],
    ["0: is connecting, connect", "0: hello", "0: is open", "10: ping"],
  );
});
