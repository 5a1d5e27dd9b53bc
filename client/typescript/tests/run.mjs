// Bundles every test, so that one written in TypeScript runs as it stands, and runs them all.
// Arguments are names of folders or files in here: `node tests/run.mjs session client/address`.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const scratch = join(here, "../build/tests");
const wanted = process.argv.slice(2);
const files = readdirSync(here, { recursive: true })
  .filter((file) => file.endsWith(".test.ts"))
  .filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)))
  .sort();
if (files.length === 0) throw new Error(`no test is called ${wanted.join(" or ")}`);

rmSync(scratch, { recursive: true, force: true });
await build({
  entryPoints: files.map((file) => join(here, file)),
  outbase: here,
  outdir: scratch,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});
const tests = files.map((file) => relative(process.cwd(), join(scratch, file.replace(/ts$/, "mjs"))));
// With the flag Node 20 has the WebSocket that Node 22 has without.
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--experimental-websocket", "--test", "--test-timeout=60000", "--test-force-exit", ...tests], {
  stdio: "inherit",
});
process.exit(status ?? 1);
