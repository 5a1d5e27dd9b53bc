// The client in a page whose policy runs no script but the page's own files, and makes none of text.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { browser } from "./check.mjs";
import { Desk } from "./page.mjs";
import { Server } from "./server.mjs";

test("the desk connects, calls and follows under a policy that lets nothing be evaluated", { timeout: 60_000 }, async () => {
  const server = await Server.start();
  const policies = [];
  const strict = await stricter(server, policies);
  try {
    const desk = await Desk.visit(browser(), `http://127.0.0.1:${strict.address().port}`);
    // It follows the day's flights, and calls.
    await desk.rows.first().waitFor();
    assert.equal(await desk.rows.count(), 60);
    await desk.sees(desk.lamp, /^open$/);
    await desk.choose("BA12");
    await desk.send("BA12", "B1");
    await desk.sees(desk.stand("BA12"), "B1");

    assert.ok(policies.length >= 3, `${policies.length} files were fetched`);
    for (const policy of policies) {
      assert.match(policy, /(^|; )script-src 'self'(;|$)/);
      assert.doesNotMatch(policy, /unsafe/);
    }
    assert.deepEqual(desk.complaints, []);
    // Both halves of the policy hold in this page: else it would have proved nothing.
    assert.deepEqual(await desk.page.evaluate(refused), ["EvalError", "TypeError"]);
    await desk.page.context().close();
  } finally {
    strict.closeAllConnections();
    strict.close();
    await server.kill();
  }
});

/**
 * Stands before a server, and adds to the policy of its pages; sockets go through as they are.
 * @param {Server} server
 * @param {string[]} policies what the server itself said
 */
async function stricter({ port }, policies) {
  const proxy = createServer(({ method, url, headers }, response) => {
    request({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
      const policy = String(answer.headers["content-security-policy"]);
      policies.push(policy);
      response.writeHead(answer.statusCode ?? 500, { ...answer.headers, "content-security-policy": policy + TRUSTED_TYPES });
      answer.pipe(response);
    }).end();
  });
  proxy.on("upgrade", ({ url, rawHeaders }, socket, head) => {
    const lines = rawHeaders.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`));
    const onward = connect(Number(port), "127.0.0.1");
    onward.write(`GET ${url} HTTP/1.1\r\n${lines.join("")}\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
    for (const [one, other] of [[socket, onward], [onward, socket]]) one.on("error", () => other.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return proxy;
}

/** What a page is told that evaluates text, and that makes a script's address of text. */
function refused() {
  const attempts = [() => new Function("return 1"), () => (document.createElement("script").src = "/desk.js")];
  const said = (attempt) => {
    try {
      attempt();
      return "nothing";
    } catch (error) {
      return error.name;
    }
  };
  // Later, because what the browser runs for this test may do more than the page may.
  return new Promise((resolve) => setTimeout(() => resolve(attempts.map(said)), 0));
}

const TRUSTED_TYPES = "; require-trusted-types-for 'script'; trusted-types 'none'";
