// Written by wilco. Do not edit: run `wilco gen` again.
import * as $flow from "wilco/flow";

/** What tells this version of the API from others. */
export const contractHash = "56dd51af9d88cd6fabf85c44b7f2c1ff";

/** @see `docs/examples/meet/src/lib.rs:25` */
export const RoomIdPresence: $flow.Presence<{ readonly id: string }> =
  /* @__PURE__ */ $flow.presence({
    name: "room/{id}",
    params: ["id"],
    signalling: true,
  });
