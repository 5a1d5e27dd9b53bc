/** What went over the page's sockets, counted where it leaves and arrives. */
export class Meter {
  /** How many sockets were opened since the page was loaded. */
  sockets = 0;
  /** Bytes of messages that were sent. */
  sent = 0;
  /** Bytes of messages that were received. */
  received = 0;

  /** A `WebSocket` class whose sockets count here. */
  socket(): typeof WebSocket {
    const meter = this;
    return class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener("open", () => (meter.sockets += 1));
        this.addEventListener("message", ({ data }) => (meter.received += size(data)));
      }

      override send(message: Parameters<WebSocket["send"]>[0]): void {
        meter.sent += size(message);
        super.send(message);
      }
    };
  }
}

/** A number of bytes for people: `27.4 kB`. */
export function bytes(count: number): string {
  return count < 1000 ? `${count} B` : `${(count / 1000).toFixed(1)} kB`;
}

function size(message: unknown): number {
  if (typeof message === "string") return new TextEncoder().encode(message).length;
  if (message instanceof Blob) return message.size;
  if (message instanceof ArrayBuffer || ArrayBuffer.isView(message)) return message.byteLength;
  return 0;
}
