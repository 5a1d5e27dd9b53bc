// An acknowledged socket.io event.
import { createServer } from "node:http";
import { Server } from "socket.io";
import { address } from "./address.mjs";

const http = createServer();
const io = new Server(http, { transports: ["websocket"] });

io.on("connection", (socket) => {
  socket.on("call", (call, reply) => reply({ ...call, id: call.id + 1 }));
});
http.listen(address);
