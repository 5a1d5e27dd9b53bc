// The same, with a state that is acted on.
import type { Act } from "../../src/flow/index.js";
import { type NoParams, type Resource, type ResourceStore, actions, resource } from "../../src/flow/index.js";
import { GetFlight, readFlight, ws } from "./request.js";

export { flight } from "./request.js";

type Flight = ReturnType<typeof readFlight>;
type Move = { readonly id: string };

const Tower: Resource<NoParams, Flight, Flight, Move, Flight, Flight> = /* @__PURE__ */ resource({
  name: "tower",
  params: [],
  readState: readFlight,
  readDelta: readFlight,
  actions,
  writeAction: GetFlight.input,
  readOutput: readFlight,
  readError: readFlight,
});

export const tower: ResourceStore<Flight> = ws.resource(Tower, {}, { apply: (_, delta) => delta });
export const move = (id: string): Act<Flight, Flight> => ws.action(Tower, {}, { id });
