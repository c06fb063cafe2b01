import { readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../../data/generated/", import.meta.url);

/**
 * Writes a table of data/generated, one entry a line in every object down to `depth`. With `check` it writes nothing,
 * names each place that differs from the committed table and sets the exit code to 1.
 */
export function settle(file: string, table: object, check: boolean, depth = 1): void {
  const place = new URL(file, folder);
  if (!check) {
    writeFileSync(place, `${textOf(table, depth)}\n`);
    console.log(`${file}: written`);
    return;
  }
  const differences = differencesOf(JSON.parse(readFileSync(place, "utf8")), table);
  for (const difference of differences) console.error(`${file}: ${difference}`);
  if (differences.length > 0) process.exitCode = 1;
  else console.log(`${file}: as committed`);
}

/** Objects down to `depth` are broken into lines; what is deeper stands on one. */
export function textOf(value: unknown, depth: number, indent = ""): string {
  if (value === undefined) return "absent";
  if (depth === 0 || typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent} `;
  const lines = Array.isArray(value)
    ? value.map((item: unknown) => inner + textOf(item, depth - 1, inner))
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${textOf(item, depth - 1, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return lines.length === 0 ? open + close : `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

/** "x86_64.read: 0, now 1". Empty: both say the same. */
export function differencesOf(committed: unknown, fresh: unknown, place = ""): readonly string[] {
  if (!isTable(committed) || !isTable(fresh)) {
    const [was, is] = [textOf(committed, 0), textOf(fresh, 0)];
    return was === is ? [] : [`${place}: ${was}, now ${is}`];
  }
  return [...new Set([...Object.keys(committed), ...Object.keys(fresh)])]
    .toSorted()
    .flatMap((key) => differencesOf(committed[key], fresh[key], place === "" ? key : `${place}.${key}`));
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
