import {
  CURRENT,
  type FlowMessage,
  PRESENCE,
  PRESENCE_DIFF,
  SIGNALLED,
  type SubscribedChannel,
  type WireSignal,
  type WireUser,
} from "../envelope/flow_messages.js";
import { type ChannelKind, SET_PRESENCE, SIGNAL } from "../envelope/messages.js";
import type { Fault } from "../fault.js";
import type { Wire } from "./channel.js";
import { Live, later } from "./live.js";
import { Mirror } from "./mirror.js";
import { share } from "./share.js";
import { signalOf, wireSignal } from "./signal.js";
import type { PresenceStatus, PresenceView, PresentUser, Signal } from "./types.js";

/** A place that was entered. */
export class UsersChannel extends Mirror {
  /** By their ids, and in the order of those. */
  #users: ReadonlyMap<string, PresentUser> = new Map();
  #status: PresenceStatus | undefined;
  readonly #handlers = new Set<{ readonly call: (fromUserId: string, signal: Signal) => void }>();
  /** Who is told of a fault in answer to a signal, by the id of the signal. */
  readonly #faults = new Map<string, (fault: Fault) => void>();
  /** The value of now, if it is made; and the one before. */
  #view: PresenceView | undefined;
  #last: PresenceView | undefined;
  /** Last, as it asks for the value at once. */
  readonly live: Live<PresenceView> = new Live(() => this.#make());

  constructor(name: string, wire: Wire) {
    super("presence" satisfies ChannelKind, name, wire);
  }

  override hear(message: FlowMessage): void {
    if (message.t === PRESENCE) {
      const { epoch = "", seq = 0, users } = message;
      this.whole({ epoch, seq }, () => this.#set(users.map(userOf)));
    } else if (message.t === PRESENCE_DIFF) {
      const { epoch = "", seq, from, joined, left, changed } = message;
      this.change({ epoch, seq }, from, () => this.#change(joined, left, changed));
    } else if (message.t === CURRENT) this.current({ epoch: message.epoch ?? "", seq: message.seq });
    else if (message.t === SIGNALLED) this.#hearSignal(message.from_user_id, message.signal);
  }

  override seated(channel: SubscribedChannel): void {
    super.seated(channel);
    if (this.#status) this.set(this.#status);
  }

  override faulted(id: string, fault: Fault): void {
    super.faulted(id, fault);
    const onFault = this.#faults.get(id);
    this.#faults.delete(id);
    if (onFault) later(() => onFault(fault));
  }

  override cut(): void {
    this.#faults.clear();
    super.cut();
  }

  set(status: PresenceStatus): void {
    this.#status = status;
    if (this.seat === "seated") this.wire.send({ t: SET_PRESENCE, status, resource: this.name });
  }

  signal(userId: string, signal: Signal, onFault: (fault: Fault) => void): boolean {
    const request_id = this.wire.nextId();
    const [oldest] = this.#faults.keys();
    if (this.#faults.size >= REMEMBERED && oldest !== undefined) this.#faults.delete(oldest);
    this.#faults.set(request_id, onFault);
    return this.wire.send({ t: SIGNAL, request_id, target_user_id: userId, resource: this.name, signal: wireSignal(signal) });
  }

  onSignal(call: (fromUserId: string, signal: Signal) => void): () => void {
    const handler = { call };
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  protected override forget(): void {
    this.#users = new Map();
  }

  override changed(): void {
    this.#view = undefined;
    this.live.ring();
  }

  #hearSignal(fromUserId: string, wire: WireSignal): void {
    const signal = signalOf(wire);
    for (const handler of this.#handlers) {
      later(() => {
        if (this.#handlers.has(handler)) handler.call(fromUserId, signal);
      });
    }
  }

  /** All of a change or nothing of it: who joins was away, who leaves or changes was there, and nobody is named twice. */
  #change(joined: readonly WireUser[], left: readonly string[], changed: readonly WireUser[]): void {
    const users = new Map(this.#users);
    const named = new Set<string>();
    const expect = (userId: string, isPresent: boolean): void => {
      if (named.has(userId)) throw new TypeError(`${userId} is named twice`);
      if (users.has(userId) !== isPresent) throw new TypeError(`${userId} is ${isPresent ? "not present" : "present already"}`);
      named.add(userId);
    };
    for (const { user_id } of joined) expect(user_id, false);
    for (const userId of [...left, ...changed.map(({ user_id }) => user_id)]) expect(userId, true);
    for (const userId of left) users.delete(userId);
    for (const user of [...joined, ...changed]) users.set(user.user_id, userOf(user));
    this.#set([...users.values()]);
  }

  #set(users: readonly PresentUser[]): void {
    const sorted = [...users].sort((a, b) => (a.userId < b.userId ? -1 : 1));
    this.#users = new Map(sorted.map((user) => [user.userId, share(this.#users.get(user.userId), user)]));
  }

  #make(): PresenceView {
    const { fault, phase } = this;
    return (this.#view ??= this.#last = share(this.#last, { users: [...this.#users.values()], phase, ...(fault && { fault }) }));
  }
}

function userOf({ user_id, name, status, connected_at }: WireUser): PresentUser {
  return { userId: user_id, name, status: status as PresenceStatus, connectedAt: connected_at };
}

/** Of so many signals it is known who is told of a fault in answer. */
const REMEMBERED = 64;
