import { type DecodeError, type Read, decode } from "../codec/index.js";
import { CURRENT, type FlowMessage, GAP, NOTIFY, type Notify, type SubscribedChannel } from "../envelope/flow_messages.js";
import type { Position } from "../envelope/messages.js";
import type { Fault } from "../fault.js";
import { Channel, type Wire } from "./channel.js";
import { Follower, type Heard } from "./follower.js";
import { later } from "./live.js";
import type { About, EventOptions } from "./types.js";

/** Somebody who listens to the events of a domain. */
export interface Listener extends EventOptions {
  readonly read: Read<unknown>;
  readonly handle: (value: never, about: About) => void;
}

/** Each event stands for itself, so that only a missing one is worth a question. */
export class EventFollower extends Follower {
  /** A subscription was accepted. Events go on from there, unless what was missed comes next. */
  seated(position: Position): void {
    this.position ??= position;
  }

  override changes(epoch: string, from: number, seq: number): Heard {
    const mine = this.standsIn(epoch);
    if (this.position && mine < from) return this.ask();
    return seq <= mine ? "duplicate" : this.moveTo({ epoch, seq });
  }

  /** Events up to this position are lost for good. */
  gap(position: Position | undefined): Heard {
    this.disconnected();
    if (!position) return "apply";
    return position.seq < this.standsIn(position.epoch) ? "duplicate" : this.moveTo(position);
  }
}

/** A domain that somebody listens to. */
export class DomainChannel extends Channel {
  protected override readonly follower: EventFollower = new EventFollower();
  readonly #listeners = new Set<Listener>();

  constructor(name: string, wire: Wire) {
    super("domain", name, wire);
  }

  /** From now on it is told, until the function that is returned is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    if (this.seat === "seated") this.#tellTo(listener, ({ listening }) => listening?.());
    return () => this.#listeners.delete(listener);
  }

  override seated(channel: SubscribedChannel): void {
    super.seated(channel);
    const { error, epoch = "", seq = 0 } = channel;
    if (error) return;
    this.follower.seated({ epoch, seq });
    this.#each(({ listening }) => listening?.());
  }

  override hear(message: FlowMessage): void {
    if (message.t === NOTIFY) {
      const { epoch, seq = 0, from = Math.max(seq - 1, 0) } = message;
      // Without an epoch it has no position, and is taken as it comes.
      if (epoch === undefined || this.followed(this.follower.changes(epoch, from, seq))) this.#tell(message);
    } else if (message.t === GAP) {
      const { epoch, seq, missed } = message;
      const position = epoch === undefined || seq === undefined ? undefined : { epoch, seq };
      if (this.follower.gap(position) === "apply") this.#each((listener) => listener.gap?.(missed));
    } else if (message.t === CURRENT) {
      this.followed(this.follower.current({ epoch: message.epoch ?? "", seq: message.seq }));
    }
  }

  protected override refused(fault: Fault): void {
    this.#each((listener) => listener.refused?.(fault));
  }

  #tell({ event, event_type: type, correlation_id: correlationId, seq }: Notify): void {
    const about = { type, correlationId, seq };
    this.#each(({ read, handle, unreadable, gap }) => {
      let value: unknown;
      try {
        value = decode(read, event);
      } catch (thrown) {
        // A server that is newer is nobody's mistake: it must not be an uncaught error.
        if (unreadable) return unreadable(thrown as DecodeError, about);
        if (gap) return gap(1);
        return console.warn(`wilco: an event of \`${this.name}\` cannot be read: ${(thrown as Error).message}`);
      }
      handle(value as never, about);
    });
  }

  #each(tell: (listener: Listener) => void): void {
    for (const listener of this.#listeners) this.#tellTo(listener, tell);
  }

  #tellTo(listener: Listener, tell: (listener: Listener) => void): void {
    later(() => {
      if (this.#listeners.has(listener)) tell(listener);
    });
  }
}
