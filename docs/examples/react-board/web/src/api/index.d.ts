// Written by wilco. Do not edit: run `wilco gen` again.
import type * as $ from "wilco/codec";
import type * as $flow from "wilco/flow";

/** What tells this version of the API from others. */
export const contractHash: string;

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

/**
 * A flight number: the two characters of the airline and one to four digits, such as `BA12`.
 *
 * Matches `^([A-Z][A-Z0-9]|[0-9][A-Z])[1-9][0-9]{0,3}$`.
 */
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

/**
 * The name of a stand: the letter of its pier and a number, such as `C4`.
 *
 * Matches `^[A-Z][1-9][0-9]?$`.
 */
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
export const AssignStand: $.Operation<AssignStand, Flight, AssignStandError>;

/**
 * Take a flight into the day.
 *
 * @see `docs/examples/ground-desk/src/operations.rs:43`
 */
export const CreateFlight: $.Operation<CreateFlight, Flight, CreateFlightError>;

/**
 * Find flights by what people know of them, in the order of their arrival.
 *
 * Every word has to fit: `late`, a state such as `inbound`, an airline, a flight number or its beginning, a stand,
 * an airport, a type of aircraft, a registration. At most 20 flights are found.
 *
 * @see `docs/examples/ground-desk/src/operations.rs:35`
 */
export const FindFlights: $.Operation<FindFlights, readonly Flight[], FindFlightsError>;

/**
 * Show one flight.
 *
 * @see `docs/examples/ground-desk/src/operations.rs:24`
 */
export const GetFlight: $.Operation<GetFlight, Flight, GetFlightError>;

/**
 * List all flights of the day, in the order of their arrival.
 *
 * @see `docs/examples/ground-desk/src/operations.rs:19`
 */
export const ListFlights: $.Operation<ListFlights, readonly Flight[], never>;

/**
 * Send somebody to look at a stand, which takes two to five seconds.
 *
 * Each inspection is work, and is counted. Whoever loses the line while it is under way gets its answer over the
 * next one; nobody goes twice.
 *
 * @see `docs/examples/ground-desk/src/operations.rs:81`
 */
export const InspectStand: $.Operation<InspectStand, Inspection, InspectStandError>;

/** @see `docs/examples/ground-desk/src/lib.rs:47` */
export const Board: $flow.Derived<$flow.NoParams, Board, BoardAction, Flight, AssignStandError>;

/** @see `docs/examples/ground-desk/src/lib.rs:48` */
export const Movements: $flow.Resource<$flow.NoParams, Movements, Movement, never, never, never>;

/** @see `docs/examples/ground-desk/src/lib.rs:49` */
export const Notice: $flow.Event<Notice>;

/** @see `docs/examples/ground-desk/src/lib.rs:50` */
export const DeskPresence: $flow.Presence<$flow.NoParams>;

//# sourceMappingURL=index.d.ts.map
