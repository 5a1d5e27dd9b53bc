/** What a platform tells of the life of its page, or of its network. */
export type PageSign =
  /** It is looked at again, or goes on after it was frozen. */
  | "shown"
  /** There is a network again. */
  | "online"
  /** There is no network, as far as the platform knows. */
  | "offline";

/** What tells of the life of a page: a test hands in its own. */
export interface Page {
  /** Whether the platform says that there is no network. */
  isOffline(): boolean;
  /** Calls `tell` with each sign, until the function that is returned is called. */
  watch(tell: (sign: PageSign) => void): () => void;
}

/** A page of a browser, or a worker; in Node nothing is ever told. */
export const platformPage: Page = {
  isOffline: () => globalThis.navigator?.onLine === false,
  watch(tell) {
    const { document } = globalThis;
    const until = new AbortController();
    for (const sign of ["visibilitychange", "pageshow", "resume", "online", "offline"]) {
      const hear = ({ persisted }: { readonly persisted?: boolean }): void => {
        if (sign === "online" || sign === "offline") tell(sign);
        // A page that was just loaded is shown too, and one that is left changes its visibility.
        else if (persisted !== false && document?.visibilityState !== "hidden") tell("shown");
      };
      // What is told to the document passes the window first, so one place hears it all.
      globalThis.addEventListener?.(sign, hear as () => void, { capture: true, signal: until.signal });
    }
    return () => until.abort();
  },
};
