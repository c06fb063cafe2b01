/** Node binaries to record with: the running one, one that is named, or that of a release line from the npm registry. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";

/** Release lines that the database speaks of, as `Emission.on` names them. */
export const releases = ["node-20", "node-22", "node-24"] as const;
export type Release = (typeof releases)[number];

export interface NodeBinary {
  readonly release: Release;
  readonly path: string;
  /** "22.23.3" */
  readonly version: string;
  /** Version of its libuv. */
  readonly uv: string;
}

/** Throws when the program isn't Node, or of a release line that the database doesn't speak of. */
export function nodeAt(file: string): NodeBinary {
  const print = "process.stdout.write(JSON.stringify(process.versions))";
  const { status, stdout, error } = spawnSync(file, ["-e", print], { encoding: "utf8" });
  if (error || status !== 0) throw new Error(`${file} doesn't run as Node.`, { cause: error });
  const { node, uv } = JSON.parse(stdout) as { node: string; uv: string };
  const release = releases.find((one) => one === `node-${node.split(".")[0] ?? ""}`);
  if (!release) throw new Error(`${file} is Node ${node}; the database speaks of ${releases.join(", ")}.`);
  return { release, path: file, version: node, uv };
}

/**
 * The newest Node of a release line ("22" or "22.23.3"): the running one when it is of that line, else one that lies in
 * `cache` already, else the platform package of npm, unpacked there. Throws when npm or tar fails.
 */
export function nodeOf(line: string, cache: string): NodeBinary {
  if (process.versions.node === line || process.versions.node.split(".")[0] === line) return nodeAt(process.execPath);
  const name = `node-${process.platform}-${process.arch}`;
  const folder = path.join(cache, `${name}-${line}`);
  mkdirSync(folder, { recursive: true });
  const binary = path.join(folder, "package", "bin", "node");
  if (!readdirSync(folder).includes("package")) {
    run("npm", ["pack", "--silent", "--pack-destination", folder, `${name}@${line}`]);
    const archive = readdirSync(folder).find((file) => file.endsWith(".tgz"));
    if (archive === undefined) throw new Error(`npm pack gave nothing for ${name}@${line}.`);
    run("tar", ["-xzf", path.join(folder, archive), "-C", folder, "package/bin/node"]);
  }
  return nodeAt(binary);
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error || status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${stderr}`, { cause: error });
}
