import { CURRENT, DELTA, DELTAS, type FlowMessage, SNAPSHOT } from "../envelope/flow_messages.js";
import type { Wire } from "./channel.js";
import { Live } from "./live.js";
import { Mirror } from "./mirror.js";
import type { Optimistic } from "./optimistic.js";
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
  /** The actions that are not in the state yet, if the resource takes any. */
  readonly optimistic: Optimistic<State> | undefined;
  readonly #model: Model<State>;
  /** The server's. */
  #state: { readonly of: State } | undefined;
  #view: ResourceView<State> | undefined;
  #isChanged = true;
  /** Last, as it asks for the value at once. */
  readonly live: Live<ResourceView<State>>;

  constructor(name: string, wire: Wire, model: Model<State>, optimistic: Optimistic<State> | undefined) {
    super("state", name, wire);
    this.#model = model;
    this.optimistic = optimistic;
    this.live = new Live(() => this.#make());
  }

  override hear(message: FlowMessage): void {
    if (message.t === CURRENT) return this.current({ epoch: message.epoch ?? "", seq: message.seq });
    if (message.t !== SNAPSHOT && message.t !== DELTA && message.t !== DELTAS) return;
    const { epoch = "", seq, op_ids = [] } = message;
    const position = { epoch, seq };
    const isTaken =
      message.t === SNAPSHOT
        ? this.whole(position, () => this.#set(this.#model.whole(message.state)))
        : this.change(position, message.from, () => {
            // Who has a position has a state.
            if (this.#state) this.#set(this.#model.changed(this.#state.of, message.t === DELTA ? [message.delta] : message.deltas));
          });
    if (isTaken) this.optimistic?.reach(position, op_ids);
    // What is known already had them too.
    else if (this.since?.epoch === epoch && seq <= this.since.seq) op_ids.forEach((opId) => this.optimistic?.drop(opId));
  }

  override beat(): void {
    if (!this.optimistic?.size) return;
    this.optimistic.beat();
    this.changed();
  }

  protected override forget(): void {
    this.#state = undefined;
  }

  override changed(): void {
    this.#isChanged = true;
    this.live.ring();
  }

  #set(state: State): void {
    this.#state = { of: share(this.#state?.of, state) };
  }

  #make(): ResourceView<State> {
    const { fault, phase, optimistic } = this;
    if (this.#view && !this.#isChanged) return this.#view;
    this.#isChanged = false;
    const shown = this.#state && (optimistic ? optimistic.over(this.#state.of) : this.#state.of);
    const view = { state: share(this.#view?.state, shown), phase, pending: optimistic?.size ?? 0, ...(fault && { fault }) } as ResourceView<State>;
    // What stayed the same all through stays the same object.
    return (this.#view = share(this.#view, view));
  }
}
