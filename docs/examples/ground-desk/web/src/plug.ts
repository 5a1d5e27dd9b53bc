/** The plug of the page's line. While it is out there is no way to the server, whatever the client tries. */
export class Plug {
  readonly #sockets = new Set<WebSocket>();
  #isOut = false;

  /** Whether it is out. */
  get isOut(): boolean {
    return this.#isOut;
  }

  /** A class of sockets like `Base` that end when the plug is pulled, and do not open while it is out. */
  socket(Base: typeof WebSocket): typeof WebSocket {
    const plug = this;
    return class extends Base {
      constructor(url: string | URL, protocols?: string | string[]) {
        if (plug.#isOut) throw unplugged();
        super(url, protocols);
        plug.#sockets.add(this);
        this.addEventListener("close", () => plug.#sockets.delete(this));
      }
    };
  }

  /** Cuts every socket in the middle of whatever it carries. */
  pull(): void {
    this.#isOut = true;
    for (const socket of this.#sockets) cut(socket);
    this.#sockets.clear();
  }

  /** Lets sockets open again. */
  putIn(): void {
    this.#isOut = false;
  }
}

/**
 * Ends a socket as a broken line does. Its owner hears of the break at once and of nothing after it, answers on their
 * way included; the server gets no farewell, which would end the session, but a code that it takes for a loss.
 */
function cut(socket: WebSocket): void {
  const { onclose } = socket;
  socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
  socket.close(PULLED);
  onclose?.call(socket, new CloseEvent("close", { code: BROKEN }));
}

/** What a client is told that tries to open a socket meanwhile. */
function unplugged(): Error {
  const error = new Error("the plug is out");
  // The words are for people, and stand on the page behind those of the client.
  error.name = "";
  return error;
}

/** A code of this page's own. */
const PULLED = 4900;
/** What a browser says of a connection that ended without a close. */
const BROKEN = 1006;
