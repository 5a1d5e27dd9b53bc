// What docs/guide/frameworks.md shows beside the examples: checked by `tsc`, never run.
import { QueryClient, useMutation, useQuery } from "@tanstack/react-query";
import { type JSX, useState } from "react";
import { connect } from "wilco";
import type { Derived, NoParams } from "wilco/flow";
import { WilcoProvider, useClient, useResource } from "wilco/react";
import { actionOptions, resourceOptions } from "wilco/tanstack";

interface Flight {
  readonly id: string;
  readonly stand?: string;
}
type Board = { readonly flights: { readonly [id: string]: Flight } };
type SendTo = { readonly type: "send_to"; readonly flight: string; readonly stand: string };
declare const Board: Derived<NoParams, Board, SendTo, Flight, { readonly code: string }>;
declare function App(): JSX.Element;
declare const id: string;

const ws = typeof window === "undefined" ? undefined : connect("/ws");

export function Everywhere(): JSX.Element {
  return (
    <WilcoProvider client={ws}>
      <App />
    </WilcoProvider>
  );
}

export function useSamples(): unknown {
  const ws = useClient();
  const [queries] = useState(() => new QueryClient());
  const flight = useResource(Board, {}, { select: ({ state }) => state?.flights[id] });
  const stand = useQuery({ ...resourceOptions(ws, Board, {}), select: (board) => board.flights[id]?.stand });
  const send = useMutation(
    actionOptions(ws, Board, {}, {
      optimistic: (board, { flight, stand }) => ({
        ...board,
        flights: { ...board.flights, [flight]: { ...board.flights[flight]!, stand } },
      }),
    }),
  );
  return [queries, flight, stand, send];
}
