import type { Call } from "./api.js";

/** A call of 150 bytes in JSON. */
export const call: Call = {
  t: 6000,
  request_id: 417,
  op: "character.list",
  timeout_ms: 5000,
  payload: { id: "0198c5a4-6f00-7000-8000-000000000001", page: 3, active: true },
};
