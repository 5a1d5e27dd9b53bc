import type { ConnectError } from "../connect_error.js";
import type { Link } from "./link.js";

/**
 * What a session is about.
 *
 * ```text
 * idle --> connecting --> greeting --> open --> leaving
 *             ^   \          |          |          |
 *             |    \_________v__________v__________v
 *             \_________ waiting         (all) --> closed
 * ```
 */
export type State =
  /** Nothing was asked for yet. */
  | { readonly is: "idle" }
  /** The WebSocket is being opened. */
  | { readonly is: "connecting"; readonly attempt: number; readonly until: number }
  /** `hello` is sent; `connected` is awaited. */
  | { readonly is: "greeting"; readonly attempt: number; readonly until: number }
  /** Calls are sent. */
  | { readonly is: "open"; readonly link: Link }
  /** The server goes away: running calls end, new ones wait. */
  | { readonly is: "leaving"; readonly link: Link; readonly until: number }
  /** There is no connection; the next attempt has a time. */
  | { readonly is: "waiting"; readonly attempt: number; readonly until: number }
  /** There will be none. */
  | { readonly is: "closed"; readonly reason: ConnectError };
