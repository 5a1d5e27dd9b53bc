import { useState } from "react";
import { share } from "../flow/share.js";
import type { Apply, Derived, Resource, ResourceStore, ResourceView } from "../flow/types.js";
import { textOf, useFollowed } from "./followed.js";
import { useGiven } from "./provider.js";

/** What of a resource a component shows. */
export interface Select<State, Selected> {
  /**
   * What the component needs of the view: it renders again where that changed, and not else. What
   * equals what was selected before is the same object, so it may be made anew each time.
   */
  readonly select?: ((view: ResourceView<State>) => Selected) | undefined;
}

/**
 * Follows a resource while the component is on the page, and gives what is known of it.
 *
 * The parameters are compared by what they say, so they may be written in place. A resource with
 * deltas of its own needs the function that takes one into the state, as `ws.resource` does.
 *
 * ```tsx
 * const { phase, state } = useResource(Board, {});
 * const flight = useResource(Board, {}, { select: ({ state }) => state?.flights[id] });
 * const world = useResource(World, { id: "1" }, { apply: moved });
 * ```
 */
export function useResource<Params, State, Action, Output, Failure, Selected = ResourceView<State>>(
  resource: Derived<Params, State, Action, Output, Failure>,
  params: NoInfer<Params>,
  options?: Select<NoInfer<State>, Selected>,
): Selected;
export function useResource<Params, State, Delta, Action, Output, Failure, Selected = ResourceView<State>>(
  resource: Resource<Params, State, Delta, Action, Output, Failure>,
  params: NoInfer<Params>,
  options: NoInfer<Apply<State, Delta>> & Select<NoInfer<State>, Selected>,
): Selected;
export function useResource(
  resource: object,
  params: object,
  options: { readonly select?: Selecting | undefined } = {},
): unknown {
  const client = useGiven();
  const [selection] = useState(() => new Selection());
  return useFollowed<ResourceView<unknown>, ResourceStore<unknown>, unknown>(
    client,
    resource,
    textOf(params),
    (client) => client.resource(resource as AnyResource, params, options as Apply<unknown, unknown>),
    (store) => selection.of(store?.get() ?? LOADING, options.select),
  );
}

type AnyResource = Resource<object, unknown, unknown, unknown, unknown, unknown>;
type Selecting = (view: ResourceView<never>) => unknown;

/** What a component selected last. */
class Selection {
  #view: ResourceView<unknown> | undefined;
  #select: Selecting | undefined;
  #selected: unknown;

  of(view: ResourceView<unknown>, select: Selecting | undefined): unknown {
    if (!select) return view;
    if (view !== this.#view || select !== this.#select) {
      this.#selected = share(this.#selected, select(view as ResourceView<never>));
      this.#view = view;
      this.#select = select;
    }
    return this.#selected;
  }
}

/** What is known of any resource before it is followed. */
const LOADING: ResourceView<never> = /* @__PURE__ */ Object.freeze({ phase: "loading", state: undefined, pending: 0 });
