import { test } from "node:test";
import { beside, bundle, isWithin } from "../bundle.js";

/** What an application pays for what it uses. */
const ceilings: { readonly [exported: string]: number } = {
  "queryOptions, mutationOptions": 670,
  resourceOptions: 1280,
  "queryOptions, mutationOptions, resourceOptions, actionOptions, keep": 1890,
};

for (const [exported, ceiling] of Object.entries(ceilings)) {
  test(`what a program pays for ${exported} does not grow unnoticed`, async () => {
    isWithin(await bundle(`export { ${exported} } from "./src/tanstack/index.js"`, beside), ceiling);
  });
}
