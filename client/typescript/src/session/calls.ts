import type { ConnectError } from "../connect_error.js";
import { type Ack, CANCEL, type Limits, REQUEST, type RequestId } from "../envelope/messages.js";
import type { SessionOptions } from "../options.js";
import { ACK_EVERY, LONGEST_ID } from "./bounds.js";
import { Held, cost } from "./held.js";
import type { Answer, Host, NewCall } from "./host.js";

/**
 * The calls that are not over, and the rules of how each of them ends.
 *
 * Ids grow, and calls are sent in their order: so every id that was sent is smaller than every id
 * that waits, and both maps are in the order of the ids.
 */
export class Calls {
  /** No deadline comes before this. It may lie too early, never too late. */
  earliest: number = Infinity;
  readonly #options: SessionOptions;
  readonly #host: Host;
  readonly #waiting = new Held();
  /**
   * What the server counts: each call until it is answered, or its time is over. One whose `end` is
   * gone was taken back.
   */
  readonly #sent = new Held();
  #nextId = 1;
  /** Sent calls that were resolved since the last acknowledgement. */
  #unacknowledged = 0;
  /** Why there will be no connection any more. */
  #closed: ConnectError | undefined;

  constructor(options: SessionOptions, host: Host) {
    this.#options = options;
    this.#host = host;
  }

  /** How many calls are sent and not answered. */
  get inFlight(): number {
    return this.#sent.size;
  }

  /** How many calls are not sent. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether the server holds so many records of resolved calls that it must be told. */
  get isAckDue(): boolean {
    return this.#unacknowledged >= ACK_EVERY;
  }

  /** Takes a call in, and sends it if there is a link that has room; its id. */
  add(call: NewCall, link: Limits | undefined, now: number): number {
    const id = this.#nextId++;
    this.#waiting.set(id, call);
    if (this.#closed) this.#fail(id, call, "closed", this.#closed);
    else this.#watch(call.deadline);
    if (link) this.pump(link, now);
    if (this.#waiting.bytes > (this.#options.maxWaitingBytes ?? 1_048_576)) this.#fail(id, call, "overloaded");
    return id;
  }

  /** Sends the calls that wait, in their order, as far as there is room for them. */
  pump({ max_in_flight, max_message }: Limits, now: number): void {
    for (const [id, call] of this.#waiting) {
      const bytes = cost(call);
      if (call.deadline <= now) this.#fail(id, call, "expired");
      else if (bytes > max_message) this.#fail(id, call, "too_large");
      else if (
        this.#sent.size >= Math.max(max_in_flight, 1) ||
        this.#sent.bytes + bytes > 16 * max_message
      ) {
        return;
      } else {
        this.#waiting.delete(id);
        this.#sent.set(id, call);
        const { op, payload, deadline } = call;
        const timeout_ms = Math.max(Math.ceil(deadline - now), 1);
        // Beside a request an acknowledgement costs no message of its own.
        const fits = bytes + this.#sent.size * LONGEST_ID <= max_message;
        const ack = fits ? this.ack(ACK_EVERY / 2) : undefined;
        this.#host.send({ t: REQUEST, request_id: id, op, timeout_ms, ack, payload });
      }
    }
  }

  /** Ends a call that was answered. An answer that crossed a cancel is for nobody. */
  answer(id: RequestId | undefined, answer: Answer): void {
    const call = this.#sent.get(id as number);
    this.#sent.delete(id as number);
    if (call?.end) this.#unacknowledged++;
    call?.end?.(answer);
  }

  /**
   * Gives up a call that nobody waits for. One that was sent keeps its place until the server has
   * answered the cancel: so the server never holds more calls than it allows.
   */
  cancel(id: number): void {
    const call = this.#waiting.get(id) ?? this.#sent.get(id);
    if (call) this.#takeBack(id, call, "cancelled");
  }

  /** Ends the calls whose time is over; `why` tells why there is no connection, if there is none. */
  expire(now: number, why: ConnectError | undefined): void {
    this.earliest = Infinity;
    for (const [id, call] of [...this.#sent, ...this.#waiting]) {
      const isSent = this.#sent.has(id);
      const over = call.deadline + (isSent ? (this.#options.grace ?? 100) : 0);
      if (now < over) this.#watch(over);
      else {
        this.#takeBack(id, call, isSent ? "timeout" : "expired", why);
        this.#sent.delete(id);
      }
    }
  }

  /**
   * Ends what was sent on a connection that is gone. No session is resumed yet, so nobody can ask
   * what became of a call, and sending it again is left to its caller. What waits goes on waiting.
   */
  cut(code: string, why?: ConnectError): void {
    for (const [id, call] of this.#sent) {
      this.#fail(id, call, code, why);
      this.#sent.delete(id);
    }
    // The next connection is another session to the server: it holds no records yet.
    this.#unacknowledged = 0;
  }

  /** Ends everything: there will be no connection any more. */
  close(why: ConnectError): void {
    this.#closed = why;
    this.cut("closed", why);
    for (const [id, call] of this.#waiting) this.#fail(id, call, "closed", why);
    this.earliest = Infinity;
  }

  /** What a ping tells the server of resolved calls, if there is news. */
  ack(least = 1): Ack | undefined {
    if (this.#unacknowledged < least) return undefined;
    this.#unacknowledged = 0;
    const [below = this.#nextId] = this.#waiting.keys();
    const open = [...this.#sent].flatMap(([id, { end }]) => (end ? id : []));
    return { below, open: open.length ? open : undefined };
  }

  #takeBack(id: number, call: NewCall, code: string, why?: ConnectError): void {
    if (call.end && this.#sent.has(id)) {
      this.#unacknowledged++;
      this.#host.send({ t: CANCEL, request_id: id });
    }
    this.#fail(id, call, code, why);
  }

  /** Ends a call without an answer. One that waits will never run; one that was sent may have. */
  #fail(id: number, call: NewCall, code: string, why?: ConnectError): void {
    const executed = this.#waiting.delete(id) ? "no" : "unknown";
    call.end?.({ error: { code, message: "", executed, why } });
    call.end = undefined;
  }

  #watch(deadline: number): void {
    this.earliest = Math.min(this.earliest, deadline);
  }
}
