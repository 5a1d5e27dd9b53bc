import { ConnectError } from "../connect_error.js";
import { type Ack, CANCEL, type Connected, type Limits, REQUEST, type RequestId } from "../envelope/messages.js";
import type { QueuedCall, SessionOptions } from "../options.js";
import { ACK_EVERY, HIGH_WATER, LATE, LONGEST_ID } from "./bounds.js";
import { Held, type HeldCall, cost } from "./held.js";
import type { Answer, Host, NewCall } from "./host.js";
import { CLOSED, OPEN, type State, WAITING } from "./state.js";

/**
 * The calls that are not over, and the rules of how each of them ends.
 *
 * Ids grow, and calls are sent in their order: so every id that was sent is smaller than every id
 * that was not. A cut ends none of them: what was sent stays, until the next connection tells what
 * became of it.
 */
export class Calls {
  /** No deadline comes before this. It may lie too early, never too late. */
  earliest: number = Infinity;
  /** What the session is about. */
  state: State = WAITING;
  /** What the server of the last greeting takes. */
  limits: Limits | undefined;
  /** Why the last connection or attempt ended. */
  cause: ConnectError = new ConnectError("timed_out");
  readonly #options: SessionOptions;
  readonly #host: Host;
  /** In the order of the ids, but for those that are put back. */
  readonly #waiting = new Held();
  /**
   * What the server counts: each call until it is answered, or its time is over. One whose `end` is
   * gone was taken back.
   */
  readonly #sent = new Held();
  #nextId = 1;
  /** One more than the highest id that was sent in this session. */
  #below = 1;
  /** Sent calls that were resolved since the last acknowledgement. */
  #unacknowledged = 0;
  /** Those of the acknowledgements of this session, which may have been lost on their way. */
  #acknowledged = 0;
  /** The store of the server's records. */
  #epoch = "";
  /** Whether the end of a call was slept over, and it is given a moment. */
  #hasSlept = false;

  constructor(options: SessionOptions, host: Host) {
    this.#options = options;
    this.#host = host;
  }

  /** How many calls are sent and not answered. */
  get inFlight(): number {
    return this.#sent.size;
  }

  /** Whether calls wait for a socket that does not write. */
  get isStuck(): boolean {
    return this.#waiting.size > 0 && this.state === OPEN && !this.#link;
  }

  /** Whether the server holds so many records of resolved calls that it must be told. */
  get isAckDue(): boolean {
    return this.state >= OPEN && this.#unacknowledged >= ACK_EVERY;
  }

  /** The calls that somebody waits for. */
  queue(now: number): Omit<QueuedCall, "cancel">[] {
    return [...this.#sent, ...this.#waiting].flatMap(([id, call]) => {
      const { op: operation, deadline, epoch, end } = call;
      const remaining = Math.max(deadline - now, 0);
      return end ? { id, operation, remaining, bytes: cost(call), sent: epoch !== undefined } : [];
    });
  }

  /** Takes a call in, and sends it if there is a connection that has room; its id. */
  add(call: NewCall, now: number): number {
    const id = this.#nextId++;
    this.#waiting.set(id, call);
    if (this.state === CLOSED) this.#fail(id, call, "closed", this.cause);
    else if (call.offline === "fail" && this.state !== OPEN) this.#fail(id, call, "offline", this.#why);
    else this.#watch(call.deadline);
    this.pump(now);
    const { maxWaitingBytes = 1_048_576 } = this.#options;
    if (this.#waiting.bytes > maxWaitingBytes && this.#waiting.has(id)) this.#fail(id, call, "overloaded");
    return id;
  }

  /** Sends the calls that wait, in their order, as far as there is room for them. */
  pump(now: number): void {
    const link = this.#link;
    if (!link) return;
    const { max_in_flight, max_message } = link;
    for (const [id, call] of this.#waiting) {
      const bytes = cost(call);
      if (call.deadline <= now) this.#fail(id, call, late(call));
      else if (bytes > max_message) this.#fail(id, call, "too_large");
      // On a connection that lives nothing is sent twice.
      else if (call.isPutBack) continue;
      else if (
        this.#sent.size >= Math.max(max_in_flight, 1) ||
        this.#sent.bytes + bytes > 16 * max_message
      ) {
        return;
      } else {
        this.#waiting.delete(id);
        this.#sent.set(id, call);
        this.#below = Math.max(this.#below, id + 1);
        call.mayHaveRun = call.epoch !== undefined;
        call.epoch ??= this.#epoch;
        const { op, opId: op_id, payload, deadline, say } = call;
        const timeout_ms = Math.max(Math.ceil(deadline - now), 1);
        // Beside a request an acknowledgement costs no message of its own.
        const fits = !say && bytes + this.#sent.size * LONGEST_ID <= max_message;
        const ack = fits ? this.ack(ACK_EVERY / 2) : undefined;
        const request = { t: REQUEST, request_id: id, op, op_id, timeout_ms, ack, payload } as const;
        this.#host.send(say?.(request) ?? request);
      }
    }
  }

  /** Ends a call that was answered. An answer that crossed a cancel is for nobody. */
  answer(id: RequestId | undefined, answer: Answer): void {
    const call = this.#sent.get(id as number);
    this.#sent.delete(id as number);
    if (!call?.end) return;
    const { error } = answer;
    const isRefused = error?.executed === "no";
    if (isRefused && error.code === "draining") {
      didNotRun(call);
      call.isPutBack = true;
      this.#waiting.set(id as number, call);
    } else {
      this.#unacknowledged++;
      // What is refused now did not run now; it may have run before.
      call.end(isRefused && call.mayHaveRun ? { error: { ...error, executed: "unknown" } } : answer);
    }
  }

  /** Ends the actions of a name that were answered; or only the last one, where it repeats another. */
  answerAction(opId: string, answer: Answer, isOfRepetition = false): void {
    const named = [...this.#sent].filter(([, call]) => call.say && call.opId === opId);
    for (const [id] of isOfRepetition ? named.slice(1).slice(-1) : named) this.answer(id, answer);
  }

  /**
   * Gives up a call that nobody waits for. One that was sent keeps its place until the server has
   * answered the cancel: so the server never holds more calls than it allows.
   */
  cancel(id: number): void {
    const call = this.#waiting.get(id) ?? this.#sent.get(id);
    if (call) this.#takeBack(id, call, "cancelled");
  }

  /** Ends the calls whose time is over. */
  expire(now: number): void {
    if (now < this.earliest) return;
    // A page in the background is woken late: it first hears what came while it slept.
    this.#hasSlept = !this.#hasSlept && now - this.earliest > LATE;
    this.earliest = this.#hasSlept ? now + LATE : Infinity;
    if (this.#hasSlept) return;
    for (const [id, call] of [...this.#sent, ...this.#waiting]) {
      const over = call.deadline + (this.#sent.has(id) ? (this.#options.grace ?? 100) : 0);
      if (now < over) this.#watch(over);
      else {
        this.#takeBack(id, call, late(call), this.#why);
        this.#sent.delete(id);
      }
    }
  }

  /** The connection is lost. What was sent goes on, and so does what waits, unless it was not to wait for this. */
  cut(): void {
    for (const [id, call] of this.#waiting) {
      const wasSent = call.mayHaveRun !== undefined;
      if (call.offline === "fail" && !wasSent) this.#fail(id, call, "offline", this.cause);
    }
  }

  /** The server left in good order, and had answered all that it took: the rest crossed its close, and did not run. */
  sendBack(): void {
    for (const [id, call] of this.#sent) {
      this.#sent.delete(id);
      didNotRun(call);
      if (call.end) this.#waiting.set(id, call);
    }
  }

  /** The calls to ask the next connection for. What nobody waits for is forgotten. */
  pending(): { readonly id: number }[] {
    for (const [id, { end }] of this.#sent) if (!end) this.#sent.delete(id);
    return [...this.#sent].flatMap(([id, { say }]) => (say ? [] : { id }));
  }

  /**
   * Begins a session, or goes on with one: decides of each call that was sent on the connection
   * before. How many of them go on.
   */
  begin({ pending, epoch = "" }: Connected, isResumed: boolean): number {
    const verdicts = new Map(pending.map(({ id, verdict }) => [id, verdict]));
    // An acknowledgement may have been lost with the connection, and the next one says it again.
    this.#unacknowledged = isResumed ? this.#unacknowledged + this.#acknowledged : 0;
    this.#acknowledged = 0;
    this.#epoch = epoch;
    for (const [id, call] of this.#sent) {
      const verdict = isResumed ? verdicts.get(id) : "absent";
      if (verdict === "done" || verdict === "running") {
        if (!call.end) this.#host.send({ t: CANCEL, request_id: id });
        continue;
      }
      this.#sent.delete(id);
      if (!call.end) continue;
      this.#waiting.set(id, call);
      // Nobody was asked for an action: its name tells the server whether it knows it.
      if (call.say) continue;
      if (verdict !== "absent" && call.class === "once") this.#fail(id, call, "outcome_unknown");
      // Only of a call that runs once there would be a record, had it arrived.
      if (isResumed && call.class === "once") didNotRun(call);
    }
    for (const [id, call] of this.#waiting) {
      call.isPutBack = false;
      if (!isResumed && !isRepeatable(call, epoch)) this.#fail(id, call, "outcome_unknown");
    }
    this.#waiting.sort();
    const replayed = this.#open().length;
    // A new session knows of no call before it is sent there.
    if (!isResumed) this.#below = 1;
    return replayed;
  }

  /** Ends everything: there will be no connection any more. */
  close(): void {
    for (const [id, call] of [...this.#sent, ...this.#waiting]) {
      this.#fail(id, call, "closed", this.cause);
      this.#sent.delete(id);
    }
    this.earliest = Infinity;
  }

  /** What a ping tells the server of resolved calls, if there is news. */
  ack(least = 1): Ack | undefined {
    if (this.#unacknowledged < least) return undefined;
    this.#acknowledged += this.#unacknowledged;
    this.#unacknowledged = 0;
    const open = this.#open();
    return { below: this.#below, open: open.length ? open : undefined };
  }

  /** What may be sent in calls; nothing where there is no connection, or one that does not write. */
  get #link(): Limits | undefined {
    return this.state === OPEN && this.#host.buffered() <= HIGH_WATER ? this.limits : undefined;
  }

  /** Why there is no connection, if there is none. */
  get #why(): ConnectError | undefined {
    return this.state < OPEN ? this.cause : undefined;
  }

  /** The calls that were sent and are not over. */
  #open(): number[] {
    return [...this.#sent, ...this.#waiting].flatMap(([id, { end, say }]) => (end && !say && id < this.#below ? id : []));
  }

  #takeBack(id: number, call: HeldCall, code: string, why?: ConnectError): void {
    if (call.end && this.#sent.has(id)) {
      this.#unacknowledged++;
      if (this.state >= OPEN && !call.say) this.#host.send({ t: CANCEL, request_id: id });
    }
    this.#fail(id, call, code, why);
  }

  /** Ends a call without an answer. */
  #fail(id: number, call: HeldCall, code: string, why?: ConnectError): void {
    this.#waiting.delete(id);
    const executed = call.epoch === undefined ? "no" : "unknown";
    call.end?.({ error: { code, message: "", executed, why } });
    call.end = undefined;
  }

  #watch(deadline: number): void {
    this.earliest = Math.min(this.earliest, deadline);
  }
}

/** How a call ends whose time is over. */
function late({ epoch }: HeldCall): string {
  return epoch === undefined ? "expired" : "timeout";
}

/** Takes back what was assumed when the call was sent the last time. */
function didNotRun(call: HeldCall): void {
  if (!call.mayHaveRun) call.epoch = undefined;
}

/**
 * Whether a call may be sent in another session, under this store: the rule R7 of docs/protocol.md#sessions.
 *
 * The application's own table knows a transactional call by its name: without one it would run twice.
 */
function isRepeatable({ epoch: first, class: kind, opId }: HeldCall, epoch: string): boolean {
  if (first === undefined || kind === "safe" || kind === "idempotent") return true;
  return !!opId && (kind === "transactional" || (!!epoch && epoch === first));
}
