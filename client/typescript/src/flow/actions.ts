import type { Call, CallOptions } from "../call.js";
import { type Operation, newOpId } from "../codec/index.js";
import { ACTION_ERR, ACTION_OK, PROGRESS } from "../envelope/flow_messages.js";
import { ACTION, ERROR, type Received, UNREADABLE } from "../envelope/messages.js";
import type { Shapes } from "../envelope/read.js";
import type { Port, Said } from "../port.js";
import type { Session } from "../session/session.js";
import { Channels } from "./channels.js";
import { later } from "./live.js";
import { fill } from "./name.js";
import { Optimistic } from "./optimistic.js";
import { actionShapes, stateShapes } from "./shapes.js";
import type { StateChannel } from "./state.js";
import type { Act, ActionOptions, ActionParts } from "./types.js";

/**
 * The code behind `ws.action`, as generated code hands it to the resources that can be acted on: a
 * program that only follows resources pays for none of it.
 */
export interface Actions {
  /** @internal */
  shapes(): Shapes;
  /** @internal */
  optimistic<State>(): Optimistic<State>;
  /** @internal */
  act<Params, State, Action, Output, Failure>(
    port: Port,
    parts: { readonly name: string } & ActionParts<Action, Output, Failure>,
    params: Params,
    action: Action,
    options: ActionOptions<State>,
  ): Act<Output, Failure>;
}

/** The code behind `ws.action`, for the resources that can be acted on. */
export const actions: Actions = {
  shapes: actionShapes,
  optimistic: () => new Optimistic(),
  act(port, { name: pattern, writeAction, readOutput, readError }, params, action, options) {
    Channels.of(port, stateShapes);
    const channels = Channels.of(port, actionShapes);
    const underway = (channels.actions ??= new Underway(port.session)) as Underway;
    const resource = fill(pattern, params);
    const opId = options.opId?.toLowerCase() ?? newOpId();
    const channel = channels.find("state", resource) as StateChannel<never> | undefined;
    const made: Made = { channel, options: options as ActionOptions<unknown> as never };
    const how: CallOptions & Said = {
      ...options,
      opId,
      ended: () => underway.end(opId, made),
      say: ({ timeout_ms, payload }) => ({ t: ACTION, op_id: opId, resource, timeout_ms, action: payload }),
    };
    // With this code there are these three.
    const operation = { name: resource, class: "once", input: writeAction, output: readOutput, error: readError };
    const call = port.client.request(operation as ActionOf<typeof action>, action, how) as Call<never, never>;
    // What could not be written is no action.
    if (call.id !== undefined) underway.begin(opId, made);
    return Object.assign(call, { opId });
  },
};

type ActionOf<Action> = Operation<Action, unknown, unknown>;

/** An action that is under way. */
interface Made {
  readonly channel: StateChannel<never> | undefined;
  readonly options: ActionOptions<never>;
}

/** The actions of a client that are under way, by their op ids. */
class Underway {
  readonly #session: Session;
  readonly #made = new Map<string, Made>();

  constructor(session: Session) {
    this.#session = session;
  }

  begin(opId: string, made: Made): void {
    const { channel, options } = made;
    this.#made.set(opId, made);
    channel?.optimistic?.add(opId, options.optimistic);
    channel?.changed();
  }

  end(opId: string, made: Made): void {
    if (this.#made.get(opId) === made) this.#made.delete(opId);
    made.channel?.optimistic?.fail(opId);
    made.channel?.changed();
  }

  /** A message came; whether it was for an action alone, and may have ended it. */
  received(message: Received): boolean {
    const { op_id } = message as { readonly op_id?: string };
    if (op_id === undefined) return false;
    const made = this.#made.get(op_id);
    switch (message.t) {
      case ERROR:
        this.#session.calls.answerAction(op_id, { error: message }, true);
        return false;
      case PROGRESS:
        later(() => made?.options.onProgress?.({ percent: message.percent, message: message.message }));
        return false;
      case ACTION_OK:
        made?.channel?.optimistic?.acknowledge(op_id, message.at.find(({ resource }) => resource === made.channel?.name));
        made?.channel?.changed();
        this.#session.calls.answerAction(op_id, { ok: message.result ?? NIL });
        return true;
      case ACTION_ERR:
        this.#session.calls.answerAction(op_id, { error: message });
        return true;
      case UNREADABLE:
        if (message.of !== ACTION_OK && message.of !== ACTION_ERR) return false;
        this.#session.calls.answerAction(op_id, { problem: message.problem });
        return true;
      default:
        return false;
    }
  }
}

/** Nothing, in MessagePack: what an action returns that returns nothing. */
const NIL: Uint8Array = /* @__PURE__ */ Uint8Array.of(0xc0);
