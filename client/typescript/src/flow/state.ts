import { ACTION_OK, CURRENT, DELTA, DELTAS, type Deltas, type FlowMessage, SNAPSHOT } from "../envelope/flow_messages.js";
import type { Position } from "../envelope/messages.js";
import type { Wire } from "./channel.js";
import { Live } from "./live.js";
import { Mirror } from "./mirror.js";
import { Optimistic } from "./optimistic.js";
import { share } from "./share.js";
import type { ResourceView } from "./types.js";

/** How a state is made of what comes; each throws what it cannot read or take. */
export interface Model<State> {
  /** Reads the whole. */
  whole(state: Uint8Array): State;
  /** Takes changes in, all of them or none. */
  changed(state: State, deltas: readonly Uint8Array[]): State;
}

/** A resource that is followed. */
export class StateChannel<State> extends Mirror {
  readonly #model: Model<State>;
  readonly #optimistic = new Optimistic<State>();
  /** The server's. */
  #state: { readonly of: State } | undefined;
  #view: ResourceView<State> | undefined;
  #isChanged = true;
  /** Last, as it asks for the value at once. */
  readonly live: Live<ResourceView<State>> = new Live(() => this.#make());

  constructor(name: string, wire: Wire, model: Model<State>) {
    super("state", name, wire);
    this.#model = model;
  }

  override hear(message: FlowMessage): void {
    if (message.t === SNAPSHOT) {
      const position = { epoch: message.epoch ?? "", seq: message.seq };
      const isTaken = this.whole(position, () => this.#set(this.#model.whole(message.state)));
      this.#settle(isTaken, position, message.op_ids);
    } else if (message.t === DELTA) this.#hearDeltas(message, [message.delta]);
    else if (message.t === DELTAS) this.#hearDeltas(message, message.deltas);
    else if (message.t === CURRENT) this.current({ epoch: message.epoch ?? "", seq: message.seq });
  }

  override beat(): void {
    if (this.#optimistic.size === 0) return;
    this.#optimistic.beat();
    this.changed();
  }

  /** An action on this resource was made. */
  act(opId: string, change: ((state: State) => State) | undefined): void {
    this.#optimistic.add(opId, change);
    this.changed();
  }

  /** An action was answered: its effect is to be seen at a position, or nowhere here. */
  acknowledge(message: FlowMessage & { readonly t: typeof ACTION_OK }): void {
    this.#optimistic.acknowledge(message.op_id, message.at.find(({ resource }) => resource === this.name));
    this.changed();
  }

  /** An action did not happen, or nobody can say. One that has happened stays until the state has it. */
  reject(opId: string): void {
    if (!this.#optimistic.isAcknowledged(opId)) this.#optimistic.reject(opId);
    this.changed();
  }

  protected override forget(): void {
    this.#state = undefined;
  }

  protected override changed(): void {
    this.#isChanged = true;
    this.live.ring();
  }

  #hearDeltas({ epoch = "", seq, from, op_ids }: Omit<Deltas, "t" | "deltas">, deltas: readonly Uint8Array[]): void {
    const position: Position = { epoch, seq };
    const take = (): void => {
      // Who has a position has a state.
      if (this.#state) this.#set(this.#model.changed(this.#state.of, deltas));
    };
    this.#settle(this.change(position, from, take), position, op_ids);
  }

  /** What came of a position had the effects of those actions, whether it was taken or known already. */
  #settle(isTaken: boolean, position: Position, opIds: readonly string[]): void {
    if (isTaken) this.#optimistic.reach(position, opIds);
    else if (this.since?.epoch === position.epoch && position.seq <= this.since.seq) {
      // The whole that came before had them.
      for (const opId of opIds) this.#optimistic.reject(opId);
    }
  }

  #set(state: State): void {
    this.#state = { of: share(this.#state?.of, state) };
  }

  #make(): ResourceView<State> {
    const { fault, phase } = this;
    if (this.#view && !this.#isChanged) return this.#view;
    this.#isChanged = false;
    const state = this.#state && share(this.#view?.state, this.#optimistic.over(this.#state.of));
    const view = { state, phase, pending: this.#optimistic.size, ...(fault && { fault }) } as ResourceView<State>;
    // What stayed the same all through stays the same object.
    return (this.#view = share(this.#view, view));
  }
}
