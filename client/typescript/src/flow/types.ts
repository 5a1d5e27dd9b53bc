import type { Call, CallOptions } from "../call.js";
import type { DecodeError, Read, Write } from "../codec/index.js";
import type { Fault } from "../fault.js";
import type { Port } from "../port.js";
import type { Readable } from "../status.js";
import type { Actions } from "./actions.js";

/** The parameters of a name that has none: `ws.resource(Board, {})`. */
export type NoParams = { readonly [name: string]: never };

/** What generated code says of the actions on a resource, if there are any: then all of these. */
export interface ActionParts<Action, Output, Failure> {
  /** The code that acts, `actions`. */
  readonly actions?: Actions;
  /** Writes an action. */
  readonly writeAction?: Write<Action>;
  /** Reads the output of an action. */
  readonly readOutput?: Read<Output>;
  /** Reads the error of an action. */
  readonly readError?: Read<Failure>;
}

/** What generated code says of a resource. */
export interface ResourceParts<Params, State, Delta, Action, Output, Failure> extends ActionParts<Action, Output, Failure> {
  /** The pattern of its names, such as `world/{id}`. */
  readonly name: string;
  /** The open places of the pattern, in its order. */
  readonly params: readonly (keyof Params & string)[];
  /** Reads its state. */
  readonly readState: Read<State>;
  /** Reads a change of it. */
  readonly readDelta: Read<Delta>;
}

/** What generated code says of a resource whose changes are found by the server. */
export type DerivedParts<Params, State, Action, Output, Failure> = Omit<
  ResourceParts<Params, State, never, Action, Output, Failure>,
  "readDelta"
>;

/** What can be acted on. */
export interface Actable<Params, State, Action, Output, Failure> {
  /** @internal */
  act(port: Port, params: Params, action: Action, options: ActionOptions<State>): Act<Output, Failure>;
}

/** A resource of a server, with deltas of its own: what generated code says of it, and the code that follows one. */
export interface Resource<Params, State, Delta, Action, Output, Failure>
  extends Actable<Params, State, Action, Output, Failure> {
  /** The pattern of its names, such as `world/{id}`. */
  readonly name: string;
  /** That its deltas are its own. */
  readonly derived: false;
  /** @internal */
  open(port: Port, params: Params, options: Apply<State, Delta>): ResourceStore<State>;
}

/** A resource of a server whose deltas are found by comparing: nobody has to apply them. */
export interface Derived<Params, State, Action, Output, Failure> extends Actable<Params, State, Action, Output, Failure> {
  /** The pattern of its names, such as `board`. */
  readonly name: string;
  /** That its deltas are patches. */
  readonly derived: true;
  /** @internal */
  open(port: Port, params: Params): ResourceStore<State>;
}

/**
 * How to follow a resource that has deltas of its own.
 *
 * ```ts
 * ws.resource(World, { id: "1" }, {
 *   apply: (world, { id, x }) => ({ ...world, players: { ...world.players, [id]: { ...world.players[id], x } } }),
 * });
 * ```
 */
export interface Apply<State, Delta> {
  /**
   * The state after a change. It makes a new state and leaves the old one as it is; what a change
   * does not touch should be the same object in both. If it throws, the state is fetched anew.
   *
   * Of those who follow one resource the first one's function is used.
   */
  readonly apply: (state: State, delta: Delta) => State;
}

/**
 * A resource as it is known now.
 *
 * | phase | what it means |
 * | --- | --- |
 * | `loading` | Nothing has come yet, or what came does not fit and is fetched anew. |
 * | `live` | The state is what the server's is, but for what is on the way. |
 * | `stale` | There is no connection, or something is being fetched that was missed, or the server cannot give it for a while: then `fault` tells. The state is what it was. |
 * | `refused` | The server does not give it, or what it gives cannot be read: `fault` tells. It is asked for again on the next connection. |
 *
 * ```text
 * loading --> live <--> stale      cut, something is missing, refused for a while
 *  ^  ^        | \_______/ |
 *  |  \________/           |       what came did not fit
 *  |           v           v
 *  \-------- refused <-----/       refused for good, or did not fit again and again
 * ```
 *
 * ```ts
 * const view = board.get();
 * if (view.phase === "live" || view.phase === "stale") render(view.state, view.pending > 0);
 * else if (view.phase === "refused") show(view.fault.code);
 * ```
 */
export type ResourceView<State> = Pending &
  (
    | { readonly phase: "loading"; readonly state: undefined; readonly fault?: Fault }
    | {
        readonly phase: "live" | "stale";
        /** The state, with the actions in it that are under way. */
        readonly state: State;
        readonly fault?: Fault;
      }
    | { readonly phase: "refused"; readonly state: undefined; readonly fault: Fault }
  );

interface Pending {
  /** How many actions of this client are not in the server's state yet. */
  readonly pending: number;
}

/**
 * A resource that is followed, until {@link ResourceStore.close}. Its functions may be taken off it.
 *
 * ```tsx
 * const [board] = useState(() => ws.resource(Board, {}));
 * const { phase, state } = useSyncExternalStore(board.subscribe, board.get);
 * ```
 */
export interface ResourceStore<State> extends Readable<ResourceView<State>> {
  /** Follows it no longer. The last one who does ends the subscription. May be called twice. */
  close(): void;
}

/**
 * How to act on a resource.
 *
 * ```ts
 * ws.action(Board, {}, { kind: "close", stand }, {
 *   optimistic: (board) => ({ ...board, closed: [...board.closed, stand] }),
 *   onProgress: ({ percent }) => bar(percent),
 * });
 * ```
 */
export interface ActionOptions<State> extends CallOptions {
  /**
   * The state with the action in it, to be shown until the server's state has it: in every store of
   * the resource that is open. It makes a new state, and is asked again whenever the server's
   * changes; while it throws, the action is not shown.
   */
  readonly optimistic?: ((state: State) => State) | undefined;
  /** Told how far the action is, as often as the server says so. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** How far an action is, as `onProgress` of {@link ActionOptions} is told. */
export interface Progress {
  /** From 0 to 100, if it is known. */
  readonly percent: number | undefined;
  /** A sentence for people. */
  readonly message: string | undefined;
}

/**
 * An action that was made: a promise of its output, as every {@link Call}.
 *
 * ```ts
 * const result = await ws.action(Board, {}, { kind: "close", stand }).result();
 * if (!result.ok && result.error.kind === "operation") show(result.error.error.code);
 * ```
 */
export interface Act<Output, Failure> extends Call<Output, Failure> {
  /** Names its effect: an action under the same name, of the same user, is the same one. */
  readonly opId: string;
}

/** What generated code says of the events of a domain. */
export interface EventParts<Value> {
  readonly domain: string;
  readonly read: Read<Value>;
}

/** The events of a domain: what generated code says of them, and the code that hears them. */
export interface Event<Value> {
  /** @internal */
  listen(port: Port, handler: (value: Value, about: About) => void, options: EventOptions): () => void;
}

/**
 * What is said of an event beside itself.
 *
 * ```ts
 * ws.on(WorldEvent, (event, { type, correlationId }) => log(type, event, correlationId === mine.opId));
 * ```
 */
export interface About {
  /** Its type in words, such as `entity_updated`. */
  readonly type: string | undefined;
  /** The action that caused it, by its `opId`, or whatever else the server names so. */
  readonly correlationId: string | undefined;
  /** Its number in the domain, if that counts. */
  readonly seq: number | undefined;
}

/**
 * How to listen to events.
 *
 * ```ts
 * ws.on(WorldEvent, show, { gap: (missed) => note(`${missed ?? "some"} events were missed`) });
 * ```
 */
export interface EventOptions {
  /** Told where events were missed, and how many, if that is known. Without it nobody is told. */
  readonly gap?: ((missed: number | undefined) => void) | undefined;
  /**
   * Told of an event that is no value of its type, for the server is of another version, and what is
   * wrong with it. Without it that is a gap of 1, and without `gap` a warning on the console.
   */
  readonly unreadable?: ((error: DecodeError, about: About) => void) | undefined;
  /**
   * Told when the server has begun to tell the events, on this connection and on each that follows:
   * what happens from then on is heard, or is told to `gap`.
   */
  readonly listening?: (() => void) | undefined;
  /** Told that the server does not give the events, such as `forbidden`. It is asked again on the next connection. */
  readonly refused?: ((fault: Fault) => void) | undefined;
}

/** What generated code says of a place where users are present. */
export interface PresenceParts<Params> {
  /** The pattern of its names. */
  readonly name: string;
  /** The open places of the pattern, in its order. */
  readonly params: readonly (keyof Params & string)[];
  /** Whether those who are present may send signals to each other. */
  readonly signalling: boolean;
}

/** A place where users are present: what generated code says of it, and the code that enters one. */
export interface Presence<Params> {
  /** @internal */
  enter(port: Port, params: Params): PresenceStore;
}

/** Whether somebody who is present takes part. */
export type PresenceStatus = "active" | "idle" | "away";

/** Somebody who is present, however often. */
export interface PresentUser {
  readonly userId: string;
  /** The name to show, if there is one. */
  readonly name: string | undefined;
  /** The most active of the user's connections counts. */
  readonly status: PresenceStatus;
  /** Since when, in Unix milliseconds. */
  readonly connectedAt: number;
}

/**
 * Who is present as far as it is known; the phases are those of a {@link ResourceView}.
 *
 * ```ts
 * const active = apron.get().users.filter(({ status }) => status === "active").length;
 * ```
 */
export interface PresenceView {
  /** In the order of their ids; nobody before it is known. */
  readonly users: readonly PresentUser[];
  readonly phase: "loading" | "live" | "stale" | "refused";
  readonly fault?: Fault;
}

/**
 * A place that was entered, until {@link PresenceStore.close}. Its functions may be taken off it.
 *
 * ```ts
 * const apron = ws.presence(ApronPresence, {});
 * document.addEventListener("visibilitychange", () => apron.set(document.hidden ? "away" : "active"));
 * ```
 */
export interface PresenceStore extends Readable<PresenceView> {
  /** Says how much this user takes part; said again on every connection that follows. */
  set(status: PresenceStatus): void;
  /**
   * Sends a signal to somebody who is present, on all connections of that user. Whether it could be
   * said: there must be a connection. `onFault` is told if the server cannot pass it on.
   */
  signal(userId: string, signal: Signal, onFault?: (fault: Fault) => void): boolean;
  /** Calls `handler` for each signal to this user, until the function that is returned is called. */
  onSignal(handler: (fromUserId: string, signal: Signal) => void): () => void;
  /** Leaves. The last one who does ends the subscription. May be called twice. */
  close(): void;
}

/**
 * What two browsers say to each other before they are connected, in the words of WebRTC. A signal goes to
 * all pages of a user: where there may be several, each has to be a user of its own.
 *
 * ```ts
 * const describe = async (userId: string, type: "offer" | "answer") => {
 *   await peer.setLocalDescription();
 *   apron.signal(userId, { type, sdp: peer.localDescription?.sdp ?? "" });
 * };
 * apron.onSignal(async (from, signal) => {
 *   if (signal.type === "ice_candidate") return peer.addIceCandidate(signal);
 *   await peer.setRemoteDescription(signal);
 *   if (signal.type === "offer") await describe(from, "answer");
 * });
 * peer.addEventListener("icecandidate", ({ candidate }) => {
 *   if (candidate) apron.signal(userId, { type: "ice_candidate", ...candidate.toJSON(), candidate: candidate.candidate });
 * });
 * await describe(userId, "offer");
 * ```
 */
export type Signal =
  | { readonly type: "offer" | "answer"; readonly sdp: string }
  | {
      readonly type: "ice_candidate";
      readonly candidate: string;
      readonly sdpMid?: string | null;
      readonly sdpMLineIndex?: number | null;
    };
