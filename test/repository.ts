import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository; compiled tests stand in test/dist/<suite>/. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

export const fixturesOfRules = join(root, "fixtures", "rules");

/** Ids of the authored rules, sorted. */
export function authoredRules(): string[] {
  return readdirSync(join(root, "rules", "src", "rules"))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length))
    .sort();
}

/** Names of the folders with fixtures of a rule, sorted. */
export function fixtureFolders(): string[] {
  if (!existsSync(fixturesOfRules)) return [];
  const entries = readdirSync(fixturesOfRules, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
