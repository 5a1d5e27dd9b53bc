import * as $ from "../src/codec/index.js";

/** A small call as it goes over the wire: the envelope of a request and its payload. */
export interface Call {
  readonly t: number;
  readonly request_id: number;
  readonly op: string;
  readonly timeout_ms: number;
  readonly payload: { readonly id: string; readonly page: number; readonly active: boolean };
}

const callFields: $.Fields = /* @__PURE__ */ $.fields("t", "request_id", "op", "timeout_ms", "payload");
const payloadFields: $.Fields = /* @__PURE__ */ $.fields("id", "page", "active");

/** Reads a call, as `wilco gen` writes it. */
export function readCall(r: $.Reader): Call {
  let t: number | undefined;
  let request_id: number | undefined;
  let op: string | undefined;
  let timeout_ms: number | undefined;
  let payload: Call["payload"] | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(callFields, k))) {
      case 0: t = r.int(0, 65535); break;
      case 1: request_id = r.int(0, 9007199254740991); break;
      case 2: op = r.str(); break;
      case 3: timeout_ms = r.int(0, 9007199254740991); break;
      case 4: payload = readPayload(r); break;
      default: r.skip();
    }
  }
  r.end();
  return {
    t: t ?? r.missing("t"),
    request_id: request_id ?? r.missing("request_id"),
    op: op ?? r.missing("op"),
    timeout_ms: timeout_ms ?? r.missing("timeout_ms"),
    payload: payload ?? r.missing("payload"),
  };
}

function readPayload(r: $.Reader): Call["payload"] {
  let id: string | undefined;
  let page: number | undefined;
  let active: boolean | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(payloadFields, k))) {
      case 0: id = r.str(); break;
      case 1: page = r.int(0, 4294967295); break;
      case 2: active = r.bool(); break;
      default: r.skip();
    }
  }
  r.end();
  return { id: id ?? r.missing("id"), page: page ?? r.missing("page"), active: active ?? r.missing("active") };
}

/** Writes a call, as `wilco gen` writes it. */
export function writeCall(w: $.Writer, v: Call): void {
  w.object(v);
  w.map(5);
  w.key("t"); w.int(v.t, 0, 65535);
  w.key("request_id"); w.int(v.request_id, 0, 9007199254740991);
  w.key("op"); w.str(v.op);
  w.key("timeout_ms"); w.int(v.timeout_ms, 0, 9007199254740991);
  w.key("payload");
  w.object(v.payload);
  w.map(3);
  w.key("id"); w.str(v.payload.id);
  w.key("page"); w.int(v.payload.page, 0, 4294967295);
  w.key("active"); w.bool(v.payload.active);
  w.end();
  w.end();
}

/** A call of 150 bytes in JSON. */
export const call: Call = {
  t: 6000,
  request_id: 417,
  op: "character.list",
  timeout_ms: 5000,
  payload: { id: "0198c5a4-6f00-7000-8000-000000000001", page: 3, active: true },
};
