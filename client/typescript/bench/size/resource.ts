// What most programs are: calls that outlive their connection, and a state that is followed.
import { type NoParams, type Resource, type ResourceStore, resource } from "../../src/flow/index.js";
import { readFlight, ws } from "./request.js";

export { flight } from "./request.js";

type Flight = ReturnType<typeof readFlight>;

const Tower: Resource<NoParams, Flight, Flight, never, never, never> = /* @__PURE__ */ resource({
  name: "tower",
  params: [],
  readState: readFlight,
  readDelta: readFlight,
});

export const tower: ResourceStore<Flight> = ws.resource(Tower, {}, { apply: (_, delta) => delta });
