import { WebSocket } from "ws";
import type { WebSocketConstructor } from "../../src/index.js";

/**
 * A class of sockets that break. `breaks` is asked at each message, that it has sent or that has come
 * and nobody has seen: where it says yes the socket is cut, and the message that came is lost.
 */
export function fragile(breaks: (way: "sent" | "came") => boolean): WebSocketConstructor {
  return class extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols);
    }

    override send(frame: string | Uint8Array): void {
      super.send(frame);
      if (breaks("sent")) this.terminate();
    }

    override emit(event: string | symbol, ...about: unknown[]): boolean {
      if (event !== "message" || !breaks("came")) return super.emit(event, ...about);
      this.terminate();
      return false;
    }
  };
}
