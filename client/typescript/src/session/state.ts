/**
 * What a session is about.
 *
 * ```text
 * waiting --> connecting --> greeting --> open --> leaving
 *    ^             \            |          |          |
 *    \______________\___________v__________v__________v      (all) --> closed
 * ```
 *
 * The numbers are in the order of what is there: from connecting on there is a socket, from greeting
 * on the server is heard, from open on it has greeted.
 */
export type State = 0 | 1 | 2 | 3 | 4 | 5;

/** There will be no connection any more. */
export const CLOSED = 0;
/** There is no connection; the next attempt has a time. */
export const WAITING = 1;
/** The WebSocket is being opened. */
export const CONNECTING = 2;
/** `hello` is sent; `connected` is awaited. */
export const GREETING = 3;
/** Calls are sent. */
export const OPEN = 4;
/** The server goes away: running calls end, new ones wait. */
export const LEAVING = 5;
