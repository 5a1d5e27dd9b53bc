// What the compiler must accept, and what it must refuse: checked by `tsc`, never run.
import { WebSocket } from "ws";
import type { Flavor, Operation } from "../../src/codec/index.js";
import { type Call, CallError, type Client, ConnectError, type Result, connect, isCallError, newOpId } from "../../src/index.js";

type FlightId = Flavor<string, "FlightId">;
type StandId = Flavor<string, "StandId">;

interface Flight {
  readonly id: FlightId;
  readonly stand: StandId | null;
}

type GetFlightError =
  | { readonly code: "unknown_flight"; readonly flight: FlightId }
  | { readonly code: "closed"; readonly until: number };

declare const GetFlight: Operation<{ readonly id: FlightId; readonly day?: string | null | undefined }, Flight, GetFlightError>;
declare const ListFlights: Operation<{}, Flight[], never>;
declare const id: FlightId;
declare const stand: StandId;

/** Holds if the two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}

export async function inputs(ws: Client): Promise<void> {
  ws.request(GetFlight, { id });
  ws.request(GetFlight, { id: "BA117", day: null }, { timeout: 500, signal: new AbortController().signal });
  ws.request(GetFlight, { id }, { timeout: undefined, signal: undefined });
  ws.request(ListFlights, {});
  ws.request(ListFlights, {}, { offline: "fail", opId: newOpId() });
  // @ts-expect-error A field is missing.
  ws.request(GetFlight, {});
  // @ts-expect-error It is of another type.
  ws.request(GetFlight, { id: 7 });
  // @ts-expect-error It is another kind of name.
  ws.request(GetFlight, { id: stand });
  // @ts-expect-error There is no such field.
  ws.request(GetFlight, { id, gate: "A12" });
  // @ts-expect-error There is no input.
  ws.request(GetFlight);
  // @ts-expect-error This is no operation.
  ws.request("flight.get", { id });
  // @ts-expect-error Milliseconds are a number.
  ws.request(GetFlight, { id }, { timeout: "5s" });
}

export async function outputs(ws: Client): Promise<Flight> {
  const call = ws.request(GetFlight, { id });
  same<typeof call, Call<Flight, GetFlightError>>(true);
  const flight = await call;
  same<typeof flight, Flight>(true);
  const [one, many] = await Promise.all([ws.request(GetFlight, { id }), ws.request(ListFlights, {})]);
  same<typeof one, Flight>(true);
  same<typeof many, Flight[]>(true);
  const chained = await call.then((flight) => flight.stand);
  same<typeof chained, StandId | null>(true);
  const settled = await call.catch(() => undefined);
  same<typeof settled, Flight | undefined>(true);
  // A call is what a function promises.
  const promise: Promise<Flight> = call.finally(() => {});
  const itself: Promise<Flight> = call;
  return promise ?? itself;
}

export async function results(ws: Client): Promise<string> {
  const result = await ws.request(GetFlight, { id }).result();
  same<typeof result, Result<Flight, GetFlightError>>(true);
  // @ts-expect-error Nobody has asked yet whether there is one.
  result.value;
  if (result.ok) {
    // @ts-expect-error There is none.
    result.error;
    return result.value.id;
  }
  const { error } = result;
  switch (error.kind) {
    case "operation":
      same<typeof error.error, GetFlightError>(true);
      return error.error.code === "closed" ? `${error.error.until}` : error.error.flight;
    case "timeout":
    case "offline":
      same<typeof error.cause, ConnectError | undefined>(true);
      return error.executed;
    case "fault":
      return error.fault.code + (error.fault.retryAfterMs ?? 0);
    case "decode":
    case "encode":
      return error.path;
    case "closed":
      return error.reason.message;
    case "cancelled":
    case "session_lost":
    case "outcome_unknown":
      // @ts-expect-error Only an operation's own refusal has one.
      error.error;
      return error.code ?? error.operation;
    default:
      return error satisfies never;
  }
}

export async function noError(ws: Client): Promise<void> {
  const result = await ws.request(ListFlights, {}).result();
  if (!result.ok && result.error.kind === "operation") same<typeof result.error.error, never>(true);
}

export function thrown(caught: unknown): string {
  if (isCallError(caught, GetFlight)) {
    same<typeof caught, CallError<GetFlightError>>(true);
    if (caught.kind === "operation") return caught.error.code;
    return caught.executed;
  }
  if (isCallError(caught) && caught.kind === "operation") {
    same<typeof caught.error, unknown>(true);
  }
  if (caught instanceof CallError) {
    same<typeof caught.executed, "no" | "yes" | "unknown">(true);
    return caught.kind;
  }
  // @ts-expect-error Errors are made by calls alone.
  new CallError("flight.get");
  return "";
}

export function connections(): void {
  const ws = connect("/ws", { WebSocket, backoff: { first: 100 }, token: undefined });
  const status = ws.status.get();
  switch (status.state) {
    case "connecting":
      break;
    case "open":
      same<typeof status.latency, number | null>(true);
      same<typeof status.replayed, number>(true);
      break;
    case "waiting":
      same<typeof status.cause, ConnectError>(true);
      break;
    case "closed":
      same<typeof status.reason, ConnectError>(true);
      break;
    default:
      status satisfies never;
  }
  // A status is read, never set.
  // @ts-expect-error
  ws.status.set(status);
  // @ts-expect-error
  ws.status = ws.status;
  connect(new URL("wss://h/ws"), { WebSocket: globalThis.WebSocket });
  // @ts-expect-error This is no class of sockets.
  connect("/ws", { WebSocket: Map });
  // @ts-expect-error There is no such option.
  connect("/ws", { retries: 3 });
  connect("/ws", { token: async () => (status.state === "open" ? "secret" : null), offline: "fail" });
  // @ts-expect-error A credential is text, or nothing.
  connect("/ws", { token: async () => 7 });
  // @ts-expect-error It waits or fails.
  connect("/ws", { offline: "drop" });
  for (const { operation, remaining, cancel } of ws.queue()) if (remaining < 1 || operation === "") cancel();
}
