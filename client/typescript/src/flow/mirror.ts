import type { Position } from "../envelope/messages.js";
import type { Fault } from "../fault.js";
import { Channel } from "./channel.js";
import { unusable } from "./fault.js";

/** A channel of something that is as a whole on the server, and mirrored here. */
export abstract class Mirror extends Channel {
  /** What is known, before it is said whether it is of now. */
  #phase: "loading" | "live" | "refused" = "loading";
  #isConnected = false;
  protected fault: Fault | undefined;

  /** How much what is known is worth. */
  protected get phase(): "loading" | "live" | "stale" | "refused" {
    return this.#phase === "live" && (!this.#isConnected || this.follower.isAsking) ? "stale" : this.#phase;
  }

  /** Forgets what is known. */
  protected abstract forget(): void;

  /** Something changed, or what is said of it. */
  protected abstract changed(): void;

  override cut(): void {
    super.cut();
    this.#isConnected = false;
    this.changed();
  }

  override top(position: Position): void {
    super.top(position);
    this.changed();
  }

  /** The whole came, and `take` takes it in; whether it did. */
  protected whole(position: Position, take: () => void): boolean {
    return this.#take(this.follower.snapshot(position) === "apply", take);
  }

  /** A change came, and `take` takes it in; whether it did. */
  protected change({ epoch, seq }: Position, from: number | undefined, take: () => void): boolean {
    return this.#take(this.followed(this.follower.changes(epoch, from ?? Math.max(seq - 1, 0), seq)), take);
  }

  /** The server says that nothing was missed. */
  protected current(position: Position): void {
    this.#take(this.followed(this.follower.current(position)), () => {});
  }

  protected override refused(fault: Fault): void {
    this.fault = fault;
    // What is only not there for a while is shown as it was.
    if (fault.retryAfterMs === undefined) {
      this.#phase = "refused";
      this.forget();
    } else if (this.#phase === "refused") this.#phase = "loading";
    this.#isConnected = false;
    this.changed();
  }

  #take(isNext: boolean, take: () => void): boolean {
    try {
      if (isNext) {
        take();
        this.#phase = "live";
        this.#isConnected = true;
        this.fault = undefined;
      }
      return isNext;
    } catch (thrown) {
      this.#unfit(thrown);
      return false;
    } finally {
      this.changed();
    }
  }

  /** What came does not fit: it is asked for anew, and given up after a few times. */
  #unfit(thrown: unknown): void {
    const heard = this.follower.unfit();
    this.followed(heard);
    if (heard !== "failed") return;
    this.seat = "refused";
    this.wire.leave(this);
    this.refused(unusable(thrown));
  }
}
