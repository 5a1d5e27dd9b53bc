// What the compiler must accept, and what it must refuse: checked by `tsc`, never run.
import { type Act, type Derived, type Event, type NoParams, type Presence, type PresenceStore, type Resource, type ResourceStore, type ResourceView, actions, derived, event, presence, resource } from "../../src/flow/index.js";
import type { Read, Write } from "../../src/codec/index.js";
import type { Client, Fault } from "../../src/index.js";

interface World {
  readonly hp: number;
  readonly names: readonly string[];
}
type WorldDelta = { readonly hp: number };
type WorldAction = { readonly hit: number };
type Moved = { readonly at: number };
type MoveError = { readonly code: "far" };

declare const readWorld: Read<World>;
declare const readDelta: Read<WorldDelta>;
declare const writeAction: Write<WorldAction>;
declare const readMoved: Read<Moved>;
declare const readError: Read<MoveError>;
declare const readNames: Read<string[]>;

// As generated code is written: the types come from the annotation alone.
export const WorldOf: Resource<{ readonly id: string }, World, WorldDelta, WorldAction, Moved, MoveError> =
  /* @__PURE__ */ resource({
    name: "world/{id}",
    params: ["id"],
    readState: readWorld,
    readDelta,
    actions,
    writeAction,
    readOutput: readMoved,
    readError,
  });
export const Board: Derived<NoParams, World, never, never, never> =
  /* @__PURE__ */ derived({ name: "board", params: [], readState: readWorld });
// A reader of a list that may be written gives one that may not.
export const Names: Derived<NoParams, readonly string[], never, never, never> =
  /* @__PURE__ */ derived({ name: "names", params: [], readState: readNames });
export const WorldEvent: Event<WorldDelta> = /* @__PURE__ */ event({ domain: "world", read: readDelta });
export const Apron: Presence<NoParams> = /* @__PURE__ */ presence({ name: "apron", params: [], signalling: true });
export const Room: Presence<{ readonly id: string }> = /* @__PURE__ */ presence({ name: "room/{id}", params: ["id"], signalling: false });

/** Holds if the two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}

export function resources(ws: Client): void {
  const board = ws.resource(Board, {});
  same<typeof board, ResourceStore<World>>(true);
  const names = ws.resource(Names, {});
  same<typeof names, ResourceStore<readonly string[]>>(true);
  const world = ws.resource(WorldOf, { id: "1" }, { apply: (world, delta) => ({ ...world, hp: world.hp - delta.hp }) });
  same<typeof world, ResourceStore<World>>(true);
  // @ts-expect-error Its deltas are its own: somebody has to apply them.
  ws.resource(WorldOf, { id: "1" });
  // @ts-expect-error What comes out is no state.
  ws.resource(WorldOf, { id: "1" }, { apply: () => 7 });
  // @ts-expect-error A parameter is missing.
  ws.resource(WorldOf, {}, { apply: (world) => world });
  // @ts-expect-error A parameter is text.
  ws.resource(WorldOf, { id: 1 }, { apply: (world) => world });
  // @ts-expect-error There is no such parameter.
  ws.resource(Board, { id: "1" });
  // @ts-expect-error Nobody has to apply what is derived.
  ws.resource(Board, {}, { apply: (world) => world });
  // @ts-expect-error This is no resource.
  ws.resource(WorldEvent, {});

  const view = world.get();
  same<typeof view, ResourceView<World>>(true);
  // @ts-expect-error There may be none.
  view.state.hp;
  switch (view.phase) {
    case "loading":
      same<typeof view.state, undefined>(true);
      break;
    case "live":
    case "stale":
      same<typeof view.state, World>(true);
      break;
    case "refused":
      same<typeof view.fault, Fault>(true);
      break;
    default:
      view satisfies never;
  }
  // @ts-expect-error A store is read, never set.
  world.set(view);
  // They are functions of their own, as `useSyncExternalStore` wants them.
  const { get, subscribe, close } = world;
  subscribe(() => get())();
  close();
}

export async function acting(ws: Client): Promise<void> {
  const act = ws.action(WorldOf, { id: "1" }, { hit: 1 }, { optimistic: (world) => ({ ...world, hp: world.hp - 1 }) });
  same<typeof act, Act<Moved, MoveError>>(true);
  same<typeof act.opId, string>(true);
  const moved = await act;
  same<typeof moved, Moved>(true);
  const result = await act.result();
  if (!result.ok && result.error.kind === "operation") same<typeof result.error.error, MoveError>(true);
  ws.action(WorldOf, { id: "1" }, { hit: 1 }, { timeout: 5, signal: new AbortController().signal, opId: "x", offline: "fail", onProgress: ({ percent }) => percent ?? 0 });
  // @ts-expect-error This is no action of it.
  ws.action(WorldOf, { id: "1" }, { heal: 1 });
  // @ts-expect-error It takes none.
  ws.action(Board, {}, {});
  // @ts-expect-error What comes out is no state.
  ws.action(WorldOf, { id: "1" }, { hit: 1 }, { optimistic: () => 7 });
}

export function others(ws: Client): void {
  const off = ws.on(WorldEvent, (event, { type, correlationId }) => {
    same<typeof event, WorldDelta>(true);
    same<typeof type, string | undefined>(true);
    same<typeof correlationId, string | undefined>(true);
  }, { gap: (missed) => same<typeof missed, number | undefined>(true) });
  off();
  // @ts-expect-error It brings something else.
  ws.on(WorldEvent, (event: string) => event);
  const apron = ws.presence(Apron, {});
  same<typeof apron, PresenceStore>(true);
  ws.presence(Room, { id: "7" });
  // @ts-expect-error A parameter is missing.
  ws.presence(Room, {});
  apron.set("away");
  // @ts-expect-error There is no such status.
  apron.set("asleep");
  apron.signal("bo", { type: "offer", sdp: "" }, ({ code }) => code);
  // @ts-expect-error An offer has a description.
  apron.signal("bo", { type: "offer" });
  // What browsers make of it is taken as it is.
  const candidate: RTCIceCandidateInit = { candidate: "c" };
  apron.signal("bo", { type: "ice_candidate", ...candidate, candidate: candidate.candidate ?? "" });
}
