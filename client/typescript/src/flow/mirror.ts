import { type Position, UNSUBSCRIBE } from "../envelope/messages.js";
import type { Fault } from "../fault.js";
import type { SubscribedChannel } from "../envelope/flow_messages.js";
import { Channel } from "./channel.js";
import { unusable } from "./fault.js";
import type { ResourceView } from "./types.js";

/** How much what is known is worth: drawn at {@link ResourceView}. There is something to be shown in `live` and `stale`. */
type Phase = ResourceView<unknown>["phase"];

/** A channel of something that is as a whole on the server, and mirrored here. */
export abstract class Mirror extends Channel {
  #phase: Phase = "loading";
  protected fault: Fault | undefined;

  /** How much what is known is worth. While something is asked for that was missed it is what was. */
  protected get phase(): Phase {
    return this.#phase === "live" && this.follower.isAsking ? "stale" : this.#phase;
  }

  /** Forgets what is known. */
  protected abstract forget(): void;

  /** Something changed, or what is said of it. */
  abstract changed(): void;

  override cut(): void {
    super.cut();
    this.#doubt();
  }

  override seated(channel: SubscribedChannel): void {
    super.seated(channel);
    const { epoch = "", seq = 0 } = channel;
    this.#confirm({ epoch, seq });
  }

  override top(position: Position): void {
    super.top(position);
    this.#confirm(position);
  }

  /** The whole came, and `take` takes it in; whether it did. */
  protected whole(position: Position, take: () => void): boolean {
    const isTaken = this.#take(this.follower.snapshot(position) === "apply", take);
    this.#confirm(position);
    return isTaken;
  }

  /** A change came, and `take` takes it in; whether it did. */
  protected change({ epoch, seq }: Position, from: number | undefined, take: () => void): boolean {
    return this.#take(this.followed(this.follower.changes(epoch, from ?? Math.max(seq - 1, 0), seq)), take);
  }

  /** The server says that nothing was missed. */
  protected current(position: Position): void {
    this.followed(this.follower.current(position));
    this.#confirm(position);
  }

  protected override refused(fault: Fault): void {
    this.fault = fault;
    // What is only not there for a while is shown as it was.
    if (fault.retryAfterMs === undefined) this.#forget("refused");
    else if (this.#phase === "refused") this.#phase = "loading";
    this.#doubt();
  }

  /** What is known may have been overtaken. */
  #doubt(): void {
    if (this.#phase === "live") this.#phase = "stale";
    this.changed();
  }

  #forget(phase: Phase): void {
    this.#phase = phase;
    this.forget();
  }

  /** The server says, in whatever words, that it has brought this connection to where the state is. */
  #confirm({ epoch, seq }: Position): void {
    const { since: mine } = this;
    if (this.seat !== "refused" && mine?.epoch === epoch && mine.seq === seq) {
      this.#phase = "live";
      this.fault = undefined;
    }
    this.changed();
  }

  #take(isNext: boolean, take: () => void): boolean {
    try {
      if (isNext) {
        take();
        this.#phase = "live";
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

  /** What came does not fit: it is shown no more, asked for anew, and given up after a few times. */
  #unfit(thrown: unknown): void {
    this.#forget("loading");
    const heard = this.follower.unfit();
    this.followed(heard);
    if (heard !== "failed") return;
    this.seat = "refused";
    const { kind, name } = this;
    this.wire.send({ t: UNSUBSCRIBE, channels: [{ kind, name }] });
    this.refused(unusable(thrown));
  }
}
