import type { Flight, Time, Times } from "./api/index.js";

/** Hours and minutes, as people at the airport say it: `14:35`. */
export function clock(time: Time): string {
  return time.slice(11, 16);
}

/** The moment of the demo's one day at those hours and minutes. */
export function moment(hoursAndMinutes: string): Time {
  return `2026-06-18T${hoursAndMinutes}:00Z`;
}

/** What {@link moment} makes a moment of. */
export const CLOCK = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;

/** How many minutes later than planned; negative if it is early. */
export function delay(times: Times): number {
  return minutes(times.estimated) - minutes(times.scheduled);
}

/** Whether both flights are on their stands at some moment. */
export function meet(one: Flight, other: Flight): boolean {
  const begins = (flight: Flight): number => minutes(flight.arrival.estimated);
  const ends = (flight: Flight): number => minutes(flight.departure.estimated);
  return begins(one) < ends(other) && begins(other) < ends(one);
}

function minutes(time: Time): number {
  return Number(time.slice(11, 13)) * 60 + Number(time.slice(14, 16));
}
