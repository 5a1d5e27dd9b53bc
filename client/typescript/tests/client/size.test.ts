import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** What an application pays for `connect` and its calls, minified and gzipped; the codec has a test of its own. */
const CEILING = 7500;

test("the core does not grow unnoticed", async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: 'export { connect } from "./src/index.js"',
      resolveDir: fileURLToPath(new URL("../../../", import.meta.url)),
      loader: "ts",
    },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    plugins: [
      {
        name: "the codec is another's",
        setup({ onResolve }) {
          onResolve({ filter: /\/codec\// }, () => ({ path: "wilco/codec", external: true }));
        },
      },
    ],
  });
  const code = outputFiles[0]?.text ?? assert.fail("nothing was bundled");
  assert.ok(code.includes("wilco/codec"), "it is the core without the codec that is measured");
  for (const part of ["request_id", "the connection broke", "max_in_flight"]) assert.ok(code.includes(part), part);
  const size = gzipSync(code, { level: 9 }).length;
  assert.ok(size <= CEILING, `the core has ${size} bytes, ${CEILING} are allowed`);
});
