import { type Reader, readNames } from "../codec/index.js";
import {
  ACTION_ERR,
  ACTION_OK,
  CURRENT,
  DELTA,
  DELTAS,
  GAP,
  NOTIFY,
  PRESENCE,
  PRESENCE_DIFF,
  PROGRESS,
  SIGNALLED,
  SNAPSHOT,
  SUBSCRIBED,
  type SubscribedChannel,
  type WireSignal,
} from "../envelope/flow_messages.js";
import { ERROR, PONG } from "../envelope/messages.js";
import {
  type Part,
  type Shapes,
  bool,
  count,
  fault,
  list,
  nested,
  optionalId,
  optionalText,
  raw,
  readShape,
  shape,
  text,
} from "../envelope/read.js";
import { MAX_CANDIDATE, MAX_SDP } from "./signal.js";

/** What every channel needs. */
export function channelShapes(): Shapes {
  const position = { epoch: [text] as Part, seq: [count] as Part };
  return {
    [PONG]: shape({ client_ts: optionalCount, tops: listOf({ kind: [text], name: [text], ...position }) }),
    [SUBSCRIBED]: shape({ request_id: optionalId, channels: [list(subscribedChannel())] }),
    [CURRENT]: shape({ ...position, resource: optionalText, kind: [text, "state"] }),
  };
}

/** What resources need, and `more` that their frames may have. */
export function stateShapes(more: { readonly [name: string]: Part } = {}): Shapes {
  const frame = { ...more, seq: [count] as Part, epoch: optionalText, resource: optionalText };
  const change = { ...frame, from: optionalCount };
  return {
    [SNAPSHOT]: shape({ ...frame, state: [raw] }),
    [DELTA]: shape({ ...change, delta: [raw] }),
    [DELTAS]: shape({ ...change, deltas: [list(raw)] }),
  };
}

/** What resources need that can be acted on. */
export function actionShapes(): Shapes {
  return {
    ...stateShapes({ op_ids: [list(uuid), []] }),
    [PROGRESS]: shape({ op_id: optionalUuid, request_id: optionalId, percent: [percent, undefined], message: optionalText }),
    [ACTION_OK]: shape({
      op_id: [uuid],
      result: [raw, undefined],
      at: listOf({ resource: [text], epoch: [text], seq: [count] }),
    }),
    [ACTION_ERR]: shape({ op_id: [uuid], ...fault }),
    [ERROR]: shape({ request_id: optionalId, op_id: optionalUuid, fatal: [bool, false], ...fault }),
  };
}

/** What places need where users are present. */
export function presenceShapes(): Shapes {
  const user = { user_id: [text] as Part, name: optionalText, status: [status] as Part, connected_at: [count] as Part };
  const ofPlace = { resource: optionalText, epoch: optionalText };
  return {
    [PRESENCE]: shape({ ...ofPlace, seq: optionalCount, users: [list(nested(shape(user)))] }),
    [PRESENCE_DIFF]: shape({
      ...ofPlace,
      seq: [count],
      from: optionalCount,
      joined: listOf(user),
      left: [list(text), []],
      changed: listOf(user),
    }),
    [SIGNALLED]: shape({ from_user_id: [text], signal: [signal()], resource: optionalText }),
  };
}

/** What domains of events need. */
export function eventShapes(): Shapes {
  const place = { domain: [text] as Part, epoch: optionalText, seq: optionalCount };
  return {
    [NOTIFY]: shape({ ...place, event: [raw], correlation_id: optionalUuid, event_type: optionalText, from: optionalCount }),
    [GAP]: shape({ ...place, missed: optionalCount }),
  };
}

const optionalCount: Part = [count, undefined];
/** The name of an action, as this client writes it too. */
const uuid = (r: Reader): string => {
  const name = r.str();
  if (!UUID.test(name)) r.fail("expected a UUID, found another text");
  return name.toLowerCase();
};
const optionalUuid: Part = [uuid, undefined];
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const percent = (r: Reader): number => r.int(0, 100);
const status = (r: Reader): string => readNames(r, ["active", "idle", "away"]);

/** A list of such maps, which may be left out. */
function listOf(parts: { readonly [name: string]: Part }): Part {
  return [list(nested(shape(parts))), []];
}

/** A channel that has an error, or else a position. */
function subscribedChannel(): (r: Reader) => SubscribedChannel {
  const parts = shape({ kind: [text], name: [text], epoch: optionalText, seq: optionalCount, error: [nested(shape(fault)), undefined] });
  return (r) => {
    const channel = readShape(r, parts) as unknown as SubscribedChannel;
    if (!channel.error && channel.epoch === undefined) r.missing("epoch");
    if (!channel.error && channel.seq === undefined) r.missing("seq");
    return channel;
  };
}

function signal(): (r: Reader) => WireSignal {
  const names = ["offer", "answer", "ice_candidate"] as const;
  const mid = [(r: Reader) => limited(r, MAX_CANDIDATE), undefined] as const;
  const parts = shape({
    type: [(r) => readNames(r, names)],
    sdp: [(r) => limited(r, MAX_SDP), undefined],
    candidate: mid,
    sdp_mid: mid,
    sdp_m_line_index: [(r) => r.int(0, 0xffff), undefined],
  });
  return (r) => {
    const signal = readShape(r, parts) as unknown as WireSignal;
    const needed = signal.type === "ice_candidate" ? "candidate" : "sdp";
    if (signal[needed] === undefined) r.missing(needed);
    return signal;
  };
}

function limited(r: Reader, most: number): string {
  r.needs("text");
  if (r.number > most) r.fail(`the text has more than ${most} bytes`);
  return r.text();
}
