import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeBeside } from "../size.js";

/** What an application pays for what it uses. */
const ceilings: { readonly [exported: string]: number } = {
  "queryOptions, mutationOptions": 670,
  resourceOptions: 1160,
  "queryOptions, mutationOptions, resourceOptions, actionOptions, keep": 1770,
};

for (const [exported, ceiling] of Object.entries(ceilings)) {
  test(`what a program pays for ${exported} does not grow unnoticed`, async () => {
    const size = await sizeBeside(exported, "tanstack");
    assert.ok(size <= ceiling, `it has ${size} bytes, ${ceiling} are allowed`);
    assert.ok(size > ceiling - 100, `it has ${size} bytes: the ceiling can come down`);
  });
}
