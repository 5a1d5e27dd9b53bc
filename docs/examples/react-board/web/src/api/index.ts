// Written by wilco. Do not edit: run `wilco gen` again.
import * as $ from "wilco/codec";
import * as $flow from "wilco/flow";

/** What tells this version of the API from others. */
export const contractHash = "56b40d91a0e5cce7dc5dbb825d6b52e8";

/** A type of aircraft, by its ICAO designator. */
export type AircraftType =
  /** Embraer ERJ 145. */
  | "E145"
  /** ATR 72-600. */
  | "AT76"
  /** Embraer E190. */
  | "E190"
  /** Airbus A320. */
  | "A320"
  /** Airbus A321neo. */
  | "A21N"
  /** Boeing 737-800. */
  | "B738"
  /** Boeing 757-200. */
  | "B752"
  /** Boeing 767-300. */
  | "B763"
  /** Airbus A330-300. */
  | "A333"
  /** Boeing 787-9. */
  | "B789"
  /** Boeing 777-300ER. */
  | "B77W";

/**
 * Send a flight to a stand.
 *
 * The stand is a place to be in, not a step to take, so doing it twice leaves the flight where doing it once does.
 */
export interface AssignStand {
  /** The number of the flight. */
  readonly id: FlightId;
  /** The stand it is to go to. */
  readonly stand: StandId;
}

/** Why a flight does not get a stand. */
export type AssignStandError =
  /** No flight of the day has that number. */
  | {
      readonly code: "unknown_flight";
      /** The number that was given. */
      readonly flight: FlightId;
    }
  /** The flight has left its stand and needs none any more. */
  | {
      readonly code: "flight_departed";
      /** The flight. */
      readonly flight: FlightId;
    }
  /** The airport has no such stand. */
  | {
      readonly code: "unknown_stand";
      /** The name that was given. */
      readonly stand: StandId;
    }
  /** Nothing may be parked on the stand today. */
  | {
      readonly code: "stand_closed";
      /** The stand. */
      readonly stand: StandId;
      /** Why it is closed. */
      readonly reason: string;
    }
  /** The aircraft does not fit. */
  | {
      readonly code: "stand_too_small";
      /** The stand. */
      readonly stand: StandId;
      /** The type of the aircraft. */
      readonly aircraft: AircraftType;
    }
  /** Another aircraft is on the stand at some time of the flight's stay. */
  | {
      readonly code: "stand_occupied";
      /** The stand. */
      readonly stand: StandId;
      /** The other flight. */
      readonly by: FlightId;
      /** When the other flight comes onto the stand. */
      readonly from: Time;
      /** When the other flight leaves it. */
      readonly until: Time;
    };

/**
 * The flights of the day. What changes on it is found by comparing, so that nothing has to be said of how.
 */
export interface Board {
  /** The flights by their numbers. */
  readonly flights: { readonly [key: string]: Flight };
}

/** What can be done to the board by hand. */
export type BoardAction =
  /** Drag the strip of a flight to a stand. */
  | {
      readonly type: "send_to";
      /** The number of the flight. */
      readonly flight: FlightId;
      /** The stand it is to go to. */
      readonly stand: StandId;
    };

/** Take a flight into the day. */
export interface CreateFlight {
  /** The flight number as it was typed, such as `BA12`. */
  readonly id: string;
  /** The type of the aircraft. */
  readonly aircraft: AircraftType;
  /** The registration painted on the aircraft, such as `G-EUUA`. */
  readonly registration: string;
  /** The airport it comes from, as an IATA code. */
  readonly origin: string;
  /** The airport it goes on to, as an IATA code. */
  readonly destination: string;
  /** When it comes onto its stand. */
  readonly arrival: Time;
  /** When it leaves its stand. */
  readonly departure: Time;
  /** The stand it should get; none leaves the choice for later. */
  readonly stand?: string | null | undefined;
}

/** Why a flight is not taken into the day. */
export type CreateFlightError =
  /** What was typed cannot be right. */
  | {
      readonly code: "invalid";
      /** What is wrong, at most once per field and in the order of the fields. */
      readonly fields: readonly FieldError[];
    }
  /** The desk already looks after as many flights as it can. */
  | {
      readonly code: "desk_full";
      /** How many that is. */
      readonly limit: number;
    };

/** What is wrong with one field of a form. */
export interface FieldError {
  /** The name of the field in the request. */
  readonly field: string;
  /** A sentence to show under the field. */
  readonly message: string;
}

/**
 * Find flights by what people know of them, in the order of their arrival.
 *
 * Every word has to fit: `late`, a state such as `inbound`, an airline, a flight number or its beginning, a stand,
 * an airport, a type of aircraft, a registration. At most 20 flights are found.
 */
export interface FindFlights {
  /** The words, such as `late ba`. */
  readonly q: string;
}

/** Why a search is not made. */
export type FindFlightsError =
  /** The text is longer than a search may be. */
  | {
      readonly code: "query_too_long";
      /** How many characters it may have. */
      readonly limit: number;
    };

/** One turn of an aircraft: it comes in, stands, and leaves again under the same number. */
export interface Flight {
  /** Its number. */
  readonly id: FlightId;
  /** The name of the airline. */
  readonly airline: string;
  /** The type of the aircraft. */
  readonly aircraft: AircraftType;
  /** The registration painted on the aircraft. */
  readonly registration: string;
  /** The airport it comes from, as an IATA code. */
  readonly origin: string;
  /** The airport it goes on to, as an IATA code. */
  readonly destination: string;
  /** When it comes onto its stand. */
  readonly arrival: Times;
  /** When it leaves its stand. */
  readonly departure: Times;
  /** Where it is just now. */
  readonly state: FlightState;
  /** The stand it is on or will go to; none if nobody has chosen one yet. */
  readonly stand?: StandId;
  /** The tug that pushes it back; none on remote stands or if nobody has chosen one yet. */
  readonly tug?: string;
}

/** A flight number: the two characters of the airline and one to four digits, such as `BA12`. */
export type FlightId = $.Flavor<string, "FlightId">;

/** Where a flight is on its way over the apron. */
export type FlightState =
  /** On its way to the stand. */
  | "inbound"
  /** On its stand. */
  | "on_stand"
  /** Off its stand, on its way to the runway. */
  | "outbound"
  /** In the air. Nothing about it can be changed any more. */
  | "departed";

/** Show one flight. */
export interface GetFlight {
  /** The number of the flight. */
  readonly id: FlightId;
}

/** Why a flight cannot be shown. */
export type GetFlightError =
  /** No flight of the day has that number. */
  | {
      readonly code: "unknown_flight";
      /** The number that was asked for. */
      readonly flight: FlightId;
    };

/**
 * Send somebody to look at a stand, which takes two to five seconds.
 *
 * Each inspection is work, and is counted. Whoever loses the line while it is under way gets its answer over the
 * next one; nobody goes twice.
 */
export interface InspectStand {
  /** The stand to look at. */
  readonly stand: StandId;
}

/** Why a stand is not inspected. */
export type InspectStandError =
  /** The airport has no such stand. */
  | {
      readonly code: "unknown_stand";
      /** The name that was given. */
      readonly stand: StandId;
    };

/** What came of an inspection. */
export interface Inspection {
  /** The stand that was looked at. */
  readonly stand: StandId;
  /** How many times it was looked at since the desk began, this time included. */
  readonly number: number;
}

/** List all flights of the day, in the order of their arrival. */
export type ListFlights = { readonly [key: string]: never };

/** A change of the traffic. */
export type Movement =
  /** Something is there now. */
  | {
      readonly type: "moved";
      /** The flight or the tug. */
      readonly id: string;
      /** Where it is. */
      readonly vehicle: Vehicle;
    }
  /** Something has left the plan. */
  | {
      readonly type: "gone";
      /** The flight or the tug. */
      readonly id: string;
    }
  /** Another minute has begun. */
  | {
      readonly type: "clock";
      /** What time it is. */
      readonly at: Time;
    };

/** What moves on the apron, and what stands on it. */
export interface Movements {
  /** What time it is on the apron. */
  readonly clock: Time;
  /** Aircraft by their flights, tugs by their names. */
  readonly vehicles: { readonly [key: string]: Vehicle };
}

/** Something that those at the desk should hear of. */
export type Notice =
  /** A flight touches down. */
  | {
      readonly type: "landed";
      /** The flight. */
      readonly flight: FlightId;
    }
  /** A flight is on its stand. */
  | {
      readonly type: "on_stand";
      /** The flight. */
      readonly flight: FlightId;
      /** Where it stands. */
      readonly stand: StandId;
    }
  /** A flight has landed and has nowhere to go. */
  | {
      readonly type: "holding";
      /** The flight. */
      readonly flight: FlightId;
      /** The stand that is not free; none if nobody has chosen one. */
      readonly stand?: StandId;
    }
  /** A flight leaves its stand. */
  | {
      readonly type: "pushed_back";
      /** The flight. */
      readonly flight: FlightId;
      /** The stand that is free now. */
      readonly stand: StandId;
    }
  /** A flight is in the air. */
  | {
      readonly type: "took_off";
      /** The flight. */
      readonly flight: FlightId;
    }
  /** Somebody dragged a flight to a stand. */
  | {
      readonly type: "sent";
      /** The flight. */
      readonly flight: FlightId;
      /** Where it is to go. */
      readonly stand: StandId;
      /** Who did it. */
      readonly by: string;
    };

/** The name of a stand: the letter of its pier and a number, such as `C4`. */
export type StandId = $.Flavor<string, "StandId">;

/** A moment of the demo's one day, to the minute, in UTC: `2026-06-18T14:35:00Z`. */
export type Time = $.Flavor<string, "Time">;

/** A time as it was planned and as it is expected now. */
export interface Times {
  /** As planned. */
  readonly scheduled: Time;
  /** As expected now. */
  readonly estimated: Time;
}

/** Where something is on the plan of the apron, which is 1000 wide and 420 high. */
export interface Vehicle {
  /** What it is. */
  readonly kind: VehicleKind;
  /** From the left. */
  readonly x: number;
  /** From the top. */
  readonly y: number;
  /** Where its nose points, in degrees from the right, clockwise. */
  readonly heading: number;
  /** Whether it waits for a stand. */
  readonly waits: boolean;
}

/** What moves on an apron. */
export type VehicleKind =
  /** An aircraft. */
  | "aircraft"
  /** A tug. */
  | "tug";

/**
 * Send a flight to a stand.
 *
 * The stand is a place to be in, not a step to take, so doing it twice leaves the flight where doing it once does.
 *
 * @see `docs/examples/ground-desk/src/operations.rs:68`
 */
export const AssignStand: $.Operation<AssignStand, Flight, AssignStandError> = {
  name: "flight.assign_stand",
  class: "idempotent",
  input: writeAssignStand,
  output: readFlight,
  error: readAssignStandError,
};

/**
 * Take a flight into the day.
 *
 * @see `docs/examples/ground-desk/src/operations.rs:43`
 */
export const CreateFlight: $.Operation<CreateFlight, Flight, CreateFlightError> = {
  name: "flight.create",
  class: "once",
  input: writeCreateFlight,
  output: readFlight,
  error: readCreateFlightError,
};

/**
 * Find flights by what people know of them, in the order of their arrival.
 *
 * Every word has to fit: `late`, a state such as `inbound`, an airline, a flight number or its beginning, a stand,
 * an airport, a type of aircraft, a registration. At most 20 flights are found.
 *
 * @see `docs/examples/ground-desk/src/operations.rs:35`
 */
export const FindFlights: $.Operation<FindFlights, readonly Flight[], FindFlightsError> = {
  name: "flight.find",
  class: "safe",
  input: writeFindFlights,
  output: (r) => $.readList(r, readFlight),
  error: readFindFlightsError,
};

/**
 * Show one flight.
 *
 * @see `docs/examples/ground-desk/src/operations.rs:24`
 */
export const GetFlight: $.Operation<GetFlight, Flight, GetFlightError> = {
  name: "flight.get",
  class: "safe",
  input: writeGetFlight,
  output: readFlight,
  error: readGetFlightError,
};

/**
 * List all flights of the day, in the order of their arrival.
 *
 * @see `docs/examples/ground-desk/src/operations.rs:19`
 */
export const ListFlights: $.Operation<ListFlights, readonly Flight[], never> = {
  name: "flight.list",
  class: "safe",
  input: writeListFlights,
  output: (r) => $.readList(r, readFlight),
  error: (r) => r.fail("no value fits here"),
};

/**
 * Send somebody to look at a stand, which takes two to five seconds.
 *
 * Each inspection is work, and is counted. Whoever loses the line while it is under way gets its answer over the
 * next one; nobody goes twice.
 *
 * @see `docs/examples/ground-desk/src/operations.rs:81`
 */
export const InspectStand: $.Operation<InspectStand, Inspection, InspectStandError> = {
  name: "stand.inspect",
  class: "once",
  timeout: 10000,
  input: writeInspectStand,
  output: readInspection,
  error: readInspectStandError,
};

/** @see `docs/examples/ground-desk/src/lib.rs:46` */
export const Board: $flow.Derived<$flow.NoParams, Board, BoardAction, Flight, AssignStandError> =
  /* @__PURE__ */ $flow.derived({
    name: "board",
    params: [],
    readState: readBoard,
    actions: $flow.actions,
    writeAction: writeBoardAction,
    readOutput: readFlight,
    readError: readAssignStandError,
  });

/** @see `docs/examples/ground-desk/src/lib.rs:47` */
export const Movements: $flow.Resource<$flow.NoParams, Movements, Movement, never, never, never> =
  /* @__PURE__ */ $flow.resource({
    name: "movements",
    params: [],
    readState: readMovements,
    readDelta: readMovement,
  });

/** @see `docs/examples/ground-desk/src/lib.rs:48` */
export const Notice: $flow.Event<Notice> =
  /* @__PURE__ */ $flow.event({
    domain: "apron",
    read: readNotice,
  });

/** @see `docs/examples/ground-desk/src/lib.rs:49` */
export const DeskPresence: $flow.Presence<$flow.NoParams> =
  /* @__PURE__ */ $flow.presence({
    name: "desk",
    params: [],
    signalling: false,
  });

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const aircraftTypeNames: readonly AircraftType[] = [
  "E145", "AT76", "E190", "A320", "A21N", "B738", "B752", "B763", "A333", "B789", "B77W",
];

function writeAssignStand(w: $.Writer, v: AssignStand): void {
  w.object(v);
  w.map(2);
  w.key("id"); w.str(v.id);
  w.key("stand"); w.str(v.stand);
  w.end();
}

function readAssignStandError(r: $.Reader): AssignStandError {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "unknown_flight": return readAssignStandErrorUnknownFlight(r);
    case "flight_departed": return readAssignStandErrorFlightDeparted(r);
    case "unknown_stand": return readAssignStandErrorUnknownStand(r);
    case "stand_closed": return readAssignStandErrorStandClosed(r);
    case "stand_too_small": return readAssignStandErrorStandTooSmall(r);
    case "stand_occupied": return readAssignStandErrorStandOccupied(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const assignStandErrorFlightDepartedFields = /* @__PURE__ */ $.fields("code", "flight");
function readAssignStandErrorFlightDeparted(r: $.Reader): AssignStandError {
  let flight: FlightId | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorFlightDepartedFields, k))) {
      case 1: flight = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  return { code: "flight_departed", flight };
}

const assignStandErrorStandClosedFields = /* @__PURE__ */ $.fields("code", "stand", "reason");
function readAssignStandErrorStandClosed(r: $.Reader): AssignStandError {
  let stand: StandId | undefined;
  let reason: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorStandClosedFields, k))) {
      case 1: stand = r.str(); break;
      case 2: reason = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  if (reason === undefined) return r.missing("reason");
  return { code: "stand_closed", stand, reason };
}

const assignStandErrorStandOccupiedFields = /* @__PURE__ */ $.fields("code", "stand", "by", "from", "until");
function readAssignStandErrorStandOccupied(r: $.Reader): AssignStandError {
  let stand: StandId | undefined;
  let by: FlightId | undefined;
  let from: Time | undefined;
  let until: Time | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorStandOccupiedFields, k))) {
      case 1: stand = r.str(); break;
      case 2: by = r.str(); break;
      case 3: from = r.str(); break;
      case 4: until = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  if (by === undefined) return r.missing("by");
  if (from === undefined) return r.missing("from");
  if (until === undefined) return r.missing("until");
  return { code: "stand_occupied", stand, by, from, until };
}

const assignStandErrorStandTooSmallFields = /* @__PURE__ */ $.fields("code", "stand", "aircraft");
function readAssignStandErrorStandTooSmall(r: $.Reader): AssignStandError {
  let stand: StandId | undefined;
  let aircraft: AircraftType | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorStandTooSmallFields, k))) {
      case 1: stand = r.str(); break;
      case 2: aircraft = $.readNames(r, aircraftTypeNames); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  if (aircraft === undefined) return r.missing("aircraft");
  return { code: "stand_too_small", stand, aircraft };
}

const assignStandErrorUnknownFlightFields = /* @__PURE__ */ $.fields("code", "flight");
function readAssignStandErrorUnknownFlight(r: $.Reader): AssignStandError {
  let flight: FlightId | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorUnknownFlightFields, k))) {
      case 1: flight = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  return { code: "unknown_flight", flight };
}

const assignStandErrorUnknownStandFields = /* @__PURE__ */ $.fields("code", "stand");
function readAssignStandErrorUnknownStand(r: $.Reader): AssignStandError {
  let stand: StandId | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(assignStandErrorUnknownStandFields, k))) {
      case 1: stand = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  return { code: "unknown_stand", stand };
}

const boardFields = /* @__PURE__ */ $.fields("flights");
function readBoard(r: $.Reader): Board {
  let flights: { readonly [key: string]: Flight } | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(boardFields, k))) {
      case 0: flights = $.readRecord(r, readFlight); break;
      default: r.skip();
    }
  }
  r.end();
  if (flights === undefined) return r.missing("flights");
  return { flights };
}

function writeBoardAction(w: $.Writer, v: BoardAction): void {
  w.object(v);
  switch (v.type) {
    case "send_to":
      w.map(3);
      w.key("type"); w.str("send_to");
      w.key("flight"); w.str(v.flight);
      w.key("stand"); w.str(v.stand);
      w.end();
      break;
    default:
      w.fail("no variant of BoardAction fits");
  }
}

function writeCreateFlight(w: $.Writer, v: CreateFlight): void {
  w.object(v);
  w.map(7 + (v.stand != null ? 1 : 0));
  w.key("id"); w.str(v.id);
  w.key("aircraft"); $.writeNames(w, v.aircraft, aircraftTypeNames);
  w.key("registration"); w.str(v.registration);
  w.key("origin"); w.str(v.origin);
  w.key("destination"); w.str(v.destination);
  w.key("arrival"); w.str(v.arrival);
  w.key("departure"); w.str(v.departure);
  if (v.stand != null) { w.key("stand"); w.str(v.stand); }
  w.end();
}

function readCreateFlightError(r: $.Reader): CreateFlightError {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "invalid": return readCreateFlightErrorInvalid(r);
    case "desk_full": return readCreateFlightErrorDeskFull(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const createFlightErrorDeskFullFields = /* @__PURE__ */ $.fields("code", "limit");
function readCreateFlightErrorDeskFull(r: $.Reader): CreateFlightError {
  let limit: number | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(createFlightErrorDeskFullFields, k))) {
      case 1: limit = r.int(0, 65535); break;
      default: r.skip();
    }
  }
  r.end();
  if (limit === undefined) return r.missing("limit");
  return { code: "desk_full", limit };
}

const createFlightErrorInvalidFields = /* @__PURE__ */ $.fields("code", "fields");
function readCreateFlightErrorInvalid(r: $.Reader): CreateFlightError {
  let fields: readonly FieldError[] | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(createFlightErrorInvalidFields, k))) {
      case 1: fields = $.readList(r, readFieldError); break;
      default: r.skip();
    }
  }
  r.end();
  if (fields === undefined) return r.missing("fields");
  return { code: "invalid", fields };
}

const fieldErrorFields = /* @__PURE__ */ $.fields("field", "message");
function readFieldError(r: $.Reader): FieldError {
  let field: string | undefined;
  let message: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(fieldErrorFields, k))) {
      case 0: field = r.str(); break;
      case 1: message = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (field === undefined) return r.missing("field");
  if (message === undefined) return r.missing("message");
  return { field, message };
}

function writeFindFlights(w: $.Writer, v: FindFlights): void {
  w.object(v);
  w.map(1);
  w.key("q"); w.str(v.q);
  w.end();
}

function readFindFlightsError(r: $.Reader): FindFlightsError {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "query_too_long": return readFindFlightsErrorQueryTooLong(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const findFlightsErrorQueryTooLongFields = /* @__PURE__ */ $.fields("code", "limit");
function readFindFlightsErrorQueryTooLong(r: $.Reader): FindFlightsError {
  let limit: number | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(findFlightsErrorQueryTooLongFields, k))) {
      case 1: limit = r.int(0, 65535); break;
      default: r.skip();
    }
  }
  r.end();
  if (limit === undefined) return r.missing("limit");
  return { code: "query_too_long", limit };
}

const flightFields = /* @__PURE__ */ $.fields(
  "id", "airline", "aircraft", "registration", "origin", "destination", "arrival", "departure", "state",
  "stand", "tug",
);
function readFlight(r: $.Reader): Flight {
  let id: FlightId | undefined;
  let airline: string | undefined;
  let aircraft: AircraftType | undefined;
  let registration: string | undefined;
  let origin: string | undefined;
  let destination: string | undefined;
  let arrival: Times | undefined;
  let departure: Times | undefined;
  let state: FlightState | undefined;
  let stand: StandId | undefined;
  let tug: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(flightFields, k))) {
      case 0: id = r.str(); break;
      case 1: airline = r.str(); break;
      case 2: aircraft = $.readNames(r, aircraftTypeNames); break;
      case 3: registration = r.str(); break;
      case 4: origin = r.str(); break;
      case 5: destination = r.str(); break;
      case 6: arrival = readTimes(r); break;
      case 7: departure = readTimes(r); break;
      case 8: state = $.readNames(r, flightStateNames); break;
      case 9: stand = r.isNil() ? undefined : r.str(); break;
      case 10: tug = r.isNil() ? undefined : r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (id === undefined) return r.missing("id");
  if (airline === undefined) return r.missing("airline");
  if (aircraft === undefined) return r.missing("aircraft");
  if (registration === undefined) return r.missing("registration");
  if (origin === undefined) return r.missing("origin");
  if (destination === undefined) return r.missing("destination");
  if (arrival === undefined) return r.missing("arrival");
  if (departure === undefined) return r.missing("departure");
  if (state === undefined) return r.missing("state");
  const value: Mutable<Flight> = {
    id, airline, aircraft, registration, origin, destination, arrival, departure, state,
  };
  if (stand !== undefined) value.stand = stand;
  if (tug !== undefined) value.tug = tug;
  return value;
}

const flightStateNames: readonly FlightState[] = ["inbound", "on_stand", "outbound", "departed"];

function writeGetFlight(w: $.Writer, v: GetFlight): void {
  w.object(v);
  w.map(1);
  w.key("id"); w.str(v.id);
  w.end();
}

function readGetFlightError(r: $.Reader): GetFlightError {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "unknown_flight": return readGetFlightErrorUnknownFlight(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const getFlightErrorUnknownFlightFields = /* @__PURE__ */ $.fields("code", "flight");
function readGetFlightErrorUnknownFlight(r: $.Reader): GetFlightError {
  let flight: FlightId | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(getFlightErrorUnknownFlightFields, k))) {
      case 1: flight = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  return { code: "unknown_flight", flight };
}

function writeInspectStand(w: $.Writer, v: InspectStand): void {
  w.object(v);
  w.map(1);
  w.key("stand"); w.str(v.stand);
  w.end();
}

function readInspectStandError(r: $.Reader): InspectStandError {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "unknown_stand": return readInspectStandErrorUnknownStand(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const inspectStandErrorUnknownStandFields = /* @__PURE__ */ $.fields("code", "stand");
function readInspectStandErrorUnknownStand(r: $.Reader): InspectStandError {
  let stand: StandId | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(inspectStandErrorUnknownStandFields, k))) {
      case 1: stand = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  return { code: "unknown_stand", stand };
}

const inspectionFields = /* @__PURE__ */ $.fields("stand", "number");
function readInspection(r: $.Reader): Inspection {
  let stand: StandId | undefined;
  let number: number | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(inspectionFields, k))) {
      case 0: stand = r.str(); break;
      case 1: number = r.int(0, 4294967295); break;
      default: r.skip();
    }
  }
  r.end();
  if (stand === undefined) return r.missing("stand");
  if (number === undefined) return r.missing("number");
  return { stand, number };
}

function writeListFlights(w: $.Writer, v: ListFlights): void {
  w.object(v);
  w.map(0);
  w.end();
}

function readMovement(r: $.Reader): Movement {
  const tag = $.readTag(r, "type");
  switch (tag) {
    case "moved": return readMovementMoved(r);
    case "gone": return readMovementGone(r);
    case "clock": return readMovementClock(r);
    default: return r.fail(`unknown type "${tag}"`);
  }
}

const movementClockFields = /* @__PURE__ */ $.fields("type", "at");
function readMovementClock(r: $.Reader): Movement {
  let at: Time | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(movementClockFields, k))) {
      case 1: at = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (at === undefined) return r.missing("at");
  return { type: "clock", at };
}

const movementGoneFields = /* @__PURE__ */ $.fields("type", "id");
function readMovementGone(r: $.Reader): Movement {
  let id: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(movementGoneFields, k))) {
      case 1: id = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (id === undefined) return r.missing("id");
  return { type: "gone", id };
}

const movementMovedFields = /* @__PURE__ */ $.fields("type", "id", "vehicle");
function readMovementMoved(r: $.Reader): Movement {
  let id: string | undefined;
  let vehicle: Vehicle | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(movementMovedFields, k))) {
      case 1: id = r.str(); break;
      case 2: vehicle = readVehicle(r); break;
      default: r.skip();
    }
  }
  r.end();
  if (id === undefined) return r.missing("id");
  if (vehicle === undefined) return r.missing("vehicle");
  return { type: "moved", id, vehicle };
}

const movementsFields = /* @__PURE__ */ $.fields("clock", "vehicles");
function readMovements(r: $.Reader): Movements {
  let clock: Time | undefined;
  let vehicles: { readonly [key: string]: Vehicle } | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(movementsFields, k))) {
      case 0: clock = r.str(); break;
      case 1: vehicles = $.readRecord(r, readVehicle); break;
      default: r.skip();
    }
  }
  r.end();
  if (clock === undefined) return r.missing("clock");
  if (vehicles === undefined) return r.missing("vehicles");
  return { clock, vehicles };
}

function readNotice(r: $.Reader): Notice {
  const tag = $.readTag(r, "type");
  switch (tag) {
    case "landed": return readNoticeLanded(r);
    case "on_stand": return readNoticeOnStand(r);
    case "holding": return readNoticeHolding(r);
    case "pushed_back": return readNoticePushedBack(r);
    case "took_off": return readNoticeTookOff(r);
    case "sent": return readNoticeSent(r);
    default: return r.fail(`unknown type "${tag}"`);
  }
}

const noticeHoldingFields = /* @__PURE__ */ $.fields("type", "flight", "stand");
function readNoticeHolding(r: $.Reader): Notice {
  let flight: FlightId | undefined;
  let stand: StandId | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeHoldingFields, k))) {
      case 1: flight = r.str(); break;
      case 2: stand = r.isNil() ? undefined : r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  const value: Mutable<{ readonly type: "holding"; readonly flight: FlightId; readonly stand?: StandId }> = {
    type: "holding", flight,
  };
  if (stand !== undefined) value.stand = stand;
  return value;
}

const noticeLandedFields = /* @__PURE__ */ $.fields("type", "flight");
function readNoticeLanded(r: $.Reader): Notice {
  let flight: FlightId | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeLandedFields, k))) {
      case 1: flight = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  return { type: "landed", flight };
}

const noticeOnStandFields = /* @__PURE__ */ $.fields("type", "flight", "stand");
function readNoticeOnStand(r: $.Reader): Notice {
  let flight: FlightId | undefined;
  let stand: StandId | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeOnStandFields, k))) {
      case 1: flight = r.str(); break;
      case 2: stand = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  if (stand === undefined) return r.missing("stand");
  return { type: "on_stand", flight, stand };
}

const noticePushedBackFields = /* @__PURE__ */ $.fields("type", "flight", "stand");
function readNoticePushedBack(r: $.Reader): Notice {
  let flight: FlightId | undefined;
  let stand: StandId | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticePushedBackFields, k))) {
      case 1: flight = r.str(); break;
      case 2: stand = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  if (stand === undefined) return r.missing("stand");
  return { type: "pushed_back", flight, stand };
}

const noticeSentFields = /* @__PURE__ */ $.fields("type", "flight", "stand", "by");
function readNoticeSent(r: $.Reader): Notice {
  let flight: FlightId | undefined;
  let stand: StandId | undefined;
  let by: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeSentFields, k))) {
      case 1: flight = r.str(); break;
      case 2: stand = r.str(); break;
      case 3: by = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  if (stand === undefined) return r.missing("stand");
  if (by === undefined) return r.missing("by");
  return { type: "sent", flight, stand, by };
}

const noticeTookOffFields = /* @__PURE__ */ $.fields("type", "flight");
function readNoticeTookOff(r: $.Reader): Notice {
  let flight: FlightId | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeTookOffFields, k))) {
      case 1: flight = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (flight === undefined) return r.missing("flight");
  return { type: "took_off", flight };
}

const timesFields = /* @__PURE__ */ $.fields("scheduled", "estimated");
function readTimes(r: $.Reader): Times {
  let scheduled: Time | undefined;
  let estimated: Time | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(timesFields, k))) {
      case 0: scheduled = r.str(); break;
      case 1: estimated = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (scheduled === undefined) return r.missing("scheduled");
  if (estimated === undefined) return r.missing("estimated");
  return { scheduled, estimated };
}

const vehicleFields = /* @__PURE__ */ $.fields("kind", "x", "y", "heading", "waits");
function readVehicle(r: $.Reader): Vehicle {
  let kind: VehicleKind | undefined;
  let x: number | undefined;
  let y: number | undefined;
  let heading: number | undefined;
  let waits: boolean | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(vehicleFields, k))) {
      case 0: kind = $.readNames(r, vehicleKindNames); break;
      case 1: x = r.int(-32768, 32767); break;
      case 2: y = r.int(-32768, 32767); break;
      case 3: heading = r.int(-32768, 32767); break;
      case 4: waits = r.bool(); break;
      default: r.skip();
    }
  }
  r.end();
  if (kind === undefined) return r.missing("kind");
  if (x === undefined) return r.missing("x");
  if (y === undefined) return r.missing("y");
  if (heading === undefined) return r.missing("heading");
  if (waits === undefined) return r.missing("waits");
  return { kind, x, y, heading, waits };
}

const vehicleKindNames: readonly VehicleKind[] = ["aircraft", "tug"];
