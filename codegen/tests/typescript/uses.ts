// What programs can do with what was printed, and what the compiler refuses. It is compiled, never run.
import type { Operation, Uuid } from "wilco/codec";
import type { Derived, Event, Presence, Resource } from "wilco/flow";
import { ApronPresence, Board, type CellInput, RoomIdPresence, Score, World, WorldEvent } from "./channels/index.js";
import { type Answer, Ask, type DiffersInput } from "./directions/index.js";
import type { Internal } from "./enum_internal/index.js";
import type { Event as OpenEvent } from "./row_open_tagged/index.js";
import type { Weather, WeatherInput } from "./row_open_names/index.js";
import type { Level } from "./row_repr/index.js";
import type { Serial } from "./integers/index.js";
import { type DoorError, OpenDoor } from "./operations/index.js";
import type { Known, KnownInput } from "./options/index.js";
import type { FlightId } from "./texts/index.js";

declare function request<Input, Output, Failure>(
  operation: Operation<Input, Output, Failure>,
  input: NoInfer<Input>,
): { readonly ok: true; readonly output: Output } | { readonly ok: false; readonly error: Failure };

/** What is optional may be left out, or be null or undefined; what is not may not. */
const differs: DiffersInput = { calledAs: "BA12", inner: { limit: null }, count: undefined };
const asked = request(Ask, { differs, same: [{ id: "a" }], after: null });
// @ts-expect-error the field `calledAs` is missing
request(Ask, { differs: { inner: {} }, same: [] });
// @ts-expect-error there is no field `sam`
request(Ask, { differs, same: [], sam: [] });
// @ts-expect-error a field with a default is not null
request(Ask, { differs: { ...differs, count: null }, same: [] });

/** What is read is there, null or absent, as its type says, and nobody changes it. */
if (asked.ok) {
  const answer: Answer = asked.output;
  const text: string = (answer.more ?? "") + answer.differs.shownAs + (answer.differs.note?.length ?? 0);
  // @ts-expect-error nothing that was read can be written
  answer.more = text;
  // @ts-expect-error it is absent, never undefined
  const wrong: Answer = { ...answer, more: undefined };
  void wrong;
} else {
  asked.error.id.trim();
}

/** What was read can be sent again. */
export function again(known: Known): KnownInput {
  return known;
}

/** A text is a flight's number, but no other number is. */
export function flight(text: string, session: Uuid): FlightId {
  const id: FlightId = text;
  // @ts-expect-error a session is no flight
  const other: FlightId = session;
  return id || other;
}

/** A number of full width is a bigint. */
export function next(serial: Serial): Serial {
  // @ts-expect-error a number is not
  const wrong: Serial = 1;
  return serial + 1n + wrong;
}

/** Variants are told apart by their tags, and every one has to be thought of. */
export function shown(internal: Internal): string {
  switch (internal.type) {
    case "landed":
    case "empty":
      return internal.type;
    case "moved":
      return internal.parking;
    case "delayed":
      return `${internal.minutes} ${internal.reason ?? ""} ${internal.at[1]}`;
    default:
      return internal satisfies never;
  }
}

/** An operation tells what it refuses with. */
export function opened(): string {
  const opened = request(OpenDoor, { door: { number: 1 } });
  if (opened.ok) return String(opened.output?.number);
  const error: DoorError = opened.error;
  return error.code === "locked" ? error.by : error.code;
}

declare function follow<Params, State, Delta, Action, Output, Failure>(
  resource: Resource<Params, State, Delta, Action, Output, Failure>,
  params: NoInfer<Params>,
  apply: (state: NoInfer<State>, delta: NoInfer<Delta>) => NoInfer<State>,
  act?: { readonly action: NoInfer<Action>; readonly then: (output: NoInfer<Output>, error: NoInfer<Failure>) => void },
): State;
declare function look<Params, State, Action, Output, Failure>(
  resource: Derived<Params, State, Action, Output, Failure>,
  params: NoInfer<Params>,
  action?: NoInfer<Action>,
): State;
declare function listen<Value>(event: Event<Value>, handler: (value: NoInfer<Value>) => void): void;
declare function meet<Params>(presence: Presence<Params>, params: NoInfer<Params>): void;

/** The value of a resource tells its parameters, its state, its deltas, and what can be done to it. */
export function followed(cell: CellInput): World {
  listen(WorldEvent, (event) => event.text.trim());
  // @ts-expect-error it has another field
  listen(WorldEvent, (event) => event.words);
  const score: number = follow(Score, {}, (state, delta) => state + delta);
  // @ts-expect-error nobody can act on it
  follow(Score, {}, (state) => state, { action: score, then: () => undefined });
  // @ts-expect-error the parameter is missing
  follow(World, {}, (state) => state);
  return follow(
    World,
    { id: "7" },
    (state, delta) => {
      switch (delta.type) {
        case "turned":
          return { ...state, turn: delta.turn };
        case "taken":
          return { ...state, cells: state.cells.with(delta.at, delta.cell) };
        default:
          return delta satisfies never;
      }
    },
    { action: { type: "take", at: 1, cell }, then: (output, error) => [output?.height.toFixed(), error.by] },
  );
}

/** So does that of a derived one, and a presence tells its parameters. */
export function looked(): bigint {
  meet(ApronPresence, {});
  meet(RoomIdPresence, { id: "7" });
  // @ts-expect-error it has no parameter
  meet(ApronPresence, { id: "7" });
  // @ts-expect-error the parameter is a text
  meet(RoomIdPresence, { id: 7 });
  // @ts-expect-error nobody can act on it
  look(Board, {}, "clear");
  return look(Board, {}).serial;
}

/** An open enum has one more member, so that a switch has to say what becomes of a variant that is not known yet. */
export function forecast(weather: Weather): string {
  switch (weather) {
    case "Sun":
    case "Rain": {
      const known: WeatherInput = weather;
      return known;
    }
    default: {
      // @ts-expect-error it is not nothing
      const none: never = weather;
      return `unknown: ${none satisfies string}`;
    }
  }
}

// @ts-expect-error without a default not every variant returns something
export function halfForecast(weather: Weather): string {
  switch (weather) {
    case "Sun":
    case "Rain":
      return weather;
  }
}

/** What was read cannot be sent before it is known. */
export function sent(weather: Weather): WeatherInput {
  // @ts-expect-error it may be one that the server does not take
  const wrong: WeatherInput = weather;
  return wrong;
}

/** The same with a tag: the fields are there where the tag is known. */
export function happened(event: OpenEvent): string {
  switch (event.type) {
    case "Landed":
      return event.type;
    case "Moved":
      return `${event.row}${event.seat}`;
    default:
      // @ts-expect-error nothing is known of it
      return event.row as string;
  }
}

/** An enum of numbers is those numbers. */
export function louder(level: Level): Level {
  // @ts-expect-error no level has that number
  const wrong: Level = 7;
  return level === -1 ? 1000 : wrong;
}
