import type { Operation } from "../codec/index.js";
import type { ConnectError } from "../connect_error.js";
import type { ClientMessage, REQUEST, Received, WireChannel, WireFault } from "../envelope/messages.js";
import type { Shapes } from "../envelope/read.js";
import type { Status } from "../status.js";

/** All that a session asks of what drives it. None of it comes back into the session at once. */
export interface Host {
  /** Opens a connection, and tells the session that it is `opened` or `lost`. */
  connect(): void;
  /** Fetches the credential, and tells the session what it is: before it is greeted, or to refresh one. */
  authenticate(): void;
  /** Says this to the server. */
  send(message: ClientMessage): void;
  /** How many bytes the socket has not written yet. */
  buffered(): number;
  /** Closes the connection, or gives up the attempt: nothing is `lost` by that. */
  disconnect(code: number): void;
  /** Whether the platform says that there is no network. */
  isOffline(): boolean;
  /** Tells everyone who watches. */
  status(status: Status): void;
}

/** A call as its caller hands it in. */
export interface NewCall {
  /** The name of the operation. */
  readonly op: string;
  /** What may be done with it once it may have run. */
  readonly class: Operation<never, unknown, unknown>["class"];
  /** The input, as a value in MessagePack. */
  readonly payload: Uint8Array;
  /** How many bytes the input takes on the wire. */
  readonly size: number;
  /** When the caller's time is over. */
  readonly deadline: number;
  /** Names its effect beyond the session. */
  readonly opId?: string | undefined;
  /** Whether it waits where no connection is open, or fails. */
  readonly offline?: Offline | undefined;
  /** How it is said, if it is no request: then it has no id on the wire, and its `opId` names it. */
  readonly say?: Say | undefined;
  /** Tells the caller how the call ended; taken away when that is done. */
  end?: ((answer: Answer) => void) | undefined;
}

/** Says in other words what a request would say. */
export type Say = (request: Extract<ClientMessage, { readonly t: typeof REQUEST }>) => ClientMessage;

/**
 * What a connection carries beside calls. A program that has no use for it has none, and does not
 * pay for it.
 */
export interface Flow {
  /** What more is read, by tag. */
  readonly shapes: Shapes;
  /** The channels to greet with. */
  channels(): readonly WireChannel[] | undefined;
  /** The server has greeted. */
  opened(): void;
  /** A message came on a connection that is open; whether it is done with, and may have ended a call. */
  received(message: Received): boolean;
  /** There is no connection any more; perhaps there was none. */
  cut(): void;
}

/** What becomes of a call that finds no open connection. */
export type Offline = "queue" | "fail";

/** How a call ended: with one of these. */
export interface Answer {
  /** Its output, as a value in MessagePack. */
  readonly ok?: Uint8Array | undefined;
  /** The server refused or failed, or this side found out first. */
  readonly error?: Failing | undefined;
  /** The answer came, and this is why it cannot be read. */
  readonly problem?: string | undefined;
}

/** A fault, or what this side says in its words. */
export interface Failing extends WireFault {
  /** With `closed`: why. Else why there is no connection, if there is none. */
  readonly why?: ConnectError | undefined;
}
