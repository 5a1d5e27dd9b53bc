import { createRoot, createRenderEffect } from "solid-js";
import type { ResourceStore, ResourceView } from "../../src/flow/index.js";
import { followed } from "./solid.js";

/** Shows what is followed until the function that is returned is called. */
export function drawn<State>(open: () => ResourceStore<State>, show: (view: ResourceView<State>) => void): () => void {
  return createRoot((leave) => {
    const view = followed(open());
    createRenderEffect(() => show(view()));
    return leave;
  });
}
