import type { Read } from "../codec/index.js";
import type { Port, Said } from "../port.js";
import { newOpId } from "../op_id.js";
import { ACTION } from "../envelope/messages.js";
import { Call, type CallOptions, type Result } from "../call.js";
import { Channels } from "./channels.js";
import { handle } from "./live.js";
import { fill } from "./name.js";
import { stateShapes } from "./shapes.js";
import { type Model, StateChannel } from "./state.js";
import type { Act, ActionOptions, ResourceParts, ResourceStore } from "./types.js";

type AnyParts<Params, State, Action, Output, Failure> = Omit<
  ResourceParts<Params, State, unknown, Action, Output, Failure>,
  "readDelta"
>;

/** Joins those who follow a resource. */
export function openResource<Params, State>(
  port: Port,
  { name: pattern }: AnyParts<Params, State, never, unknown, unknown>,
  params: Params,
  model: () => Model<State>,
): ResourceStore<State> {
  const channels = Channels.of(port, stateShapes);
  const name = fill(pattern, params as { readonly [name: string]: unknown });
  const [{ live }, leave] = channels.join("state", name, () => new StateChannel(name, channels, model()));
  const { get, subscribe, close } = handle(live, leave);
  return { get, subscribe, close };
}

/** Acts on a resource. */
export function actOn<Params, State, Action, Output, Failure>(
  port: Port,
  { name: pattern, writeAction, readOutput, readError }: AnyParts<Params, State, Action, Output, Failure>,
  params: Params,
  action: Action,
  options: ActionOptions<State>,
): Act<Output, Failure> {
  const channels = Channels.of(port, stateShapes);
  const resource = fill(pattern, params as { readonly [name: string]: unknown });
  const opId = options.opId?.toLowerCase() ?? newOpId();
  const how: CallOptions & Said = {
    ...options,
    opId,
    ended: () => end(),
    say: ({ timeout_ms, payload }) => ({ t: ACTION, op_id: opId, resource, timeout_ms, action: payload }),
  };
  let end = (): void => {};
  const call = port.client.request<Action, Output, Failure>(
    {
      name: resource,
      class: "once",
      input: writeAction ?? ((w) => w.fail("the resource takes no action")),
      output: readOutput as Read<Output>,
      error: readError as Read<Failure>,
    },
    action,
    how,
  );
  // What could not be written is no action.
  if (call.id !== undefined) {
    const channel = channels.find("state", resource) as StateChannel<State> | undefined;
    channel?.act(opId, options.optimistic);
    const stop = channels.follow(opId, {
      acknowledge: (message) => channel?.acknowledge(message),
      progress: (progress) => options.onProgress?.(progress),
    });
    end = () => {
      stop();
      channel?.reject(opId);
    };
  }
  return new NamedCall(call.id, call.result(), opId);
}

class NamedCall<Output, Failure> extends Call<Output, Failure> implements Act<Output, Failure> {
  readonly opId: string;

  constructor(id: number | undefined, result: Promise<Result<Output, Failure>>, opId: string) {
    super(id, result);
    this.opId = opId;
  }
}
