import { DecodeError } from "./codec/error.js";

/** How messages become frames of a WebSocket, and frames messages. */
export interface Encoding {
  /** The name of the WebSocket subprotocol. */
  readonly subprotocol: string;
  /** Whether 64-bit integers of the application are written as digits in text. */
  readonly digits: boolean;
  /** How many bytes a request with this payload takes beside its envelope, a little more rather than less. */
  size(op: string, payload: Uint8Array): number;
  /** Makes a frame of a whole message, given in MessagePack. */
  encode(message: Uint8Array): string | Uint8Array;
  /**
   * Makes a whole message in MessagePack of a frame, with its tag `t` as the first entry.
   *
   * Throws {@link DecodeError} where the frame is of the wrong kind, or no message at all. That the
   * bytes of a binary frame make sense is for its reader to find out.
   */
  decode(frame: string | ArrayBuffer): Uint8Array;
}

/** MessagePack in binary frames: what is used unless something else is asked for. */
export const messagePack: Encoding = {
  subprotocol: "wilco.v1.msgpack",
  digits: false,
  size: (_, payload) => payload.length,
  encode: (message) => message,
  decode(frame) {
    if (typeof frame === "string") throw new DecodeError("", "expected bytes, found text");
    return new Uint8Array(frame);
  },
};
