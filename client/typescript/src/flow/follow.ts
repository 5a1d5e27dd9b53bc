import type { Port } from "../port.js";
import { Channels } from "./channels.js";
import { handle } from "./live.js";
import { fill } from "./name.js";
import { stateShapes } from "./shapes.js";
import { type Model, StateChannel } from "./state.js";
import type { Act, ActionOptions, DerivedParts, ResourceStore } from "./types.js";

/** Joins those who follow a resource. */
export function follow<Params, State, Action, Output, Failure>(
  port: Port,
  { name: pattern, actions }: DerivedParts<Params, State, Action, Output, Failure>,
  params: Params,
  model: () => Model<State>,
): ResourceStore<State> {
  const channels = Channels.of(port, stateShapes);
  // Behind those of any resource, of which they are some in more detail.
  if (actions) Channels.of(port, actions.shapes);
  const name = fill(pattern, params);
  const [{ live }, leave] = channels.join("state", name, () => new StateChannel(name, channels, model(), actions?.optimistic()));
  return handle(live, leave);
}

/** Acts on a resource. */
export function act<Params, State, Action, Output, Failure>(
  port: Port,
  parts: DerivedParts<Params, State, Action, Output, Failure>,
  params: Params,
  action: Action,
  options: ActionOptions<State>,
): Act<Output, Failure> {
  if (!parts.actions) throw new TypeError(`\`${parts.name}\` takes no action`);
  return parts.actions.act(port, parts, params, action, options);
}
