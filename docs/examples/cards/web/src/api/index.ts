// Written by wilco. Do not edit: run `wilco gen` again.
import * as $ from "wilco/codec";
import * as $flow from "wilco/flow";

/** What tells this version of the API from others. */
export const contractHash = "7019c0bad6ecd287eee3fc424c9c7860";

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
export const Programme: $flow.Derived<$flow.NoParams, Programme, never, never, never> =
  /* @__PURE__ */ $flow.derived({
    name: "programme",
    params: [],
    readState: readProgramme,
  });

/** @see `docs/examples/cards/src/lib.rs:79` */
export const Score: $flow.Resource<$flow.NoParams, Score, Scored, Note, number, NoteError> =
  /* @__PURE__ */ $flow.resource({
    name: "score",
    params: [],
    readState: readScore,
    readDelta: readScored,
    actions: $flow.actions,
    writeAction: writeNote,
    readOutput: (r) => r.int(0, 4294967295),
    readError: readNoteError,
  });

/** @see `docs/examples/cards/src/lib.rs:81` */
export const Table: $flow.Resource<{ readonly id: string }, Table, Turn, Move, null, MoveError> =
  /* @__PURE__ */ $flow.resource({
    name: "table/{id}",
    params: ["id"],
    readState: readTable,
    readDelta: readTurn,
    actions: $flow.actions,
    writeAction: writeMove,
    readOutput: (r) => r.nil(),
    readError: readMoveError,
  });

/** @see `docs/examples/cards/src/lib.rs:82` */
export const Notice: $flow.Event<Notice> =
  /* @__PURE__ */ $flow.event({
    domain: "house",
    read: readNotice,
  });

/** @see `docs/examples/cards/src/lib.rs:83` */
export const TableIdPresence: $flow.Presence<{ readonly id: string }> =
  /* @__PURE__ */ $flow.presence({
    name: "table/{id}",
    params: ["id"],
    signalling: true,
  });

function writeMove(w: $.Writer, v: Move): void {
  w.object(v);
  switch (v.type) {
    case "draw":
      w.map(1);
      w.key("type"); w.str("draw");
      w.end();
      break;
    case "play":
      w.map(2);
      w.key("type"); w.str("play");
      w.key("card"); w.str(v.card);
      w.end();
      break;
    default:
      w.fail("no variant of Move fits");
  }
}

function readMoveError(r: $.Reader): MoveError {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "watching": r.skip(); return { code: "watching" };
    case "not_held": return readMoveErrorNotHeld(r);
    case "none_left": r.skip(); return { code: "none_left" };
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const moveErrorNotHeldFields = /* @__PURE__ */ $.fields("code", "card");
function readMoveErrorNotHeld(r: $.Reader): MoveError {
  let card: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(moveErrorNotHeldFields, k))) {
      case 1: card = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (card === undefined) return r.missing("card");
  return { code: "not_held", card };
}

function writeNote(w: $.Writer, v: Note): void {
  w.object(v);
  w.map(2);
  w.key("player"); w.str(v.player);
  w.key("points"); w.int(v.points, 0, 4294967295);
  w.end();
}

function readNoteError(r: $.Reader): NoteError {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "too_many": return readNoteErrorTooMany(r);
    case "full": return readNoteErrorFull(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const noteErrorFullFields = /* @__PURE__ */ $.fields("code", "player");
function readNoteErrorFull(r: $.Reader): NoteError {
  let player: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noteErrorFullFields, k))) {
      case 1: player = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (player === undefined) return r.missing("player");
  return { code: "full", player };
}

const noteErrorTooManyFields = /* @__PURE__ */ $.fields("code", "most");
function readNoteErrorTooMany(r: $.Reader): NoteError {
  let most: number | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noteErrorTooManyFields, k))) {
      case 1: most = r.int(0, 4294967295); break;
      default: r.skip();
    }
  }
  r.end();
  if (most === undefined) return r.missing("most");
  return { code: "too_many", most };
}

function readNotice(r: $.Reader): Notice {
  const tag = $.readTag(r, "type");
  switch (tag) {
    case "begins": return readNoticeBegins(r);
    case "staff": return readNoticeStaff(r);
    default: return r.fail(`unknown type "${tag}"`);
  }
}

const noticeBeginsFields = /* @__PURE__ */ $.fields("type", "game");
function readNoticeBegins(r: $.Reader): Notice {
  let game: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeBeginsFields, k))) {
      case 1: game = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (game === undefined) return r.missing("game");
  return { type: "begins", game };
}

const noticeStaffFields = /* @__PURE__ */ $.fields("type", "text");
function readNoticeStaff(r: $.Reader): Notice {
  let text: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(noticeStaffFields, k))) {
      case 1: text = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (text === undefined) return r.missing("text");
  return { type: "staff", text };
}

const programmeFields = /* @__PURE__ */ $.fields("games");
function readProgramme(r: $.Reader): Programme {
  let games: readonly string[] | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(programmeFields, k))) {
      case 0: games = $.readList(r, (r) => r.str()); break;
      default: r.skip();
    }
  }
  r.end();
  if (games === undefined) return r.missing("games");
  return { games };
}

const scoreFields = /* @__PURE__ */ $.fields("points");
function readScore(r: $.Reader): Score {
  let points: { readonly [key: string]: number } | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(scoreFields, k))) {
      case 0: points = $.readRecord(r, (r) => r.int(0, 4294967295)); break;
      default: r.skip();
    }
  }
  r.end();
  if (points === undefined) return r.missing("points");
  return { points };
}

const scoredFields = /* @__PURE__ */ $.fields("player", "points");
function readScored(r: $.Reader): Scored {
  let player: string | undefined;
  let points: number | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(scoredFields, k))) {
      case 0: player = r.str(); break;
      case 1: points = r.int(0, 4294967295); break;
      default: r.skip();
    }
  }
  r.end();
  if (player === undefined) return r.missing("player");
  if (points === undefined) return r.missing("points");
  return { player, points };
}

const tableFields = /* @__PURE__ */ $.fields("open", "held", "hand");
function readTable(r: $.Reader): Table {
  let open: readonly string[] | undefined;
  let held: readonly [number, number] | undefined;
  let hand: readonly string[] | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(tableFields, k))) {
      case 0: open = $.readList(r, (r) => r.str()); break;
      case 1: held = readTableHeld(r); break;
      case 2: hand = $.readList(r, (r) => r.str()); break;
      default: r.skip();
    }
  }
  r.end();
  if (open === undefined) return r.missing("open");
  if (held === undefined) return r.missing("held");
  if (hand === undefined) return r.missing("hand");
  return { open, held, hand };
}

function readTableHeld(r: $.Reader): readonly [number, number] {
  r.tuple(2);
  const value: readonly [number, number] = [r.int(0, 2 ** 53 - 1), r.int(0, 2 ** 53 - 1)];
  r.end();
  return value;
}

function readTurn(r: $.Reader): Turn {
  const tag = $.readTag(r, "type");
  switch (tag) {
    case "drew": return readTurnDrew(r);
    case "played": return readTurnPlayed(r);
    default: return r.fail(`unknown type "${tag}"`);
  }
}

const turnDrewFields = /* @__PURE__ */ $.fields("type", "seat", "card");
function readTurnDrew(r: $.Reader): Turn {
  let seat: number | undefined;
  let card: string | null = null;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(turnDrewFields, k))) {
      case 1: seat = r.int(0, 2 ** 53 - 1); break;
      case 2: card = r.isNil() ? null : r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (seat === undefined) return r.missing("seat");
  return { type: "drew", seat, card };
}

const turnPlayedFields = /* @__PURE__ */ $.fields("type", "seat", "card");
function readTurnPlayed(r: $.Reader): Turn {
  let seat: number | undefined;
  let card: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(turnPlayedFields, k))) {
      case 1: seat = r.int(0, 2 ** 53 - 1); break;
      case 2: card = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (seat === undefined) return r.missing("seat");
  if (card === undefined) return r.missing("card");
  return { type: "played", seat, card };
}
