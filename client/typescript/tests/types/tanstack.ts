// What the compiler must accept of queries and mutations, and what it must refuse: checked by `tsc`, never run.
import { QueryClient, QueryObserver } from "@tanstack/query-core";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { Operation } from "../../src/codec/index.js";
import type { CallError, Client } from "../../src/index.js";
import { type ResourceRefused, actionOptions, keep, mutationOptions, queryOptions, resourceOptions } from "../../src/tanstack/index.js";
import { Board, WorldOf } from "./flow.js";

interface Flight {
  readonly id: string;
  readonly stand: string | null;
}
type GetFlightError = { readonly code: "unknown_flight" };
type World = { readonly hp: number; readonly names: readonly string[] };
declare const GetFlight: Operation<{ readonly id: string }, Flight, GetFlightError>;

/** Holds if the two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}

export function useQueries(ws: Client): void {
  const flight = useQuery({ ...queryOptions(ws, GetFlight, { id: "BA12" }, { timeout: 500 }), staleTime: 5 });
  same<typeof flight.data, Flight | undefined>(true);
  same<typeof flight.error, CallError<GetFlightError> | null>(true);
  if (flight.error?.kind === "operation") same<typeof flight.error.error.code, "unknown_flight">(true);
  const stand = useQuery({ ...queryOptions(ws, GetFlight, { id: "BA12" }), select: ({ stand }) => stand });
  same<typeof stand.data, string | null | undefined>(true);
  const surely = useSuspenseQuery(queryOptions(ws, GetFlight, { id: "BA12" }));
  same<typeof surely.data, Flight>(true);
  // @ts-expect-error A field is missing.
  queryOptions(ws, GetFlight, {});
  // @ts-expect-error There is no such field.
  queryOptions(ws, GetFlight, { id: "BA12", gate: 1 });

  const board = useQuery(resourceOptions(ws, Board, {}));
  same<typeof board.data, World | undefined>(true);
  same<typeof board.error, ResourceRefused | null>(true);
  const hp = useQuery({ ...resourceOptions(ws, Board, {}), select: ({ hp }) => hp });
  same<typeof hp.data, number | undefined>(true);
  useQuery(resourceOptions(ws, WorldOf, { id: "1" }, { apply: (world, { hp }) => ({ ...world, hp }) }));
  // @ts-expect-error Its deltas are its own: somebody has to apply them.
  resourceOptions(ws, WorldOf, { id: "1" });
  // @ts-expect-error There is no such parameter.
  resourceOptions(ws, Board, { id: "1" });
}

export function useMutations(ws: Client): void {
  const get = useMutation(mutationOptions(ws, GetFlight));
  same<typeof get.data, Flight | undefined>(true);
  same<typeof get.error, CallError<GetFlightError> | null>(true);
  get.mutate({ id: "BA12" });
  // @ts-expect-error It is of another type.
  get.mutate({ id: 7 });
  const hit = useMutation(actionOptions(ws, WorldOf, { id: "1" }, { optimistic: (world, { hit }) => ({ ...world, hp: world.hp - hit }) }));
  same<typeof hit.data, { readonly at: number } | undefined>(true);
  same<typeof hit.error, CallError<{ readonly code: "far" }> | null>(true);
  hit.mutate({ hit: 1 });
  // @ts-expect-error This is no action of it.
  hit.mutate({ heal: 1 });
  // @ts-expect-error What comes out is no state.
  actionOptions(ws, WorldOf, { id: "1" }, { optimistic: () => 7 });
}

export async function cores(ws: Client, queries: QueryClient): Promise<void> {
  const options = queryOptions(ws, GetFlight, { id: "BA12" });
  const fetched = await queries.fetchQuery(options);
  same<typeof fetched, Flight>(true);
  const cached = queries.getQueryData(options.queryKey);
  same<typeof cached, Flight | undefined>(true);
  const state = queries.getQueryState(options.queryKey);
  same<NonNullable<typeof state>["error"], CallError<GetFlightError> | null>(true);
  new QueryObserver(queries, resourceOptions(ws, Board, {})).subscribe(({ data }) => same<typeof data, World | undefined>(true));
  keep(queries, ws.resource(Board, {}), ({ names }, set) => {
    for (const id of names) set(GetFlight, { id }, { id, stand: null });
    // @ts-expect-error This is no flight.
    set(GetFlight, { id: "BA12" }, { id: "BA12" });
  });
}
