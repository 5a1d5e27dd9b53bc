import { Client } from "./client.js";
import type { ConnectOptions } from "./options.js";
import { platformWebSocket } from "./transport.js";

/**
 * Begins to connect to a wilco server, and returns at once.
 *
 * `url` is `ws://`, `wss://`, `http://` or `https://`, or relative to the page. From now on a lost
 * connection is opened again, for ever, unless the server says not to come back. Calls wait for the
 * connection until their own time is over; {@link Client.opened} tells how the first attempt ended.
 *
 * Throws a `TypeError` where the address is none, or where the platform has no WebSocket and none
 * was handed in.
 *
 * ```ts
 * const ws = connect("/ws");
 * const flight = await ws.request(GetFlight, { id });
 * ```
 *
 * In Node 20:
 *
 * ```ts
 * import { WebSocket } from "ws";
 * const ws = connect("wss://desk.example/ws", { WebSocket });
 * ```
 */
export function connect(url: string | URL, options: ConnectOptions = {}): Client {
  const { WebSocket = platformWebSocket() } = options;
  return new Client(address(url), WebSocket, options);
}

/** The address with the promise that the client speaks first. */
function address(url: string | URL): string {
  const address = new URL(url, globalThis.location?.href);
  const { protocol, username, password, search } = address;
  if (protocol === "http:" || protocol === "https:") {
    address.protocol = protocol === "http:" ? "ws:" : "wss:";
  } else if (protocol !== "ws:" && protocol !== "wss:") {
    throw new TypeError(`a WebSocket has no address that begins with ${protocol}`);
  }
  if (username || password) throw new TypeError("a credential belongs into `token`, not into the URL");
  address.hash = "";
  address.search = `${search ? `${search}&` : ""}hello=1`;
  return address.href;
}
