// A tRPC query over WebSocket. The input is checked by hand: no schema library is measured.
import { initTRPC } from "@trpc/server";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { WebSocketServer } from "ws";
import { address } from "./address.mjs";

function parse(input) {
  if (typeof input?.id !== "number" || typeof input.name !== "string" || !Array.isArray(input.tags)) {
    throw new TypeError("not a call");
  }
  return input;
}

const t = initTRPC.create();
const router = t.router({
  echo: t.procedure.input(parse).query(({ input }) => ({ ...input, id: input.id + 1 })),
});

applyWSSHandler({ wss: new WebSocketServer(address), router });
