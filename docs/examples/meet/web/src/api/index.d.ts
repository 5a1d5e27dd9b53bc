// Written by wilco. Do not edit: run `wilco gen` again.
import type * as $flow from "wilco/flow";

/** What tells this version of the API from others. */
export const contractHash: string;

/** @see `docs/examples/meet/src/lib.rs:27` */
export const RoomIdPresence: $flow.Presence<{ readonly id: string }>;

//# sourceMappingURL=index.d.ts.map
