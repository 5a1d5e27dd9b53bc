import type { Call, CallOptions } from "./call.js";
import type { Operation } from "./codec/index.js";
import type { ClientMessage } from "./envelope/messages.js";
import type { Clock } from "./options.js";
import type { Answer, Flow, Say } from "./session/host.js";

/** What a client gives to the channels that are opened on it. */
export interface Port {
  /** What the connection carries beside calls; nothing before the first channel. */
  flow: Flow | undefined;
  readonly clock: Clock;
  /** Says this on the connection, which is open. */
  send(message: ClientMessage): void;
  /** From now on the connection carries `flow`. */
  carry(flow: Flow): void;
  /** An action was answered. */
  answerAction(opId: string, answer: Answer): void;
  /** Makes a call that is said in other words than a request. */
  call<Input, Output, Failure>(
    operation: Operation<Input, Output, Failure>,
    input: Input,
    options: CallOptions & { readonly say: Say },
  ): Call<Output, Failure>;
}
