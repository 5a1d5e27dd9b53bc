import { useMemo } from "react";
import type { Presence, PresenceStore, PresenceView } from "../flow/types.js";
import { find, textOf, useFollowed } from "./followed.js";
import { useGiven } from "./provider.js";

/** Who is present, and what can be said there; the functions stay the same while the place does. */
export type PresentPlace = PresenceView & Pick<PresenceStore, "set" | "signal" | "onSignal">;

/**
 * Enters a place while the component is on the page, and gives who else is there.
 *
 * While the component is not on the page, `set` does nothing and `signal` says `false`.
 *
 * ```tsx
 * const { users, set } = usePresence(ApronPresence, {});
 * return <button onClick={() => set("away")}>{users.length} are here</button>;
 * ```
 */
export function usePresence<Params extends object>(presence: Presence<Params>, params: NoInfer<Params>): PresentPlace {
  const client = useGiven();
  const text = textOf(params);
  const view = useFollowed<PresenceView, PresenceStore, PresenceView>(
    client,
    presence,
    text,
    (client) => client.presence(presence, params),
    (store) => store?.get() ?? NOBODY,
  );
  const said = useMemo((): Pick<PresenceStore, "set" | "signal" | "onSignal"> => {
    const entered = (): PresenceStore | undefined => find(client, presence, text);
    return {
      set: (status) => entered()?.set(status),
      signal: (userId, signal, onFault) => entered()?.signal(userId, signal, onFault) ?? false,
      onSignal: (handler) => entered()?.onSignal(handler) ?? (() => {}),
    };
  }, [client, presence, text]);
  return useMemo(() => ({ ...view, ...said }), [view, said]);
}

const NOBODY: PresenceView = /* @__PURE__ */ Object.freeze({ users: [], phase: "loading" });
