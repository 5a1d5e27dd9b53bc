import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type Plugin, build } from "esbuild";

/** What a bundler makes of a module, as an application gets it. */
export async function bundle(contents: string, ...plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL("../../../", import.meta.url)), loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    plugins,
  });
  return outputFiles[0]?.text ?? assert.fail("nothing was bundled");
}

/** Fails where code has more bytes than it may, as a server would send it, or so much fewer that the ceiling can come down. */
export function isWithin(code: string, ceiling: number): void {
  const size = gzipSync(code, { level: 9 }).length;
  assert.ok(size <= ceiling, `it has ${size} bytes, ${ceiling} are allowed`);
  assert.ok(size > ceiling - 100, `it has ${size} bytes: the ceiling can come down`);
}

/** Leaves out what an entry takes of packages and of the rest of the client: that has tests of its own. */
export const beside: Plugin = {
  name: "packages and the rest of the client are others'",
  setup({ onResolve }) {
    onResolve({ filter: /^(\.\.\/|react$|@tanstack\/)/ }, ({ path }) => ({ path, external: true }));
  },
};
