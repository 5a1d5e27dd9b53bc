// An acknowledged socket.io event, and a room that whoever asks for it by `?subscribe=1` is in.
import { createServer } from "node:http";
import { Server } from "socket.io";
import { address } from "./address.mjs";

const http = createServer();
const io = new Server(http, { transports: ["websocket"] });

io.on("connection", (socket) => {
  if (socket.handshake.query.subscribe) socket.join("events");
  socket.on("call", (call, reply) => reply({ ...call, id: call.id + 1 }));
  socket.on("publish", (event) => io.to("events").emit("event", event));
});
http.listen(address);
