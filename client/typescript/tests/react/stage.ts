import { type ReactElement, StrictMode, act, createElement as h } from "react";
import { type ReactTestRenderer, create } from "react-test-renderer";
import type { Client } from "../../src/index.js";
import { WilcoProvider, useResource } from "../../src/react/index.js";
import type { Stage } from "../client/stage.js";
import { Sum, add, turn } from "../flow/stage.js";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

/** A page in StrictMode, where React mounts each component twice. */
export interface Drawn {
  /** What it shows. */
  text(): string;
  /** Draws something else in its place. */
  draw(element: ReactElement): Promise<void>;
  leave(): Promise<void>;
}

export async function draw(client: Client | undefined, element: ReactElement): Promise<Drawn> {
  const whole = (element: ReactElement): ReactElement => h(StrictMode, null, h(WilcoProvider, { client }, element));
  let drawn!: ReactTestRenderer;
  await settled(() => (drawn = create(whole(element), { unstable_isConcurrent: true } as never)));
  return {
    text: () => JSON.stringify(drawn.toJSON()),
    draw: (element) => settled(() => drawn.update(whole(element))),
    leave: () => settled(() => drawn.unmount()),
  };
}

/** Lets something happen, and all that follows from it in this turn. */
export async function settled(happen: () => void): Promise<void> {
  await act(async () => {
    happen();
    await turn();
  });
}

/** Lets the server say something. */
export function hears({ socket }: Stage, ...messages: Parameters<Stage["socket"]["says"]>[0][]): Promise<void> {
  return settled(() => {
    for (const message of messages) socket.says(message);
  });
}

/** Shows a sum as it is followed. */
export function Total(): ReactElement {
  const { phase, state } = useResource(Sum, {}, add);
  return h("p", null, `${phase} ${state?.sum ?? "-"}`);
}
