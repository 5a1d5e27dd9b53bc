import type { Kind, World } from "./api.js";

const kinds: readonly Kind[] = ["player", "monster", "item"];

/** A world of `count` entities, the same each time. */
export function world(count: number): World {
  const random = seeded(7);
  const hex = (digits: number) => Math.floor(random() * 16 ** digits).toString(16).padStart(digits, "0");
  const uuid = () => `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const tags = ["elite", "quest", "hidden", "flying", "undead"];
  const entities = Array.from({ length: count }, (_, index) => ({
    id: uuid(),
    name: `entity-${index}`,
    kind: pick(kinds),
    x: random() * 2000 - 1000,
    y: random() * 2000 - 1000,
    hp: Math.floor(random() * 5000),
    level: Math.floor(random() * 100),
    tags: tags.filter(() => random() < 0.4),
    owner: random() < 0.25 ? uuid() : null,
    updated_at: 1760000000000 + Math.floor(random() * 1e9),
  }));
  return { seq: 123456, taken_at: 1760000000000, entities };
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
