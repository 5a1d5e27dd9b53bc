import assert from "node:assert/strict";
import { test } from "node:test";
import type { Plugin } from "esbuild";
import { bundle, isWithin } from "../bundle.js";

/** The codec and the core have tests of their own. */
const others: Plugin = {
  name: "the codec and the core are others'",
  setup({ onResolve }) {
    onResolve({ filter: /\/(codec|envelope)\/|\/(call|status)\.js$/ }, ({ path }) => ({ path, external: true }));
  },
};

function flow(exported: string, from = "flow/index"): Promise<string> {
  return bundle(`export { ${exported} } from "./src/${from}.js"`, others);
}

/** What an application pays beside the core for what it uses, minified and gzipped. */
const ceilings: { readonly [exported: string]: number } = {
  resource: 3900,
  "resource, actions": 5000,
  derived: 4860,
  event: 3000,
  presence: 4520,
  "resource, actions, derived, event, presence": 7800,
};

for (const [exported, ceiling] of Object.entries(ceilings)) {
  test(`what a program pays for ${exported} does not grow unnoticed`, async () => {
    isWithin(await flow(exported), ceiling);
  });
}

test("who makes calls alone has nothing of it, and who hears events has no patches", async () => {
  assert.ok((await flow("derived")).includes("the patch does not fit"));
  for (const code of [await flow("connect", "index"), await flow("event"), await flow("resource")]) {
    assert.ok(!code.includes("the patch does not fit"));
  }
  assert.ok(!(await flow("connect", "index")).includes("presence_diff"));
  assert.ok(!(await flow("event")).includes("ice_candidate"));
});
