import {
  AssignStand,
  CreateFlight,
  FindFlights,
  GetFlight,
  InspectStand,
  ListFlights,
  type AssignStandError,
  type Flight,
  type FlightId,
  type Inspection,
  type StandId,
} from "./api/index.js";
import { Board } from "./board.js";
import { CreateForm } from "./create.js";
import { part } from "./element.js";
import { FlightDetails } from "./flight.js";
import type { Answer, Line } from "./line.js";
import { Search } from "./search.js";
import { pier } from "./stands.js";

/** The desk: what is on the board, which flight is looked at, and what both become by calls. */
export class Desk {
  readonly #line: Line;
  /** Where flights are looked for. */
  readonly search = new Search(() => void this.find());
  readonly #board = new Board((id) => void this.choose(id));
  readonly #details: FlightDetails;
  readonly #create: CreateForm;
  readonly #count = part("count", HTMLParagraphElement);
  readonly #problem = part("find-problem", HTMLParagraphElement);
  /** Every flight as it was last heard of. */
  readonly #flights = new Map<FlightId, Flight>();
  #chosen: FlightId | null = null;
  #finding = new AbortController();

  constructor(line: Line) {
    this.#line = line;
    this.#details = new FlightDetails({
      assign: (id, stand) => this.#assign(id, stand),
      choose: (id) => void this.choose(id),
      others: () => [...this.#flights.values()],
    });
    this.#create = new CreateForm({
      create: (input) => line.ask(CreateFlight, input, ({ id }) => `${id} is in the day`),
      created: (flight) => void this.#created(flight),
      leave: () => this.#show(this.#chosen === null ? "hint" : "flight"),
    });
  }

  /** Asks for the flights that are looked for, or for all; a search that is still under way is cancelled. */
  async find(): Promise<void> {
    this.#finding.abort();
    this.#finding = new AbortController();
    const { signal } = this.#finding;
    const { words } = this.search;
    const told = (flights: readonly Flight[]): string => (flights.length === 1 ? "1 flight" : `${flights.length} flights`);
    const answer = words === ""
      ? await this.#line.ask(ListFlights, {}, told, signal)
      : await this.#line.ask(FindFlights, { q: words }, told, signal);
    if (signal.aborted) return;
    this.#problem.hidden = answer.ok;
    if (!answer.ok) {
      this.#problem.textContent = answer.words;
      return;
    }
    for (const flight of answer.value) this.#flights.set(flight.id, flight);
    this.#board.show(answer.value);
    const isCut = words !== "" && answer.value.length === MOST_FOUND;
    this.#count.textContent = isCut ? `first ${MOST_FOUND}` : `${answer.value.length}`;
    if (words === "") this.#revealNow(answer.value);
  }

  /** Asks again for all that is shown, after a time in which others may have changed it. */
  async refresh(): Promise<void> {
    await this.find();
    if (this.#chosen !== null && !part("flight", HTMLDivElement).hidden) await this.choose(this.#chosen);
  }

  /** Asks for a flight and shows its details. */
  async choose(id: FlightId): Promise<void> {
    this.#chosen = id;
    this.#board.mark(id);
    const answer = await this.#line.ask(GetFlight, { id }, place);
    if (this.#chosen !== id) return;
    this.#show("flight");
    if (!answer.ok) {
      this.#details.miss(id, answer.words);
      return;
    }
    // Another desk may have moved it since it came onto this board.
    if (this.#flights.get(id)?.stand !== answer.value.stand) this.#board.update(answer.value);
    this.#take(answer.value);
    this.#details.show(answer.value);
    this.#board.reveal(id, "nearest");
    part("panel", HTMLElement).scrollIntoView({ block: "nearest" });
  }

  /** Shows a flight and sends it to a stand. */
  async send(id: FlightId, stand: StandId): Promise<void> {
    await this.choose(id);
    this.#details.send(stand);
  }

  /** Shows the form for a new flight. */
  create(): void {
    this.#show("create");
    this.#create.focus();
  }

  /** Asks for every flight of the board by itself, all at once. */
  async burst(): Promise<void> {
    await this.#line.askTogether(GetFlight, this.#board.ids().map((id) => ({ id })));
  }

  /** Sends somebody to each stand of the first pier, all at once; each inspection is an effect and a call. */
  async inspect(): Promise<void> {
    const told = ({ stand, number }: Inspection): string => `${stand} is inspected: inspection no. ${number}`;
    await Promise.all(pier("A").map((stand) => this.#line.ask(InspectStand, { stand }, told)));
  }

  async #assign(id: FlightId, stand: StandId): Promise<Answer<Flight, AssignStandError>> {
    const answer = await this.#line.ask(AssignStand, { id, stand }, place);
    if (answer.ok) {
      this.#take(answer.value);
      this.#board.update(answer.value);
    }
    return answer;
  }

  async #created(flight: Flight): Promise<void> {
    this.#take(flight);
    this.search.clear();
    await this.find();
    await this.choose(flight.id);
    this.#board.update(flight);
    this.#board.reveal(flight.id, "center");
  }

  #take(flight: Flight): void {
    this.#flights.set(flight.id, flight);
  }

  #show(which: "hint" | "flight" | "create"): void {
    for (const name of ["hint", "flight", "create"]) part(name, HTMLDivElement).hidden = name !== which;
  }

  /** What has left is history: the board opens where the day is. */
  #revealNow(flights: readonly Flight[]): void {
    const next = flights.find(({ state }) => state === "on_stand");
    if (next && this.#chosen === null) this.#board.reveal(next.id, "start");
  }
}

function place({ id, stand }: Flight): string {
  return stand == null ? `${id} has no stand` : `${id} goes to ${stand}`;
}

/** The server finds no more than that. */
const MOST_FOUND = 20;
