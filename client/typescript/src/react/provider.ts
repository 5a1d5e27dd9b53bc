import { type Context, type ReactElement, type ReactNode, createContext, createElement, useContext, useMemo } from "react";
import type { Client } from "../client.js";

/** What a {@link WilcoProvider} takes. */
export interface WilcoProviderProps {
  /**
   * The client that the hooks beneath use. It stays its owner's: nothing here closes it. On a server,
   * where a page is only written, there is none: everything is `loading` then.
   */
  readonly client: Client | undefined;
  readonly children?: ReactNode;
}

/**
 * Gives a client to the hooks beneath.
 *
 * ```tsx
 * const ws = typeof window === "undefined" ? undefined : connect("/ws");
 * <WilcoProvider client={ws}><App /></WilcoProvider>
 * ```
 */
export function WilcoProvider({ client, children }: WilcoProviderProps): ReactElement {
  // Who is above may be drawn anew without anything beneath being so.
  const value = useMemo(() => ({ client }), [client]);
  return createElement(Given.Provider, { value }, children);
}

/**
 * The client of the nearest {@link WilcoProvider}, for calls.
 *
 * Throws a `TypeError` where there is no provider, and where it has no client, as on a server.
 *
 * ```tsx
 * const ws = useClient();
 * const save = () => ws.request(SaveNote, note);
 * ```
 */
export function useClient(): Client {
  return needed(useGiven());
}

/** The client, where nothing can be done without. */
export function needed(client: Client | undefined): Client {
  if (!client) throw new TypeError("<WilcoProvider> was given no client, which is needed here");
  return client;
}

/** The client, if there is one. */
export function useGiven(): Client | undefined {
  const given = useContext(Given);
  if (!given) throw new TypeError("there is no <WilcoProvider> around this component");
  return given.client;
}

const Given: Context<{ readonly client: Client | undefined } | undefined> = /* @__PURE__ */ createContext<
  { readonly client: Client | undefined } | undefined
>(undefined);
