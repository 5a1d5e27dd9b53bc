/** The version of the protocol that this client speaks. */
export const PROTOCOL_VERSION = 1;
/** How a server closes that leaves in good order, behind the last answer. */
export const RESTART = 1012;
/** For the server's logs. */
export const CLIENT = "wilco-typescript/0.1.0";
/** A server can not keep a client away for longer than this. */
export const LONGEST_WAIT = 600_000;
/** A server that asks for more pings than one in this time, or for faster answers, gets neither. */
export const SHORTEST_HEARTBEAT = 10;
/** From so many bytes on that the socket has not written, no more calls are sent. */
export const HIGH_WATER = 262_144;
/** When to look again at a socket that does not write: it does not tell when it has. */
export const LOOK_AGAIN = 50;
/** The server keeps this many resolved calls that were not acknowledged. */
export const ACK_EVERY = 64;
/** The longest number of an id in either encoding, and a comma. */
export const LONGEST_ID = 17;
/** More than the envelope of a request without an acknowledgement takes on the wire. */
export const ALLOWANCE = 128;
/** How soon a server that is probed has to be heard. Less where it gives less to a heartbeat. */
export const PROBE = 3000;
/** A connection is opened no sooner than this after the last one ended, whatever happens to the page. */
export const PROBE_AGAIN = 1000;
/** Who is woken later than this has slept: for so long it hears what came meanwhile before it judges. */
export const LATE = 200;
