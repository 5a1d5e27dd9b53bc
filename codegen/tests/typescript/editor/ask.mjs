// Asks a language server what an editor asks: where is it defined, and what is there to say of it?
// node ask.mjs tsserver|lsp SERVER FILE LINE:CHARACTER.. (counted from 0) prints the answers as JSON.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [kind, server, file, ...places] = process.argv.slice(2);
const questions = places.map((place) => place.split(":").map(Number));

/** The server of TypeScript up to 5.9, which counts from 1. */
async function tsserver() {
  const { send, answer } = start([server, "--disableAutomaticTypingAcquisition"], {
    // Whole messages are lines of their own between headers.
    take: (text) => {
      const lines = text.split("\n");
      const rest = lines.pop();
      return { messages: lines.filter((line) => line.startsWith("{")), rest };
    },
    id: (message) => message.request_seq,
    frame: (text) => `${text}\n`,
  });
  const request = (seq, command, args) => send({ seq, type: "request", command, arguments: args });
  let seq = 0;
  request(++seq, "open", { file });
  return ask(async ([line, character]) => {
    const where = { file, line: line + 1, offset: character + 1 };
    request(++seq, "definition", where);
    const { body: found } = await answer(seq);
    request(++seq, "quickinfo", where);
    const { body: said } = await answer(seq);
    return {
      definitions: found.map(({ file, start }) => ({ file, line: start.line - 1, character: start.offset - 1 })),
      said: said.documentation,
    };
  });
}

/** The server of TypeScript 7, which speaks the Language Server Protocol. */
async function lsp() {
  const { send, answer } = start([server, "--lsp", "--stdio"], {
    take: (text) => {
      const messages = [];
      for (;;) {
        const [head, length] = /^Content-Length: (\d+)\r\n(?:.+\r\n)*\r\n/i.exec(text) ?? [];
        if (head === undefined || text.length < head.length + Number(length)) return { messages, rest: text };
        messages.push(text.slice(head.length, head.length + Number(length)));
        text = text.slice(head.length + Number(length));
      }
    },
    id: (message) => {
      if (message.method === undefined) return message.id;
      // A question of its own, such as what is configured: nothing.
      if (message.id !== undefined) send({ jsonrpc: "2.0", id: message.id, result: message.params?.items?.map(() => null) ?? null });
      return undefined;
    },
    frame: (text) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  });
  const request = (id, method, params) => send({ jsonrpc: "2.0", id, method, params });
  const uri = pathToFileURL(file).href;
  let id = 0;
  request(++id, "initialize", { processId: process.pid, rootUri: pathToFileURL(dirname(file)).href, capabilities: {} });
  await answer(id);
  send({ jsonrpc: "2.0", method: "initialized", params: {} });
  const textDocument = { uri, languageId: "typescript", version: 1, text: readFileSync(file, "utf8") };
  send({ jsonrpc: "2.0", method: "textDocument/didOpen", params: { textDocument } });
  return ask(async ([line, character]) => {
    const where = { textDocument: { uri }, position: { line, character } };
    request(++id, "textDocument/definition", where);
    const { result: found } = await answer(id);
    request(++id, "textDocument/hover", where);
    const { result: said } = await answer(id);
    return {
      definitions: [found].flat().map(({ uri, range }) => ({ file: fileURLToPath(uri), ...range.start })),
      said: said.contents.value,
    };
  });
}

/** Starts a server, whose output is read as Latin-1, so that lengths in bytes are lengths of text. */
function start(args, { take, id, frame }) {
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map();
  const early = new Map();
  let text = "";
  child.stdout.setEncoding("latin1").on("data", (more) => {
    const { messages, rest } = take(text + more);
    text = rest;
    for (const raw of messages) {
      const message = JSON.parse(Buffer.from(raw, "latin1").toString());
      const of = id(message);
      if (of === undefined) continue;
      early.set(of, message);
      waiting.get(of)?.(message);
    }
  });
  child.on("exit", () => {
    if (process.exitCode === undefined) throw new Error("the server has ended");
  });
  stop = () => child.kill();
  return {
    send: (message) => child.stdin.write(frame(JSON.stringify(message))),
    answer: (of) => (early.has(of) ? Promise.resolve(early.get(of)) : new Promise((done) => waiting.set(of, done))),
  };
}

async function ask(one) {
  const answers = [];
  for (const question of questions) answers.push(await one(question));
  return answers;
}

let stop = () => {};
// What never comes is not waited for.
const late = setTimeout(() => {
  console.error("the server does not answer");
  process.exit(1);
}, 60_000);
console.log(JSON.stringify(await { tsserver, lsp }[kind]()));
clearTimeout(late);
process.exitCode = 0;
stop();
