// A test of the ground desk's page: a server and a page of its own, in a browser that a file's tests share.
import { after, before, test } from "node:test";
import { Desk, launch } from "./page.mjs";
import { Server } from "./server.mjs";

/** @type {import("playwright-core").Browser} */
let launched;
before(async () => {
  launched = await launch();
});
after(() => launched.close());

/** The browser of this file's tests, while they run. */
export function browser() {
  return launched;
}

/**
 * Runs a test as {@link check} does, while the day goes on.
 * @param {string} name
 * @param {(desk: Desk, server: Server) => Promise<void>} run
 */
export function checkDay(name, run) {
  checkOn(() => Server.startDay(), name, run);
}

/**
 * Runs a test with a server of its own, so that no test sees what another one changed.
 * @param {string} name
 * @param {(desk: Desk, server: Server) => Promise<void>} run
 */
export function check(name, run) {
  checkOn(() => Server.start(), name, run);
}

function checkOn(start, name, run) {
  test(name, { timeout: 60_000 }, async () => {
    const server = await start();
    const desk = await Desk.visit(launched, server.url);
    try {
      await desk.rows.first().waitFor();
      await run(desk, server);
      await desk.leave();
    } catch (error) {
      throw new Error(`the page said:\n${await desk.story()}`, { cause: error });
    } finally {
      await server.kill();
    }
  });
}
