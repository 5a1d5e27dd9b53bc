import { type ShallowRef, onScopeDispose, shallowRef } from "vue";
import type { ResourceStore, ResourceView } from "wilco/flow";

/** Shows what is followed, for as long as the component or the scope is there. */
export function followed<State>(store: ResourceStore<State>): Readonly<ShallowRef<ResourceView<State>>> {
  const view = shallowRef(store.get());
  store.subscribe(() => (view.value = store.get()));
  onScopeDispose(store.close);
  return view;
}
