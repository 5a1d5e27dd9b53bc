// Prints what each part of the program bench/size/resource costs: its bytes, minified, and how many fewer the whole
// would have without it when gzipped. These add up to less than the whole, as parts that are alike pay for each other.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const parts = {
  "codec: reading": /codec\/(input|reader|path|error|fields|whole)/,
  "codec: writing": /codec\//,
  "messages: what they look like": /(envelope\/|flow\/shapes|encoding)/,
  "session: the life of a connection": /session\/(session|heartbeat|backoff|state|bounds)/,
  "session: what becomes of calls": /session\//,
  "errors, in kinds and sentences": /(call_error|connect_error|outcome|fault)/,
  "client: calls, timers, status, page": /src\/(client|call|status|page)/,
  "socket and address": /src\/(connect|transport)/,
  "channels: subscribing, recovering": /flow\/(channel|channels|follower|mirror)/,
  "states: what is shown of them": /flow\//,
  "the program": /bench\//,
};

/** A comment that a bundler leaves in says where each module begins. */
const marks = {
  name: "marks",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: `/*! ${path.slice(root.length)} */\n${await readFile(path, "utf8")}`,
      loader: "ts",
    }));
  },
};

const { outputFiles } = await build({
  entryPoints: [`${root}/bench/size/resource.ts`],
  bundle: true,
  minify: true,
  legalComments: "inline",
  format: "esm",
  target: "es2022",
  write: false,
  plugins: [marks],
});
const [, ...marked] = outputFiles[0].text.split(/\/\*! (\S+) \*\//);
const modules = [];
for (let i = 0; i < marked.length; i += 2) {
  const [part] = Object.entries(parts).find(([, files]) => files.test(marked[i])) ?? [marked[i]];
  const code = marked[i + 1].replace(/^\n/, "");
  if (code) modules.push({ part, code });
}

const zipped = (kept) => gzipSync(kept.map(({ code }) => code).join(""), { level: 9 }).length;
const whole = zipped(modules);
for (const part of new Set([...Object.keys(parts), ...modules.map(({ part }) => part)])) {
  const bytes = modules.filter((module) => module.part === part).reduce((sum, { code }) => sum + code.length, 0);
  const gained = whole - zipped(modules.filter((module) => module.part !== part));
  console.log(`${part.padEnd(36)} ${String(bytes).padStart(6)} B minified ${String(gained).padStart(6)} B gzipped`);
}
console.log(`${"all of it".padEnd(36)} ${String(modules.reduce((sum, { code }) => sum + code.length, 0)).padStart(6)} B minified ${String(whole).padStart(6)} B gzipped`);
