// In place of `wilco/flow` where a test looks at what a value was made of.

export function resource(parts: object): object {
  return { kind: "resource", parts };
}

export function derived(parts: object): object {
  return { kind: "derived", parts };
}

export function event(parts: object): object {
  return { kind: "event", parts };
}

export function presence(parts: object): object {
  return { kind: "presence", parts };
}

export function actions(): object {
  return { kind: "actions" };
}
