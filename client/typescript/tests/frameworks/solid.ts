import { type Accessor, from, onCleanup } from "solid-js";
import type { ResourceStore, ResourceView } from "wilco/flow";

/** Shows what is followed, for as long as its owner is there. */
export function followed<State>(store: ResourceStore<State>): Accessor<ResourceView<State>> {
  onCleanup(store.close);
  return from<ResourceView<State>>((set) => store.subscribe(() => set(() => store.get())), store.get());
}
