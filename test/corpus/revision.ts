import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository.js";
import { extract, run } from "./project.js";

interface Lock {
  readonly packages: Readonly<Record<string, unknown>>;
}

/** What the tree is at, with a mark when it differs from that commit. */
export function presentRevision(): string {
  return run("git", ["-C", root, "describe", "--always", "--dirty", "--abbrev=12"]);
}

/** The commit that a revision names. Throws Error when it names none. */
export function commitOf(revision: string): string {
  return run("git", ["-C", root, "rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`]);
}

/** The command line's script at another commit of this repository, built in an empty folder. Throws Error when it can't be. */
export function buildOf(commit: string, folder: string): string {
  const gitDirectory = run("git", ["-C", root, "rev-parse", "--absolute-git-dir"]);
  const checkout = join(folder, "checkout");
  mkdirSync(checkout);
  extract(gitDirectory, commit, checkout);
  if (hasOurPackages(checkout)) linkPackages(join(root, "node_modules"), join(checkout, "node_modules"));
  // Installs whatever isn't there, without running what packages bring with them.
  const env = { ...process.env, npm_config_ignore_scripts: "true", npm_config_prefer_offline: "true" };
  const ready = join(checkout, "server", "tools", "ready.mjs");
  const { status } = spawnSync(process.execPath, [ready], { cwd: checkout, env, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`${commit} doesn't build. See above.`);
  return join(checkout, "server", "dist", "src", "cli", "main.js");
}

/** Whether our installed packages serve: the same ones, none of which a workspace has for itself. */
function hasOurPackages(checkout: string): boolean {
  const [ours = "", theirs] = [root, checkout].map((folder) => readFileSync(join(folder, "package-lock.json"), "utf8"));
  const places = Object.keys((JSON.parse(ours) as Lock).packages);
  return (
    ours === theirs && places.every((place) => place.startsWith("node_modules/") || !place.includes("node_modules/"))
  );
}

/** Workspaces stand in node_modules as relative links, which lead to the checkout's own folders when they are repeated. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const place = join(from, entry.name);
    if (entry.isFile()) copyFileSync(place, join(to, entry.name));
    else symlinkSync(entry.isSymbolicLink() ? readlinkSync(place) : place, join(to, entry.name), "junction");
  }
}
