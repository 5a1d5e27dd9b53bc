import type { Pose } from "./plan.js";

/** The way of something between the places of which it is known when it was there. */
export class Glide {
  readonly #known: { readonly at: number; readonly pose: Pose }[];
  #heading: number;
  #drawn: number;

  constructor(pose: Pose, now: number) {
    this.#known = [{ at: now, pose }];
    this.#heading = pose.heading;
    this.#drawn = now;
  }

  /** Where it will be when it has caught up. */
  get goal(): Pose {
    return (this.#known.at(-1) as { readonly pose: Pose }).pose;
  }

  /** It is there now. */
  to(pose: Pose, now: number): void {
    const last = this.#known.at(-1);
    // It stood until just now.
    if (last && last.at < now - LAG) this.#known.push({ at: now - STEP, pose: last.pose });
    this.#known.push({ at: now, pose });
  }

  /** It is there, and has been for long. */
  jump(pose: Pose): void {
    this.#known.splice(0, this.#known.length, { at: 0, pose });
    this.#heading = pose.heading;
  }

  /** Where to draw it: a little in the past, so that it is known where it goes on to. */
  at(now: number): Pose & { readonly rests: boolean } {
    const then = now - LAG;
    while (this.#known.length > 1 && (this.#known[1]?.at ?? Infinity) <= then) this.#known.shift();
    const [from, to] = this.#known;
    const part = from && to ? Math.max(0, (then - from.at) / (to.at - from.at)) : 0;
    const [here, there] = [from?.pose ?? this.goal, to?.pose ?? from?.pose ?? this.goal];
    const left = between(this.#heading, there.heading);
    const turned = left * (1 - Math.exp((this.#drawn - now) / TURN));
    this.#heading += Math.abs(left) < 1 ? left : turned;
    this.#drawn = now;
    return {
      x: here.x + (there.x - here.x) * part,
      y: here.y + (there.y - here.y) * part,
      heading: this.#heading,
      rests: to === undefined && left === 0,
    };
  }
}

/** How far to turn to point there, the short way round. */
function between(from: number, to: number): number {
  return ((((to - from) % 360) + 540) % 360) - 180;
}

/** How often the server says where things are, in milliseconds. */
const STEP = 100;
/** Longer than that by what the network may add. */
const LAG = 150;
/** How long most of a turn takes. */
const TURN = 130;
