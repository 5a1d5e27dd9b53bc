// Written by wilco. Do not edit: run `wilco gen` again.
import * as $ from "wilco/codec";

/** What tells this version of the API from others. */
export const contractHash = "26e01abc64bfef6c0e92ee52780714d0";

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
export const Reserve: $.Operation<Reserve, Ticket, ReserveError> = {
  name: "seat.reserve",
  class: "once",
  input: writeReserve,
  output: readTicket,
  error: readReserveError,
};

function writeReserve(w: $.Writer, v: Reserve): void {
  w.object(v);
  w.map(2);
  w.key("seat"); w.str(v.seat);
  w.key("name"); w.str(v.name);
  w.end();
}

function readReserveError(r: $.Reader): ReserveError {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "unknown": return readReserveErrorUnknown(r);
    case "taken": return readReserveErrorTaken(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const reserveErrorTakenFields = /* @__PURE__ */ $.fields("code", "seat", "by");
function readReserveErrorTaken(r: $.Reader): ReserveError {
  let seat: string | undefined;
  let by: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(reserveErrorTakenFields, k))) {
      case 1: seat = r.str(); break;
      case 2: by = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (seat === undefined) return r.missing("seat");
  if (by === undefined) return r.missing("by");
  return { code: "taken", seat, by };
}

const reserveErrorUnknownFields = /* @__PURE__ */ $.fields("code", "seat");
function readReserveErrorUnknown(r: $.Reader): ReserveError {
  let seat: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(reserveErrorUnknownFields, k))) {
      case 1: seat = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (seat === undefined) return r.missing("seat");
  return { code: "unknown", seat };
}

const ticketFields = /* @__PURE__ */ $.fields("number", "seat");
function readTicket(r: $.Reader): Ticket {
  let number: number | undefined;
  let seat: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(ticketFields, k))) {
      case 0: number = r.int(0, 2 ** 53 - 1); break;
      case 1: seat = r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  if (number === undefined) return r.missing("number");
  if (seat === undefined) return r.missing("seat");
  return { number, seat };
}
