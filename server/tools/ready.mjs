// Makes the folder runnable from any state, and says only what it does. Plain JavaScript without dependencies: it runs
// before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Installs and builds what is missing or out of date. Ends the process with a message when that fails. */
export function makeReady() {
  if (!isInstalled()) {
    console.error("Installing dependencies (once) …");
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
  }
  if (!existsSync(join(root, "server", "dist"))) console.error("Building …");
  node("The build", join("node_modules", "typescript", "bin", "tsc"), "-b");
  const copyGrammar = join("rules", "tools", "copy-grammar.mjs");
  if (existsSync(join(root, copyGrammar))) node("Copying the grammar", copyGrammar);
}

/** Whether node_modules holds what the lock file names. Optional packages may be missing: platforms differ. */
function isInstalled() {
  const wanted = packagesIn("package-lock.json");
  const present = packagesIn(join("node_modules", ".package-lock.json"));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([place, entry]) => {
    if (!place.startsWith("node_modules/") || entry.optional || entry.devOptional) return true;
    return present[place]?.version === entry.version && existsSync(join(root, place));
  });
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** npm tells the scripts that it runs where it lives; without it, Windows needs a shell to find npm.cmd. */
function npm(...args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith(".js")) run("npm", process.execPath, [cli, ...args], false);
  else run("npm", "npm", args, process.platform === "win32");
}

function node(what, ...args) {
  run(what, process.execPath, args, false);
}

/** What a child prints goes to the error stream: standard output belongs to the command that this one prepares. */
function run(what, file, args, shell) {
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: ["ignore", 2, 2], shell });
  if (status === 0) return;
  console.error(`${what} failed${error ? `: ${error.message}` : ""}. See above, and run npm run build to try again.`);
  process.exit(2);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) makeReady();
