import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** How many bytes an application pays for what it takes of an entry, minified and gzipped, beside packages and the rest of the client. */
export async function sizeBeside(exported: string, entry: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { ${exported} } from "./src/${entry}/index.js"`,
      resolveDir: fileURLToPath(new URL("../../../", import.meta.url)),
      loader: "ts",
    },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    packages: "external",
    plugins: [
      {
        name: "the rest of the client has tests of its own",
        setup({ onResolve }) {
          onResolve({ filter: /^\.\.\// }, ({ path }) => ({ path, external: true }));
        },
      },
    ],
  });
  const code = outputFiles[0]?.text ?? assert.fail("nothing was bundled");
  return gzipSync(code, { level: 9 }).length;
}
