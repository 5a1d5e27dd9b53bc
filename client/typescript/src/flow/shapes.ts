import { ACTION_ERR, ACTION_OK, CURRENT, DELTA, DELTAS, GAP, NOTIFY, PRESENCE, PRESENCE_DIFF, PROGRESS, SIGNALLED, SNAPSHOT, SUBSCRIBED } from "../envelope/flow_messages.js";
import { PONG } from "../envelope/messages.js";
import { type Part, type Shapes, count, fault, list, nested, optionalText, raw, shape, text } from "../envelope/read.js";

const optionalCount: Part = [count, undefined];
const position: { readonly [name: string]: Part } = { epoch: [text], seq: [count] };
const texts = /* @__PURE__ */ list(text);
const faulty = /* @__PURE__ */ nested(/* @__PURE__ */ shape(fault));

/** What every channel needs. */
export const channelShapes: Shapes = {
  [PONG]: /* @__PURE__ */ shape({
    client_ts: optionalCount,
    tops: [list(nested(shape({ kind: [text], name: [text], ...position }))), []],
  }),
  [SUBSCRIBED]: /* @__PURE__ */ shape({
    channels: [
      list(nested(shape({ kind: [text], name: [text], epoch: optionalText, seq: optionalCount, error: [faulty, undefined] }))),
    ],
  }),
  [CURRENT]: /* @__PURE__ */ shape({ resource: optionalText, kind: [text, "state"], ...position }),
};
