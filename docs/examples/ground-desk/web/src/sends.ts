import { Board, type AssignStandError, type Flight, type FlightId, type StandId } from "./api/index.js";
import type { Answer, Line } from "./line.js";

/** The flights that were dragged to a stand and are not there yet, as far as the server has said. */
export class Sends {
  readonly #line: Line;
  readonly #changed: () => void;
  readonly #underWay: FlightId[] = [];

  /** `changed` is called whenever there is one more or one less. */
  constructor(line: Line, changed: () => void) {
    this.#line = line;
    this.#changed = changed;
  }

  /** The flights that are on their way so. */
  get pending(): ReadonlySet<FlightId> {
    return new Set(this.#underWay);
  }

  /** Sends a flight to a stand. It is seen there at once, and put back if the server refuses. */
  async send(flight: FlightId, stand: StandId): Promise<Answer<Flight, AssignStandError>> {
    this.#underWay.push(flight);
    const action = { type: "send_to", flight, stand } as const;
    const answer = this.#line.act(Board, "board", action, (board) => sent(board, flight, stand), () => `${flight} goes to ${stand}`);
    this.#changed();
    const came = await answer;
    this.#underWay.splice(this.#underWay.indexOf(flight), 1);
    this.#changed();
    return came;
  }
}

/** The board with the flight on that stand. */
function sent(board: Board, id: FlightId, stand: StandId): Board {
  const flight = board.flights[id];
  return flight ? { ...board, flights: { ...board.flights, [id]: { ...flight, stand } } } : board;
}
