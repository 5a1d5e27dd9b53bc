import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { WebSocket, WebSocketServer } from "ws";
import { type Json, decode, encode, readJson, writeJson } from "../../src/codec/index.js";

/** Short ones that lie side by side, long ones, and some that a buffer is not kept for. */
function message(i: number): Json {
  return { i, text: "x".repeat(i % 97 === 0 ? 70_000 : i % 700) };
}

/** The socket neither copies what it is handed nor sends it at once. */
for (const perMessageDeflate of [false, { threshold: 0 }]) {
  test(`what waits in a socket is not written to again, ${perMessageDeflate ? "compressed" : "as it is"}`, async () => {
    const count = perMessageDeflate ? 2000 : 20_000;
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate });
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate });
    const [[line]] = (await Promise.all([once(server, "connection"), once(socket, "open")])) as [[WebSocket], unknown];
    line.pause();
    for (let i = 0; i < count; i++) socket.send(encode(writeJson, message(i)));
    assert.ok(socket.bufferedAmount > 1000);
    const heard = new Promise<void>((resolve) => {
      let i = 0;
      line.on("message", (bytes: Buffer) => {
        assert.deepEqual(decode(readJson, bytes), message(i));
        if (++i === count) resolve();
      });
    });
    line.resume();
    await heard;
    socket.terminate();
    server.close();
  });
}
