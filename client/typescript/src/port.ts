import type { Client } from "./client.js";
import type { Clock } from "./options.js";
import type { Say } from "./session/host.js";
import type { Session } from "./session/session.js";

/** What a client gives to the channels that are opened on it. */
export interface Port {
  readonly clock: Clock;
  readonly session: Session;
  /** Makes calls; one with a {@link Said} is said in other words than a request. */
  readonly client: Client;
}

/** How a call is said, and who is told of its end before its caller is. */
export interface Said {
  readonly say: Say;
  readonly ended: () => void;
}
