import type { Fault } from "wilco";
import type { Signal } from "wilco/flow";
import { Peer, type PeerState } from "./peer.js";

/** A line of a talk: who said it; nobody, if the page itself says what happened. */
export interface Said {
  readonly by: "me" | "them" | "nobody";
  readonly text: string;
}

/** What is said with one other user, over one line after another. */
export interface Talk {
  readonly userId: string;
  readonly said: readonly Said[];
  /** How much of what the other one said was not looked at. */
  readonly unread: number;
  /** What the line is doing; undefined before there was any. */
  readonly state: PeerState | undefined;
}

/** Passes a signal on; whether there is a way to the server. */
export type Send = (userId: string, signal: Signal, onFault: (fault: Fault) => void) => boolean;

/** The talks with everybody in a room, and the lines under them. */
export class Talks {
  readonly #me: string;
  readonly #send: Send;
  readonly #changed: () => void;
  readonly #talks = new Map<string, { readonly said: Said[]; unread: number; peer: Peer | undefined }>();

  /** `changed` is called whenever a talk is another one. */
  constructor(me: string, send: Send, changed: () => void) {
    this.#me = me;
    this.#send = send;
    this.#changed = changed;
  }

  /** Those with whom there was a line. */
  userIds(): readonly string[] {
    return [...this.#talks.keys()];
  }

  /** The talk with a user. */
  with(userId: string): Talk {
    const talk = this.#talks.get(userId);
    return { userId, said: talk?.said ?? [], unread: talk?.unread ?? 0, state: talk?.peer?.state };
  }

  /** All that a user said is looked at. */
  read(userId: string): void {
    const talk = this.#talks.get(userId);
    if (talk) talk.unread = 0;
  }

  /** Offers a line to a user, unless there is one. */
  open(userId: string): void {
    if (isLive(this.with(userId).state)) return;
    this.#begin(userId).call();
    this.#changed();
  }

  /** Takes in what a user signals. */
  hear(userId: string, signal: Signal): void {
    const peer = this.#talks.get(userId)?.peer;
    if (signal.type !== "offer") {
      peer?.hear(signal);
      return;
    }
    // Both clicked at once: the offer of the smaller id stands, and both sides know which one that is.
    if (peer?.state === "calling" && this.#me < userId) return;
    // Whoever offers has no line, whatever it looks like from here: a page that was loaded again, for one.
    this.#begin(userId).answer(signal.sdp);
  }

  /** Says something to a user. Whether it could be said. */
  say(userId: string, text: string): boolean {
    const talk = this.#talks.get(userId);
    const isSaid = talk?.peer?.say(text) ?? false;
    if (isSaid) this.#add(userId, { by: "me", text });
    return isSaid;
  }

  /** Ends the line to a user. */
  end(userId: string): void {
    this.#talks.get(userId)?.peer?.end("You ended the line.");
  }

  /** Ends all lines. */
  endAll(): void {
    for (const userId of this.userIds()) this.end(userId);
  }

  /** A new line to a user, in place of the one before. */
  #begin(userId: string): Peer {
    const talk = this.#talks.get(userId) ?? { said: [], unread: 0, peer: undefined };
    this.#talks.set(userId, talk);
    const left = talk.peer;
    const peer: Peer = new Peer({
      signal: (signal) => this.#signal(userId, peer, signal),
      turned: (why) => {
        // A line that another one took the place of ends in silence.
        if (talk.peer !== peer) return;
        if (peer.state === "open") this.#add(userId, { by: "nobody", text: "The line is open." });
        else if (why) this.#add(userId, { by: "nobody", text: why });
        else this.#changed();
      },
      heard: (text) => {
        if (talk.peer !== peer) return;
        talk.unread += 1;
        this.#add(userId, { by: "them", text });
      },
    });
    talk.peer = peer;
    left?.end("");
    return peer;
  }

  #signal(userId: string, peer: Peer, signal: Signal): void {
    // A candidate that comes when the line is open is one way more; that it did not arrive changes nothing.
    const fail = (why: string): void => {
      if (peer.state === "calling" || peer.state === "connecting") peer.end(why);
    };
    const isSent = this.#send(userId, signal, ({ message }) => fail(`That was not passed on: ${message}.`));
    if (!isSent) fail("There is no connection to the server that could carry the offer.");
  }

  #add(userId: string, said: Said): void {
    const talk = this.#talks.get(userId);
    talk?.said.push(said);
    if (talk && talk.said.length > MOST_SAID) talk.said.shift();
    this.#changed();
  }
}

/** Whether a line is there, or may be soon. */
export function isLive(state: PeerState | undefined): boolean {
  return state !== undefined && state !== "ended";
}

/** How many lines of a talk are kept. */
const MOST_SAID = 500;
