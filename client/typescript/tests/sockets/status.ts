import type { Client, Status } from "../../src/index.js";

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
