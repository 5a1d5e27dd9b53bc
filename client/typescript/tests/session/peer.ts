import assert from "node:assert/strict";
import { type Ack, CANCEL, CONNECTED, type ClientMessage, GO_AWAY, HELLO, PING, PONG, REQUEST, RESPONSE, type Received, type Verdict } from "../../src/envelope/messages.js";

type Request = Extract<ClientMessage, { readonly t: typeof REQUEST }>;
type Hello = Extract<ClientMessage, { readonly t: typeof HELLO }>;

/** One connection as its server sees it, with what is on the way. */
export class Link {
  /** What the client has said and the server has not read. */
  readonly toServer: ClientMessage[] = [];
  /** What the server has said; for nobody once the client has left. */
  readonly toClient: Received[] = [];
  session: Kept | undefined;
  token = "";
  isDraining = false;
  /** Which ids were sent here. */
  readonly sent = new Set<number>();
}

/** A session of the server. */
interface Kept {
  readonly id: string;
  /** All of which the client may know the last, until it is heard: a greeting may be lost on its way. */
  tokens: readonly string[];
  link: Link | undefined;
  /** The requests that must not run twice, and their outcomes; none while they run. */
  readonly records: Map<number, Received | undefined>;
  /** Every id up to it is acknowledged, but for those that are open. */
  below: number;
  open: readonly number[];
}

/** A run of a call. */
interface Run {
  readonly request: Request;
  readonly session: Kept;
  readonly link: Link;
}

/**
 * A server in few words: sessions with records of what must not run twice, records by op id, and a
 * table of the application. Its classes are told by the names of the operations.
 */
export class Peer {
  /** How often each call was started, by its request id. */
  readonly runs = new Map<number, number>();
  /** What the client says it has resolved; the test knows what is true. */
  readonly onAck: (ack: Ack) => void;
  /** Whether a request is refused. */
  readonly isFull: () => boolean;
  epoch = 1;
  #sessions = new Map<string, Kept>();
  #running: Run[] = [];
  /** The outcomes under op ids; none while they run. They are lost with the process. */
  #ops = new Map<string, Received | undefined>();
  /** What the application has committed; it outlives the process. */
  readonly #table = new Set<string>();
  #names = 0;

  constructor(onAck: (ack: Ack) => void, isFull: () => boolean) {
    this.onAck = onAck;
    this.isFull = isFull;
  }

  /** Reads the next message of a connection. */
  read(link: Link): void {
    const message = link.toServer.shift();
    if (!message) return;
    if (message.t === HELLO) return this.#greet(link, message);
    const { session } = link;
    // What another connection goes on with is over here.
    if (session?.link !== link) return;
    session.tokens = [link.token];
    if ("ack" in message && message.ack) this.#acknowledge(session, message.ack);
    if (message.t === REQUEST) this.#request(link, session, message);
    else if (message.t === PING) link.toClient.push({ t: PONG, client_ts: message.ts ?? 0 });
    else if (message.t === CANCEL) this.#cancel(session, message.request_id);
  }

  /** Ends one of the calls that run. */
  finish(which: number): void {
    const [run] = this.#running.splice(which % Math.max(this.#running.length, 1), 1);
    if (!run) return;
    const { request, session } = run;
    const { request_id, op, op_id } = request;
    if (op === "transactional") this.#table.add(op_id ?? assert.fail("a transactional call has a name"));
    const answer = outcome(request_id);
    if (session.records.has(request_id)) session.records.set(request_id, answer);
    if (op_id && op === "once") this.#ops.set(op_id, answer);
    // What may be lost is lost with its connection.
    const isMustFinish = op === "once" || op === "transactional";
    if (isMustFinish) session.link?.toClient.push(answer);
    else if (session.link === run.link) run.link.toClient.push(answer);
  }

  /** Leaves: new calls are refused, running ones end. */
  drain(link: Link): void {
    if (!link.session || link.isDraining) return;
    link.isDraining = true;
    link.toClient.push({ t: GO_AWAY, reconnect_after_ms: 20 });
  }

  /** Loses all that is not in the table. */
  crash(): void {
    this.epoch++;
    this.#sessions.clear();
    this.#running = [];
    this.#ops.clear();
  }

  #greet(link: Link, { resume }: Hello): void {
    let session = resume && this.#sessions.get(resume.session_id);
    const isResumed = session !== undefined && session.tokens.includes(resume?.resume_token ?? "");
    if (!session || !isResumed) {
      const id = `s${++this.#names}`;
      session = { id, tokens: [], link: undefined, records: new Map(), below: 0, open: [] };
      this.#sessions.set(id, session);
    }
    session.link = link;
    const resume_token = `t${++this.#names}`;
    session.tokens = [...session.tokens, resume_token];
    link.token = resume_token;
    link.session = session;
    const ids = isResumed && resume ? resume.pending.map(({ id }) => id) : [];
    const { records } = session;
    const verdict = (id: number): Verdict => (!records.has(id) ? "absent" : records.get(id) ? "done" : "running");
    link.toClient.push({
      t: CONNECTED,
      protocol_version: 1,
      session_id: session.id,
      resume_token,
      resumed: isResumed,
      epoch: `e${this.epoch}`,
      heartbeat_ms: 500,
      heartbeat_timeout_ms: 500,
      schema: "unknown",
      limits: { max_in_flight: 4, max_message: 4096 },
      pending: ids.map((id) => ({ id, verdict: verdict(id) })),
    });
    for (const id of ids) {
      const answer = records.get(id);
      if (answer) link.toClient.push(answer);
    }
  }

  #request(link: Link, session: Kept, request: Request): void {
    const { request_id, op, op_id } = request;
    if (link.isDraining) return void link.toClient.push(refusal(request_id, "draining", "no"));
    if (this.isFull()) return void link.toClient.push(refusal(request_id, "overloaded", "no"));
    assert.ok(!(request_id < session.below && !session.open.includes(request_id)), `${request_id} was acknowledged`);
    if (op === "once" || op === "transactional") {
      assert.ok(!session.records.has(request_id), `${request_id} was sent again, and is known`);
      session.records.set(request_id, undefined);
    }
    if (op === "transactional" && this.#table.has(op_id ?? "")) {
      session.records.set(request_id, outcome(request_id));
      return void link.toClient.push(outcome(request_id));
    }
    if (op === "once" && op_id && this.#ops.has(op_id)) return this.#attach(link, session, request);
    if (op === "once" && op_id) this.#ops.set(op_id, undefined);
    this.runs.set(request_id, (this.runs.get(request_id) ?? 0) + 1);
    this.#running.push({ request, session, link });
  }

  /** The call runs, or has run, for another session. */
  #attach(link: Link, session: Kept, request: Request): void {
    const answer = this.#ops.get(request.op_id ?? "");
    if (answer) {
      session.records.set(request.request_id, answer);
      link.toClient.push(answer);
      return;
    }
    const at = this.#running.findIndex((run) => run.request.op_id === request.op_id);
    if (at >= 0) this.#running[at] = { request, session, link };
  }

  #cancel(session: Kept, id: number): void {
    const at = this.#running.findIndex((run) => run.session === session && run.request.request_id === id);
    if (at >= 0) this.finish(at);
  }

  #acknowledge(session: Kept, ack: Ack): void {
    this.onAck(ack);
    const { below, open = [] } = ack;
    if (below < session.below) return;
    assert.ok(open.length <= 4, "more is open than may run");
    Object.assign(session, { below, open });
    for (const [id, answer] of session.records) {
      if (id < below && !open.includes(id) && answer) session.records.delete(id);
    }
  }
}

/** The answer of a call tells whose it is. */
function outcome(request_id: number): Received {
  return { t: RESPONSE, request_id, ok: Uint8Array.of(request_id >> 8, request_id & 255) };
}

function refusal(request_id: number, code: string, executed: "no"): Received {
  return { t: RESPONSE, request_id, error: { code, message: "", executed } };
}
