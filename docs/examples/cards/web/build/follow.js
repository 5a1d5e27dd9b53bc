// src/follow.ts
import { connect } from "wilco";
import WebSocket from "ws";

// src/api/index.ts
import * as $ from "wilco/codec";
import * as $flow from "wilco/flow";
var Score = /* @__PURE__ */ $flow.resource({
  name: "score",
  params: [],
  readState: readScore,
  readDelta: readScored,
  writeAction: writeNote,
  readOutput: (r) => r.int(0, 4294967295),
  readError: readNoteError
});
function writeNote(w, v) {
  w.object(v);
  w.map(2);
  w.key("player");
  w.str(v.player);
  w.key("points");
  w.int(v.points, 0, 4294967295);
  w.end();
}
function readNoteError(r) {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "too_many":
      return readNoteErrorTooMany(r);
    case "full":
      return readNoteErrorFull(r);
    default:
      return r.fail(`unknown code "${tag}"`);
  }
}
var noteErrorFullFields = /* @__PURE__ */ $.fields("code", "player");
function readNoteErrorFull(r) {
  let player;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(noteErrorFullFields, k)) {
      case 1:
        player = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (player === void 0) return r.missing("player");
  return { code: "full", player };
}
var noteErrorTooManyFields = /* @__PURE__ */ $.fields("code", "most");
function readNoteErrorTooMany(r) {
  let most;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(noteErrorTooManyFields, k)) {
      case 1:
        most = r.int(0, 4294967295);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (most === void 0) return r.missing("most");
  return { code: "too_many", most };
}
var scoreFields = /* @__PURE__ */ $.fields("points");
function readScore(r) {
  let points;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(scoreFields, k)) {
      case 0:
        points = $.readRecord(r, (r2) => r2.int(0, 4294967295));
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (points === void 0) return r.missing("points");
  return { points };
}
var scoredFields = /* @__PURE__ */ $.fields("player", "points");
function readScored(r) {
  let player;
  let points;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(scoredFields, k)) {
      case 0:
        player = r.str();
        break;
      case 1:
        points = r.int(0, 4294967295);
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (player === void 0) return r.missing("player");
  if (points === void 0) return r.missing("points");
  return { player, points };
}

// src/follow.ts
var house = connect(process.argv[2] ?? "ws://127.0.0.1:3000/ws", { WebSocket });
function apply(score2, { player, points }) {
  return { points: { ...score2.points, [player]: (score2.points[player] ?? 0) + points } };
}
var score = house.resource(Score, {}, { apply });
score.subscribe(() => {
  const { phase, state, pending } = score.get();
  if (phase !== "live" || pending > 0) return;
  console.log("everybody sees", state.points);
  if (state.points["Ada"] === 14) house.close();
});
for (const points of [31, 7]) {
  const note = { player: "Ada", points };
  const noted = await house.action(Score, {}, note, { optimistic: (score2) => apply(score2, note) }).result();
  if (noted.ok) console.log(`noted: ${noted.value}`);
  else if (noted.error.kind === "operation") console.log(`refused: ${noted.error.error.code}`);
  else throw noted.error;
}
