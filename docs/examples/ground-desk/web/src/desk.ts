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
import type { Feeds } from "./feeds.js";
import { FlightDetails } from "./flight.js";
import type { Answer, Line } from "./line.js";
import { Search } from "./search.js";
import { Sends } from "./sends.js";
import { pier } from "./stands.js";

/** What others have to know of the desk: the flights, which are on their way by hand, and which is looked at. */
export interface DeskView {
  readonly flights: ReadonlyMap<FlightId, Flight>;
  readonly pending: ReadonlySet<FlightId>;
  readonly chosen: FlightId | null;
}

/** The desk: what is on the board, which flight is looked at, and what both become by calls and by what others do. */
export class Desk {
  readonly #line: Line;
  readonly #feeds: Feeds;
  readonly #shown: (view: DeskView) => void;
  /** Where flights are looked for. */
  readonly search = new Search(() => void this.find());
  readonly #board = new Board((id) => void this.choose(id));
  readonly #details: FlightDetails;
  readonly #create: CreateForm;
  readonly #sends: Sends;
  readonly #count = part("count", HTMLParagraphElement);
  readonly #problem = part("find-problem", HTMLParagraphElement);
  /** Every flight as it is now, in the order of their arrival. */
  #flights = new Map<FlightId, Flight>();
  /** What was found; null for every flight. */
  #found: readonly FlightId[] | null = null;
  #chosen: FlightId | null = null;
  #finding = new AbortController();

  /** `shown` is told whenever something of the view is another one. */
  constructor(line: Line, feeds: Feeds, shown: (view: DeskView) => void) {
    this.#line = line;
    this.#feeds = feeds;
    this.#shown = shown;
    this.#sends = new Sends(line, () => this.#show());
    this.#details = new FlightDetails({
      assign: (id, stand) => this.#assign(id, stand),
      choose: (id) => void this.choose(id),
      others: () => [...this.#flights.values()],
    });
    this.#create = new CreateForm({
      create: (input) => line.ask(CreateFlight, input, ({ id }) => `${id} is in the day`),
      created: (flight) => void this.#created(flight),
      leave: () => this.#turnTo(this.#chosen === null ? "hint" : "flight"),
    });
    feeds.board.watch(() => this.#follow());
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
    this.#found = words === "" ? null : answer.value.map(({ id }) => id);
    // What is followed is newer than any answer.
    if (this.#feeds.board.get().state === undefined) this.#take(answer.value);
    this.#show();
    if (words === "") this.#revealNow();
  }

  /** Shows the details of a flight, and asks for what is known of it. */
  async choose(id: FlightId): Promise<void> {
    this.#chosen = id;
    this.#show();
    const known = this.#flights.get(id);
    if (known) this.#lookAt(known);
    const answer = await this.#line.ask(GetFlight, { id }, place);
    if (this.#chosen !== id || known) return;
    if (answer.ok) {
      this.#lookAt(answer.value);
      return;
    }
    this.#turnTo("flight");
    this.#details.miss(id, answer.words);
  }

  /** Shows a flight and sends it to a stand. */
  async send(id: FlightId, stand: StandId): Promise<void> {
    await this.choose(id);
    this.#details.send(stand);
  }

  /** Sends a flight to the stand on which it was dropped; says what came of it. */
  async drop(id: FlightId, stand: StandId): Promise<Answer<Flight, AssignStandError>> {
    const answer = await this.#sends.send(id, stand);
    if (!answer.ok) this.#board.shake(id);
    return answer;
  }

  /** Shows the form for a new flight. */
  create(): void {
    this.#turnTo("create");
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

  #assign(id: FlightId, stand: StandId): Promise<Answer<Flight, AssignStandError>> {
    return this.#line.ask(AssignStand, { id, stand }, place);
  }

  async #created(flight: Flight): Promise<void> {
    this.search.clear();
    await this.find();
    await this.choose(flight.id);
    this.#board.reveal(flight.id, "middle");
  }

  /** Takes in what the board is now. */
  #follow(): void {
    const { state } = this.#feeds.board.get();
    if (!state) return;
    this.#take(Object.values(state.flights));
    this.#show();
  }

  #take(flights: readonly Flight[]): void {
    const order = ({ arrival, id }: Flight): string => `${arrival.estimated} ${id}`;
    const sorted = [...flights].sort((one, other) => (order(one) < order(other) ? -1 : 1));
    this.#flights = new Map(sorted.map((flight) => [flight.id, flight]));
  }

  /** Shows everything as it is now. */
  #show(): void {
    const pending = this.#sends.pending;
    const found = this.#found?.flatMap((id) => this.#flights.get(id) ?? []) ?? [...this.#flights.values()];
    if (this.#flights.size > 0) {
      this.#board.show(found, pending);
      this.#count.textContent = this.#found?.length === MOST_FOUND ? `first ${MOST_FOUND}` : `${found.length}`;
    }
    this.#board.mark(this.#chosen);
    const chosen = this.#flights.get(this.#chosen ?? "");
    if (chosen) this.#details.follow(chosen, pending.has(chosen.id));
    this.#shown({ flights: this.#flights, pending, chosen: this.#chosen });
  }

  #lookAt(flight: Flight): void {
    this.#turnTo("flight");
    this.#details.show(flight);
    this.#board.reveal(flight.id, "nearest");
    part("panel", HTMLElement).scrollIntoView({ block: "nearest" });
  }

  #turnTo(which: "hint" | "flight" | "create"): void {
    for (const name of ["hint", "flight", "create"]) part(name, HTMLDivElement).hidden = name !== which;
  }

  /** What has left is history: the board opens where the day is. */
  #revealNow(): void {
    const next = [...this.#flights.values()].find(({ state }) => state === "on_stand");
    if (next && this.#chosen === null) this.#board.reveal(next.id, "top");
  }
}

function place({ id, stand }: Flight): string {
  return stand == null ? `${id} has no stand` : `${id} goes to ${stand}`;
}

/** The server finds no more than that. */
const MOST_FOUND = 20;
