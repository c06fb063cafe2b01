/** Installs what only some tests need and npm can't bring. Needs Node alone: it runs before the packages are there. */
import { spawnSync } from "node:child_process";
import process from "node:process";

const needed = {
  strace: "counts the system calls of fixtures",
  gcc: "compiles C fixtures",
  "libc6-dev": "headers of C fixtures",
  binutils: "nm, for the recall of calls",
  "musl-tools": "compiles C fixtures against musl",
  "linux-libc-dev": "kernel headers",
  "linux-libc-dev-arm64-cross": "kernel headers of arm64",
};

if (process.platform !== "linux" || !runs("apt-get", ["--version"])) {
  console.log("This machine has no apt-get. Tests that lack one of these are skipped, and say so:");
  for (const [name, purpose] of Object.entries(needed)) console.log(`  ${name.padEnd(15)} ${purpose}`);
  process.exit(0);
}

const missing = Object.keys(needed).filter((name) => !isInstalled(name));
if (missing.length === 0) {
  console.log(`Already installed: ${Object.keys(needed).join(", ")}.`);
  process.exit(0);
}

console.log("Installing with apt-get:");
for (const name of missing) console.log(`  ${name.padEnd(15)} ${needed[name]}`);
const asRoot = process.getuid?.() === 0 ? [] : ["sudo"];
const install = ["apt-get", "install", "--yes", "--no-install-recommends", ...missing];
// An index that can't be refreshed may still do for the packages at hand: only the installation decides.
run([...asRoot, "apt-get", "update", "--quiet"]);
const status = run([...asRoot, ...install]);
if (status !== 0) console.error(`Installation failed. By hand: ${[...asRoot, ...install].join(" ")}`);
process.exit(status);

function isInstalled(name) {
  const { status: found, stdout } = spawnSync("dpkg-query", ["--show", "--showformat=${Status}", name], {
    encoding: "utf8",
  });
  return found === 0 && stdout.endsWith(" installed");
}

function runs(command, options) {
  return spawnSync(command, options, { stdio: "ignore" }).status === 0;
}

function run([command, ...options]) {
  const { status: ended, error } = spawnSync(command, options, {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (error) console.error(`${command}: ${error.message}`);
  return ended ?? 1;
}
