import type {
  AssignStandError,
  CreateFlightError,
  FindFlightsError,
  FlightState,
  GetFlightError,
  InspectStandError,
} from "./api/index.js";
import { clock } from "./time.js";

/** Every way in which the desk refuses. */
export type Refusal = GetFlightError | FindFlightsError | AssignStandError | CreateFlightError | InspectStandError;

/** A refusal as a sentence, made of its fields. */
export function sentence(refusal: Refusal): string {
  switch (refusal.code) {
    case "unknown_flight":
      return `there is no flight ${refusal.flight} today`;
    case "query_too_long":
      return `a search has at most ${refusal.limit} characters`;
    case "flight_departed":
      return `flight ${refusal.flight} has left its stand`;
    case "unknown_stand":
      return `there is no stand ${refusal.stand}`;
    case "stand_closed":
      return `stand ${refusal.stand} is closed: ${refusal.reason}`;
    case "stand_too_small":
      return `stand ${refusal.stand} is too small for the ${refusal.aircraft}`;
    case "stand_occupied":
      return `stand ${refusal.stand} is taken by ${refusal.by} until ${clock(refusal.until)}`;
    case "invalid":
      return `cannot be right: ${refusal.fields.map(({ field }) => field).join(", ")}`;
    case "desk_full":
      return `the desk looks after ${refusal.limit} flights at most`;
    default:
      return refusal satisfies never;
  }
}

/** Where a flight is, in words. */
export const STATES: Readonly<Record<FlightState, string>> = {
  inbound: "inbound",
  on_stand: "on stand",
  outbound: "outbound",
  departed: "departed",
};
