import type { Flight, Movements, VehicleKind } from "../api/index.js";
import { type Pose, STANDS, bay } from "./plan.js";

/** Something on the map. */
export interface Placed {
  readonly kind: VehicleKind;
  readonly pose: Pose;
  /** The flight, if it is an aircraft. */
  readonly flight: Flight | undefined;
  readonly waits: boolean;
  readonly parked: boolean;
}

/** Where everything is: what stands on a stand by the board, what moves by what is told of it. */
export function placed(flights: ReadonlyMap<string, Flight>, movements: Movements | undefined): Map<string, Placed> {
  const all = new Map<string, Placed>();
  for (const flight of flights.values()) {
    const stand = flight.state === "on_stand" ? STANDS.get(flight.stand ?? "") : undefined;
    if (stand) all.set(flight.id, { kind: "aircraft", pose: stand, flight, waits: false, parked: true });
  }
  let waiting = 0;
  for (const [id, { kind, x, y, heading, waits }] of Object.entries(movements?.vehicles ?? {})) {
    if (all.has(id)) continue;
    const flight = flights.get(id);
    if (kind === "aircraft" && (!flight || flight.state === "departed")) continue;
    const told = { x, y, heading };
    const pose = waits ? bay(waiting++) : (flight && backwards(flight, told)) ?? told;
    all.set(id, { kind, pose, flight, waits, parked: false });
  }
  return all;
}

/** Who is pushed off a stand goes tail first, as far as the lane. */
function backwards(flight: Flight, { x, y }: Pose): Pose | undefined {
  const stand = flight.state === "outbound" ? STANDS.get(flight.stand ?? "") : undefined;
  if (!stand || y !== stand.y) return undefined;
  const isBetween = Math.min(stand.x, stand.lane) <= x && x < Math.max(stand.x, stand.lane);
  return isBetween ? { x, y, heading: stand.heading } : undefined;
}
