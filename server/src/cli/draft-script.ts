import { resolve } from "node:path";
import { database, type Architecture } from "syscall-db";
import type { Action, Allowlist } from "../seccomp/allowlist.js";
import { draftNode } from "../seccomp/node-draft.js";
import { Progress } from "./progress.js";

interface Asked {
  readonly architectures: readonly Architecture[];
  readonly otherwise: Action;
  /** Release line of Node: "20". */
  readonly release: string;
}

/** Release lines of Node that were recorded. */
export const nodeReleases = ["20", "22", "24"] as const;

/** The running Node's line, or the newest that was recorded. */
export function defaultRelease(): string {
  const running = process.versions.node.split(".")[0];
  return nodeReleases.find((line) => line === running) ?? "24";
}

export function isScript(path: string): boolean {
  return /\.[cm]?[jt]s$/.test(path);
}

/** The draft of a program for Node that starts in a module. @throws Refusal when the module can't be read */
export async function draftScript(entry: string, { architectures, otherwise, release }: Asked): Promise<Allowlist> {
  // The facts of JavaScript take a while to load; drafts of C do without.
  const { readNodeProgram } = await import("../host/node-modules.js");
  const progress = new Progress(1);
  const program = await readNodeProgram(resolve(entry), (done, found) => {
    progress.show(done, found);
  });
  progress.clear();
  return draftNode(program, { db: database(), release: `node-${release}`, architectures, otherwise });
}
