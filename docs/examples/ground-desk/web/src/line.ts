import { connect, type Call, type CallError, type Client, type QueuedCall, type Status } from "wilco";
import type { Operation } from "wilco/codec";
import type { Actable, NoParams } from "wilco/flow";
import { json } from "wilco/json";
import { contractHash } from "./api/index.js";
import type { Feeds } from "./feeds.js";
import type { Encoding, Journal, Outcome } from "./journal.js";
import type { Meter } from "./meter.js";
import type { Plug } from "./plug.js";
import type { Identity } from "./person.js";
import { sentence, type Refusal } from "./words.js";

/** What came of a call. */
export type Answer<Output, Failure> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly refusal: Failure | null; readonly words: string };

/** What there is to say of a call before it is made. */
interface Asked {
  /** What is called, as the wire has it. */
  readonly name: string;
  readonly input: unknown;
  readonly isAction?: boolean;
}

/**
 * The page's one line to the desk: every call goes over it, and every call is told to the journal; what the page follows
 * comes over it too.
 */
export class Line {
  readonly #journal: Journal;
  readonly #meter: Meter;
  readonly #plug: Plug;
  readonly #feeds: Feeds;
  readonly #identity: Identity;
  readonly #watchers: ((status: Status) => void)[] = [];
  #tellAsked = (): void => {};
  #client: Client;
  #encoding: Encoding = "MessagePack";
  /** How many times the line was lost. */
  #cuts = 0;
  #isOpen = false;

  constructor(journal: Journal, meter: Meter, plug: Plug, feeds: Feeds, identity: Identity) {
    this.#journal = journal;
    this.#meter = meter;
    this.#plug = plug;
    this.#feeds = feeds;
    this.#identity = identity;
    this.#client = this.#connect();
    feeds.follow(this.#client);
  }

  /** How messages are written just now. */
  get encoding(): Encoding {
    return this.#encoding;
  }

  /** Tells the status of the line now and whenever it changes. */
  watch(watcher: (status: Status) => void): void {
    this.#watchers.push(watcher);
    watcher(this.#client.status.get());
  }

  /** Calls `listener` whenever something is asked. */
  asked(listener: () => void): void {
    this.#tellAsked = listener;
  }

  /** The calls that are not over. */
  queue(): readonly QueuedCall[] {
    return this.#client.queue();
  }

  /** Leaves the socket and opens another one that writes messages that way. */
  speak(encoding: Encoding): void {
    if (encoding === this.#encoding) return;
    this.#encoding = encoding;
    this.renew();
  }

  /** Leaves the socket and opens another one: under the name that whoever sits here has now. */
  renew(): void {
    const left = this.#client;
    this.#client = this.#connect();
    this.#feeds.follow(this.#client);
    left.close();
    this.#isOpen = false;
    this.#tell();
  }

  /** Leaves for good, so that nobody thinks that the line was lost. */
  leave(): void {
    this.#client.close();
  }

  /** Asks the desk; `praise` says in words what an answer brought. */
  async ask<Input, Output, Failure extends Refusal>(
    operation: Operation<Input, Output, Failure>,
    input: Input,
    praise: (output: Output) => string,
    signal?: AbortSignal,
  ): Promise<Answer<Output, Failure>> {
    const call = this.#client.request(operation, input, { signal, timeout: PATIENCE });
    return this.#answer({ name: operation.name, input }, call, praise);
  }

  /** Acts on what the page follows; until the server's state has the action, `optimistic` makes it seen. */
  async act<State, Action, Output, Failure extends Refusal>(
    resource: Actable<NoParams, State, Action, Output, Failure>,
    name: string,
    action: Action,
    optimistic: (state: State) => State,
    praise: (output: Output) => string,
  ): Promise<Answer<Output, Failure>> {
    const call = this.#client.action(resource, {}, action, { optimistic, timeout: PATIENCE });
    return this.#answer({ name, input: action, isAction: true }, call, praise);
  }

  /** Asks many things at once, without waiting for one before the next. */
  async askTogether<Input, Output, Failure>(
    operation: Operation<Input, Output, Failure>,
    inputs: readonly Input[],
  ): Promise<void> {
    const asked = performance.now();
    const encoding = this.#encoding;
    const before = this.#cuts;
    const calls = inputs.map((input) => this.#client.request(operation, input, { timeout: PATIENCE }));
    this.#tellAsked();
    const results = await Promise.all(calls.map((call) => call.result()));
    const took = performance.now() - asked;
    const cuts = this.#cuts - before;
    const answered = results.filter(({ ok }) => ok).length;
    const requestIds = calls.map(({ id }) => id);
    this.#journal.write({ kind: "burst", burst: { operation: operation.name, requestIds, encoding, took, cuts, answered } });
  }

  /** Waits for what comes of a call, and tells it. */
  async #answer<Output, Failure extends Refusal>(
    { name, input, isAction = false }: Asked,
    call: Call<Output, Failure>,
    praise: (output: Output) => string,
  ): Promise<Answer<Output, Failure>> {
    const asked = performance.now();
    const encoding = this.#encoding;
    const before = this.#cuts;
    this.#tellAsked();
    const result = await call.result();
    const took = performance.now() - asked;
    const cuts = this.#cuts - before;
    const outcome: Outcome = result.ok ? { kind: "answered", words: praise(result.value) } : outcomeOf(result.error);
    const told = { operation: name, input, isAction, requestId: call.id, encoding, took, cuts, outcome };
    this.#journal.write({ kind: "call", call: told });
    if (result.ok) return result;
    const refusal = result.error.kind === "operation" ? result.error.error : null;
    return { ok: false, refusal, words: outcome.kind === "cancelled" ? outcome.kind : outcome.words };
  }

  #connect(): Client {
    const options = {
      WebSocket: this.#plug.socket(this.#meter.socket()),
      backoff: { longest: LONGEST_WAIT },
      contractHash,
      // Everybody is taken at their word here; elsewhere this is a credential.
      token: this.#identity.name,
    };
    const client = connect("/ws", this.#encoding === "JSON" ? { ...options, encoding: json } : options);
    client.status.subscribe(() => {
      // A client that was left may still have something to say of its end.
      if (client === this.#client) this.#tell();
    });
    return client;
  }

  #tell(): void {
    const status = this.#client.status.get();
    if (this.#isOpen && status.state !== "open") this.#cuts += 1;
    this.#isOpen = status.state === "open";
    for (const watcher of this.#watchers) watcher(status);
  }
}

function outcomeOf<Failure extends Refusal>(error: CallError<Failure>): Outcome {
  switch (error.kind) {
    case "operation":
      return { kind: "refused", code: error.error.code, words: sentence(error.error) };
    case "cancelled":
      return { kind: "cancelled", words: "cause" in error ? "a newer search took its place" : `executed: ${error.executed}` };
    case "timeout":
    case "offline":
    case "outcome_unknown":
    case "session_lost":
    case "fault":
    case "decode":
    case "encode":
    case "closed": {
      // The log and the panel name the operation, or the flight, themselves.
      const words = error.message.replace(`${error.operation}: `, "");
      const cause = (error.kind === "timeout" || error.kind === "offline") && error.cause ? `: ${error.cause.message}` : "";
      return { kind: "failed", code: error.code ?? error.kind, words: words + cause, executed: error.executed };
    }
    default:
      return error satisfies never;
  }
}

/** For how many milliseconds a call goes on: time to pull the plug, to look, and to plug in again. */
const PATIENCE = 60_000;
/** Whoever plugs in again looks at the lamp, and should not have to look for the usual 20 s. */
const LONGEST_WAIT = 3_000;
