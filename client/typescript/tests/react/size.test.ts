import { test } from "node:test";
import { beside, bundle, isWithin } from "../bundle.js";

/** What an application pays for what it uses. */
const ceilings: { readonly [exported: string]: number } = {
  "WilcoProvider, useResource": 750,
  "WilcoProvider, useResource, useEvent, usePresence, useAction, useStatus, useClient": 1230,
};

for (const [exported, ceiling] of Object.entries(ceilings)) {
  test(`what a program pays for ${exported} does not grow unnoticed`, async () => {
    isWithin(await bundle(`export { ${exported} } from "./src/react/index.js"`, beside), ceiling);
  });
}
