import type { Position } from "../envelope/messages.js";

/** An action that is not in the server's state yet. */
interface Pending<State> {
  readonly opId: string;
  readonly change: ((state: State) => State) | undefined;
  /** Where the server's state has it; nothing before the server has said so. */
  at?: Position;
  /** Whether a heartbeat came since. */
  isOld?: boolean;
}

/**
 * The actions of this client that are not in the server's state yet, in their order.
 *
 * One is dropped exactly with the change that names it; or, from a server that does not name it,
 * where the position is reached that its answer names. So it is never shown twice and never vanishes
 * in between, whichever comes first.
 */
export class Optimistic<State> {
  #pending: Pending<State>[] = [];
  #position: Position | undefined;
  /** Epochs that were left: an answer that names one of them waits for nothing any more. */
  #left: string[] = [];

  get size(): number {
    return this.#pending.length;
  }

  add(opId: string, change: ((state: State) => State) | undefined): void {
    this.#pending.push({ opId, change });
  }

  /** The state with what is pending. */
  over(state: State): State {
    for (const { change } of this.#pending) {
      try {
        if (change) state = change(state);
      } catch {
        // What does not fit the state of now is not shown, and may fit the next one.
      }
    }
    return state;
  }

  /** The server's state is now at `position`, and contains the actions `opIds`. */
  reach(position: Position, opIds: readonly string[] = []): void {
    const before = this.#position?.epoch;
    const isNew = before !== position.epoch;
    if (isNew && before !== undefined) this.#left = [before, ...this.#left].slice(0, LEFT);
    this.#position = position;
    // A new epoch ends the wait for a position of any other.
    const isReached = (at: Position): boolean => (at.epoch === position.epoch ? at.seq <= position.seq : isNew);
    this.#drop(({ opId, at }) => opIds.includes(opId) || (!!at && isReached(at)));
  }

  /** The action succeeded; its effect is visible at `at`, or nowhere in this state if that is nothing. */
  acknowledge(opId: string, at: Position | undefined): void {
    const mine = this.#position;
    const isReached = !at || (at.epoch === mine?.epoch ? at.seq <= mine.seq : this.#left.includes(at.epoch));
    if (isReached) this.drop(opId);
    else for (const pending of this.#pending) if (pending.opId === opId) pending.at = at;
  }

  /**
   * A heartbeat came. Of a position in an epoch where the state never was nobody can say whether it
   * comes or is over; by the second heartbeat it would have come.
   */
  beat(): void {
    const isForeign = ({ at }: Pending<State>): boolean => !!at && at.epoch !== this.#position?.epoch;
    this.#drop((pending) => isForeign(pending) && !!pending.isOld);
    for (const pending of this.#pending) pending.isOld = isForeign(pending);
  }

  /** The action did not happen, or nobody can say. One that has happened stays until the state has it. */
  fail(failed: string): void {
    if (!this.#pending.some(({ opId, at }) => opId === failed && at)) this.drop(failed);
  }

  /** The state has it. */
  drop(dropped: string): void {
    this.#drop(({ opId }) => opId === dropped);
  }

  #drop(isOver: (pending: Pending<State>) => boolean): void {
    this.#pending = this.#pending.filter((pending) => !isOver(pending));
  }
}

/** How many epochs are remembered that were left: answers cross at most a few. */
const LEFT = 8;
