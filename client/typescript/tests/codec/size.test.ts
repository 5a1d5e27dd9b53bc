import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What is left of a module when everything that is not used is shaken out. */
async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return outputFiles[0]?.text ?? assert.fail("nothing was bundled");
}

test("what is not used is not paid for", async () => {
  const core = await bundled('export { Reader, Writer, decode, encode, fields } from "./src/codec/index.js"');
  for (const unused of ["atob", "BigInt", "__proto__", "expected one of", "JSON"]) {
    assert.ok(!core.includes(unused), unused);
  }
  assert.ok(gzipSync(core, { level: 9 }).length < 3130);
  const all = await bundled('export * from "./src/codec/index.js"');
  for (const used of ["atob", "BigInt", "__proto__", "expected one of"]) assert.ok(all.includes(used), used);
  assert.ok(gzipSync(all, { level: 9 }).length < 5130);
});

test("an import without a use leaves nothing", async () => {
  assert.equal((await bundled('import "./src/codec/index.js"; import "./src/json.js"')).trim(), "");
  assert.equal((await bundled('import * as $ from "./src/codec/index.js"; const unused = /* @__PURE__ */ $.fields("a");')).trim(), "");
});

test("of generated code that reads and writes only what is used is left", async () => {
  const reading = await bundled('export { readWorld } from "./bench/api.js"');
  assert.ok(reading.includes("updated_at"));
  assert.ok(!reading.includes(".map(10)"), "the writing of entities is still there");
  assert.ok((await bundled('export { writeWorld } from "./bench/api.js"')).includes(".map(10)"));
  const neither = await bundled('import { readWorld, writeWorld } from "./bench/api.js"; export const x = 1;');
  assert.ok(!neither.includes("updated_at"), neither);
});
