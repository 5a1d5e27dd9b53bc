// Written by wilco. Do not edit: run `wilco gen` again.
import type * as $flow from "wilco/flow";

/** What tells this version of the API from others. */
export const contractHash: string;

/** What a player does. */
export type Move =
  /** Draw a card. */
  | { readonly type: "draw" }
  /** Play one. */
  | {
      readonly type: "play";
      /** Which. */
      readonly card: string;
    };

/** Why a player cannot do that. */
export type MoveError =
  /** Who asks for it has no seat. */
  | { readonly code: "watching" }
  /** The card is in no hand of theirs. */
  | {
      readonly code: "not_held";
      /** Which. */
      readonly card: string;
    }
  /** All cards are drawn. */
  | { readonly code: "none_left" };

/** Note down what somebody has won. */
export interface Note {
  /** Who. */
  readonly player: string;
  /** How many points; 30 at most. */
  readonly points: number;
}

/** Why it cannot be noted down. */
export type NoteError =
  /** Nobody wins so much in a round. */
  | {
      readonly code: "too_many";
      /** The most that there are. */
      readonly most: number;
    }
  /** The sum cannot be written down. */
  | {
      readonly code: "full";
      /** Who. */
      readonly player: string;
    };

/** What is called out in the house. */
export type Notice =
  /** A game begins. */
  | {
      readonly type: "begins";
      /** Which. */
      readonly game: string;
    }
  /** Something for those who are of the house. */
  | {
      readonly type: "staff";
      /** What. */
      readonly text: string;
    };

/** What is played tonight. */
export interface Programme {
  /** One after the other. */
  readonly games: readonly string[];
}

/** The points of the evening. */
export interface Score {
  /** By the name of the player. */
  readonly points: { readonly [key: string]: number };
}

/** Somebody has scored. */
export interface Scored {
  /** Who. */
  readonly player: string;
  /** How many points. */
  readonly points: number;
}

/** A table as somebody sees it. */
export interface Table {
  /** The cards that lie open. */
  readonly open: readonly string[];
  /** How many cards each of the two holds. */
  readonly held: readonly [number, number];
  /** The cards of the one who looks; none for who only watches. */
  readonly hand: readonly string[];
}

/** What happens at a table. */
export type Turn =
  /** A card was drawn. */
  | {
      readonly type: "drew";
      /** By whom: 0 or 1. */
      readonly seat: number;
      /** Which; only its owner is told. */
      readonly card: string | null;
    }
  /** A card was played. */
  | {
      readonly type: "played";
      /** By whom: 0 or 1. */
      readonly seat: number;
      /** Which. */
      readonly card: string;
    };

/** @see `docs/examples/cards/src/lib.rs:80` */
export const Programme: $flow.Derived<$flow.NoParams, Programme, never, never, never>;

/** @see `docs/examples/cards/src/lib.rs:79` */
export const Score: $flow.Resource<$flow.NoParams, Score, Scored, Note, number, NoteError>;

/** @see `docs/examples/cards/src/lib.rs:81` */
export const Table: $flow.Resource<{ readonly id: string }, Table, Turn, Move, null, MoveError>;

/** @see `docs/examples/cards/src/lib.rs:82` */
export const Notice: $flow.Event<Notice>;

/** @see `docs/examples/cards/src/lib.rs:83` */
export const TableIdPresence: $flow.Presence<{ readonly id: string }>;

//# sourceMappingURL=index.d.ts.map
