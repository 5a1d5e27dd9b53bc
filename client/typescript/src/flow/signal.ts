import type { WireSignal } from "../envelope/flow_messages.js";
import type { Signal } from "./types.js";

/** A signal as applications see it. */
export function signalOf({ type, sdp, candidate, sdp_mid, sdp_m_line_index }: WireSignal): Signal {
  if (type === "ice_candidate") return { type, candidate: candidate ?? "", sdpMid: sdp_mid ?? null, sdpMLineIndex: sdp_m_line_index ?? null };
  return { type: type as "offer", sdp: sdp ?? "" };
}

/** A signal as it stands in a message; throws a `RangeError` where it is longer than the server takes. */
export function wireSignal(signal: Signal): WireSignal {
  if (signal.type !== "ice_candidate") return { type: signal.type, sdp: short(signal.sdp, MAX_SDP) };
  const { type, candidate, sdpMid, sdpMLineIndex } = signal;
  return {
    type,
    candidate: short(candidate, MAX_CANDIDATE),
    sdp_mid: sdpMid == null ? undefined : short(sdpMid, MAX_CANDIDATE),
    sdp_m_line_index: sdpMLineIndex ?? undefined,
  };
}

function short(text: string, most: number): string {
  if (new TextEncoder().encode(text).length > most) throw new RangeError(`a signal has at most ${most} bytes here`);
  return text;
}

/** How many bytes the texts of a signal have at most. See docs/protocol.md#signal. */
export const MAX_SDP = 16_384;
export const MAX_CANDIDATE = 4096;
