import { Reader } from "../codec/index.js";
import { count, readShape, shape, text } from "../envelope/read.js";
import type { Signal } from "./types.js";

/** Reads a signal; nothing where it is none that this version knows. */
export function readSignal(bytes: Uint8Array): Signal | undefined {
  try {
    const { type, sdp, candidate, sdp_mid: sdpMid, sdp_m_line_index: sdpMLineIndex } = readShape(new Reader(bytes), SIGNALS) as unknown as Wire;
    if ((type === "offer" || type === "answer") && sdp !== undefined) return { type, sdp };
    if (type === "ice_candidate" && candidate !== undefined) return { type, candidate, sdpMid, sdpMLineIndex };
  } catch {
    // Peers say what they like; it is nothing to this connection.
  }
  return undefined;
}

/** A signal as it stands in a message. */
export function wireSignal(signal: Signal): object {
  if (signal.type !== "ice_candidate") return { type: signal.type, sdp: signal.sdp };
  const { type, candidate, sdpMid, sdpMLineIndex } = signal;
  return { type, candidate, sdp_mid: sdpMid ?? undefined, sdp_m_line_index: sdpMLineIndex ?? undefined };
}

interface Wire {
  readonly type: string;
  readonly sdp?: string;
  readonly candidate?: string;
  readonly sdp_mid?: string;
  readonly sdp_m_line_index?: number;
}

const SIGNALS = /* @__PURE__ */ shape({
  type: [text],
  sdp: [text, undefined],
  candidate: [text, undefined],
  sdp_mid: [text, undefined],
  sdp_m_line_index: [count, undefined],
});
