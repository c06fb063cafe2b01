import { spawnSync } from "node:child_process";
import { arch, platform } from "node:process";

/** What of the machine is missing to prove drafts in its kernel, as a reason for a skip; undefined: nothing. */
export function missingHere(programs: readonly string[]): string | undefined {
  if (platform !== "linux" || arch !== "x64") return "filters are proven on Linux on x86-64 only";
  const missing = programs.filter((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0);
  return missing.length > 0 ? `${missing.join(" and ")} can't be found: npm run setup:host` : undefined;
}
