import { useCallback } from "react";
import type { Act, Actable, ActionOptions } from "../flow/types.js";
import { textOf } from "./followed.js";
import { needed, useGiven } from "./provider.js";

/** Acts on a resource, as {@link useAction} gives it. */
export type Acting<State, Action, Output, Failure> = (
  action: Action,
  options?: ActionOptions<State>,
) => Act<Output, Failure>;

/**
 * The function that acts on a resource; the same one while the resource and the client are.
 *
 * An action may be shown before it is done, to all who follow the resource on this page.
 *
 * ```tsx
 * const act = useAction(Board, {});
 * const close = () => act({ kind: "close", stand }, { optimistic: (board) => closed(board, stand) });
 * ```
 */
export function useAction<Params extends object, State, Action, Output, Failure>(
  resource: Actable<Params, State, Action, Output, Failure>,
  params: NoInfer<Params>,
): Acting<State, Action, Output, Failure> {
  const client = useGiven();
  return useCallback(
    (action, options) => needed(client).action(resource, params, action, options),
    // The parameters by what they say.
    [client, resource, textOf(params)],
  );
}
