import type { ChannelKind, Position, WireFault } from "./messages.js";

/** The tags of what a server says of channels and of actions, see docs/protocol.md#tags. */
export const SUBSCRIBED = 5;
export const SNAPSHOT = 1000;
export const DELTA = 1001;
export const DELTAS = 1002;
export const CURRENT = 1003;
export const PRESENCE = 2000;
export const PRESENCE_DIFF = 2001;
export const SIGNALLED = 3000;
export const NOTIFY = 4000;
export const GAP = 4001;
export const PROGRESS = 5000;
export const ACTION_OK = 5001;
export const ACTION_ERR = 5002;

/** The position that a connection was brought to in a channel. See docs/protocol.md#pong. */
export interface Top extends Position {
  readonly kind: string;
  readonly name: string;
}

/** What became of a subscription: with an `error` there is none. See docs/protocol.md#subscribed. */
export interface SubscribedChannel {
  readonly kind: string;
  readonly name: string;
  readonly epoch?: string;
  readonly seq?: number;
  readonly error?: WireFault;
}

/** The position at which the effect of an action is visible. See docs/protocol.md#action-ok. */
export interface At extends Position {
  readonly resource: string;
}

/** Somebody who is present. See docs/protocol.md#presence. */
export interface WireUser {
  readonly user_id: string;
  readonly name?: string;
  readonly status: string;
  readonly connected_at: number;
}

/** What two users say to each other before they are connected. See docs/protocol.md#signal. */
export interface WireSignal {
  readonly type: string;
  readonly sdp?: string | undefined;
  readonly candidate?: string | undefined;
  readonly sdp_mid?: string | undefined;
  readonly sdp_m_line_index?: number | undefined;
}

/** What a frame of a resource has, where it names one and a position. */
interface OfResource {
  readonly resource?: string;
  readonly epoch?: string;
  readonly seq: number;
}

/** See docs/protocol.md#snapshot. */
export interface Snapshot extends OfResource {
  readonly t: typeof SNAPSHOT;
  /** The last actions that are in it. */
  readonly op_ids: readonly string[];
  /** A value in MessagePack. */
  readonly state: Uint8Array;
}

/** See docs/protocol.md#delta. */
export interface Delta extends OfResource {
  readonly t: typeof DELTA;
  readonly from?: number;
  readonly op_ids: readonly string[];
  /** A value in MessagePack. */
  readonly delta: Uint8Array;
}

/** See docs/protocol.md#deltas. */
export interface Deltas extends OfResource {
  readonly t: typeof DELTAS;
  readonly from?: number;
  readonly op_ids: readonly string[];
  /** Values in MessagePack. */
  readonly deltas: readonly Uint8Array[];
}

/** See docs/protocol.md#current. */
export interface Current extends OfResource {
  readonly t: typeof CURRENT;
  readonly kind: string;
}

/** See docs/protocol.md#presence. */
export interface PresenceWhole extends Omit<OfResource, "seq"> {
  readonly t: typeof PRESENCE;
  readonly seq?: number;
  readonly users: readonly WireUser[];
}

/** See docs/protocol.md#presence-diff. */
export interface PresenceDiff extends OfResource {
  readonly t: typeof PRESENCE_DIFF;
  readonly from?: number;
  readonly joined: readonly WireUser[];
  readonly left: readonly string[];
  readonly changed: readonly WireUser[];
}

/** See docs/protocol.md#notify. */
export interface Notify {
  readonly t: typeof NOTIFY;
  readonly domain: string;
  /** A value in MessagePack. */
  readonly event: Uint8Array;
  readonly correlation_id?: string;
  readonly event_type?: string;
  readonly epoch?: string;
  readonly seq?: number;
  readonly from?: number;
}

/** See docs/protocol.md#gap. */
export interface Gap {
  readonly t: typeof GAP;
  readonly domain: string;
  readonly missed?: number;
  readonly epoch?: string;
  readonly seq?: number;
}

/** What a server says of channels and of actions: what this client uses of it, with defaults filled in. */
export type FlowMessage =
  | { readonly t: typeof SUBSCRIBED; readonly channels: readonly SubscribedChannel[] }
  | Snapshot
  | Delta
  | Deltas
  | Current
  | PresenceWhole
  | PresenceDiff
  | {
      readonly t: typeof SIGNALLED;
      readonly from_user_id: string;
      readonly signal: WireSignal;
      readonly resource?: string;
    }
  | Notify
  | Gap
  | { readonly t: typeof PROGRESS; readonly op_id?: string; readonly percent?: number; readonly message?: string }
  | {
      readonly t: typeof ACTION_OK;
      readonly op_id: string;
      /** A value in MessagePack. */
      readonly result?: Uint8Array;
      readonly at: readonly At[];
    }
  | ({ readonly t: typeof ACTION_ERR; readonly op_id: string } & WireFault);

/** Names a channel among those of a connection. */
export function channelKey(kind: ChannelKind | string, name: string): string {
  return `${kind} ${name}`;
}
