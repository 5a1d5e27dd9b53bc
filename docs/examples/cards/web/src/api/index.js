// Written by wilco. Do not edit: run `wilco gen` again.
import * as $ from "wilco/codec";
import * as $flow from "wilco/flow";

export const contractHash = "7019c0bad6ecd287eee3fc424c9c7860";

export const Programme =
  /* @__PURE__ */ $flow.derived({
    name: "programme",
    params: [],
    readState: readProgramme,
  });

export const Score =
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

export const Table =
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

export const Notice =
  /* @__PURE__ */ $flow.event({
    domain: "house",
    read: readNotice,
  });

export const TableIdPresence =
  /* @__PURE__ */ $flow.presence({
    name: "table/{id}",
    params: ["id"],
    signalling: true,
  });

function writeMove(w, v) {
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

function readMoveError(r) {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "watching": r.skip(); return { code: "watching" };
    case "not_held": return readMoveErrorNotHeld(r);
    case "none_left": r.skip(); return { code: "none_left" };
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const moveErrorNotHeldFields = /* @__PURE__ */ $.fields("code", "card");
function readMoveErrorNotHeld(r) {
  let card;
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

function writeNote(w, v) {
  w.object(v);
  w.map(2);
  w.key("player"); w.str(v.player);
  w.key("points"); w.int(v.points, 0, 4294967295);
  w.end();
}

function readNoteError(r) {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "too_many": return readNoteErrorTooMany(r);
    case "full": return readNoteErrorFull(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const noteErrorFullFields = /* @__PURE__ */ $.fields("code", "player");
function readNoteErrorFull(r) {
  let player;
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
function readNoteErrorTooMany(r) {
  let most;
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

function readNotice(r) {
  const tag = $.readTag(r, "type");
  switch (tag) {
    case "begins": return readNoticeBegins(r);
    case "staff": return readNoticeStaff(r);
    default: return r.fail(`unknown type "${tag}"`);
  }
}

const noticeBeginsFields = /* @__PURE__ */ $.fields("type", "game");
function readNoticeBegins(r) {
  let game;
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
function readNoticeStaff(r) {
  let text;
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
function readProgramme(r) {
  let games;
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
function readScore(r) {
  let points;
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
function readScored(r) {
  let player;
  let points;
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
function readTable(r) {
  let open;
  let held;
  let hand;
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

function readTableHeld(r) {
  r.tuple(2);
  const value = [r.int(0, 2 ** 53 - 1), r.int(0, 2 ** 53 - 1)];
  r.end();
  return value;
}

function readTurn(r) {
  const tag = $.readTag(r, "type");
  switch (tag) {
    case "drew": return readTurnDrew(r);
    case "played": return readTurnPlayed(r);
    default: return r.fail(`unknown type "${tag}"`);
  }
}

const turnDrewFields = /* @__PURE__ */ $.fields("type", "seat", "card");
function readTurnDrew(r) {
  let seat;
  let card = null;
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
function readTurnPlayed(r) {
  let seat;
  let card;
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
