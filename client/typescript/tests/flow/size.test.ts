import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type Plugin, build } from "esbuild";

/** The codec and the core have tests of their own. */
const others: Plugin = {
  name: "the codec and the core are others'",
  setup({ onResolve }) {
    onResolve({ filter: /\/(codec|envelope)\/|\/(call|op_id|status)\.js$/ }, ({ path }) => ({ path, external: true }));
  },
};

async function bundle(exported: string, from = "flow/index"): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { ${exported} } from "./src/${from}.js"`,
      resolveDir: fileURLToPath(new URL("../../../", import.meta.url)),
      loader: "ts",
    },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    plugins: [others],
  });
  return outputFiles[0]?.text ?? assert.fail("nothing was bundled");
}

/** What an application pays beside the core for what it uses, minified and gzipped. */
const ceilings: { readonly [exported: string]: number } = {
  resource: 5060,
  derived: 6010,
  event: 3220,
  presence: 4810,
  "resource, derived, event, presence": 7590,
};

for (const [exported, ceiling] of Object.entries(ceilings)) {
  test(`what a program pays for ${exported} does not grow unnoticed`, async () => {
    const size = gzipSync(await bundle(exported), { level: 9 }).length;
    assert.ok(size <= ceiling, `it has ${size} bytes, ${ceiling} are allowed`);
    assert.ok(size > ceiling - 200, `it has ${size} bytes: the ceiling can come down`);
  });
}

test("who makes calls alone has nothing of it, and who hears events has no patches", async () => {
  assert.ok((await bundle("derived")).includes("the patch does not fit"));
  for (const code of [await bundle("connect", "index"), await bundle("event"), await bundle("resource")]) {
    assert.ok(!code.includes("the patch does not fit"));
  }
  assert.ok(!(await bundle("connect", "index")).includes("presence_diff"));
  assert.ok(!(await bundle("event")).includes("ice_candidate"));
});
