// Written by wilco. Do not edit: run `wilco gen` again.
import type * as $ from "wilco/codec";

/** What tells this version of the API from others. */
export const contractHash: string;

/** Reserve a seat. */
export interface Reserve {
  /** Row and number, such as `A3`. */
  readonly seat: string;
  /** Who will sit there. */
  readonly name: string;
}

/** Why a seat cannot be had. */
export type ReserveError =
  /** The house has no such seat. */
  | {
      readonly code: "unknown";
      /** What was asked for. */
      readonly seat: string;
    }
  /** Somebody was faster. */
  | {
      readonly code: "taken";
      /** The seat. */
      readonly seat: string;
      /** Who has it. */
      readonly by: string;
    };

/** A seat that is somebody's. */
export interface Ticket {
  /** Counted from 1. */
  readonly number: number;
  /** Row and number. */
  readonly seat: string;
}

/**
 * Reserve a seat.
 *
 * @see `docs/examples/tickets/src/lib.rs:10`
 */
export const Reserve: $.Operation<Reserve, Ticket, ReserveError>;

//# sourceMappingURL=index.d.ts.map
