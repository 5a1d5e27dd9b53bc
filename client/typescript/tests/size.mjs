// Tells how large a bundle is that connects and calls one operation: minified, and gzipped.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const src = join(dirname(fileURLToPath(import.meta.url)), "../src");
const operation = `
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
  input: (w, v) => { w.object(v); w.map(1); w.key("id"); w.str(v.id); w.end(); },
  output: readFlight, error: readFlight,
};`;

for (const [what, contents] of [
  ["codec, as one operation needs it", `import * as $ from "./codec/index.js"; ${operation} export const encode = $.encode, decode = $.decode; export { GetFlight };`],
  ["connect and one operation", `import { connect } from "./index.js"; import * as $ from "./codec/index.js"; ${operation} export const ask = (id) => connect("/ws").request(GetFlight, { id });`],
  ["the same in JSON", `import { connect } from "./index.js"; import { json } from "./json.js"; import * as $ from "./codec/index.js"; ${operation} export const ask = (id) => connect("/ws", { encoding: json }).request(GetFlight, { id });`],
]) {
  const { outputFiles: [{ contents: bytes }] } = await build({
    stdin: { contents, resolveDir: src, loader: "js" },
    bundle: true, minify: true, format: "esm", target: "es2022", write: false,
  });
  console.log(`${what}: ${bytes.length} bytes minified, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
}
