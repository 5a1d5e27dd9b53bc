import { type Readable, readable } from "svelte/store";
import type { ResourceStore, ResourceView } from "wilco/flow";

/** Follows a resource for as long as any component shows it. */
export function followed<State>(open: () => ResourceStore<State>): Readable<ResourceView<State>> {
  return readable<ResourceView<State>>({ phase: "loading", state: undefined, pending: 0 }, (set) => {
    const store = open();
    store.subscribe(() => set(store.get()));
    set(store.get());
    return store.close;
  });
}
