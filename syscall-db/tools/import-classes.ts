/**
 * Writes data/generated/classes.json: the trace classes and the number of arguments that strace knows of each call.
 *
 *   node dist/tools/import-classes.js --strace FOLDER [--check]
 *
 * FOLDER is a clone of strace, or its unpacked source. `--check` writes nothing and fails when the committed table is
 * another one. That the rows say the same is a test.
 */
import { readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { settle } from "./generated-table.js";
import type { Numbers } from "./import-numbers.js";
import { readStraceTable, type StraceEntry } from "./strace-table.js";

export type Classes = Readonly<Record<string, Pick<StraceEntry, "parameters" | "classes">>>;

/** Both architectures in one, cut to `names`. Throws with the names that they class differently. */
export function classesOf(tables: readonly (readonly StraceEntry[])[], names: ReadonlySet<string>): Classes {
  const found = new Map<string, Classes[string]>();
  const wrong = new Set<string>();
  for (const { name, parameters, classes } of tables.flat()) {
    if (!names.has(name)) continue;
    const entry = { parameters, classes };
    if (JSON.stringify(found.get(name) ?? entry) !== JSON.stringify(entry)) wrong.add(name);
    found.set(name, entry);
  }
  if (wrong.size > 0) throw new Error(`the architectures disagree: ${[...wrong].join(", ")}`);
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function main(): void {
  const { values } = parseArgs({
    options: { strace: { type: "string" }, check: { type: "boolean", default: false } },
  });
  const { strace } = values;
  if (strace === undefined) throw new Error("name a clone of strace with --strace");
  const numbers = JSON.parse(
    readFileSync(new URL("../../data/generated/numbers.json", import.meta.url), "utf8"),
  ) as Numbers;
  const names = new Set(Object.values(numbers).flatMap((table) => Object.keys(table)));
  const tables = (["x86_64", "aarch64"] as const).map((architecture) => readStraceTable(strace, architecture));
  settle("classes.json", classesOf(tables, names), values.check);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main();
