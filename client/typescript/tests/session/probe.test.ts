import assert from "node:assert/strict";
import { test } from "node:test";
import { type Row, Stage, call, check, checkKept, checkOpen, closed, connected, goAway, heard, lost, ok, opened, pong, probe, start, tick } from "./script.js";

const SILENT = "disconnect 4009, is waiting 0 ms as nothing was heard of the server for too long, is connecting, connect";
const down = lost("unreachable");

test("a connection that died in a sleep is found out three seconds after a probe", () => {
  checkOpen([[10_000, probe()], [13_001, tick]], ["10000: ping", `13000: ${SILENT}`]);
  // Also where its time ran out in the sleep: the page that wakes up asks first.
  const stage = new Stage({});
  for (const input of [start, opened, connected(1, 256)]) stage.step(0, input);
  assert.equal(stage.step(25_000, tick), "ping");
  assert.equal(stage.step(600_000, probe()), "ping");
  assert.equal(stage.session.nextTick(600_000), 603_000);
  assert.equal(stage.step(603_000, tick), SILENT);
});

test("a connection that lives answers a probe, and is left alone", () => {
  checkOpen(
    [[10_000, probe()], [10_040, pong(10_000)], [35_000, tick], [35_020, pong(35_000)], [60_000, tick]],
    ["10000: ping", "10040: is open at 40 ms", "35000: ping", "35020: is open at 20 ms", "60000: ping"],
  );
});

test("what lay in the queue while the page slept is no answer to a probe", () => {
  checkOpen([[10_000, probe()], [10_001, heard], [10_002, pong(7)], [13_003, tick]], ["10000: ping", `13002: ${SILENT}`]);
  // And much that is on its way is no silence.
  checkOpen(
    [[10_000, probe()], [12_000, heard], [14_000, heard], [16_000, pong(10_000)], [30_000, tick]],
    ["10000: ping", "16000: is open at 6000 ms"],
  );
});

test("however often it is probed one question is open, and it gets no more time", () => {
  const often: Row[] = Array.from({ length: 30 }, (_, i) => [10_000 + 100 * i, probe()]);
  checkOpen([...often, [13_001, tick]], ["10000: ping", `13000: ${SILENT}`]);
});

test("a server that gives a heartbeat less time gives a probe no more", () => {
  const stage = new Stage({});
  for (const input of [start, opened]) stage.step(0, input);
  stage.step(0, (session, now) => session.received({ t: 0, protocol_version: 1, resumed: false, heartbeat_ms: 25_000, heartbeat_timeout_ms: 700, limits: { max_in_flight: 9, max_message: 999 }, pending: [], schema: "unknown" }, now));
  assert.equal(stage.step(10, probe()), "ping");
  assert.equal(stage.session.nextTick(10), 710);
});

test("who waits tries at once when the page is looked at, and no sooner than a second after the last attempt", () => {
  const waiting: Row[] = [[0, start], [1, down], [2, down], [300, down], [900, down]];
  const stage = new Stage({});
  for (const row of waiting) stage.play(...row);
  assert.equal(stage.log.at(-1), "900: is waiting 800 ms as the connection could not be opened");
  stage.log.length = 0;
  stage.play(1000, probe());
  stage.play(1701, down);
  stage.play(1801, probe());
  stage.play(1901, probe());
  stage.play(2702, tick);
  const why = "as the connection could not be opened";
  assert.deepEqual(stage.log, [
    // 800 ms from 900 on is sooner than a second.
    `1000: is waiting 700 ms ${why}`,
    `1700: is connecting, connect`,
    `1701: is waiting 1600 ms ${why}`,
    `1801: is waiting 900 ms ${why}`,
    `1901: is waiting 800 ms ${why}`,
    "2701: is connecting, connect",
  ]);
  // Attempts that fail at once go on with the same growing waits.
  stage.log.length = 0;
  stage.play(2702, down);
  assert.deepEqual(stage.log, [`2702: is waiting 3200 ms ${why}`]);
  stage.play(5000, probe());
  assert.equal(stage.log.at(-1), `5000: is waiting 0 ms ${why}, is connecting, connect`);
});

test("a network that comes back is not met by all at one moment, and one that goes hurries nobody", () => {
  const why = "as the connection could not be opened";
  const long: Row[] = [[0, start], [1, down], [2, down], [300, down], [900, down], [2000, down]];
  const stage = new Stage({});
  for (const row of long) stage.play(...row);
  assert.equal(stage.log.at(-1), `2000: is waiting 1600 ms ${why}`);
  stage.log.length = 0;
  stage.play(2500, probe(Infinity));
  stage.play(2600, probe(700));
  stage.play(3301, tick);
  assert.deepEqual(stage.log, [`2500: is waiting 1100 ms ${why}`, `2600: is waiting 700 ms ${why}`, "3300: is connecting, connect"]);
});

test("a server that asked to come back later is not hurried", () => {
  checkOpen(
    [[1, goAway(60_000)], [2, closed(1012)], [10_000, probe()], [60_002, tick]],
    ["2: is waiting 59999 ms as the server asked to reconnect", "10000: is waiting 50001 ms as the server asked to reconnect", "60001: is connecting, connect"],
  );
});

test("a probe of what is being opened, or is closed, changes nothing", () => {
  check(
    [[0, start], [1, probe()], [2, opened], [3, probe()], [4, connected(1, 9)], [5, (session) => session.close()], [6, probe()]],
    ["0: is connecting, connect", "2: hello", "4: is open", "5: disconnect 1000, is closed as the client was closed"],
  );
});

test("an answer that came while the page slept past the end of its call is still its answer", () => {
  const stage = new Stage({});
  for (const input of [start, opened, connected(1, 256)]) stage.step(0, input);
  stage.step(0, call(5000));
  stage.step(0, call(5000));
  // A frozen page: the timer rings first, and then comes what lay in the queue.
  assert.equal(stage.step(60_000, tick), "ping");
  assert.equal(stage.session.nextTick(60_000), 60_200);
  assert.equal(stage.step(60_001, ok(1)), "1 ok");
  assert.equal(stage.step(60_200, tick), "cancel 2, 2 timeout unknown");
});

test("a call ends in a page whose every timer is a minute late", () => {
  const stage = new Stage({});
  for (const input of [start, opened, connected(1, 256)]) stage.step(0, input);
  stage.step(0, call(5000));
  stage.step(60_000, tick);
  stage.step(60_040, pong(60_000));
  assert.equal(stage.step(120_000, tick), "cancel 1, 1 timeout unknown, ping ack 2 []");
});

test("the latency is that of the line and not that of a sleep", () => {
  const stage = new Stage({});
  for (const input of [start, opened, connected(1, 256)]) stage.step(0, input);
  assert.equal(stage.step(25_000, tick), "ping");
  assert.equal(stage.step(600_000, pong(25_000)), "");
  assert.equal(stage.step(600_001, tick), "ping");
  assert.equal(stage.step(600_031, pong(600_001)), "is open at 30 ms");
});

test("who wakes up long after the time to try again tries once", () => {
  const stage = new Stage({});
  for (const row of [[0, start], [1, down], [2, down]] as Row[]) stage.play(...row);
  assert.equal(stage.step(900_000, tick), "is connecting, connect");
  assert.equal(stage.step(900_001, tick), "");
});

test("a server that sends away again and again is come back to ever later", () => {
  checkKept(
    [
      [1, goAway(0)],
      [2, opened],
      [3, connected(1, 9)],
      [4, goAway(0)],
      [300, opened],
      [301, connected(1, 9)],
      [302, goAway(0)],
      [303, tick],
    ],
    [
      "1: disconnect 1000, is waiting 0 ms as the server asked to reconnect, is connecting, connect",
      "2: hello again to s1 by wrt_1 []",
      "3: is open",
      "4: disconnect 1000, is waiting 200 ms as the server asked to reconnect",
      "204: is connecting, connect",
      "300: hello",
      "301: is open",
      "302: disconnect 1000, is waiting 400 ms as the server asked to reconnect",
    ],
  );
});
