/**
 * Runs importers and recorders one after the other and says at the end what each found:
 *
 *   npm run record [-- NAME… [--check] [--fast] [--strace DIR] [--libseccomp DIR] [--docker DIR] [--podman DIR]
 *                     [--systemd DIR] [--tracefs DIR] [--disk DIR] [--cache DIR]]
 *
 * NAMEs are those of the table below; default: all that the given folders allow. `--check` writes nothing and compares
 * with the committed files: 1 is the status when a recorder fails or fewer than 90 % of its figures agree. `--fast`,
 * only with `--check`, takes short runs and what is installed.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

interface Options {
  readonly check: boolean;
  readonly fast: boolean;
  readonly folders: Readonly<Record<string, string | undefined>>;
}

interface Recorder {
  readonly name: string;
  readonly script: string;
  /** Folders that it can't do without, by the option that names each. */
  readonly needs?: readonly string[];
  readonly takes?: readonly string[];
  readonly whenFast?: readonly string[];
}

type Outcome = "agrees" | "disagrees" | "written" | "failed" | "not run";

interface Result {
  readonly name: string;
  readonly outcome: Outcome;
  readonly text: string;
  readonly seconds: number;
}

const line = `node-${process.versions.node.replace(/\..*/, "")}`;
const recorders: readonly Recorder[] = [
  { name: "numbers", script: "import-numbers.js", needs: ["libseccomp", "strace"] },
  { name: "releases", script: "import-releases.js", needs: ["strace"] },
  { name: "classes", script: "import-classes.js", needs: ["strace"] },
  { name: "signatures", script: "import-signatures.js", needs: ["tracefs"] },
  { name: "filters", script: "import-filters.js", needs: ["docker", "podman", "systemd"] },
  { name: "cost", script: "record-cost.js", takes: ["disk"], whenFast: ["--fast"] },
  { name: "libc", script: "record-libc.js" },
  { name: "node", script: "record-node.js", takes: ["cache"], whenFast: ["--node", process.execPath] },
  {
    name: "startup",
    script: "record-startup.js",
    takes: ["cache"],
    whenFast: ["glibc-dynamic", "glibc-static", line].flatMap((id) => ["--only", id]),
  },
];

function main(): void {
  const folders = ["strace", "libseccomp", "docker", "podman", "systemd", "tracefs", "disk", "cache"] as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      check: { type: "boolean", default: false },
      fast: { type: "boolean", default: false },
      ...(Object.fromEntries(folders.map((name) => [name, { type: "string" }])) as Record<
        (typeof folders)[number],
        { type: "string" }
      >),
    },
  });
  const unknown = positionals.filter((name) => !recorders.some((one) => one.name === name));
  const problem =
    unknown.length > 0
      ? `${unknown.join(", ")} is none of ${recorders.map(({ name }) => name).join(", ")}.`
      : values.fast && !values.check
        ? "--fast needs --check: a short recording isn't one to commit."
        : undefined;
  if (problem !== undefined) {
    console.error(problem);
    process.exitCode = 2;
    return;
  }
  const { check, fast, ...given } = values;
  const chosen = recorders.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const results = chosen.map((recorder, index) => {
    console.log(`[${String(index + 1)}/${String(chosen.length)}] ${recorder.name}`);
    return run(recorder, { check, fast, folders: given });
  });
  console.log("");
  for (const { name, outcome, text, seconds } of results)
    console.log(`${name.padEnd(11)} ${outcome.padEnd(10)} ${seconds.toFixed(0).padStart(4)} s  ${text}`);
  // What was asked for by name and couldn't run is no success.
  const bad: readonly Outcome[] = ["disagrees", "failed", ...(positionals.length > 0 ? (["not run"] as const) : [])];
  if (results.some(({ outcome }) => bad.includes(outcome))) process.exitCode = 1;
}

function run({ name, script, needs = [], takes = [], whenFast = [] }: Recorder, options: Options): Result {
  const folders = { ...options.folders };
  if (existsSync("/sys/kernel/tracing/events/syscalls")) folders["tracefs"] ??= "/sys/kernel/tracing";
  const missing = needs.filter((folder) => folders[folder] === undefined);
  if (missing.length > 0)
    return { name, outcome: "not run", text: `needs ${missing.map((one) => `--${one} DIR`).join(", ")}`, seconds: 0 };
  const words = [...needs, ...takes].flatMap((folder) => {
    const value = folders[folder];
    return value === undefined ? [] : [`--${folder}`, value];
  });
  const began = performance.now();
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      fileURLToPath(new URL(script, import.meta.url)),
      ...words,
      ...(options.fast ? whenFast : []),
      ...(options.check ? ["--check"] : []),
    ],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 },
  );
  process.stdout.write(stdout);
  return { name, ...judge(options.check, status, stdout), seconds: (performance.now() - began) / 1000 };
}

/** A recorder that compares says "N of M … agree", once or more; an importer's table is the committed one or it fails. */
function judge(check: boolean, status: number | null, output: string): Pick<Result, "outcome" | "text"> {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  if (!check) return status === 0 ? { outcome: "written", text: last } : { outcome: "failed", text: last };
  const found = [...output.matchAll(/(\d+) of (\d+)\b[^\n]*\bagree/g)];
  const sum = (group: 1 | 2) => found.reduce((total, match) => total + Number(match[group]), 0);
  const [agreeing, all] = [sum(1), sum(2)];
  if (all === 0) return { outcome: status === 0 ? "agrees" : "failed", text: last };
  const enough = status === 0 && agreeing >= 0.9 * all;
  const percent = ((agreeing / all) * 100).toFixed(1);
  return {
    outcome: enough ? "agrees" : "disagrees",
    text: `${percent} %: ${String(agreeing)} of ${String(all)}`,
  };
}

main();
