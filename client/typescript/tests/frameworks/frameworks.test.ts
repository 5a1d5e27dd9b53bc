import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { effectScope, watchEffect } from "vue";
import { Sum, add, delta, flowStage, said, snapshot, subscribed, turn } from "../flow/stage.js";
import type * as solid from "./solid_page.js";
import { followed as forSvelte } from "./svelte.js";
import { followed as forVue } from "./vue.js";

/** A sum is followed and changes; `shown` has what was shown, and the subscription ends with `leave`. */
async function check(follow: (stage: ReturnType<typeof flowStage>, shown: string[]) => () => void): Promise<void> {
  const stage = flowStage();
  const shown: string[] = [];
  const leave = follow(stage, shown);
  await turn();
  assert.deepEqual(said(stage.socket).map(({ t }) => t), [2000]);
  stage.socket.says(subscribed("state", "sum"));
  stage.socket.says(snapshot("sum", { sum: 5 }, 1));
  await turn();
  stage.socket.says(delta("sum", 2, 2));
  await turn();
  assert.deepEqual(shown, ["loading", "5", "7"]);
  leave();
  stage.clock.pass(0);
  assert.deepEqual(said(stage.socket).map(({ t }) => t), [2001]);
}

test("a store of Svelte follows while somebody is subscribed to it", () =>
  check(({ client }, shown) => {
    const sum = forSvelte(() => client.resource(Sum, {}, add));
    const leave = sum.subscribe(({ phase, state }) => {
      const text = String(state?.sum ?? phase);
      // It tells what it is set to, even if that is what it was.
      if (shown.at(-1) !== text) shown.push(text);
    });
    return leave;
  }));

test("a ref of Vue follows while its scope is there", () =>
  check(({ client }, shown) => {
    const scope = effectScope();
    scope.run(() => {
      const sum = forVue(client.resource(Sum, {}, add));
      watchEffect(() => shown.push(String(sum.value.state?.sum ?? sum.value.phase)), { flush: "sync" });
    });
    return () => scope.stop();
  }));

test("a signal of Solid follows while its owner is there", async () => {
  const bundled = await build({
    entryPoints: [fileURLToPath(new URL("../../../tests/frameworks/solid_page.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    // For Node there is but the Solid that writes a page once.
    conditions: ["browser"],
    write: false,
  });
  const { drawn } = (await import(`data:text/javascript,${encodeURIComponent(bundled.outputFiles[0]?.text ?? "")}`)) as typeof solid;
  await check(({ client }, shown) =>
    drawn(
      () => client.resource(Sum, {}, add),
      ({ phase, state }) => shown.push(String(state?.sum ?? phase)),
    ),
  );
});
