import assert from "node:assert/strict";
import { test } from "node:test";
import type { NewCall } from "../../src/session/host.js";
import {
  Stage,
  call,
  callOf,
  checkKept,
  error,
  fault,
  inSession,
  lost,
  opened,
  resumed,
  start,
} from "./script.js";

const cut = lost("broken");
const BROKEN = "is waiting 0 ms as the connection broke, is connecting, connect";

/** How calls fare that were sent when their session was lost; `epoch` is that of the next one. */
function r7(made: Partial<NewCall>, isSentAgain: boolean, epoch: string | undefined = "e2"): void {
  const as = made.opId ? ` as ${made.opId}` : "";
  checkKept(
    [[0, callOf(made)], [5, cut], [6, opened], [7, inSession(2, { session_id: "s2", epoch })]],
    [
      `0: send 1${as} within 60000`,
      `5: ${BROKEN}`,
      "6: hello again to s1 by wrt_1 [1]",
      isSentAgain ? `7: is open with 1 replayed, send 1${as} within 59993` : "7: 1 outcome_unknown unknown, is open",
    ],
  );
}

test("r7: a safe call is sent again in a new session", () => r7({ class: "safe" }, true));
test("r7: an idempotent call is sent again in a new session", () => r7({ class: "idempotent" }, true));
test("r7: a transactional call is sent again in a new session", () => r7({ class: "transactional", opId: "u" }, true));
test("r7: a transactional call without a name is not: nobody would know it again", () => r7({ class: "transactional" }, false));
test("r7: a once call is of unknown outcome in a new session", () => {
  r7({ class: "once" }, false);
  r7({ class: "once" }, false, "e1");
  r7({ class: "once" }, false, undefined);
});
test("r7: a once call with an op id is sent again as long as the store is the same", () => {
  r7({ class: "once", opId: "u" }, true, "e1");
  r7({ class: "once", opId: "u" }, false, "e2");
  r7({ class: "once", opId: "u" }, false, undefined);
});

test("r7: a store that has no name is never the same", () => {
  const stage = new Stage({});
  const nameless = inSession(1, { epoch: undefined });
  for (const input of [start, opened, nameless, callOf({ opId: "u" }), cut, opened]) stage.play(0, input);
  assert.equal(stage.step(1, nameless), "1 outcome_unknown unknown, is open");
});

test("r7: the store is that of the first time", () => {
  checkKept(
    [
      [0, callOf({ opId: "u" })],
      [1, cut],
      [2, opened],
      [3, inSession(2, { session_id: "s2", epoch: "e1" })],
      [4, fault(1, "draining", "no")],
      [15_000, cut],
      [15_001, opened],
      [15_002, inSession(3, { session_id: "s3", epoch: "e2" })],
    ],
    [
      "0: send 1 as u within 60000",
      `1: ${BROKEN}`,
      "2: hello again to s1 by wrt_1 [1]",
      "3: is open with 1 replayed, send 1 as u within 59997",
      // This one did not run; the one before it may have.
      `15000: ${BROKEN}`,
      "15001: hello again to s2 by wrt_2 []",
      "15002: 1 outcome_unknown unknown, is open",
    ],
  );
});

test("r7: what was never sent is sent in the new session, in order", () => {
  checkKept(
    [
      [0, callOf({ class: "safe" })],
      [0, callOf({ class: "once" })],
      [0, callOf({ class: "safe" })],
      [0, callOf({ class: "once" })],
      [5, cut],
      [6, opened],
      [7, inSession(2)],
    ],
    [
      "0: send 1 within 60000",
      "0: send 2 within 60000",
      "0: send 3 within 60000",
      `5: ${BROKEN}`,
      "6: hello again to s1 by wrt_1 [1, 2, 3]",
      "7: 2 outcome_unknown unknown, is open with 2 replayed, " +
        "send 1 within 59993, send 3 within 59993, send 4 within 59993",
    ],
    {},
    3,
  );
});

test("a server that keeps no session is told of none", () => {
  checkKept(
    [[0, cut], [1, opened], [2, inSession(2, { resume_token: undefined })], [15_000, cut], [15_001, opened]],
    [
      `0: ${BROKEN}`,
      "1: hello again to s1 by wrt_1 []",
      "2: is open",
      `15000: ${BROKEN}`,
      "15001: hello",
    ],
  );
});

test("a server that does not take what is asked of the session is asked for a new one, once", () => {
  checkKept(
    [[0, callOf({ class: "safe" })], [1, cut], [2, opened], [3, error(undefined, false)], [4, error(undefined, false)], [5, inSession(2)]],
    [
      "0: send 1 within 60000",
      `1: ${BROKEN}`,
      "2: hello again to s1 by wrt_1 [1]",
      "3: hello",
      "5: is open with 1 replayed, send 1 within 59995",
    ],
  );
});

test("a session that nobody asked for is a new one", () => {
  const stage = new Stage({});
  for (const input of [start, call(9000), opened]) stage.play(0, input);
  assert.equal(stage.step(1, resumed(1, { 1: "running" })), "is open, send 1 within 8999");
});
