/**
 * Operations and resources as queries and mutations of TanStack Query v5, for React, Vue, Svelte, Solid
 * and Angular alike: what is made here are options, which every one of them takes.
 *
 * ```tsx
 * import { useMutation, useQuery } from "@tanstack/react-query";
 * import { mutationOptions, queryOptions, resourceOptions } from "wilco/tanstack";
 *
 * const { data, error } = useQuery(queryOptions(ws, GetFlight, { id }));
 * const board = useQuery(resourceOptions(ws, Board, {})); // kept true by the server
 * const assign = useMutation(mutationOptions(ws, AssignStand));
 * ```
 *
 * What is asked for is its query's key, so each client has a `QueryClient` of its own.
 *
 * @module
 */
export { type ActionMutation, type ActionMutationOptions, actionOptions } from "./action.js";
export { type Keep, keep } from "./keep.js";
export { type OperationKey, type ResourceKey } from "./key.js";
export { type OperationMutation, type OperationQuery, mutationOptions, queryOptions } from "./operation.js";
export { ResourceRefused, type ResourceQuery, resourceOptions } from "./resource.js";
