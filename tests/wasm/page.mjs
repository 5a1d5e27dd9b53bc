// Runs the tests of the module one after another, in the page and then in a worker, and tells the
// stage how they ended.

import init, { names, run } from "/wilco_tests_wasm.js";

const PATIENCE_MS = 30_000;
const place = globalThis.document ? "page" : "worker";

const ask = async (path, body) => {
  const response = await fetch(path, { method: "POST", body });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${path}: ${answer}`);
  return answer;
};

let panic;
globalThis.panicked = (message) => panic(new Error(message));
globalThis.line = (wish) => ask(`/line/${wish}`);

let most = 0;
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (message) {
  send.call(this, message);
  most = Math.max(most, this.bufferedAmount);
};
globalThis.forget = () => { most = 0; };
globalThis.most_buffered = () => most;

// After a panic the module is in no state to go on, so the first failure is the last test.
async function runAll() {
  await init();
  let count = 0;
  for (const name of names()) {
    await ask("/line/reset");
    await ask("/begins", `${place}: ${name}`);
    const failure = new Promise((_, reject) => {
      panic = reject;
      setTimeout(reject, PATIENCE_MS, new Error(`not over after ${PATIENCE_MS} ms`));
    });
    await Promise.race([run(name), failure]);
    count += 1;
  }
  await ask("/passed", `${count} in the ${place}`);
  if (place === "page") new Worker("/page.mjs", { type: "module" }).onerror = (event) => fail(event.message);
}

const fail = (error) => ask("/failed", String(error));

runAll().catch(fail);
