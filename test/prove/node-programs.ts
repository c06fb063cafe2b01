import { realpathSync } from "node:fs";
import { join } from "node:path";
import type * as ReleaseModule from "../../syscall-db/dist/tools/record-node-release.js";
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

/** The binary of a release line, the running one's or npm's; kept below `cache`. */
export async function nodeBinary(line: string, cache: string): Promise<string> {
  const tool = new URL("../../../syscall-db/dist/tools/record-node-release.js", import.meta.url).href;
  const { nodeOf } = (await import(tool)) as typeof ReleaseModule;
  const { path } = nodeOf(line, cache);
  // What the kernel says a process runs is the file itself.
  return realpathSync(path);
}
