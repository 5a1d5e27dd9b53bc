import type { CallOptions } from "../call.js";
import type { Client } from "../client.js";
import type { Derived, Resource } from "../flow/types.js";
import { type Retry, retrying } from "./retry.js";

/** A mutation that acts on a resource, as {@link actionOptions} makes it. */
export interface ActionMutation<Action, Output, Failure> extends Retry<Failure> {
  readonly mutationKey: readonly [kind: "resource", name: string];
  readonly mutationFn: (action: Action) => Promise<Output>;
  /** An action waits for the connection by itself. */
  readonly networkMode: "always";
}

/** How {@link actionOptions} act. */
export interface ActionMutationOptions<State, Action> extends Pick<CallOptions, "timeout" | "offline"> {
  /** The state with the action in it, to be shown in every query of the resource until the server's has it. */
  readonly optimistic?: ((state: State, action: Action) => State) | undefined;
}

/**
 * A mutation that acts on a resource. Nothing has to be written into the cache, and nothing taken out
 * again: `optimistic` is shown until the server's state has the action, or refuses it.
 *
 * ```tsx
 * const close = useMutation(actionOptions(ws, Board, {}, { optimistic: (board, { stand }) => closed(board, stand) }));
 * close.mutate({ kind: "close", stand: "A12" });
 * ```
 */
export function actionOptions<Params, State, Action, Output, Failure>(
  ws: Client,
  resource: Derived<Params, State, Action, Output, Failure> | Resource<Params, State, never, Action, Output, Failure>,
  params: NoInfer<Params>,
  { optimistic, ...options }: ActionMutationOptions<NoInfer<State>, NoInfer<Action>> = {},
): ActionMutation<Action, Output, Failure> {
  return {
    mutationKey: ["resource", resource.name],
    mutationFn: (action) =>
      ws.action<Params, State, Action, Output, Failure>(resource, params, action, {
        ...options,
        optimistic: optimistic && ((state) => optimistic(state, action)),
      }),
    ...retrying<Failure>("once"),
    networkMode: "always",
  };
}
