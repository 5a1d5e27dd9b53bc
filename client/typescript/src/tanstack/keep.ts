import type { QueryClient } from "@tanstack/query-core";
import type { Operation } from "../codec/index.js";
import { share } from "../flow/share.js";
import type { ResourceStore } from "../flow/types.js";
import { operationKey } from "./operation.js";

/** Says what an operation would answer, as {@link keep} hands it in. Only queries that are there and differ are written. */
export type Keep = <Input, Output, Failure>(
  operation: Operation<Input, Output, Failure>,
  input: NoInfer<Input>,
  output: NoInfer<Output>,
) => void;

/**
 * Keeps queries of operations true by a resource that holds what they ask for, until the function that
 * is returned is called: it closes the store.
 *
 * `write` is called with each new state, and when one of these queries was fetched.
 *
 * ```ts
 * const stop = keep(queryClient, ws.resource(Board, {}), (board, set) => {
 *   for (const flight of Object.values(board.flights)) set(GetFlight, { id: flight.id }, flight);
 * });
 * ```
 */
export function keep<State>(
  queryClient: QueryClient,
  store: ResourceStore<State>,
  write: (state: State, set: Keep) => void,
): () => void {
  const names = new Set<unknown>();
  const set: Keep = (operation, input, output) => {
    names.add(operation.name);
    queryClient.setQueryData<unknown>(operationKey(operation, input), (old: unknown) => {
      const next: unknown = old === undefined ? undefined : share(old, output);
      // Nothing is written where it is the same.
      return next === old ? undefined : next;
    });
  };
  const look = (): void => {
    const view = store.get();
    if (view.phase === "live") write(view.state, set);
  };
  const leave = queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "success" || event.action.manual) return;
    if (names.has(event.query.queryKey[0])) look();
  });
  store.subscribe(look);
  look();
  return () => {
    leave();
    store.close();
  };
}
