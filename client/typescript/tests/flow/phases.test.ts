// The table of docs/guide/state.md#phases, row by row; client/tests/client/flow/phases.rs has the same for Rust.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stage } from "../client/stage.js";
import { Sum, add, current, delta, flowStage, pong, refused, snapshot, subscribed, top, turn } from "./stage.js";

/** What is shown: the phase, the sum if there is one, and the code of the fault if there is one. */
type Shown = readonly [phase: string, sum?: number | undefined, fault?: string];
type Step = (stage: Stage) => void;

const asked: Step = () => {};
const seated: Step = ({ socket }) => socket.says(subscribed("state", "sum", "e1", 5));
const whole: Step = ({ socket }) => socket.says(snapshot("sum", { sum: 1 }, 5));
const change: Step = ({ socket }) => socket.says(delta("sum", 1, 6));
const hole: Step = ({ socket }) => socket.says(delta("sum", 1, 9));
const ahead: Step = ({ socket }) => socket.says(pong(top("state", "sum", 8)));
const filled: Step = ({ socket }) => socket.says({ t: 1002, seq: 9, timestamp: 1, epoch: "e1", from: 5, resource: "sum", deltas: [1, 1] });
const nothingMissed: Step = ({ socket }) => socket.says(current("state", "sum", 5));
const unfit: Step = ({ socket }) => socket.says(delta("sum", "no number", 6));
const wholeAgain: Step = ({ socket }) => socket.says(snapshot("sum", { sum: 7 }, 7));
const unfitAgain: Step = ({ socket }) => {
  for (const seq of [7, 8, 9]) {
    socket.says(snapshot("sum", { sum: 7 }, seq));
    socket.says(delta("sum", "no number", seq + 1));
  }
};
const cut: Step = ({ socket }) => socket.breaks();
const back: Step = (stage) => {
  stage.clock.pass(1000);
  stage.socket.open();
  stage.socket.greets();
};
const unavailable: Step = ({ socket }) => socket.says(refused("state", "sum", "unavailable", { retry_after_ms: 500 }));
const forbidden: Step = ({ socket }) => socket.says(refused("state", "sum", "forbidden"));
const closed: Step = ({ client }) => client.close();

const rows: readonly (readonly [what: string, steps: readonly Step[], shown: Shown])[] = [
  ["it is followed and nothing has come", [asked], ["loading"]],
  ["the server has taken the subscription", [seated], ["loading"]],
  ["the line is cut before anything has come", [seated, cut], ["loading"]],
  ["the whole has come", [seated, whole], ["live", 1]],
  ["a change has come", [seated, whole, change], ["live", 2]],
  ["a change is missing, and is asked for", [seated, whole, hole], ["stale", 1]],
  ["a heartbeat tells of a change that did not come", [seated, whole, ahead], ["stale", 1]],
  ["what was missing has come", [seated, whole, hole, filled], ["live", 3]],
  ["nothing was missing", [seated, whole, hole, nothingMissed], ["live", 1]],
  ["a change does not fit, and the whole is asked for", [seated, whole, unfit], ["loading"]],
  ["the whole has come after that", [seated, whole, unfit, wholeAgain], ["live", 7]],
  ["it did not fit again and again", [seated, whole, unfit, unfitAgain], ["refused", undefined, "unsupported"]],
  ["the line is cut", [seated, whole, cut], ["stale", 1]],
  ["there is a line again, and the server has said nothing", [seated, whole, cut, back], ["stale", 1]],
  ["the server says that nothing was missed", [seated, whole, cut, back, seated], ["live", 1]],
  ["the line is cut while something is missing", [seated, whole, hole, cut], ["stale", 1]],
  ["the server cannot give it for a while, and never has", [unavailable], ["loading", undefined, "unavailable"]],
  ["the server cannot give it for a while", [seated, whole, unavailable], ["stale", 1, "unavailable"]],
  ["the line is cut after that", [seated, whole, unavailable, cut], ["stale", 1, "unavailable"]],
  ["it can be given again", [seated, whole, unavailable, seated], ["live", 1]],
  ["the server refuses", [forbidden], ["refused", undefined, "forbidden"]],
  ["the server refuses what it has given", [seated, whole, forbidden], ["refused", undefined, "forbidden"]],
  ["the line is cut after a refusal", [seated, whole, forbidden, cut, back], ["refused", undefined, "forbidden"]],
  ["what was refused cannot be given for a while", [forbidden, cut, back, unavailable], ["loading", undefined, "unavailable"]],
  ["what was refused is given after all", [seated, whole, forbidden, cut, back, seated, wholeAgain], ["live", 7]],
  ["the client is closed", [seated, whole, closed], ["stale", 1]],
  ["the client is closed before anything has come", [closed], ["loading"]],
];

for (const [what, steps, shown] of rows) {
  test(`${what}: ${shown[0]}${shown[1] === undefined ? ", nothing is shown" : ""}`, async () => {
    const stage = flowStage();
    const store = stage.client.resource(Sum, {}, add);
    await turn();
    for (const step of steps) {
      step(stage);
      await turn();
    }
    const { phase, state, fault } = store.get();
    assert.deepEqual([phase, state?.sum, fault?.code], [...shown, undefined, undefined].slice(0, 3));
  });
}
