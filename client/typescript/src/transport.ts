import { ConnectError, type ConnectErrorKind } from "./connect_error.js";

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
  /** Closes without the peer, where the class can: `ws` waits for a peer that is gone for 30 s, and so does its process. */
  terminate?(): void;
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

/** Opens a WebSocket. The only place that knows what one is. */
export function dial(open: () => WebSocketLike, events: LineEvents): Line {
  let isOpen = false;
  let said: string | undefined;
  let socket: WebSocketLike | undefined;
  /** Who is told; nobody once the connection is over. */
  let owner: LineEvents | undefined = events;
  const lose = (kind: ConnectErrorKind, detail?: string, code?: number): void => {
    owner?.lost(new ConnectError(kind, detail, code));
    owner = undefined;
  };
  const fail = (): void => lose("unreachable", said || "nobody answered, or with no WebSocket");
  try {
    socket = open();
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      isOpen = true;
      owner?.opened();
    };
    socket.onmessage = ({ data }: { data: unknown }) => owner?.received(data);
    // Outside of browsers the event says what happened. In a browser it is mute on purpose: a page
    // must not learn what listens where, so a refused connection and a proxy's answer look alike.
    socket.onerror = ({ message }: { message?: string }) => {
      said = message;
      // In Node 22 an attempt that fails ends without a close.
      if (!isOpen) fail();
    };
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
      if (!isOpen) fail();
      else if (code === 1006) lose("broken", said);
      else lose("closed", reason, code);
    };
  } catch (error) {
    // A page that must not open this address, for one. The owner first gets what it asked for.
    said = String(error);
    queueMicrotask(fail);
  }
  return {
    send: (frame) => socket?.send(frame as string),
    close(code) {
      owner = undefined;
      socket?.close(code);
      // Who is left because of what it does, or does not do, is not waited for.
      if (code > 1000) socket?.terminate?.();
    },
    buffered: () => socket?.bufferedAmount ?? 0,
  };
}
