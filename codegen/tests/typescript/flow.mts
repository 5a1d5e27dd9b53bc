// What modules are printed for in `wilco/flow`: values that hold nothing but what they were made of.
import type { Read, Write } from "wilco/codec";

export type NoParams = { readonly [name: string]: never };

export interface ResourceParts<Params, State, Delta, Action, Output, Failure> {
  readonly name: string;
  readonly params: readonly (keyof Params & string)[];
  readonly readState: Read<State>;
  readonly readDelta: Read<Delta>;
  readonly actions?: typeof actions;
  readonly writeAction?: Write<Action>;
  readonly readOutput?: Read<Output>;
  readonly readError?: Read<Failure>;
}

export type DerivedParts<Params, State, Action, Output, Failure> = Omit<
  ResourceParts<Params, State, never, Action, Output, Failure>,
  "readDelta"
>;

export interface Resource<Params, State, Delta, Action, Output, Failure> {
  readonly kind: "resource";
  readonly parts: ResourceParts<Params, State, Delta, Action, Output, Failure>;
}

export interface Derived<Params, State, Action, Output, Failure> {
  readonly kind: "derived";
  readonly parts: DerivedParts<Params, State, Action, Output, Failure>;
}

export interface EventParts<Value> {
  readonly domain: string;
  readonly read: Read<Value>;
}

export interface Event<Value> {
  readonly kind: "event";
  readonly parts: EventParts<Value>;
}

export interface PresenceParts<Params> {
  readonly name: string;
  readonly params: readonly (keyof Params & string)[];
  readonly signalling: boolean;
}

export interface Presence<Params> {
  readonly kind: "presence";
  readonly parts: PresenceParts<Params>;
}

export function resource<Params, State, Delta, Action, Output, Failure>(
  parts: NoInfer<ResourceParts<Params, State, Delta, Action, Output, Failure>>,
): Resource<Params, State, Delta, Action, Output, Failure> {
  return { kind: "resource", parts };
}

export function derived<Params, State, Action, Output, Failure>(
  parts: NoInfer<DerivedParts<Params, State, Action, Output, Failure>>,
): Derived<Params, State, Action, Output, Failure> {
  return { kind: "derived", parts };
}

export function event<Value>(parts: NoInfer<EventParts<Value>>): Event<Value> {
  return { kind: "event", parts };
}

export function presence<Params>(parts: NoInfer<PresenceParts<Params>>): Presence<Params> {
  return { kind: "presence", parts };
}

export const actions = { kind: "actions" } as const;
