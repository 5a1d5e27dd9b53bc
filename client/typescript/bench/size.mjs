// Prints what an application pays: the bytes of each entry, minified, and gzipped as a server would.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const codec = "./src/codec/index.js";
const core = `export * from "./src/index.js"`;
const flow = "./src/flow/index.js";
const entries = {
  "connect and request (resumes)": `export * from "./bench/size/request.js"`,
  "connect, request, resume, resource": `export * from "./bench/size/resource.js"`,
  "the same, and actions": `export * from "./bench/size/actions.js"`,
  "codec: a reader and a writer": `export { Reader, Writer, decode, encode, fields, DecodeError, EncodeError } from "${codec}"`,
  "codec: everything": `export * from "${codec}"`,
  "codec: imported and not used": `import "${codec}"`,
  "json, beside the codec": `export { json } from "./src/json.js"`,
  "core: everything": core,
  "core, codec and derived": `${core}; export { derived } from "${flow}"`,
  "core, codec and event": `${core}; export { event } from "${flow}"`,
  "core, codec and presence": `${core}; export { presence } from "${flow}"`,
  "core, codec and all flow": `${core}; export * from "${flow}"`,
  "core, codec, derived and react": `${core}; export { derived } from "${flow}"; export * from "./src/react/index.js"`,
  "core, codec, derived and tanstack": `${core}; export { derived } from "${flow}"; export * from "./src/tanstack/index.js"`,
};

for (const [name, contents] of Object.entries(entries)) {
  const stdin = { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)), loader: "js" };
  // Who uses it has React.
  const external = ["react"];
  // That an import without a use leaves nothing is what is looked at, and no mistake.
  const logLevel = "error";
  const { outputFiles } = await build({ stdin, external, logLevel, bundle: true, minify: true, format: "esm", target: "es2022", write: false });
  const { contents: code } = outputFiles[0];
  const zipped = gzipSync(code, { level: 9 }).length;
  console.log(`${name.padEnd(36)} ${String(code.length).padStart(6)} B minified ${String(zipped).padStart(6)} B gzipped`);
}
