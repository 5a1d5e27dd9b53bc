// Bundles the page's script: `node build.mjs [FILE]`, by default the one that the server embeds.
// It is not minified: it lies in the tree, and a change to it should be readable.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  absWorkingDir: here("."),
  entryPoints: ["src/main.ts"],
  outfile: process.argv[2] ?? here("../page/meet.js"),
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: "// Built from docs/examples/meet/web by `npm run build`. Do not edit." },
});
