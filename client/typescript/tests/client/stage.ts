import assert from "node:assert/strict";
import { type Json, type Operation, decode, encode, readJson, writeJson } from "../../src/codec/index.js";
import { type Client, type Clock, type ConnectOptions, type WebSocketLike, connect } from "../../src/index.js";

/** A clock that stands until it is told to go on. */
export class FakeClock implements Clock {
  /** The timers that run. */
  readonly timers = new Map<() => void, number>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = (): void => run();
    this.timers.set(timer, this.#now + milliseconds);
    return () => this.timers.delete(timer);
  }

  /** Lets time pass, and each timer run at its moment. */
  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let runs = 0; ; runs++) {
      assert.ok(runs < 10_000, "a timer brings nothing forward");
      const [next] = [...this.timers].sort(([, a], [, b]) => a - b);
      if (!next || next[1] > end) break;
      this.timers.delete(next[0]);
      this.#now = Math.max(this.#now, next[1]);
      next[0]();
    }
    this.#now = end;
  }
}

/** A WebSocket without a net: the test is the other end. */
export class FakeSocket implements WebSocketLike {
  binaryType = "blob";
  bufferedAmount = 0;
  onopen: unknown;
  onmessage: unknown;
  onerror: unknown;
  onclose: unknown;
  /** What the client said. */
  readonly said: { readonly [field: string]: Json }[] = [];
  /** The code that the client closed with. */
  closed: number | undefined;
  readonly url: string;
  readonly protocols: string;

  constructor(url: string, protocols: string) {
    this.url = url;
    this.protocols = protocols;
  }

  send(frame: string | Uint8Array): void {
    assert.ok(frame instanceof Uint8Array && this.closed === undefined);
    this.said.push(decode(readJson, frame) as { [field: string]: Json });
  }

  close(code?: number): void {
    this.closed = code ?? 1005;
  }

  open(): void {
    (this.onopen as () => void)();
  }

  /** The server says a message. */
  says(message: { readonly [field: string]: Json }): void {
    this.saysBytes(encode(writeJson, message));
  }

  saysBytes(bytes: Uint8Array): void {
    const data = bytes.slice().buffer;
    (this.onmessage as (event: object) => void)({ data });
  }

  greets(more: { readonly [field: string]: Json } = {}): void {
    this.says({ t: 0, protocol_version: 1, connection_id: "c", ...more });
  }

  answers(request_id: number, ok: Json): void {
    this.says({ t: 6000, request_id, ok });
  }

  refuses(request_id: number, error: Json): void {
    this.says({ t: 6000, request_id, error });
  }

  breaks(code = 1006, reason = "", message?: string): void {
    if (code === 1006) (this.onerror as (event: object) => void)({ message });
    (this.onclose as (event: object) => void)({ code, reason });
  }
}

/** A client, its clock and all its sockets. */
export interface Stage {
  readonly client: Client;
  readonly clock: FakeClock;
  readonly sockets: FakeSocket[];
  /** The socket that was opened last. */
  readonly socket: FakeSocket;
}

export function stage(options: ConnectOptions = {}): Stage {
  const sockets: FakeSocket[] = [];
  const clock = new FakeClock();
  class WebSocket extends FakeSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols);
      sockets.push(this);
    }
  }
  const client = connect("ws://h/ws", { WebSocket, clock, random: () => 1, ...options });
  return {
    client,
    clock,
    sockets,
    get socket() {
      return sockets.at(-1) ?? assert.fail("no socket was opened");
    },
  };
}

/** A stage on which the server has greeted. */
export function openStage(options: ConnectOptions = {}): Stage {
  const open = stage(options);
  open.socket.open();
  open.socket.greets();
  open.socket.said.length = 0;
  return open;
}

/** An operation that takes and gives anything. */
export const Echo: Operation<Json, Json, Json> = {
  name: "echo",
  class: "safe",
  input: writeJson,
  output: readJson,
  error: readJson,
};
