// Written by wilco. Do not edit: run `wilco gen` again.
import * as $flow from "wilco/flow";

export const contractHash = "56dd51af9d88cd6fabf85c44b7f2c1ff";

export const RoomIdPresence =
  /* @__PURE__ */ $flow.presence({
    name: "room/{id}",
    params: ["id"],
    signalling: true,
  });
