import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = new URL("../../", import.meta.url);

/** What makes code, or a page's content, of text: a page whose policy forbids it could not use the package. */
const FORBIDDEN = /\beval\b|\bFunction\s*\(|\bimport\s*\(|\bset(?:Timeout|Interval)\s*\(\s*["'`]|innerHTML|outerHTML|document\.write|importScripts|\bWorker\s*\(/;

test("nothing that the package exports makes code of text", async () => {
  const { exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
    readonly exports: { readonly [entry: string]: { readonly default: string } };
  };
  const entryPoints = Object.values(exports).map((entry) => entry.default.replace("./dist/", "./src/").replace(/js$/, "ts"));
  assert.ok(entryPoints.length >= 4, String(entryPoints));
  const { outputFiles } = await build({
    entryPoints, absWorkingDir: fileURLToPath(root), outdir: "build", bundle: true, packages: "external", format: "esm", target: "es2022",
    legalComments: "none", write: false,
  });
  for (const { path, text } of outputFiles) {
    // Comments say what they like.
    const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
    assert.ok(code.length > 1000, path);
    assert.equal(FORBIDDEN.exec(code)?.[0], undefined, path);
  }
  for (const bad of ['eval("1")', 'new Function("1")', "Function('1')", 'setTimeout("1")', 'import("./x")']) assert.match(bad, FORBIDDEN);
});
