// src/reserve.ts
import { connect } from "wilco";
import WebSocket from "ws";

// src/api/index.js
import * as $ from "wilco/codec";
var Reserve = {
  name: "seat.reserve",
  class: "once",
  input: writeReserve,
  output: readTicket,
  error: readReserveError
};
function writeReserve(w, v) {
  w.object(v);
  w.map(2);
  w.key("seat");
  w.str(v.seat);
  w.key("name");
  w.str(v.name);
  w.end();
}
function readReserveError(r) {
  const tag = $.readTag(r, "code");
  switch (tag) {
    case "unknown":
      return readReserveErrorUnknown(r);
    case "taken":
      return readReserveErrorTaken(r);
    default:
      return r.fail(`unknown code "${tag}"`);
  }
}
var reserveErrorTakenFields = /* @__PURE__ */ $.fields("code", "seat", "by");
function readReserveErrorTaken(r) {
  let seat;
  let by;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(reserveErrorTakenFields, k)) {
      case 1:
        seat = r.str();
        break;
      case 2:
        by = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (seat === void 0) return r.missing("seat");
  if (by === void 0) return r.missing("by");
  return { code: "taken", seat, by };
}
var reserveErrorUnknownFields = /* @__PURE__ */ $.fields("code", "seat");
function readReserveErrorUnknown(r) {
  let seat;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(reserveErrorUnknownFields, k)) {
      case 1:
        seat = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (seat === void 0) return r.missing("seat");
  return { code: "unknown", seat };
}
var ticketFields = /* @__PURE__ */ $.fields("number", "seat");
function readTicket(r) {
  let number;
  let seat;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch (k = r.key(ticketFields, k)) {
      case 0:
        number = r.int(0, 2 ** 53 - 1);
        break;
      case 1:
        seat = r.str();
        break;
      default:
        r.skip();
    }
  }
  r.end();
  if (number === void 0) return r.missing("number");
  if (seat === void 0) return r.missing("seat");
  return { number, seat };
}

// src/reserve.ts
var house = connect(process.argv[2] ?? "ws://127.0.0.1:3000/ws", { WebSocket });
for (const name of ["Ada", "Grace"]) {
  const reserved = await house.request(Reserve, { seat: "A3", name }).result();
  if (reserved.ok) {
    console.log(`${name} has ticket ${reserved.value.number}`);
  } else if (reserved.error.kind === "operation" && reserved.error.error.code === "taken") {
    console.log(`${name} is too late: ${reserved.error.error.by} was faster`);
  } else {
    throw reserved.error;
  }
}
house.close();
