import type { ConnectError } from "../connect_error.js";
import type { Ack, RequestId } from "../envelope/messages.js";
import type { Executed } from "../fault.js";
import type { SessionOptions } from "../options.js";
import type { Link } from "./link.js";
import type { Effect, NewCall, Outcome } from "./values.js";

/** A call that was sent on the connection that is open. */
interface Sent {
  readonly giveUp: number;
  readonly bytes: number;
  /** Whether its caller waits; if not, the server still counts the call until it has answered. */
  isAwaited: boolean;
}

/**
 * The calls that are not over, and the rules of how each of them ends.
 *
 * Ids grow, and calls are sent in their order: so every id that was sent is smaller than every id
 * that waits, and both maps are in the order of the ids.
 */
export class Calls {
  nextId = 1;
  readonly #maxWaitingBytes: number;
  readonly #grace: number;
  readonly #waiting = new Map<number, NewCall>();
  #waitingBytes = 0;
  readonly #sent = new Map<number, Sent>();
  #sentBytes = 0;
  /** Sent calls that were resolved since the last acknowledgement. */
  #unacknowledged = 0;
  /** No deadline comes before this. It may lie too early, never too late. */
  #earliest = Infinity;

  constructor({ maxWaitingBytes = 1_048_576, grace = 100 }: SessionOptions) {
    this.#maxWaitingBytes = maxWaitingBytes;
    this.#grace = grace;
  }

  get inFlight(): number {
    return this.#sent.size;
  }

  get waits(): boolean {
    return this.#waiting.size > 0;
  }

  /** When to look for calls whose time is over. */
  get earliest(): number {
    return this.#sent.size + this.#waiting.size > 0 ? this.#earliest : Infinity;
  }

  /** Whether the server holds so many records of resolved calls that it must be told. */
  get isAckDue(): boolean {
    return this.#unacknowledged >= ACK_EVERY;
  }

  /** Takes a call in, and sends it if `link` is there and has room. */
  call(call: NewCall, link: Link | undefined, now: number, effects: Effect[]): void {
    const id = this.nextId++;
    this.#waiting.set(id, call);
    this.#waitingBytes += cost(call);
    this.#watch(call.deadline);
    if (link) this.pump(link, now, effects);
    if (this.#waitingBytes > this.#maxWaitingBytes && this.#unqueue(id)) {
      effects.push(refuse(id, "overloaded"));
    }
  }

  /** Sends the calls that wait, in their order, as far as there is room for them. */
  pump(link: Link, now: number, effects: Effect[]): void {
    for (const [id, call] of this.#waiting) {
      const bytes = cost(call);
      const refusal =
        call.deadline <= now ? "expired" : bytes > link.maxMessage ? "too_large" : undefined;
      if (!refusal && !link.hasRoom(this.#sent.size, this.#sentBytes + bytes)) return;
      this.#unqueue(id);
      if (refusal) effects.push(refuse(id, refusal));
      else effects.push(this.#request(id, call, bytes, link, now));
    }
  }

  /** Ends a call that was answered. An answer that crossed a cancel is for nobody. */
  answer(id: RequestId, outcome: Outcome, effects: Effect[]): void {
    const sent = this.#sent.get(id as number);
    if (!sent) return;
    this.#sent.delete(id as number);
    this.#sentBytes -= sent.bytes;
    if (sent.isAwaited) {
      this.#unacknowledged++;
      effects.push({ type: "resolve", id: id as number, outcome });
    }
  }

  /**
   * Gives up a call that nobody waits for. One that was sent keeps its place until the server has
   * answered the cancel: so the server never holds more calls than it allows.
   */
  cancel(id: number, effects: Effect[]): void {
    const sent = this.#sent.get(id);
    if (this.#unqueue(id)) {
      effects.push(refuse(id, "cancelled"));
    } else if (sent?.isAwaited) {
      sent.isAwaited = false;
      this.#unacknowledged++;
      effects.push(takeBack(id), fail(id, "cancelled", "unknown"));
    }
  }

  /** Ends the calls whose time is over. */
  expire(now: number, effects: Effect[]): void {
    if (now < this.#earliest) return;
    this.#earliest = Infinity;
    for (const [id, { giveUp, bytes, isAwaited }] of this.#sent) {
      if (now < giveUp) {
        this.#watch(giveUp);
        continue;
      }
      this.#sent.delete(id);
      this.#sentBytes -= bytes;
      if (isAwaited) {
        this.#unacknowledged++;
        effects.push(takeBack(id), fail(id, "timeout", "unknown"));
      }
    }
    for (const [id, { deadline }] of this.#waiting) {
      if (now < deadline) {
        this.#watch(deadline);
      } else {
        this.#unqueue(id);
        effects.push(refuse(id, "expired"));
      }
    }
  }

  /**
   * Ends what was sent on a connection that is gone. No session is resumed yet, so nobody can ask
   * what became of a call, and sending it again is left to its caller. What waits goes on waiting.
   */
  cut(effects: Effect[]): void {
    this.#endSent((id) => effects.push(fail(id, "session_lost", "unknown")));
  }

  /** Ends everything: there will be no connection any more. */
  close(reason: ConnectError, effects: Effect[]): void {
    this.#endSent((id) => effects.push(refuseClosed(id, reason, "unknown")));
    for (const id of this.#waiting.keys()) {
      this.#unqueue(id);
      effects.push(refuseClosed(id, reason, "no"));
    }
  }

  /** What a ping tells the server of resolved calls, if there is news. */
  ack(least = 1): Ack | undefined {
    if (this.#unacknowledged < least) return undefined;
    this.#unacknowledged = 0;
    const [below = this.nextId] = this.#waiting.keys();
    const open = [...this.#sent].flatMap(([id, sent]) => (sent.isAwaited ? id : []));
    return { below, open: open.length ? open : undefined };
  }

  #request(id: number, call: NewCall, bytes: number, link: Link, now: number): Effect {
    const giveUp = call.deadline + this.#grace;
    this.#sent.set(id, { giveUp, bytes, isAwaited: true });
    this.#sentBytes += bytes;
    // Beside a request an acknowledgement costs no message of its own.
    const fits = bytes + this.#sent.size * LONGEST_ID <= link.maxMessage;
    const message = {
      type: "request",
      request_id: id,
      op: call.op,
      timeout_ms: Math.max(Math.ceil(call.deadline - now), 1),
      ack: fits ? this.ack(ACK_EVERY / 2) : undefined,
      payload: call.payload,
    } as const;
    return { type: "send", message };
  }

  #endSent(end: (id: number) => void): void {
    for (const [id, { isAwaited }] of this.#sent) if (isAwaited) end(id);
    this.#sent.clear();
    // The next connection is another session to the server: it holds no records yet.
    this.#sentBytes = this.#unacknowledged = 0;
  }

  #unqueue(id: number): boolean {
    const call = this.#waiting.get(id);
    if (call) this.#waitingBytes -= cost(call);
    return this.#waiting.delete(id);
  }

  #watch(deadline: number): void {
    this.#earliest = Math.min(this.#earliest, deadline);
  }
}

/** Ends a call with the end of everything. */
export function refuseClosed(id: number, reason: ConnectError, executed: Executed): Effect {
  return { type: "resolve", id, outcome: { type: "closed", reason, executed } };
}

function fail(id: number, code: string, executed: Executed): Effect {
  return { type: "resolve", id, outcome: { type: "fault", fault: { code, message: "", executed } } };
}

/** Ends a call that did not run and never will. */
function refuse(id: number, code: string): Effect {
  return fail(id, code, "no");
}

function takeBack(request_id: number): Effect {
  return { type: "send", message: { type: "cancel", request_id } };
}

/** How large a call is: what it holds, and what it takes in memory and on the wire beside that. */
function cost({ op, size }: NewCall): number {
  return op.length + size + ALLOWANCE;
}

/** The server keeps this many resolved calls that were not acknowledged. */
const ACK_EVERY = 64;
/** The longest number of an id in either encoding, and a comma. */
const LONGEST_ID = 17;
/** More than the envelope of a request without an acknowledgement takes on the wire. */
const ALLOWANCE = 128;
