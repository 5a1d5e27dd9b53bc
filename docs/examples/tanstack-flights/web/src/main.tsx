// The flights of an apron in TanStack Query: what was asked for once stays true, and nothing is asked for again.
import { QueryClient, QueryClientProvider, useMutation, useQuery } from "@tanstack/react-query";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { type CallError, connect } from "wilco";
import { keep, mutationOptions, queryOptions, resourceOptions } from "wilco/tanstack";
import { AssignStand, Board, type FlightId, GetFlight } from "./api/index.js";

const ws = connect("/ws");
const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });

// What GetFlight answered is true for as long as the board says so.
keep(queries, ws.resource(Board, {}), (board, set) => {
  for (const flight of Object.values(board.flights)) set(GetFlight, { id: flight.id }, flight);
});

function Page() {
  const [id, choose] = useState("");
  return (
    <>
      <h1>Flights</h1>
      <label>
        Flight <input value={id} onChange={({ target }) => choose(target.value)} placeholder="BA12" />
      </label>
      {id && <Details key={id} id={id} />}
      <Flights choose={choose} />
    </>
  );
}

function Flights({ choose }: { choose: (id: FlightId) => void }) {
  const { data, error, isStale } = useQuery(resourceOptions(ws, Board, {}));
  if (error) return <p role="alert">{error.fault.code}</p>;
  if (!data) return <p>loading</p>;
  return (
    <table data-phase={isStale ? "stale" : "live"}>
      <tbody>
        {Object.values(data.flights).map(({ id, airline, stand }) => (
          <tr key={id}>
            <th scope="row">
              <button onClick={() => choose(id)}>{id}</button>
            </th>
            <td>{airline}</td>
            <td className="stand">{stand ?? "no stand"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Details({ id }: { id: FlightId }) {
  const { data: flight, error } = useQuery(queryOptions(ws, GetFlight, { id }));
  const assign = useMutation(mutationOptions(ws, AssignStand));
  if (error) return <p role="alert">{inWords(error)}</p>;
  if (!flight) return <p>asking for {id}</p>;
  return (
    <section aria-label={id}>
      <p>
        {flight.airline} from {flight.origin} to {flight.destination}, {flight.stand ?? "no stand"}
      </p>
      <form action={(form) => assign.mutate({ id, stand: String(form.get("stand")) })}>
        <input name="stand" aria-label="Stand" required /> <button>Send</button>
      </form>
      {assign.error && <p role="alert">{inWords(assign.error)}</p>}
    </section>
  );
}

/** The operation's own error by its code, which the compiler knows; every other one by its sentence. */
function inWords(error: CallError<{ readonly code: string }>): string {
  return error.kind === "operation" ? error.error.code : error.message;
}

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Page />
    </QueryClientProvider>
  </StrictMode>,
);
