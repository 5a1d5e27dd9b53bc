import { QueryClient, QueryObserver, type QueryObserverOptions, type QueryObserverResult, notifyManager } from "@tanstack/query-core";
import { type Stage } from "../client/stage.js";
import { flowStage, turn } from "../flow/stage.js";

// Who looks is told in the same turn.
notifyManager.setScheduler(queueMicrotask);

/** A client of wilco and one of TanStack Query. */
export interface Cached extends Stage {
  readonly queries: QueryClient;
}

export function cachedStage(options: Parameters<typeof flowStage>[0] = {}): Cached {
  return Object.assign(flowStage(options), { queries: new QueryClient({ defaultOptions: { queries: { gcTime: Infinity } } }) });
}

/** Somebody who looks at a query. */
export interface Looking<Data> {
  readonly result: QueryObserverResult<Data, never>;
  /** How often it was told of something else. */
  readonly told: number;
  leave(): void;
}

export function look<Data>({ queries }: Cached, options: object): Looking<Data> {
  const observer = new QueryObserver<Data, never>(queries, options as QueryObserverOptions<Data, never>);
  let told = 0;
  const leave = observer.subscribe(() => told++);
  return {
    get result() {
      return observer.getCurrentResult();
    },
    get told() {
      return told;
    },
    leave,
  };
}

/** The server says something, and all hear of it. */
export async function hears({ socket }: Stage, ...messages: Parameters<Stage["socket"]["says"]>[0][]): Promise<void> {
  for (const message of messages) socket.says(message);
  await turn();
}
