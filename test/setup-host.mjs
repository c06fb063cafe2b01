/** Installs what only some tests need and npm can't bring. Needs Node alone: it runs before the packages are there. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const needed = {
  strace: "counts the system calls of fixtures",
  gcc: "compiles C fixtures",
  "libc6-dev": "headers of C fixtures",
  binutils: "nm, for the recall of calls; objdump and ld, for the maps of C libraries",
  "libc6-dbg": "symbols of glibc, for its map",
  "binutils-aarch64-linux-gnu": "objdump and ld, for the maps of arm64's C libraries",
  "musl-tools": "compiles C fixtures against musl",
  "linux-libc-dev": "kernel headers",
  "linux-libc-dev-arm64-cross": "kernel headers of arm64, for its system call numbers",
  manpages: "signal-safety(7) and pthreads(7), which rows are compared with",
  git: "one of the programs whose system calls must be known",
  python3: "another one",
  neovim: "a second editor at the language server",
  bubblewrap: "bwrap, which takes seccomp drafts as raw BPF",
  crun: "a container runtime, which takes them as OCI JSON",
  "golang-github-opencontainers-specs-dev": "the JSON schema that such JSON must keep to",
  "libseccomp-dev": "compiles drafts in C",
  systemd: "systemd-analyze, which reads drafts as drop-ins",
  make: "builds the programs whose drafts are proven",
  "dpkg-dev": "unpacks their sources",
  chromium: "shows VS Code to the tests of the extension",
};

/** VS Code for tests is an npm package with its own dependencies, too large for the root's. */
const editor = fileURLToPath(new URL("vscode/", import.meta.url));
const editorParts = join(editor, "node_modules", "code-server", "lib", "vscode");

/** Of another architecture, so they are unpacked and not installed: for the map of their functions. */
const foreign = ["libc6", "libc6-dbg", "musl-dev"];
const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
const foreignFolder = join(cache, "syscall-lint-libraries", "arm64");

process.exitCode = Math.max(installPackages(), unpackForeignPackages(), installEditor());

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

function unpackForeignPackages() {
  const list = join(foreignFolder, "packages.json");
  if (process.platform !== "linux" || !runs("apt-get", ["--version"])) return 0;
  if (existsSync(list)) {
    console.log(`Already unpacked for arm64: ${foreign.join(", ")}.`);
    return 0;
  }
  console.log(`Unpacking ${foreign.join(", ")} of arm64 below ${foreignFolder} …`);
  const state = mkdtempSync(join(tmpdir(), "syscall-lint-apt-"));
  try {
    for (const folder of ["lists/partial", "archives/partial"]) mkdirSync(join(state, folder), { recursive: true });
    // The machine's own list of packages stays as it is: a second one, for another architecture, is made and dropped.
    const options = [
      "APT::Architecture=arm64",
      "APT::Architectures=arm64",
      `Dir::State=${state}`,
      `Dir::Cache=${state}`,
    ];
    const apt = ["apt-get", "--quiet", ...[...options, "Dir::State::status=/dev/null"].flatMap((one) => ["-o", one])];
    const status = run([...apt, "update"], state) || run([...apt, "download", ...foreign], state);
    if (status !== 0) return status;
    mkdirSync(foreignFolder, { recursive: true });
    const packages = readdirSync(state).filter((name) => name.endsWith(".deb"));
    for (const name of packages) if (run(["dpkg-deb", "-x", join(state, name), foreignFolder]) !== 0) return 1;
    const versions = packages.map((name) => {
      const [of = "", version = ""] = name.split("_");
      return [of, decodeURIComponent(version)];
    });
    writeFileSync(list, JSON.stringify(Object.fromEntries(versions)));
    return 0;
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
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
