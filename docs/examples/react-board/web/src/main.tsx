// The flights of an apron: everybody sees the same board, and whoever drags a flight sees it move at once.
import { StrictMode, memo, useState } from "react";
import { createRoot } from "react-dom/client";
import { connect } from "wilco";
import { WilcoProvider, useAction, useEvent, usePresence, useResource, useStatus } from "wilco/react";
import { Board, DeskPresence, type FlightId, Notice } from "./api/index.js";

const name = new URLSearchParams(location.search).get("name") ?? "Ada";
const ws = connect("/ws", { token: name });

function Page() {
  const [isOpen, setOpen] = useState(true);
  return (
    <>
      <header>
        <h1>Flights</h1>
        <Line />
        <People />
        <button onClick={() => setOpen(!isOpen)}>{isOpen ? "Close the board" : "Open the board"}</button>
      </header>
      {isOpen && <Flights />}
    </>
  );
}

function Line() {
  return <output aria-label="Line">{useStatus().state}</output>;
}

function People() {
  const { users } = usePresence(DeskPresence, {});
  return <output aria-label="People">{users.map(({ userId }) => userId).join(", ")}</output>;
}

function Flights() {
  const phase = useResource(Board, {}, { select: ({ phase }) => phase });
  const ids = useResource(Board, {}, { select: ({ state }) => Object.keys(state?.flights ?? {}) });
  const [heard, setHeard] = useState("");
  useEvent(Notice, (notice) => setHeard(`${notice.flight}: ${notice.type}`));
  if (phase === "loading") return <p>loading</p>;
  return (
    <>
      <p role="status">{heard}</p>
      <table data-phase={phase}>
        <tbody>
          {ids.map((id) => (
            <Row key={id} id={id} />
          ))}
        </tbody>
      </table>
    </>
  );
}

/** One flight: it is drawn again when this flight changed, and for no other. */
const Row = memo(function Row({ id }: { id: FlightId }) {
  const flight = useResource(Board, {}, { select: ({ state }) => state?.flights[id] });
  const act = useAction(Board, {});
  const [refusal, setRefusal] = useState("");
  if (!flight) return null;

  async function send(form: FormData) {
    const stand = String(form.get("stand"));
    const sent = await act({ type: "send_to", flight: id, stand }, {
      optimistic: (board) => ({ ...board, flights: { ...board.flights, [id]: { ...flight!, stand } } }),
    }).result();
    if (sent.ok) setRefusal("");
    else setRefusal(sent.error.kind === "operation" ? sent.error.error.code : sent.error.message);
  }

  return (
    <tr>
      <th scope="row">{id}</th>
      <td>{flight.airline}</td>
      <td>{flight.state}</td>
      <td className="stand">{flight.stand ?? "no stand"}</td>
      <td>
        <form action={send}>
          <input name="stand" aria-label={`Stand of ${id}`} required /> <button>Send</button>
        </form>
        {refusal && <p role="alert">{refusal}</p>}
      </td>
    </tr>
  );
});

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <WilcoProvider client={ws}>
      <Page />
    </WilcoProvider>
  </StrictMode>,
);
