import type { CallError } from "./call_error.js";
import type { Offline } from "./session/host.js";

/** How a call ended, where nothing is thrown: `ok` tells which. */
export type Result<Output, Failure> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly error: CallError<Failure> };

/** How to call an operation. */
export interface CallOptions {
  /**
   * How long the call may take in all, in milliseconds, waiting for a connection included. The
   * server is told how much of it is left. By default it is `callTimeout`, or the operation's own
   * time and 5 s for the way, if that is more.
   */
  readonly timeout?: number | undefined;
  /** Takes the call back when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** What becomes of the call if no connection is open. By default as the client has it. */
  readonly offline?: Offline | undefined;
  /**
   * Names the effect of the call, so that it happens once even if the session ends or the page is
   * left: calls with the same name, of the same user, are one. A UUID of version 7; {@link newOpId}
   * makes one.
   */
  readonly opId?: string | undefined;
}

/**
 * A call that was made: a promise of its output.
 *
 * Awaited, it throws a {@link CallError}. {@link Call.result} gives the same as a value. A failure
 * that nobody asks for, in either way, is not reported.
 *
 * ```ts
 * const flight = await ws.request(GetFlight, { id });
 *
 * const result = await ws.request(GetFlight, { id }).result();
 * if (result.ok) show(result.value);
 * ```
 */
export class Call<Output, Failure> implements Promise<Output> {
  /** The request id, as the server sees it; none if nothing was there to be sent. */
  readonly id: number | undefined;
  /** Has one reaction where one caller asks: so V8 finds that caller for the stack of a failure. */
  readonly #result: Promise<Result<Output, Failure>>;

  /** @internal */
  constructor(id: number | undefined, result: Promise<Result<Output, Failure>>) {
    this.id = id;
    this.#result = result;
  }

  /**
   * How the call ended, as a value; never rejects.
   *
   * ```ts
   * const result = await ws.request(GetFlight, { id }).result();
   * if (!result.ok && result.error.kind === "operation") show(result.error.error.code);
   * ```
   */
  result(): Promise<Result<Output, Failure>> {
    return this.#result;
  }

  /** Goes on with the output, or with the {@link CallError}. */
  then<A = Output, B = never>(
    onOutput?: ((output: Output) => A | PromiseLike<A>) | null,
    onFailure?: ((error: CallError<Failure>) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#result.then(output).then(onOutput, onFailure);
  }

  /** Goes on with the output, or with what becomes of the {@link CallError}. */
  catch<B = never>(
    onFailure?: ((error: CallError<Failure>) => B | PromiseLike<B>) | null,
  ): Promise<Output | B> {
    return this.then(null, onFailure);
  }

  /** Runs `onEnd` when the call is over, however it ended. */
  finally(onEnd?: (() => void) | null): Promise<Output> {
    return this.#result.then(output).finally(onEnd);
  }

  /** Makes a call a promise to the compiler too. */
  get [Symbol.toStringTag](): string {
    return "Call";
  }
}

function output<Output>(result: Result<Output, unknown>): Output {
  if (result.ok) return result.value;
  throw result.error;
}
