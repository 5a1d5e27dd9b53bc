import type { FlowMessage, SubscribedChannel } from "../envelope/flow_messages.js";
import { type ChannelKind, type ClientMessage, type Position, RESYNC } from "../envelope/messages.js";
import type { Fault } from "../fault.js";
import { faultOf } from "./fault.js";
import { Follower, type Heard } from "./follower.js";

/** What a channel asks of the connection. */
export interface Wire {
  /** Says this, if there is a connection. Whether there was one. */
  send(message: ClientMessage): boolean;
  /** Subscribes again in so many milliseconds. */
  retry(channel: Channel, milliseconds: number): void;
  /** Names a message, so that a fault in answer to it finds back to {@link Channel.faulted}. */
  nextId(): string;
}

/**
 * How a subscription stands on the connection of now.
 *
 * ```text
 * idle --> asked --> seated --> refused
 *   ^        \__________________^  |
 *   \___ retry, or the next connection
 * ```
 */
export type Seat = "idle" | "asked" | "seated" | "refused";

/** One subscription, however many callers it has. */
export abstract class Channel {
  readonly kind: ChannelKind;
  readonly name: string;
  /** How many callers there are. */
  users = 0;
  seat: Seat = "idle";
  /** The id of the message that asked for it. */
  askedBy = "";
  protected readonly follower: Follower = new Follower();
  protected readonly wire: Wire;

  constructor(kind: ChannelKind, name: string, wire: Wire) {
    this.kind = kind;
    this.name = name;
    this.wire = wire;
  }

  /** Where the next subscription goes on. */
  get since(): Position | undefined {
    return this.follower.position;
  }

  /** A frame of this channel came. */
  abstract hear(message: FlowMessage): void;

  /** It could not be opened, or was closed by the server. */
  protected abstract refused(fault: Fault): void;

  /** The connection is gone. */
  cut(): void {
    this.seat = "idle";
    this.follower.disconnected();
    this.again();
  }

  /** The server says what became of the subscription. */
  seated({ error }: SubscribedChannel): void {
    if (error) this.refuse(faultOf(error));
    else this.seat = "seated";
  }

  /** A message of that id was refused, which may have been one of this channel. */
  faulted(id: string, fault: Fault): void {
    if (this.seat === "asked" && this.askedBy === id) this.refuse(fault);
  }

  /** Another caller asks for it, or its time has come: what was refused is tried again. */
  again(): void {
    if (this.seat === "refused") this.seat = "idle";
    if (this.follower.hasFailed) this.follower.reset();
  }

  refuse(fault: Fault): void {
    this.seat = "refused";
    this.follower.disconnected();
    if (fault.retryAfterMs !== undefined) this.wire.retry(this, fault.retryAfterMs);
    else this.follower.reset();
    this.refused(fault);
  }

  /** The position that this connection was brought to. */
  top(position: Position): void {
    this.followed(this.follower.top(position));
  }

  /** A heartbeat was answered. */
  beat(): void {}

  /** Says to the server what follows from a frame; whether it is to be taken. */
  protected followed(heard: Heard): boolean {
    if (heard === "resync") {
      const { kind, name, since } = this;
      this.wire.send({ t: RESYNC, last_seq: since?.seq, epoch: since?.epoch, resource: name, kind: kind === "state" ? undefined : kind });
    }
    return heard === "apply";
  }
}
