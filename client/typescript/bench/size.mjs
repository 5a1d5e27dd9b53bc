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
  "core: connect and one operation": `
    import { connect } from "./src/index.js";
    import * as $ from "${codec}";
    const fields = /* @__PURE__ */ $.fields("id", "stand");
    function readFlight(r) {
      let id, stand = null;
      for (let n = r.map(), k = -1; n > 0; n--) {
        switch ((k = r.key(fields, k))) {
          case 0: id = r.str(); break;
          case 1: stand = r.isNil() ? null : r.str(); break;
          default: r.skip();
        }
      }
      r.end();
      return { id: id ?? r.missing("id"), stand };
    }
    const GetFlight = {
      name: "flight.get", class: "safe",
      input(w, v) { w.object(v); w.map(1); w.key("id"); w.str(v.id); w.end(); },
      output: readFlight, error: readFlight,
    };
    export const flight = (id) => connect("/ws").request(GetFlight, { id });`,
  "flow: resource, with the core and the codec": `export * from "./src/index.js"; export { resource } from "./src/flow/index.js"`,
  "flow: derived, the same": `export * from "./src/index.js"; export { derived } from "./src/flow/index.js"`,
  "flow: event, the same": `export * from "./src/index.js"; export { event } from "./src/flow/index.js"`,
  "flow: presence, the same": `export * from "./src/index.js"; export { presence } from "./src/flow/index.js"`,
  "flow: everything, the same": `export * from "./src/index.js"; export * from "./src/flow/index.js"`,
  "core: everything": `export * from "./src/index.js"`,
};

for (const [name, contents] of Object.entries(entries)) {
  const stdin = { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)), loader: "js" };
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
