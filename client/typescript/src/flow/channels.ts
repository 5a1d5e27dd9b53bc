import { SUBSCRIBED, channelKey } from "../envelope/flow_messages.js";
import { type ClientMessage, ERROR, PONG, type Received, SUBSCRIBE, UNSUBSCRIBE, type WireChannel } from "../envelope/messages.js";
import type { Shapes } from "../envelope/read.js";
import type { Port } from "../port.js";
import type { Flow } from "../session/host.js";
import type { Channel, Wire } from "./channel.js";
import { faultOf } from "./fault.js";
import { oncePerTurn } from "./live.js";
import { channelShapes } from "./shapes.js";

/**
 * The channels of a client, over all its connections. See docs/protocol.md#channels.
 *
 * All callers of one channel share it. What is to be said of channels is said at the end of a turn, in
 * one message; who leaves and comes back before the next timer has not left.
 */
export class Channels implements Flow, Wire {
  shapes: Shapes = channelShapes();
  /** Who is told of messages first, if actions are made. */
  actions: Pick<Flow, "received"> | undefined;
  /** What it has learnt to read. */
  readonly #known = new Set<() => Shapes>();
  readonly #port: Port;
  readonly #table = new Map<string, Channel>();
  /** The channels that were left since the last timer. */
  readonly #left = new Set<Channel>();
  /** How what will be asked for again is stopped. */
  readonly #retries = new Set<() => void>();
  #isOpen = false;
  #ids = 0;

  private constructor(port: Port) {
    this.#port = port;
  }

  /** Those of a client; they learn to read `shapes`. */
  static of(port: Port, shapes: () => Shapes): Channels {
    let channels = port.session.flow as Channels | undefined;
    if (!channels) port.session.carry((channels = new Channels(port)));
    if (!channels.#known.has(shapes)) {
      channels.#known.add(shapes);
      channels.shapes = { ...channels.shapes, ...shapes() };
    }
    return channels;
  }

  /** The channel of that name, if somebody follows it. */
  find(kind: string, name: string): Channel | undefined {
    return this.#table.get(channelKey(kind, name));
  }

  /** Joins the callers of a channel, which is made if there are none; and the function to leave them again. */
  join<C extends Channel>(kind: Channel["kind"], name: string, make: () => C): [channel: C, leave: () => void] {
    const key = channelKey(kind, name);
    const channel = (this.#table.get(key) as C | undefined) ?? make();
    this.#table.set(key, channel);
    channel.users++;
    this.#left.delete(channel);
    channel.again();
    this.#settleLater();
    let isIn = true;
    const leave = (): void => {
      if (!isIn) return;
      isIn = false;
      if (--channel.users > 0) return;
      this.#left.add(channel);
      // A page that is drawn anew leaves and comes back: nobody has to hear of that.
      this.#port.clock.after(0, () => this.#part());
    };
    return [channel, leave];
  }

  channels(): readonly WireChannel[] | undefined {
    return this.#ask("");
  }

  opened(): void {
    this.#isOpen = true;
    this.#part();
    this.#settle();
  }

  cut(): void {
    this.#isOpen = false;
    // The next connection asks for everything anyway.
    for (const stop of this.#retries) stop();
    this.#retries.clear();
    for (const channel of this.#table.values()) channel.cut();
  }

  received(message: Received): boolean {
    switch (message.t) {
      case PONG:
        for (const channel of this.#table.values()) channel.beat();
        for (const { kind, name, epoch, seq } of message.tops ?? []) this.find(kind, name)?.top({ epoch, seq });
        break;
      case ERROR: {
        const { request_id } = message;
        if (typeof request_id !== "string") break;
        for (const channel of this.#table.values()) channel.faulted(request_id, faultOf(message));
        break;
      }
      case SUBSCRIBED:
        for (const channel of message.channels) this.find(channel.kind, channel.name)?.seated(channel);
        break;
      default:
        if ("domain" in message) this.find("domain", message.domain)?.hear(message);
        else if ("resource" in message && message.resource !== undefined) {
          this.find(kindOf(message), message.resource)?.hear(message);
        }
    }
    return !!this.actions?.received(message);
  }

  send(message: ClientMessage): boolean {
    if (this.#isOpen) this.#port.session.send(message);
    return this.#isOpen;
  }

  retry(channel: Channel, milliseconds: number): void {
    const wait = Math.min(Math.max(milliseconds, SHORTEST_WAIT), LONGEST_WAIT);
    const stop = this.#port.clock.after(wait, () => {
      this.#retries.delete(stop);
      channel.again();
      this.#settleLater();
    });
    this.#retries.add(stop);
  }

  nextId(): string {
    return `c${++this.#ids}`;
  }

  readonly #settleLater: () => void = oncePerTurn(() => this.#settle());

  /** Ends what nobody came back to. */
  #part(): void {
    // What a hello asks for can be left as soon as that is answered.
    const left = [...this.#left].filter(({ seat }) => this.#isOpen || seat !== "asked");
    const seated = left.filter(({ seat }) => seat === "asked" || seat === "seated");
    for (const channel of left) {
      this.#left.delete(channel);
      this.#table.delete(channelKey(channel.kind, channel.name));
      // Who looks at it still is not to take it for what is.
      channel.cut();
    }
    if (seated.length > 0) this.send({ t: UNSUBSCRIBE, channels: seated.map(({ kind, name }) => ({ kind, name })) });
  }

  /** Asks for what is not asked for yet. */
  #settle(): void {
    if (!this.#isOpen) return;
    const request_id = `c${this.#ids + 1}`;
    const channels = this.#ask(request_id);
    if (!channels) return;
    // Before: there are only so many channels.
    this.#part();
    this.#ids++;
    this.send({ t: SUBSCRIBE, request_id, channels });
  }

  /** The channels that are not asked for yet, if there are any, and are so by a message of that id. */
  #ask(id: string): WireChannel[] | undefined {
    const idle = [...this.#table.values()].filter(({ seat, users }) => seat === "idle" && users > 0);
    if (idle.length === 0) return undefined;
    return idle.map((channel) => {
      const { kind, name, since } = channel;
      channel.seat = "asked";
      channel.askedBy = id;
      return { kind, name, since };
    });
  }
}

/** What kind of channel a frame is of that names a resource. */
function kindOf(message: { readonly t: number; readonly kind?: string }): string {
  return message.kind ?? (message.t < FIRST_OF_PRESENCE ? "state" : "presence");
}

/** The tags of presence and signals are behind those of states. */
const FIRST_OF_PRESENCE = 2000;
/** A server can neither keep a client busy nor away with what it says of another try, in milliseconds. */
const SHORTEST_WAIT = 100;
const LONGEST_WAIT = 600_000;
