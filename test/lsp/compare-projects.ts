/**
 * `npm run compare:eslint -- PROJECT…`: whether an editor and `npx eslint` find the same in projects with ESLint and
 * our plugin installed. With `--extend` each is a checkout without them: its own configuration is extended by ours in a
 * copy that gets what is in `--modules`, a folder called node_modules with what the configuration asks for; without that
 * option, this repository's. Exit status 1 when something differs.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import Mocha from "mocha";
import { root } from "../repository.js";

// The client tidies up after tests; here there are none, so what it registers is never run.
const mocha = new Mocha();
mocha.suite.emit("pre-require", globalThis, "", mocha);
const { compare } = await import("./compare.js");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { extend: { type: "boolean" }, modules: { type: "string" } },
});
if (positionals.length === 0) throw new Error("Name at least one project.");
for (const project of positionals) {
  const folder = values.extend === true ? extended(resolve(project)) : resolve(project);
  const start = performance.now();
  const { files, findings, onlyEditor, onlyEslint } = await compare(folder);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `${basename(project)}: ${files} files, ${findings} findings by eslint; ` +
      `only in the editor ${onlyEditor.length}, only by eslint ${onlyEslint.length} (${seconds} s)`,
  );
  for (const one of onlyEditor) console.log(`  only in the editor: ${one}`);
  for (const one of onlyEslint) console.log(`  only by eslint: ${one}`);
  if (onlyEditor.length + onlyEslint.length > 0) process.exitCode = 1;
  if (values.extend === true) rmSync(folder, { recursive: true, force: true });
}

/** The parser of TypeScript comes first: a project that has another one keeps it. */
function extended(project: string): string {
  const folder = mkdtempSync(join(tmpdir(), "compare-eslint-"));
  cpSync(project, folder, { recursive: true, filter: (path) => !/[/\\](?:node_modules|\.git)$/.test(path) });
  mkdirSync(join(folder, "node_modules"));
  const modules = resolve(values.modules ?? join(root, "node_modules"));
  for (const one of readdirSync(modules)) {
    if (one !== "eslint-plugin-syscalls")
      symlinkSync(join(modules, one), join(folder, "node_modules", one), "junction");
  }
  symlinkSync(join(root, "rules"), join(folder, "node_modules", "eslint-plugin-syscalls"), "junction");
  const name = ["js", "mjs", "cjs"].map((end) => `eslint.config.${end}`).find((one) => existsSync(join(folder, one)));
  const own = name === undefined ? "[]" : `(await import("./own.${name}")).default`;
  if (name !== undefined) renameSync(join(folder, name), join(folder, `own.${name}`));
  writeFileSync(join(folder, "eslint.config.mjs"), configuration(own));
  return folder;
}

function configuration(own: string): string {
  return `import syscalls from "eslint-plugin-syscalls";
import c from "eslint-plugin-syscalls/c";
import parser from ${JSON.stringify(import.meta.resolve("@typescript-eslint/parser"))};
export default [
  { files: ["**/*.ts", "**/*.tsx", "**/*.mts", "**/*.cts"], languageOptions: { parser } },
  ...[await ${own}].flat(Infinity),
  ...syscalls.configs.strict,
  ...c.configs.strict,
];
`;
}
