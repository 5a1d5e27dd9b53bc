import { useEffect, useInsertionEffect, useRef } from "react";
import type { About, Event, EventOptions } from "../flow/types.js";
import { useGiven } from "./provider.js";

/**
 * Calls `handler` for each event of a domain while the component is on the page.
 *
 * The functions of the last render are called, and a new one does not subscribe anew.
 *
 * ```tsx
 * useEvent(Notice, (notice) => setNotices((before) => [notice, ...before]), { gap: () => setNotices([]) });
 * ```
 */
export function useEvent<Value>(
  event: Event<Value>,
  handler: (value: NoInfer<Value>, about: About) => void,
  options: EventOptions = {},
): void {
  const client = useGiven();
  const latest = useRef({ handler, options });
  useInsertionEffect(() => {
    latest.current = { handler, options };
  });
  useEffect(
    () =>
      client?.on(event, (value, about) => latest.current.handler(value, about), {
        gap: (missed) => latest.current.options.gap?.(missed),
        unreadable: (error, about) => {
          const { unreadable, gap } = latest.current.options;
          if (unreadable) unreadable(error, about);
          else gap?.(1);
        },
        listening: () => latest.current.options.listening?.(),
        refused: (fault) => latest.current.options.refused?.(fault),
      }),
    [client, event],
  );
}
