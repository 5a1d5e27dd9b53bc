import type { TestContext } from "node:test";
import { WebSocket } from "ws";
import { type Client, type ConnectOptions, type Status, connect } from "../../src/index.js";

/** A client that comes back without a wait, and is closed when its test is over. */
export function dial(t: TestContext, url: string, options: ConnectOptions = {}): Client {
  const client = connect(url, { WebSocket, random: () => 0, ...options });
  t.after(() => client.close());
  return client;
}

type Of<State> = Extract<Status, { readonly state: State }>;

/** The next status of that state. */
export function when<State extends Status["state"]>({ status }: Client, state: State): Promise<Of<State>> {
  return new Promise((resolve) => {
    const stop = status.subscribe(() => {
      const now = status.get();
      if (now.state !== state) return;
      stop();
      resolve(now as Of<State>);
    });
  });
}

/** The status of now if it is of that state, else the next one that is. */
export async function until<State extends Status["state"]>(client: Client, state: State): Promise<Of<State>> {
  const now = client.status.get();
  return now.state === state ? (now as Of<State>) : when(client, state);
}
