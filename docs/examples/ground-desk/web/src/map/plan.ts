import type { StandId } from "../api/index.js";
import { PIERS, pier } from "../stands.js";

/** A place on the plan, which is 1000 wide and 420 high. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where something is, and where its nose points: in degrees from the right, clockwise. */
export interface Pose extends Point {
  readonly heading: number;
}

/** A stand: where an aircraft stops on it, nose to the pier. */
export interface Stand extends Pose {
  readonly id: StandId;
  /** The middle of the sign with its name, on the pier. */
  readonly sign: Point;
  /** From where one turns onto it. */
  readonly lane: number;
}

export const SIZE = { width: 1000, height: 420 } as const;
/** The middles of the piers, which point down from the terminal. */
export const PIER_MIDDLES: Readonly<Record<(typeof PIERS)[number], number>> = { A: 190, B: 500, C: 810 };
export const PIER = { half: 25, from: 17, to: 250 } as const;
export const TAXIWAY = 310;
export const SERVICE_ROAD = 284;
export const RUNWAY = { y: 385, half: 17 } as const;
/** Where one turns off the runway, and onto it. */
export const LEFT = 60;
export const RIGHT = 940;

/** From the middle of a pier to where aircraft stop beside it, and to the lane from which they turn there. */
const BRIDGE = 56;
const LANE = 118;
/** How far from the middle of a stand one still hits it. */
export const HALF_WIDTH = 31;
export const HALF_HEIGHT = 36;

/** Every stand of the plan. */
export const STANDS: ReadonlyMap<StandId, Stand> = new Map(
  PIERS.flatMap((letter) => pier(letter).map((id, index) => [id, stand(id, PIER_MIDDLES[letter], index)])),
);

/** The stand that is at that place, or nearly so. */
export function standAt({ x, y }: Point): Stand | undefined {
  return [...STANDS.values()].find((stand) => Math.abs(stand.x - x) <= HALF_WIDTH && Math.abs(stand.y + 5 - y) <= HALF_HEIGHT);
}

/** Where the `index`th of those waits that wait for a stand. */
export function bay(index: number): Pose {
  return { x: 970, y: 292 - 46 * (index % 6), heading: 270 };
}

function stand(id: StandId, middle: number, index: number): Stand {
  const side = index % 2 === 0 ? -1 : 1;
  const y = 62 + 74 * Math.floor(index / 2);
  const sign = { x: middle + side * 12.5, y };
  return { id, x: middle + side * BRIDGE, y, heading: side < 0 ? 0 : 180, sign, lane: middle + side * LANE };
}
