/**
 * Resources, events and presence on the connection that carries the calls: what generated code is
 * written with, and the types of what they give.
 *
 * The values that `resource`, `derived`, `event` and `presence` make carry the code behind
 * `ws.resource`, `ws.action`, `ws.on` and `ws.presence`. A program that uses none of them pays for
 * none of it.
 *
 * ```ts
 * import { connect } from "wilco";
 * import { Board, BoardEvent } from "./api/index.js"; // written by `wilco gen`
 *
 * const ws = connect("/ws");
 * const board = ws.resource(Board, {});
 * board.subscribe(() => render(board.get()));
 * ws.on(BoardEvent, (event) => log(event));
 * ```
 *
 * @module
 */
import { decode } from "../codec/index.js";
import { Channels } from "./channels.js";
import { derivedModel } from "./derived.js";
import { DomainChannel } from "./domain.js";
import { act, follow } from "./follow.js";
import { handle, until } from "./live.js";
import { fill } from "./name.js";
import { eventShapes, presenceShapes } from "./shapes.js";
import type { Derived, DerivedParts, Event, EventParts, Presence, PresenceParts, Resource, ResourceParts } from "./types.js";
import { UsersChannel } from "./users.js";

export { type Actions, actions } from "./actions.js";
export type {
  About,
  Act,
  ActionParts,
  Actable,
  ActionOptions,
  Apply,
  Derived,
  DerivedParts,
  Event,
  EventOptions,
  EventParts,
  NoParams,
  Presence,
  PresenceParts,
  PresenceStatus,
  PresenceStore,
  PresenceView,
  PresentUser,
  Progress,
  Resource,
  ResourceParts,
  ResourceStore,
  ResourceView,
  Signal,
} from "./types.js";

/**
 * A resource with deltas of its own, as generated code declares it.
 *
 * ```ts
 * const World: Resource<{ readonly id: string }, World, WorldDelta, WorldAction, Moved, MoveError> = resource({
 *   name: "world/{id}", params: ["id"], readState, readDelta, actions, writeAction, readOutput, readError,
 * });
 * const world = ws.resource(World, { id: "1" }, { apply: (world, delta) => ({ ...world, hp: delta.hp }) });
 * ```
 */
export function resource<Params, State, Delta, Action, Output, Failure>(
  parts: NoInfer<ResourceParts<Params, State, Delta, Action, Output, Failure>>,
): Resource<Params, State, Delta, Action, Output, Failure> {
  return {
    name: parts.name,
    derived: false,
    open(port, params, { apply }) {
      return follow(port, parts, params, () => ({
        whole: (bytes) => decode(parts.readState, bytes),
        changed: (state, deltas) => deltas.reduce((state, delta) => apply(state, decode(parts.readDelta, delta)), state),
      }));
    },
    act: (port, params, action, options) => act(port, parts, params, action, options),
  };
}

/**
 * A resource whose deltas are found by comparing, as generated code declares it.
 *
 * ```ts
 * const Board: Derived<NoParams, Board, never, never, never> = derived({ name: "board", params: [], readState });
 * const board = ws.resource(Board, {});
 * ```
 */
export function derived<Params, State, Action, Output, Failure>(
  parts: NoInfer<DerivedParts<Params, State, Action, Output, Failure>>,
): Derived<Params, State, Action, Output, Failure> {
  return {
    name: parts.name,
    derived: true,
    open: (port, params) => follow(port, parts, params, () => derivedModel(parts.readState)),
    act: (port, params, action, options) => act(port, parts, params, action, options),
  };
}

/**
 * The events of a domain, as generated code declares them.
 *
 * ```ts
 * const WorldEvent: Event<WorldEvent> = event({ domain: "world", read: readWorldEvent });
 * const off = ws.on(WorldEvent, (event) => log(event));
 * ```
 */
export function event<Value>({ domain, read }: NoInfer<EventParts<Value>>): Event<Value> {
  return {
    listen(port, handle, options) {
      const channels = Channels.of(port, eventShapes);
      const [channel, leave] = channels.join("domain", domain, () => new DomainChannel(domain, channels));
      const stop = channel.listen({ ...options, read, handle });
      return () => {
        stop();
        leave();
      };
    },
  };
}

/**
 * A place where users are present, as generated code declares it.
 *
 * ```ts
 * const ApronPresence: Presence<NoParams> = presence({ name: "apron", params: [], signalling: true });
 * const apron = ws.presence(ApronPresence, {});
 * ```
 */
export function presence<Params>({ name: pattern }: NoInfer<PresenceParts<Params>>): Presence<Params> {
  return {
    enter(port, params) {
      const channels = Channels.of(port, presenceShapes);
      const name = fill(pattern, params);
      const offs = new Set<() => void>();
      const [channel, leave] = channels.join("presence", name, () => new UsersChannel(name, channels));
      return {
        ...handle(channel.live, leave, offs),
        set: (status) => channel.set(status),
        signal: (userId, signal, onFault = () => {}) => channel.signal(userId, signal, onFault),
        onSignal: (handler) => until(offs, channel.onSignal(handler)),
      };
    },
  };
}
