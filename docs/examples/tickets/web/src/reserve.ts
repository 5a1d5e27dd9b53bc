// A client that wants the same seat twice.
import { connect } from "wilco";
import WebSocket from "ws"; // Node 20 has none of its own; from 22 on, and in browsers, leave it out

import { Reserve } from "./api/index.js";

const house = connect(process.argv[2] ?? "ws://127.0.0.1:3000/ws", { WebSocket });

for (const name of ["Ada", "Grace"]) {
  const reserved = await house.request(Reserve, { seat: "A3", name }).result();
  if (reserved.ok) {
    console.log(`${name} has ticket ${reserved.value.number}`);
  } else if (reserved.error.kind === "operation" && reserved.error.error.code === "taken") {
    console.log(`${name} is too late: ${reserved.error.error.by} was faster`);
  } else {
    throw reserved.error;
  }
}
house.close();
