import assert from "node:assert/strict";
import { test } from "node:test";
import { bundle, isWithin } from "../bundle.js";

/** What a program pays with all that it needs, its own few lines included, minified and gzipped. */
const programs: { readonly [program: string]: number } = {
  request: 10790,
  resource: 13910,
  actions: 14980,
};

for (const [program, ceiling] of Object.entries(programs)) {
  test(`what a program pays that is like bench/size/${program} does not grow unnoticed`, async () => {
    isWithin(await bundle(`export * from "./bench/size/${program}.js"`), ceiling);
  });
}

test("a program has what it uses and nothing else", async () => {
  const [request, resource, actions] = await Promise.all(
    Object.keys(programs).map((program) => bundle(`export * from "./bench/size/${program}.js"`)),
  );
  for (const part of ["request_id", "the connection broke", "max_in_flight"]) assert.ok(request?.includes(part), part);
  assert.ok(!request?.includes("op_ids"));
  assert.ok(resource?.includes("op_ids"));
  assert.ok(!resource?.includes("onProgress"));
  assert.ok(actions?.includes("onProgress"));
});
