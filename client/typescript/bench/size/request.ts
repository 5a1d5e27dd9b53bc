// The smallest program: a connection, and one operation as generated code declares it.
import * as $ from "../../src/codec/index.js";
import { connect } from "../../src/index.js";

interface Flight {
  readonly id: string;
  readonly stand: string | null;
}

const flightFields = /* @__PURE__ */ $.fields("id", "stand");

export function readFlight(r: $.Reader): Flight {
  let id: string | undefined;
  let stand: string | null = null;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(flightFields, k))) {
      case 0: id = r.str(); break;
      case 1: stand = r.isNil() ? null : r.str(); break;
      default: r.skip();
    }
  }
  r.end();
  return { id: id ?? r.missing("id"), stand };
}

export const GetFlight: $.Operation<{ readonly id: string }, Flight, Flight> = {
  name: "flight.get",
  class: "safe",
  input(w, v) {
    w.object(v);
    w.map(1);
    w.key("id");
    w.str(v.id);
    w.end();
  },
  output: readFlight,
  error: readFlight,
};

export const ws = connect("/ws");
export const flight = (id: string): Promise<Flight> => ws.request(GetFlight, { id });
