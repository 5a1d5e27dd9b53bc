// The address to listen on, as every peer takes it: HOST:PORT.
const [host, port] = (process.argv[2] ?? "127.0.0.1:9000").split(":");

export const address = { host, port: Number(port) };
