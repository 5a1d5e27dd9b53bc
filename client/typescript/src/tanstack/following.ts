import type { Query, QueryCacheNotifyEvent, QueryClient } from "@tanstack/query-core";
import type { Fault } from "../fault.js";
import { faultOf } from "../flow/fault.js";
import type { ResourceStore } from "../flow/types.js";
import type { Readable, Status } from "../status.js";

/** The queries that follow a resource. */
const followed = new WeakMap<object, Following>();

/** Whether a query has each change of its resource. */
export function isFollowed(query: object): boolean {
  return followed.has(query);
}

/**
 * The state that a query is to have; from now on it has each one that follows, until it is removed.
 *
 * Where the resource was refused it is asked for anew.
 */
export function follow(
  client: QueryClient,
  queryKey: readonly unknown[],
  open: () => ResourceStore<unknown>,
  status: Readable<Status>,
  refused: (fault: Fault) => Error,
  signal: AbortSignal,
): Promise<unknown> {
  const query = client.getQueryCache().find({ queryKey, exact: true });
  // A query function runs for a query of the cache.
  if (!query) throw new TypeError("the query is not in the cache of its client");
  let following = followed.get(query);
  if (following?.isRefused) {
    following.end();
    following = undefined;
  }
  if (!following) followed.set(query, (following = new Following(client, query, open(), refused)));
  return following.now(status, signal);
}

/** A query that is kept true. */
class Following {
  readonly #client: QueryClient;
  readonly #query: Query;
  readonly #store: ResourceStore<unknown>;
  readonly #refused: (fault: Fault) => Error;
  readonly #leaveCache: () => void;

  constructor(client: QueryClient, query: Query, store: ResourceStore<unknown>, refused: (fault: Fault) => Error) {
    this.#client = client;
    this.#query = query;
    this.#store = store;
    this.#refused = refused;
    store.subscribe(() => this.#show());
    this.#leaveCache = client.getQueryCache().subscribe((event) => this.#hear(event));
  }

  get isRefused(): boolean {
    return this.#store.get().phase === "refused";
  }

  /** The state, once it is that of the server; nobody waits for a client that is closed for good. */
  now(status: Readable<Status>, signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const view = this.#store.get();
        const line = status.get();
        if (view.phase === "live") settle(() => resolve(view.state));
        else if (view.phase === "refused") settle(() => reject(this.#refused(view.fault)));
        else if (line.state === "closed") {
          const { message } = line.reason;
          settle(() => reject(this.#refused(faultOf({ code: "closed", message, executed: "no" }))));
        }
      };
      const abort = (): void => {
        settle(() => reject(signal.reason as Error));
        if (this.#store.get().phase === "loading") this.end();
        // What was there before the fetch was put back, and may be old.
        else this.#show();
      };
      const stops = [this.#store.subscribe(look), status.subscribe(look)];
      const settle = (how: () => void): void => {
        for (const stop of stops) stop();
        signal.removeEventListener("abort", abort);
        how();
      };
      signal.addEventListener("abort", abort);
      look();
    });
  }

  end(): void {
    followed.delete(this.#query);
    this.#leaveCache();
    this.#store.close();
  }

  #hear(event: QueryCacheNotifyEvent): void {
    if (event.query !== this.#query) return;
    if (event.type === "removed") this.end();
    else if (event.type !== "updated") return;
    // What was fetched, or put in from a server's page or a disk, may be older than what came since.
    else if (event.action.type === "success" ? !event.action.manual : event.action.type === "setState" && !this.isRefused) this.#show();
  }

  /** Brings the query to what is known. */
  #show(): void {
    const view = this.#store.get();
    const { state, queryKey } = this.#query;
    if (view.phase === "live" || view.phase === "stale") {
      const isOld = state.data !== view.state || state.status !== "success" || (state.isInvalidated && view.phase === "live");
      if (isOld && view.state !== undefined) this.#client.setQueryData(queryKey, view.state);
      if (view.phase === "stale") this.#query.invalidate();
    } else if (view.phase === "loading") {
      // What was there did not go on, and is fetched anew.
      if (state.data !== undefined) this.#query.invalidate();
    } else if (view.phase === "refused" && state.fetchStatus === "idle") {
      this.#query.setState({
        data: undefined,
        status: "error",
        error: this.#refused(view.fault),
        errorUpdateCount: state.errorUpdateCount + 1,
        errorUpdatedAt: Date.now(),
      });
    }
  }
}
