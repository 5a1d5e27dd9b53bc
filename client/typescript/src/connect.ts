import { Client } from "./client.js";
import { messagePack } from "./encoding.js";
import type { ConnectOptions } from "./options.js";
import { dial } from "./transport.js";

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
  const { WebSocket = globalThis.WebSocket, encoding = messagePack } = options;
  if (!WebSocket) throw new TypeError("no WebSocket here: hand in `{ WebSocket }` of the package `ws`");
  const { href } = address(url);
  return new Client((events) => dial(() => new WebSocket(href, encoding.subprotocol), events), encoding, options);
}

/** The address with the promise that the client speaks first. */
function address(url: string | URL): URL {
  const address = new URL(url, globalThis.location?.href);
  address.protocol = address.protocol.replace("http", "ws");
  // The rest of it may hold a secret.
  if (!/^wss?:/.test(address.protocol)) throw new TypeError(`no WebSocket begins with ${address.protocol}`);
  if (address.username + address.password) throw new TypeError("a credential belongs into `token`");
  address.hash = "";
  address.search += `${address.search && "&"}hello=1`;
  return address;
}
