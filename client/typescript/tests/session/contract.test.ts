import { test } from "node:test";
import type { Schema } from "../../src/status.js";
import { type Input, check, checkKept, connected, error, inSession, lost, opened, pong, start } from "./script.js";

const options = { contractHash: "9f2c" };
const broken = lost("broken", "cut");
const CUT = "is waiting 0 ms as the connection broke: cut, is connecting, connect";

function judged(schema: Schema): Input {
  return inSession(1, { schema });
}

for (const [schema, open] of [
  ["unknown", "2: is open"],
  ["same", "2: is open, same contract"],
  ["compatible", "2: is open, compatible contract"],
  ["breaking", "2: is open, breaking contract"],
] as const) {
  test(`a client whose contract is ${schema} hears so`, () => {
    check(
      [[0, start], [1, opened], [2, judged(schema)]],
      ["0: is connecting, connect", "1: hello by 9f2c", open],
      options,
    );
  });
}

test("the verdict stays with the connection and ends with it", () => {
  check(
    [[0, start], [1, opened], [2, judged("breaking")], [25_010, pong(25_002)], [25_011, broken], [25_012, opened], [25_013, connected(1, 256)]],
    [
      "0: is connecting, connect",
      "1: hello by 9f2c",
      "2: is open, breaking contract",
      "25002: ping",
      "25010: is open at 8 ms, breaking contract",
      `25011: ${CUT}`,
      "25012: hello again to s1 by wrt_1 [] by 9f2c",
      "25013: is open",
    ],
    options,
  );
});

test("the contract is named whether a session goes on or begins anew", () => {
  checkKept(
    [[5, broken], [6, opened], [7, error(undefined, false, "invalid_payload")]],
    [`5: ${CUT}`, "6: hello again to s1 by wrt_1 [] by 9f2c", "7: hello by 9f2c"],
    options,
  );
});
