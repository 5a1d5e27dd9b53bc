// A program of calls alone, next to what can be followed.
import { EchoCell } from "./channels/index.js";

process.stdout.write(JSON.stringify([EchoCell.name]));
