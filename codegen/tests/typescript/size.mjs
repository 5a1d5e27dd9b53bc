// node size.mjs CLIENT FILE.. bundles each file and prints what it has become, minified, and how large, gzipped.
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [client, ...files] = process.argv.slice(2);
const { build } = createRequire(join(client, "package.json"))("esbuild");

const sizes = [];
for (const file of files) {
  const { outputFiles } = await build({
    entryPoints: [file],
    alias: { "wilco/codec": join(client, "src/codec/index.ts"), "wilco/flow": join(client, "src/flow/index.ts") },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const code = outputFiles[0].text;
  sizes.push({ code, gzipped: gzipSync(code, { level: 9 }).length });
}
console.log(JSON.stringify(sizes));
