import { shape } from "../element.js";
import { LEFT, PIER, PIER_MIDDLES, RIGHT, RUNWAY, SERVICE_ROAD, SIZE, STANDS, TAXIWAY } from "./plan.js";

/** Everything on the plan that never moves. */
export function ground(): SVGGElement {
  return shape("g", { class: "ground" }, ...ways(), ...runway(), ...terminal(), bay());
}

function runway(): Node[] {
  const { y, half } = RUNWAY;
  const top = y - half;
  const bars = [12, 966].flatMap((x) =>
    [-12, -7, -2, 3, 8].map((offset) => shape("rect", { class: "bar-paint", x, y: y + offset, width: 22, height: 3 })),
  );
  const name = (x: number, words: string, turn: number): Node =>
    shape("text", { class: "runway-name", transform: `translate(${x} ${y}) rotate(${turn})`, y: 4.5 }, words);
  return [
    shape("rect", { class: "runway", x: -BEYOND, y: top, width: SIZE.width + 2 * BEYOND, height: 2 * half }),
    shape("path", { class: "runway-middle", d: `M90 ${y}H910` }),
    ...bars,
    name(52, "09", 90),
    name(948, "27", -90),
  ];
}

function ways(): Node[] {
  const lanes = [...new Set([...STANDS.values()].map(({ lane }) => lane))];
  const way = [
    `M${LEFT} ${RUNWAY.y - RUNWAY.half}V${TAXIWAY}H${RIGHT}V${RUNWAY.y - RUNWAY.half}`,
    ...lanes.map((x) => `M${x} 50V${TAXIWAY}`),
  ].join("");
  const inner = [...STANDS.values()].map(({ lane, x, y }) => `M${lane} ${y}H${x}`).join("");
  return [
    shape("rect", { class: "concrete", x: -BEYOND, y: -4, width: SIZE.width + 2 * BEYOND, height: 340 }),
    shape("path", { class: "way", d: way }),
    shape("path", { class: "road", d: `M30 ${SERVICE_ROAD}H966` }),
    shape("path", { class: "road-middle", d: `M30 ${SERVICE_ROAD}H966` }),
    shape("path", { class: "lead-in", d: inner }),
    shape("path", { class: "middle", d: way }),
  ];
}

function terminal(): Node[] {
  const piers = Object.entries(PIER_MIDDLES).flatMap(([letter, x]) => [
    shape("path", {
      class: "building",
      d: `M${x - PIER.half} ${PIER.from}V${PIER.to - 14}q0 14 14 14h${2 * PIER.half - 28}q14 0 14 -14V${PIER.from}`,
    }),
    shape("text", { class: "pier-name", x, y: PIER.to - 9 }, letter),
  ]);
  const hall = shape("rect", { class: "building", x: -BEYOND, y: -4, width: SIZE.width + 2 * BEYOND, height: PIER.from + 4 });
  return [hall, shape("text", { class: "hall-name", x: SIZE.width / 2, y: PIER.from - 5 }, "TERMINAL"), ...piers];
}

function bay(): Node {
  const name = shape("text", { class: "bay-name", x: 970, y: 40 }, "HOLD");
  return shape("g", {}, shape("rect", { class: "bay", x: 943, y: 26, width: 54, height: 288, rx: 6 }), name);
}

/** How far the ground goes on beside the plan, for a window that is wider. */
const BEYOND = 600;
