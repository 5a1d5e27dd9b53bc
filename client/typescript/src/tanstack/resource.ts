import type { QueryClient } from "@tanstack/query-core";
import type { Client } from "../client.js";
import type { Fault } from "../fault.js";
import { share } from "../flow/share.js";
import type { Apply, Derived, Resource, ResourceStore } from "../flow/types.js";
import { follow, isFollowed } from "./following.js";
import { type ResourceKey, keyed } from "./key.js";

/** The server does not give a resource, or what it gives cannot be read: `fault` tells. */
export class ResourceRefused extends Error {
  override readonly name: string = "ResourceRefused";
  readonly fault: Fault;

  /** @internal */
  constructor(resource: string, fault: Fault) {
    super(`${resource}: ${fault.code}${fault.message && `: ${fault.message}`}`);
    this.fault = fault;
  }
}

/** A query that follows a resource, as {@link resourceOptions} makes it. */
export interface ResourceQuery<State> {
  readonly queryKey: ResourceKey<State>;
  readonly queryFn: (context: { readonly client: QueryClient; readonly queryKey: readonly unknown[]; readonly signal: AbortSignal }) => Promise<State>;
  /** What is refused is refused; the client asks again by itself where the server says that it may. */
  readonly retry: (failureCount: number, error: ResourceRefused) => false;
  /** What lies in the cache is of now while it is followed: what came from a server or a disk is not yet. */
  readonly staleTime: (query: object) => number;
  readonly refetchOnMount: true;
  readonly refetchOnWindowFocus: false;
  readonly refetchOnReconnect: false;
  readonly networkMode: "always";
  readonly structuralSharing: (old: unknown, next: unknown) => unknown;
}

/**
 * A query whose data is the state of a resource, with each change of it: while anybody looks at the
 * query, and for its `gcTime` after. Nothing is fetched again, on focus or else.
 *
 * | resource | query |
 * | --- | --- |
 * | `loading` | `status: "pending"`; where there was data, that, and `isStale` |
 * | `live` | `status: "success"` |
 * | `stale` | the same data, and `isStale` |
 * | `refused` | `status: "error"`, with a {@link ResourceRefused}; `refetch` asks again |
 * | not `live`, and the client is closed for good | who waits is given a {@link ResourceRefused} with the code `closed` |
 *
 * What did not change stays the same object, so `select` and `memo` see a change only where there is
 * one. A resource with deltas of its own needs the function that takes one into the state.
 *
 * ```tsx
 * const board = useQuery(resourceOptions(ws, Board, {}));
 * const flight = useQuery({ ...resourceOptions(ws, Board, {}), select: (board) => board.flights[id] });
 * ```
 */
export function resourceOptions<Params extends object, State, Action, Output, Failure>(
  ws: Client,
  resource: Derived<Params, State, Action, Output, Failure>,
  params: NoInfer<Params>,
): ResourceQuery<State>;
export function resourceOptions<Params extends object, State, Delta, Action, Output, Failure>(
  ws: Client,
  resource: Resource<Params, State, Delta, Action, Output, Failure>,
  params: NoInfer<Params>,
  options: NoInfer<Apply<State, Delta>>,
): ResourceQuery<State>;
export function resourceOptions(
  ws: Client,
  resource: { readonly name: string },
  params: object,
  options?: object,
): ResourceQuery<unknown> {
  const open = (): ResourceStore<unknown> => ws.resource(resource as AnyResource, params, options as Apply<unknown, unknown>);
  return {
    queryKey: ["resource", resource.name, keyed(params)] as const as ResourceKey<unknown>,
    queryFn: ({ client, queryKey, signal }) => follow(client, queryKey, open, ws.status, (fault) => new ResourceRefused(resource.name, fault), signal),
    retry: () => false,
    staleTime: (query) => (isFollowed(query) ? Infinity : 0),
    refetchOnMount: true,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    networkMode: "always",
    structuralSharing: share,
  };
}

type AnyResource = Resource<object, unknown, unknown, unknown, unknown, unknown>;
