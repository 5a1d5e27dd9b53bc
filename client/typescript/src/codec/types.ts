import type { Read, Write } from "./whole.js";

/**
 * A type that keeps its name: a plain `T` is accepted where the flavor is wanted, another flavor of
 * `T` is not.
 */
export type Flavor<T, Name extends string> = T & { readonly [flavor]?: Name };

/** A UUID in lower case with hyphens. */
export type Uuid = Flavor<string, "Uuid">;
/** A date and a time as in RFC 3339. */
export type DateTime = Flavor<string, "DateTime">;
/** A day of the calendar, as `2026-11-21`. */
export type CalendarDate = Flavor<string, "CalendarDate">;
/** A time of a day, as `23:59:59`. */
export type TimeOfDay = Flavor<string, "TimeOfDay">;
/** A URL. */
export type Url = Flavor<string, "Url">;

/** An operation of a server: what generated code says of it, and what a request needs to know. */
export interface Operation<Input, Output, Failure> {
  /** Its name on the wire, such as `flight.get`. */
  readonly name: string;
  /** Whether it may be sent again when nobody knows whether it ran. */
  readonly class: "safe" | "idempotent" | "once" | "transactional";
  /** How long the server gives it, in milliseconds. */
  readonly timeout?: number;
  /** Names the effect of a call that has no name; a transactional one always has one. */
  readonly opId?: () => string;
  /** Writes its input. */
  readonly input: Write<Input>;
  /** Reads its output. */
  readonly output: Read<Output>;
  /** Reads its own error. */
  readonly error: Read<Failure>;
}

declare const flavor: unique symbol;
