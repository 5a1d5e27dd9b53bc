// Written by wilco. Do not edit: run `wilco gen` again.
import * as $ from "wilco/codec";

export const contractHash = "26e01abc64bfef6c0e92ee52780714d0";

export const Reserve = {
  name: "seat.reserve",
  class: "once",
  input: writeReserve,
  output: readTicket,
  error: readReserveError,
};

function writeReserve(w, v) {
  w.object(v);
  w.map(2);
  w.key("seat"); w.str(v.seat);
  w.key("name"); w.str(v.name);
  w.end();
}

function readReserveError(r) {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "unknown": return readReserveErrorUnknown(r);
    case "taken": return readReserveErrorTaken(r);
    default: return r.fail(`unknown code "${tag}"`);
  }
}

const reserveErrorTakenFields = /* @__PURE__ */ $.fields("code", "seat", "by");
function readReserveErrorTaken(r) {
  let seat;
  let by;
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
function readReserveErrorUnknown(r) {
  let seat;
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
function readTicket(r) {
  let number;
  let seat;
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
