/** Reads row names as a JSON array from standard input and prints those that the running Node doesn't have. */
import { readFileSync } from "node:fs";
import { absentNames } from "./record-node/presence.js";

process.stdout.write(JSON.stringify(await absentNames(JSON.parse(readFileSync(0, "utf8")) as string[])));
