import { ConnectError } from "./connect_error.js";

/** What this client needs of a WebSocket; that of browsers, of Node 22 and of `ws` have it. */
export interface WebSocketLike {
  /** Set to `"arraybuffer"`. */
  binaryType: string;
  /** How many bytes were handed over and not written yet. */
  readonly bufferedAmount: number;
  /** Set to what is called when the socket is open. */
  onopen: unknown;
  /** Set to what is called with `{ data }`: text or an `ArrayBuffer`. */
  onmessage: unknown;
  /** Set to what is called before `onclose` if something went wrong, perhaps with `{ message }`. */
  onerror: unknown;
  /** Set to what is called with `{ code, reason }` at the end. */
  onclose: unknown;
  /** Queues a frame; is not called before the socket is open. */
  send(frame: string | Uint8Array<ArrayBuffer>): void;
  /** Begins to close, or gives the attempt up. */
  close(code?: number): void;
}

/** The class of a WebSocket. */
export type WebSocketConstructor = new (url: string, protocols: string) => WebSocketLike;

/** What a socket tells its owner. Nothing follows `lost`, and nothing its own `close`. */
export interface LineEvents {
  opened(): void;
  received(frame: unknown): void;
  lost(cause: ConnectError): void;
}

/** A WebSocket that is being opened, or open. */
export interface Line {
  send(frame: string | Uint8Array): void;
  /** Closes, with 1000 or a code from 3000 to 4999: a browser may say no other. */
  close(code: number): void;
  /** How many bytes were handed over and not written yet. */
  buffered(): number;
}

/** The WebSocket of browsers and of Node 22. */
export function platformWebSocket(): WebSocketConstructor {
  const { WebSocket } = globalThis;
  if (!WebSocket) throw new TypeError("there is no WebSocket here: hand in `{ WebSocket }` of the package `ws`");
  return WebSocket;
}

/** Opens a WebSocket. The only place that knows what one is. */
export function dial(
  url: string,
  subprotocol: string,
  WebSocket: WebSocketConstructor,
  events: LineEvents,
): Line {
  let isOpen = false;
  let isOver = false;
  let said: string | undefined;
  const lose = (cause: ConnectError): void => {
    if (!isOver) {
      isOver = true;
      events.lost(cause);
    }
  };
  let socket: WebSocketLike | undefined;
  try {
    socket = new WebSocket(url, subprotocol);
  } catch (error) {
    // A page that must not open this address, for one. The owner first gets what it asked for.
    queueMicrotask(() => lose(unreachable(String(error))));
  }
  if (socket) {
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      isOpen = true;
      if (!isOver) events.opened();
    };
    socket.onmessage = ({ data }: { data: unknown }) => {
      if (!isOver) events.received(data);
    };
    // Outside of browsers the event says what happened. In a browser it is mute on purpose: a page
    // must not learn what listens where, so a refused connection and a proxy's answer look alike.
    socket.onerror = ({ message }: { message?: string }) => {
      said = message;
      // In Node 22 an attempt that fails ends without a close.
      if (!isOpen) lose(unreachable(said));
    };
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
      if (!isOpen) lose(unreachable(said));
      else lose(code === 1006 ? new ConnectError("broken", said) : new ConnectError("closed", reason, code));
    };
  }
  return {
    send(frame) {
      socket?.send(frame as string);
    },
    close(code) {
      isOver = true;
      socket?.close(code);
    },
    buffered: () => socket?.bufferedAmount ?? 0,
  };
}

function unreachable(said: string | undefined): ConnectError {
  return new ConnectError("unreachable", said || "nobody answered, or with no WebSocket");
}
