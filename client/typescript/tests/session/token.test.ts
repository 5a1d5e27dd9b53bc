import { test } from "node:test";
import { ConnectError } from "../../src/connect_error.js";
import type { SessionOptions } from "../../src/options.js";
import {
  authExpiring,
  call,
  callOf,
  check,
  checkKept,
  close,
  connected,
  error,
  goAway,
  heard,
  inSession,
  lost,
  ok,
  opened,
  received,
  start,
  token,
} from "./script.js";
import { CONNECTED } from "../../src/envelope/messages.js";

const fetched: SessionOptions = { token: () => Promise.resolve("never asked for in here") };
const failed = token(new ConnectError("no_token", "503"));
const signedOut = token(new ConnectError("signed_out"));
const NO_TOKEN = "as the credential could not be fetched: 503";

test("a credential is fetched while the connection is opened, and goes with the hello", () => {
  check(
    [[0, start], [5, token("abc")], [20, opened], [50, connected(1, 256)]],
    ["0: is connecting, connect, fetch a token", "20: hello of abc", "50: is open"],
    fetched,
  );
  check(
    [[0, start], [5, opened], [20, token("abc")], [50, connected(1, 256)]],
    ["0: is connecting, connect, fetch a token", "20: hello of abc", "50: is open"],
    fetched,
  );
});

test("a credential that is a text goes with every hello", () => {
  check(
    [[0, start], [1, opened], [2, connected(1, 256)], [3, lost("broken")], [4, opened]],
    [
      "0: is connecting, connect",
      "1: hello of abc",
      "2: is open",
      "3: is waiting 0 ms as the connection broke, is connecting, connect",
      "4: hello of abc",
    ],
    { token: "abc" },
  );
});

test("each attempt has a credential of its own", () => {
  check(
    [[0, start], [1, token("a")], [2, lost("unreachable")], [3, opened], [4, token("b")]],
    [
      "0: is connecting, connect, fetch a token",
      "2: is waiting 0 ms as the connection could not be opened, is connecting, connect, fetch a token",
      // Not with that of the attempt before.
      "4: hello of b",
    ],
    fetched,
  );
});

test("a credential that cannot be fetched ends the attempt, and the next one fetches anew", () => {
  check(
    [[0, start], [1, failed], [2, opened], [3, failed], [300, token("abc")], [301, opened]],
    [
      "0: is connecting, connect, fetch a token",
      `1: disconnect 1000, is waiting 0 ms ${NO_TOKEN}, is connecting, connect, fetch a token`,
      `3: disconnect 1000, is waiting 200 ms ${NO_TOKEN}`,
      "203: is connecting, connect, fetch a token",
      "301: hello of abc",
    ],
    fetched,
  );
});

test("a credential that does not come in time is an attempt that failed", () => {
  check(
    [[0, start], [1, opened], [10_001, token("late")]],
    [
      "0: is connecting, connect, fetch a token",
      "10000: disconnect 1000, is waiting 0 ms as the connection did not open in time, is connecting, connect, fetch a token",
    ],
    fetched,
  );
});

test("who is signed out is not connected, and the calls know why", () => {
  check(
    [[0, start], [0, call(9000)], [1, opened], [2, signedOut], [3, token("abc")], [4, call(9000)]],
    [
      "0: is connecting, connect, fetch a token",
      "2: disconnect 1000, 1 closed no, is closed as nobody is signed in",
      "4: 2 closed no",
    ],
    fetched,
  );
});

test("a credential that expires is refreshed on the connection that lives", () => {
  checkKept(
    [[5, authExpiring], [6, call(9000)], [7, token("new")], [8, ok(1)]],
    ["5: fetch a token", "6: send 1 within 8994", "7: authenticate new", "8: 1 ok"],
    fetched,
  );
  // Also while the server goes away.
  checkKept(
    [[4, call(9000)], [5, goAway(100)], [6, authExpiring], [7, token("new")]],
    ["4: send 1 within 8996", "6: fetch a token", "7: authenticate new"],
    fetched,
  );
});

test("a credential that is a text is said again, and where there is none nothing is", () => {
  checkKept([[5, authExpiring]], ["5: authenticate abc"], { token: "abc" });
  checkKept([[5, authExpiring], [6, heard]], [], {});
});

test("one credential is fetched at a time", () => {
  checkKept(
    [[5, authExpiring], [6, authExpiring], [7, token("a")], [8, authExpiring], [9, failed], [10, authExpiring], [11, token("b")]],
    ["5: fetch a token", "7: authenticate a", "8: fetch a token", "10: fetch a token", "11: authenticate b"],
    fetched,
  );
});

test("who is signed out while the server goes away does not come back", () => {
  checkKept(
    [[4, call(9000)], [5, goAway(100)], [6, authExpiring], [7, signedOut], [200, token("new")]],
    [
      "4: send 1 within 8996",
      "6: fetch a token",
      "7: disconnect 1000, 1 closed unknown, is closed as nobody is signed in",
    ],
    fetched,
  );
});

test("a refresh that fails leaves the connection to its end", () => {
  checkKept(
    [[5, authExpiring], [6, failed], [7, call(9000)], [8, error(undefined, false, "unauthenticated")], [9, ok(1)]],
    ["5: fetch a token", "7: send 1 within 8993", "9: 1 ok"],
    fetched,
  );
  checkKept(
    [[5, authExpiring], [6, failed], [7, lost("closed", "", 4401)], [8, token("new")], [9, opened]],
    [
      "5: fetch a token",
      "7: is waiting 0 ms as the server closed with code 4401, is connecting, connect, fetch a token",
      "9: hello of new again to s1 by wrt_1 []",
    ],
    fetched,
  );
});

test("who is signed out at a refresh is closed, and what was sent may have run", () => {
  checkKept(
    [[4, call(9000)], [5, authExpiring], [6, signedOut]],
    [
      "4: send 1 within 8996",
      "5: fetch a token",
      "6: disconnect 1000, 1 closed unknown, is closed as nobody is signed in",
    ],
    fetched,
  );
});

test("a credential that the server refuses for good closes the client with its words", () => {
  check(
    [[0, start], [1, opened], [2, error(undefined, true, "unauthenticated")], [3, lost("closed", "", 4502)]],
    [
      "0: is connecting, connect",
      "1: hello of abc",
      "3: is closed as the server closed with code 4502: it is unauthenticated",
    ],
    { token: "abc" },
  );
});

test("a call that is not to wait fails where no connection is open", () => {
  const fail = callOf({ offline: "fail" });
  check(
    [
      [0, start],
      [1, fail],
      [2, opened],
      [3, fail],
      [4, connected(1, 1)],
      [5, fail],
      [6, fail],
      [7, goAway(100)],
      [8, fail],
      [9, close],
      [10, fail],
    ],
    [
      "0: is connecting, connect",
      "1: 1 offline no",
      "2: hello",
      "3: 2 offline no",
      "4: is open",
      "5: send 3 within 59995",
      // It waits for its turn, and not for a connection.
      "8: 5 offline no",
      "9: disconnect 1000, 3 closed unknown, 4 closed no, is closed as the client was closed",
      "10: 6 closed no",
    ],
  );
});

test("a call that is not to wait for a connection does not wait for its turn over a cut", () => {
  checkKept(
    [
      [0, callOf({ offline: "fail" })],
      [0, callOf({ offline: "fail" })],
      [0, callOf({})],
      [1, lost("broken")],
      [2, opened],
    ],
    [
      "0: send 1 within 60000",
      "1: 2 offline no, is waiting 0 ms as the connection broke, is connecting, connect",
      "2: hello again to s1 by wrt_1 [1]",
    ],
    {},
    1,
  );
  // What was sent before may wait for its turn to be sent again, over any cut.
  const pending = [{ id: 1, verdict: "running" }, { id: 2, verdict: "absent" }] as const;
  const limits = { max_in_flight: 1, max_message: 4096 };
  checkKept(
    [
      [0, callOf({ offline: "fail" })],
      [0, callOf({ offline: "fail" })],
      [1, lost("broken")],
      [2, opened],
      [3, inSession(2, { resumed: true, pending, limits })],
      [15_000, lost("broken")],
      [15_001, opened],
      [15_002, inSession(3, { resumed: true, pending: [{ id: 1, verdict: "absent" }] })],
    ],
    [
      "0: send 1 within 60000",
      "0: send 2 within 60000",
      "1: is waiting 0 ms as the connection broke, is connecting, connect",
      "2: hello again to s1 by wrt_1 [1, 2]",
      "3: is open with 2 replayed",
      "15000: is waiting 0 ms as the connection broke, is connecting, connect",
      "15001: hello again to s1 by wrt_2 [1]",
      "15002: is open with 2 replayed, send 1 within 44998, send 2 within 44998",
    ],
  );
});

test("a call that was sent goes on over a cut, whatever it does where it finds no connection", () => {
  const running = inSession(2, { resumed: true, pending: [{ id: 1, verdict: "running" }] });
  checkKept(
    [[0, callOf({ offline: "fail" })], [1, lost("broken")], [2, opened], [3, running], [4, ok(1)]],
    [
      "0: send 1 within 60000",
      "1: is waiting 0 ms as the connection broke, is connecting, connect",
      "2: hello again to s1 by wrt_1 [1]",
      "3: is open with 1 replayed",
      "4: 1 ok",
    ],
  );
});

test("the server says how long a silence may last", () => {
  const impatient = received({
    t: CONNECTED,
    protocol_version: 1,
    resumed: false,
    heartbeat_ms: 2000,
    heartbeat_timeout_ms: 1000,
    schema: "unknown",
    limits: { max_in_flight: 1, max_message: 4096 },
    pending: [],
  });
  check(
    [[0, start], [0, opened], [0, impatient], [1500, heard], [3900, heard], [6901, heard]],
    [
      "0: is connecting, connect",
      "0: hello",
      "0: is open",
      "2000: ping",
      "4000: ping",
      "6000: ping",
      // Three seconds after something was heard, and one at least after a ping.
      "6900: disconnect 4009, is waiting 0 ms as nothing was heard of the server for too long, is connecting, connect",
    ],
  );
});

