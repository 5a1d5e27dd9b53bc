"use client";

/**
 * Resources, events, presence and actions as React hooks, for React 18.3 and 19.
 *
 * All components that follow one resource share one subscription. It begins when the first of them is
 * on the page and ends with the last; nothing is asked for while a component renders. On a server,
 * and until the first answer, a resource is `loading`.
 *
 * ```tsx
 * import { connect } from "wilco";
 * import { WilcoProvider, useResource } from "wilco/react";
 * import { Board } from "./api/index.js"; // written by `wilco gen`
 *
 * const ws = connect("/ws");
 * createRoot(place).render(<WilcoProvider client={ws}><Flights /></WilcoProvider>);
 *
 * function Flights() {
 *   const { phase, state } = useResource(Board, {});
 *   return state ? <ul>{Object.keys(state.flights).map((id) => <li key={id}>{id}</li>)}</ul> : <p>{phase}</p>;
 * }
 * ```
 *
 * @module
 */
export { type Acting, useAction } from "./action.js";
export { useEvent } from "./event.js";
export { type PresentPlace, usePresence } from "./presence.js";
export { WilcoProvider, type WilcoProviderProps, useClient } from "./provider.js";
export { type Select, useResource } from "./resource.js";
export { useStatus } from "./status.js";
