import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compile } from "svelte/compiler";
import { compileScript, compileTemplate, parse } from "vue/compiler-sfc";

const root = new URL("../../../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

/** What is compiled, and shown in the chapter in parts. */
const sources = [
  "docs/examples/react-board/web/src/main.tsx",
  "docs/examples/tanstack-flights/web/src/main.tsx",
  "client/typescript/tests/frameworks/svelte.ts",
  "client/typescript/tests/frameworks/vue.ts",
  "client/typescript/tests/frameworks/solid.ts",
  "client/typescript/tests/frameworks/samples.tsx",
].map(read);

function blocks(language: string): string[] {
  const chapter = read("docs/guide/frameworks.md");
  return [...chapter.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "g"))].map(([, block]) => block as string);
}

test("each piece of TypeScript in the chapter stands in a source that is compiled", () => {
  const pieces = [...blocks("tsx"), ...blocks("ts")];
  assert.ok(pieces.length >= 8, `${pieces.length} pieces`);
  // A piece may stand deeper in its source.
  const flat = (text: string): string => text.replace(/^ +/gm, "");
  for (const piece of pieces) assert.ok(sources.some((source) => flat(source).includes(flat(piece))), piece);
});

test("the components of Svelte and Vue in the chapter compile", () => {
  const [svelte, vue] = [blocks("svelte"), blocks("vue")];
  assert.deepEqual([svelte.length, vue.length], [1, 1]);
  assert.deepEqual(compile(svelte[0] as string, { generate: "client" }).warnings, []);
  const { descriptor, errors } = parse(vue[0] as string);
  assert.deepEqual(errors, []);
  const { bindings } = compileScript(descriptor, { id: "board" });
  const source = descriptor.template?.content ?? "";
  const template = compileTemplate({ source, filename: "Board.vue", id: "board", compilerOptions: { bindingMetadata: bindings ?? {} } });
  assert.deepEqual(template.errors, []);
});
