import { useCallback, useSyncExternalStore } from "react";
import type { Client } from "../client.js";
import type { Followed } from "../flow/live.js";

/** What the components of a client follow together. */
interface Shared<View, Store extends Followed<View>> {
  readonly store: Store;
  users: number;
}

/** What is followed now, by client, by what generated code declares, and by the text of its parameters. */
const places = new WeakMap<Client, Map<object, Map<string, Shared<unknown, Followed<unknown>>>>>();

/** The parameters as text: two objects that say the same are the same. */
export function textOf(params: object): string {
  return JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is followed under these names, if any component follows it. */
export function find<Store>(client: Client | undefined, declared: object, text: string): Store | undefined {
  return client && (places.get(client)?.get(declared)?.get(text)?.store as Store | undefined);
}

/** Follows while the component is on the page; `read` makes of the store what the component shows. */
export function useFollowed<View, Store extends Followed<View>, Shown>(
  client: Client | undefined,
  declared: object,
  text: string,
  open: (client: Client) => Store,
  read: (store: Store | undefined) => Shown,
): Shown {
  const subscribe = useCallback(
    (listener: () => void) => (client ? join(client, declared, text, open, listener) : () => {}),
    // What opens it was made of these.
    [client, declared, text],
  );
  return useSyncExternalStore(
    subscribe,
    () => read(find(client, declared, text)),
    () => read(undefined),
  );
}

function join<View, Store extends Followed<View>>(
  client: Client,
  declared: object,
  text: string,
  open: (client: Client) => Store,
  listener: () => void,
): () => void {
  const ofClient = at(places, client, () => new Map<object, Map<string, Shared<unknown, Followed<unknown>>>>());
  const ofDeclared = at(ofClient, declared, () => new Map<string, Shared<unknown, Followed<unknown>>>());
  const shared = at(ofDeclared, text, () => ({ store: open(client), users: 0 }));
  shared.users++;
  const stop = shared.store.subscribe(listener);
  return () => {
    stop();
    if (--shared.users > 0) return;
    ofDeclared.delete(text);
    if (ofDeclared.size === 0) ofClient.delete(declared);
    shared.store.close();
  };
}

/** The value of a key, which is made if there is none. */
function at<K, V>(table: { get(key: K): V | undefined; set(key: K, value: V): unknown }, key: K, make: () => V): V {
  let value = table.get(key);
  if (value === undefined) table.set(key, (value = make()));
  return value;
}
