import { connect, type Client, type Status } from "wilco";
import type { PresenceStore, PresenceView } from "wilco/flow";
import { RoomIdPresence } from "./api/index.js";
import { Talks } from "./talks.js";

/**
 * A room that was entered. Who is in it comes from the server, and so do the signals that open a line; what is said on a
 * line does not, so it goes on when the server does not.
 */
export class Room {
  /** The user id of this page. */
  readonly me: string;
  /** What is said with the others. */
  readonly talks: Talks;
  readonly #client: Client;
  readonly #presence: PresenceStore;
  readonly #changed: () => void;
  /** What users are called, those who are gone too. */
  readonly #names = new Map<string, string>();
  #chosen: string | undefined;

  /** Enters under a name. `changed` is called whenever something of the room is another one. */
  constructor(id: string, name: string, changed: () => void) {
    this.me = `${name}#${tag()}`;
    this.#changed = changed;
    // Everybody is taken at their word here; elsewhere this is a credential.
    this.#client = connect("/wilco/ws", { token: this.me });
    this.#presence = this.#client.presence(RoomIdPresence, { id });
    this.talks = new Talks(this.me, this.#presence.signal, changed);
    this.#presence.onSignal((userId, signal) => {
      this.talks.hear(userId, signal);
      if (signal.type === "offer") this.#chosen ??= userId;
      changed();
    });
    this.#presence.subscribe(() => {
      for (const { userId, name = userId } of this.here.users) this.#names.set(userId, name);
      changed();
    });
    this.#client.status.subscribe(changed);
  }

  /** What the connection to the server is doing. */
  get status(): Status {
    return this.#client.status.get();
  }

  /** Who is here, as far as the server told. */
  get here(): PresenceView {
    return this.#presence.get();
  }

  /** What a user is called. */
  nameOf(userId: string): string {
    return this.#names.get(userId) ?? userId;
  }

  /** With whom the talk is that is looked at. */
  get chosen(): string | undefined {
    return this.#chosen;
  }

  /** Looks at the talk with a user, and offers a line if there is none. */
  choose(userId: string): void {
    this.#chosen = userId;
    this.talks.open(userId);
    this.#changed();
  }

  /** Leaves: the server is told, and all lines end. */
  leave(): void {
    this.talks.endAll();
    this.#client.close();
  }
}

/** Tells this page from others of the same name: each is a user of its own, as only one can take an offer. */
function tag(): string {
  const words = crypto.getRandomValues(new Uint32Array(2));
  return [...words].map((word) => word.toString(36)).join("");
}
