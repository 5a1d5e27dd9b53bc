import type { Client } from "wilco";
import type { About, PresenceStatus, PresenceStore, PresenceView, ResourceView } from "wilco/flow";
import { Board, DeskPresence, Movements, Notice, type Movement } from "./api/index.js";

/** What can be asked for its value of now, and tells of changes. */
interface Source<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

/** Who is told of notices. */
export interface NoticeListener {
  heard(notice: Notice, about: About): void;
  /** Some were missed; how many, if that is known. */
  missed(count: number | undefined): void;
}

/** One thing that the page follows, over whichever client there is. */
export class Feed<T> {
  #source: Source<T> | undefined;
  readonly #none: T;
  readonly #listeners: (() => void)[] = [];
  #stop = (): void => {};

  /** `none` is its value before there is a client. */
  constructor(none: T) {
    this.#none = none;
  }

  /** Its value of now. */
  get(): T {
    return this.#source ? this.#source.get() : this.#none;
  }

  /** Calls `listener` now and whenever the value may be another one. */
  watch(listener: () => void): void {
    this.#listeners.push(listener);
    listener();
  }

  /** Goes on with another source. */
  follow(source: Source<T>): void {
    this.#stop();
    this.#source = source;
    this.#stop = source.subscribe(() => this.#tell());
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** All that the page follows. A line that changes its client hands the new one over, and nobody else has to know. */
export class Feeds {
  /** The flights, with what this page does to them in them. */
  readonly board = new Feed<ResourceView<Board>>(NOTHING);
  /** Where everything is on the apron. */
  readonly movements = new Feed<ResourceView<Movements>>(NOTHING);
  /** Who is at the desk. */
  readonly people = new Feed<PresenceView>({ users: [], phase: "loading" });
  readonly #listeners: NoticeListener[] = [];
  #present: PresenceStore | undefined;
  #status: PresenceStatus = "active";
  #leave = (): void => {};

  /** Tells of every notice from now on. */
  listen(listener: NoticeListener): void {
    this.#listeners.push(listener);
  }

  /** Says how much whoever sits here takes part. */
  take(status: PresenceStatus): void {
    this.#status = status;
    this.#present?.set(status);
  }

  /** Follows everything over that client, and nothing over the one before. */
  follow(client: Client): void {
    this.#leave();
    const board = client.resource(Board, {});
    const movements = client.resource(Movements, {}, { apply: moved });
    const present = client.presence(DeskPresence, {});
    const mute = client.on(
      Notice,
      (notice, about) => this.#listeners.forEach((listener) => listener.heard(notice, about)),
      { gap: (missed) => this.#listeners.forEach((listener) => listener.missed(missed)) },
    );
    this.#leave = () => {
      for (const store of [board, movements, present]) store.close();
      mute();
    };
    this.#present = present;
    present.set(this.#status);
    this.board.follow(board);
    this.movements.follow(movements);
    this.people.follow(present);
  }
}

/** The apron after a movement; what has not moved stays the same object. */
function moved(state: Movements, movement: Movement): Movements {
  switch (movement.type) {
    case "moved":
      return { ...state, vehicles: { ...state.vehicles, [movement.id]: movement.vehicle } };
    case "gone": {
      const { [movement.id]: _, ...vehicles } = state.vehicles;
      return { ...state, vehicles };
    }
    case "clock":
      return { ...state, clock: movement.at };
    default:
      return movement satisfies never;
  }
}

const NOTHING = { phase: "loading", state: undefined, pending: 0 } as const;
