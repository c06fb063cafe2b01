/** Installs what only some tests need and npm can't bring. Needs Node alone: it runs before the packages are there. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const needed = {
  strace: "counts the system calls of fixtures",
  gcc: "compiles C fixtures",
  "libc6-dev": "headers of C fixtures",
  binutils: "nm, for the recall of calls; objdump and ld, for the maps of C libraries",
  "libc6-dbg": "symbols of glibc, for its map",
  "musl-tools": "compiles C fixtures against musl",
  "linux-libc-dev": "kernel headers",
  "linux-libc-dev-arm64-cross": "kernel headers of arm64, for its system call numbers",
  manpages: "signal-safety(7) and pthreads(7), which rows are compared with",
  git: "one of the programs whose system calls must be known",
  python3: "another one",
  neovim: "a second editor at the language server",
  bubblewrap: "bwrap, which takes seccomp drafts as raw BPF",
  crun: "a container runtime, which takes them as OCI JSON",
  "libseccomp-dev": "compiles drafts in C",
  systemd: "systemd-analyze, which reads drafts as drop-ins",
  make: "builds the programs whose drafts are proven",
  "dpkg-dev": "unpacks their sources",
  chromium: "shows VS Code to the tests of the extension",
};

/** VS Code for tests is an npm package with its own dependencies, too large for the root's. */
const editor = fileURLToPath(new URL("vscode/", import.meta.url));
const editorParts = join(editor, "node_modules", "code-server", "lib", "vscode");

process.exitCode = Math.max(installPackages(), installEditor());

function installPackages() {
  if (process.platform !== "linux" || !runs("apt-get", ["--version"])) {
    console.log("This machine has no apt-get. Tests that lack one of these are skipped, and say so:");
    for (const [name, purpose] of Object.entries(needed)) console.log(`  ${name.padEnd(27)} ${purpose}`);
    return 0;
  }
  const missing = Object.keys(needed).filter((name) => !isInstalled(name));
  if (missing.length === 0) {
    console.log(`Already installed: ${Object.keys(needed).join(", ")}.`);
    return 0;
  }
  console.log("Installing with apt-get:");
  for (const name of missing) console.log(`  ${name.padEnd(27)} ${needed[name]}`);
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo"];
  const install = ["apt-get", "install", "--yes", "--no-install-recommends", ...missing];
  // An index that can't be refreshed may still do for the packages at hand: only the installation decides.
  run([...asRoot, "apt-get", "update", "--quiet"]);
  const status = run([...asRoot, ...install]);
  if (status !== 0) console.error(`Installation failed. By hand: ${[...asRoot, ...install].join(" ")}`);
  return status;
}

function installEditor() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    console.log("VS Code for tests is there for Linux on x64 only. Tests that need it are skipped, and say so.");
    return 0;
  }
  const wanted = createHash("sha256")
    .update(readFileSync(join(editor, "package-lock.json")))
    .digest("hex");
  const stamp = join(editor, "node_modules", ".installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    console.log("Already installed: VS Code for tests.");
    return 0;
  }
  console.log("Installing VS Code for tests (900 MB, below test/vscode/node_modules) …");
  // Scripts would compile native parts that the tests do without.
  const quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const status = npm(editor, ["ci", ...quietly]) || npm(editorParts, ["install", "--omit=dev", ...quietly]);
  if (status === 0) writeFileSync(stamp, wanted);
  else console.error("Installation failed. Try again: npm run setup:host");
  return status;
}

/** npm tells the scripts that it runs where it lives. */
function npm(cwd, options) {
  const cli = process.env.npm_execpath;
  return run(cli?.endsWith(".js") ? [process.execPath, cli, ...options] : ["npm", ...options], cwd);
}

function isInstalled(name) {
  const { status: found, stdout } = spawnSync("dpkg-query", ["--show", "--showformat=${Status}", name], {
    encoding: "utf8",
  });
  return found === 0 && stdout.endsWith(" installed");
}

function runs(command, options) {
  return spawnSync(command, options, { stdio: "ignore" }).status === 0;
}

function run([command, ...options], cwd = process.cwd()) {
  const { status: ended, error } = spawnSync(command, options, {
    cwd,
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (error) console.error(`${command}: ${error.message}`);
  return ended ?? 1;
}
