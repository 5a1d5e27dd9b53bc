// A client that follows the score, and notes down what Ada has won.
import { connect } from "wilco";
import WebSocket from "ws"; // Node 20 has none of its own; from 22 on, and in browsers, leave it out

import { Score, type Scored } from "./api/index.js";

const house = connect(process.argv[2] ?? "ws://127.0.0.1:3000/ws", { WebSocket });

function apply(score: Score, { player, points }: Scored): Score {
  return { points: { ...score.points, [player]: (score.points[player] ?? 0) + points } };
}
const score = house.resource(Score, {}, { apply });

for (const points of [31, 7]) {
  const note = { player: "Ada", points };
  const noted = await house.action(Score, {}, note, { optimistic: (score) => apply(score, note) }).result();
  if (noted.ok) console.log(`noted: ${noted.value}`);
  else if (noted.error.kind === "operation") console.log(`refused: ${noted.error.error.code}`);
  else throw noted.error;
}

// The answer may be here before the state that it speaks of.
function show(): void {
  const { state, pending } = score.get();
  if (state === undefined || pending > 0) return;
  console.log("everybody sees", state.points);
  stop();
  house.close();
}
const stop = score.subscribe(show);
show();
