// What the compiler must accept of the hooks, and what it must refuse: checked by `tsc`, never run.
import type { Act, PresentUser, ResourceView } from "../../src/flow/index.js";
import type { Client, Status } from "../../src/index.js";
import { useAction, useClient, useEvent, usePresence, useResource, useStatus } from "../../src/react/index.js";
import { Apron, Board, Names, Room, WorldEvent, WorldOf } from "./flow.js";

type World = { readonly hp: number; readonly names: readonly string[] };

/** Holds if the two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}

export function useAll(): void {
  const ws = useClient();
  same<typeof ws, Client>(true);
  const status = useStatus();
  same<typeof status, Status>(true);

  const names = useResource(Names, {});
  same<typeof names, ResourceView<readonly string[]>>(true);
  const world = useResource(WorldOf, { id: "1" }, { apply: (world, { hp }) => ({ ...world, hp }) });
  if (world.phase === "live") same<typeof world.state.names, readonly string[]>(true);
  // @ts-expect-error There may be none.
  world.state.hp;
  const hp = useResource(Board, {}, { select: ({ state }) => state?.hp });
  same<typeof hp, number | undefined>(true);
  const name = useResource(WorldOf, { id: "1" }, { apply: (world: World) => world, select: ({ state }) => state?.names[0] ?? "" });
  same<typeof name, string>(true);
  // @ts-expect-error Its deltas are its own: somebody has to apply them.
  useResource(WorldOf, { id: "1" });
  // @ts-expect-error A parameter is missing.
  useResource(WorldOf, {}, { apply: (world: World) => world });
  // @ts-expect-error There is no such parameter.
  useResource(Board, { id: "1" });
  // @ts-expect-error This is no resource.
  useResource(WorldEvent, {});

  const act = useAction(WorldOf, { id: "1" });
  const acted = act({ hit: 1 }, { optimistic: (world) => ({ ...world, hp: world.hp - 1 }) });
  same<typeof acted, Act<{ readonly at: number }, { readonly code: "far" }>>(true);
  // @ts-expect-error This is no action of it.
  act({ heal: 1 });
  // @ts-expect-error What comes out is no state.
  act({ hit: 1 }, { optimistic: () => 7 });

  useEvent(WorldEvent, ({ hp }, { type }) => [hp, type], { gap: (missed) => same<typeof missed, number | undefined>(true) });
  // @ts-expect-error It brings something else.
  useEvent(WorldEvent, (event: string) => event);

  const { users, set } = usePresence(Apron, {});
  same<typeof users, readonly PresentUser[]>(true);
  usePresence(Room, { id: "7" });
  // @ts-expect-error A parameter is missing.
  usePresence(Room, {});
  // @ts-expect-error There is no such status.
  set("asleep");
}
