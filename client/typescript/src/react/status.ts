import { useCallback, useSyncExternalStore } from "react";
import type { Status } from "../status.js";
import { useGiven } from "./provider.js";

/**
 * What the connection is doing.
 *
 * ```tsx
 * const { state } = useStatus();
 * return <output>{state}</output>;
 * ```
 */
export function useStatus(): Status {
  const client = useGiven();
  const subscribe = useCallback((listener: () => void) => client?.status.subscribe(listener) ?? (() => {}), [client]);
  return useSyncExternalStore(
    subscribe,
    () => client?.status.get() ?? CONNECTING,
    () => CONNECTING,
  );
}

const CONNECTING: Status = /* @__PURE__ */ Object.freeze({ state: "connecting" });
