import type { CallOptions } from "../call.js";
import type { Client } from "../client.js";
import type { Operation } from "../codec/index.js";
import { type OperationKey, keyed } from "./key.js";
import { type Retry, retrying } from "./retry.js";

/** A query that calls an operation, as {@link queryOptions} makes it. */
export interface OperationQuery<Output, Failure> extends Retry<Failure> {
  readonly queryKey: OperationKey<Output, Failure>;
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<Output>;
  /** A call waits for the connection by itself. */
  readonly networkMode: "always";
}

/**
 * A query that calls an operation.
 *
 * It is taken back when nobody looks at it any more, and made again as {@link Retry} says. Whatever
 * TanStack Query knows besides is set beside it.
 *
 * ```tsx
 * const { data, error } = useQuery({ ...queryOptions(ws, GetFlight, { id }), staleTime: 5000 });
 * if (error?.kind === "operation") show(error.error.code);
 * ```
 */
export function queryOptions<Input, Output, Failure>(
  ws: Client,
  operation: Operation<Input, Output, Failure>,
  input: NoInfer<Input>,
  options: Pick<CallOptions, "timeout" | "offline"> = {},
): OperationQuery<Output, Failure> {
  return {
    queryKey: operationKey(operation, input),
    queryFn: ({ signal }) => ws.request(operation, input, { ...options, signal }),
    ...retrying<Failure>(operation.class),
    networkMode: "always",
  };
}

/** A mutation that calls an operation, as {@link mutationOptions} makes it. */
export interface OperationMutation<Input, Output, Failure> extends Retry<Failure> {
  readonly mutationKey: readonly [operation: string];
  readonly mutationFn: (input: Input) => Promise<Output>;
  /** A call waits for the connection by itself. */
  readonly networkMode: "always";
}

/**
 * A mutation that calls an operation; made again as {@link Retry} says, so never twice where it may
 * have run and must not run again.
 *
 * ```tsx
 * const assign = useMutation(mutationOptions(ws, AssignStand));
 * assign.mutate({ id: "BA12", stand: "C3" });
 * ```
 */
export function mutationOptions<Input, Output, Failure>(
  ws: Client,
  operation: Operation<Input, Output, Failure>,
  options: Pick<CallOptions, "timeout" | "offline"> = {},
): OperationMutation<Input, Output, Failure> {
  return {
    mutationKey: [operation.name],
    mutationFn: (input) => ws.request(operation, input, options),
    ...retrying<Failure>(operation.class),
    networkMode: "always",
  };
}

/** The key of the query that calls an operation with an input. */
export function operationKey<Input, Output, Failure>(
  { name }: Operation<Input, Output, Failure>,
  input: NoInfer<Input>,
): OperationKey<Output, Failure> {
  return [name, keyed(input)] as const as OperationKey<Output, Failure>;
}
