// Bundles the page's script. It is React for development, whose StrictMode mounts each component twice.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  absWorkingDir: here("."),
  entryPoints: ["src/main.tsx"],
  outfile: "build/page.js",
  bundle: true,
  jsx: "automatic",
  format: "esm",
  target: "es2022",
  // The client lies beside this folder with a React of its own, for its tests: there must be one.
  alias: { react: here("node_modules/react") },
});
