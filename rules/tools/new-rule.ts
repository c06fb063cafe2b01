/**
 * Writes the authored files of a new rule: `npm run new-rule NAME`. They are a small rule that works, to be changed
 * into the wanted one. `--root FOLDER` works on another copy of the repository.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cleanSample, flaggedSample, ruleSample } from "./rule-sample.js";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { root: { type: "string" } } });
const root = values.root ?? fileURLToPath(new URL("../../../", import.meta.url));
const [name] = positionals;

if (name === undefined || positionals.length > 1) refuse("Usage: npm run new-rule NAME, such as no-fsync-in-loop.");
else if (!/^(?:no|prefer|require)(?:-[a-z][a-z0-9]*)+$/.test(name))
  refuse(
    `"${name}" is no name for a rule: lower-case words joined by hyphens, the first \`no\`, \`prefer\` or \`require\`.`,
  );
else create(name);

function create(id: string): void {
  const files = new Map([
    [join(root, "rules", "src", "rules", `${id}.ts`), ruleSample],
    [join(root, "fixtures", "rules", id, "flagged.c"), flaggedSample(id)],
    [join(root, "fixtures", "rules", id, "clean.c"), cleanSample],
  ]);
  const taken = [...files.keys()].filter((path) => existsSync(path));
  if (taken.length > 0) {
    refuse(`${taken.map(inRepository).join(", ")} already there: nothing was written.`);
    return;
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`Wrote ${inRepository(path)}`);
  }
  console.log(`
It reports calls that wait for the disk inside a loop. To make it your rule:
  1. Write the documentation, the messages and the options in rules/src/rules/${id}.ts.
  2. Draw in fixtures/rules/${id}/ what it shall say, and the near misses (see fixtures/README.md).
  3. Write check() in the words of rules/src/facts/query.ts, until \`npm test -- rules\` passes.
  4. Say in the table of rules/README.md which facts, roles, effects and columns it needs.
  5. \`npm run gen\` adds it to the index, the configurations, its page and the tables.`);
}

function inRepository(path: string): string {
  return relative(root, path).replaceAll("\\", "/");
}

function refuse(why: string): void {
  console.error(why);
  process.exitCode = 1;
}
