// Prints what an application pays: the bytes of each entry, minified, and gzipped as a server would.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const codec = "./src/codec/index.js";
const entries = {
  "codec: a reader and a writer": `export { Reader, Writer, decode, encode, fields, DecodeError, EncodeError } from "${codec}"`,
  "codec: everything": `export * from "${codec}"`,
  "codec: imported and not used": `import "${codec}"`,
  "json, beside the codec": `export { json } from "./src/json.js"`,
  "core: connect, request, reconnect": `export * from "./src/index.js"`,
};

for (const [name, contents] of Object.entries(entries)) {
  const stdin = { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)), loader: "ts" };
  const bundled = await build({
    stdin, bundle: true, minify: true, format: "esm", target: "es2022", write: false, logLevel: "silent",
  }).catch(() => undefined);
  if (bundled === undefined) console.log(`${name.padEnd(36)} not there`);
  else {
    const { contents: code } = bundled.outputFiles[0];
    const zipped = gzipSync(code, { level: 9 }).length;
    console.log(`${name.padEnd(36)} ${String(code.length).padStart(6)} B minified ${String(zipped).padStart(6)} B gzipped`);
  }
}
