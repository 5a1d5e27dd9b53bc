// A program that follows a resource with deltas of its own, next to others.
import { World } from "./channels/index.js";

process.stdout.write(JSON.stringify([World.derived]));
