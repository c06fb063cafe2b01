/** Runs importers and recorders one after the other and says at the end what each found: `npm run record -- --help`. */
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
  /** What it brings in, for the help. */
  readonly brings: string;
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
  /** Figures that agree, and all that were compared. */
  readonly figures?: readonly [agreeing: number, all: number];
}

const line = `node-${process.versions.node.replace(/\..*/, "")}`;
const recorders: readonly Recorder[] = [
  { name: "numbers", script: "import-numbers.js", brings: "system call numbers", needs: ["libseccomp", "strace"] },
  { name: "releases", script: "import-releases.js", brings: "kernels since when", needs: ["strace"] },
  { name: "classes", script: "import-classes.js", brings: "strace's classes", needs: ["strace"] },
  { name: "signatures", script: "import-signatures.js", brings: "the kernel's parameters", needs: ["tracefs"] },
  {
    name: "filters",
    script: "import-filters.js",
    brings: "seccomp profiles and systemd's groups",
    needs: ["docker", "podman", "systemd"],
  },
  {
    name: "cost",
    script: "record-cost.js",
    brings: "times of system calls and gains of alternatives",
    takes: ["disk"],
    whenFast: ["--fast"],
  },
  {
    name: "libc",
    script: "record-libc.js",
    brings: "system calls of libc functions",
    whenFast: ["--fast"],
  },
  {
    name: "node",
    script: "record-node.js",
    brings: "system calls of Node's APIs",
    takes: ["cache"],
    whenFast: ["--node", process.execPath],
  },
  {
    name: "node-features",
    script: "record-node-features.js",
    brings: "system calls of programs that use a part of Node",
    takes: ["cache"],
    whenFast: ["--release", process.versions.node.replace(/\..*/, "")],
  },
  {
    name: "startup",
    script: "record-startup.js",
    brings: "system calls of a program's start",
    takes: ["cache"],
    whenFast: ["glibc-dynamic", "glibc-static", line].flatMap((id) => ["--only", id]),
  },
];

const sources = {
  strace: "clone of strace, with its history for releases",
  libseccomp: "clone of libseccomp",
  docker: "clone of moby/profiles",
  podman: "clone of containers/common",
  systemd: "source of systemd",
  tracefs: "tracefs, where it isn't mounted at /sys/kernel/tracing",
  disk: "folder on the file system to time; default: the one for temporary files",
  cache: "folder that keeps the Nodes of the npm registry",
} as const;

const help = `Usage: npm run record [-- NAME… [--check] [--fast] [--SOURCE DIR]…]

Runs importers and recorders of the database, by default all that the given folders allow:
${recorders.map(helpOf).join("\n")}

  --check            writes nothing: compares with the committed files, and says how much agrees
  --fast             with --check: short runs, and only what is installed
  --help             shows this
${Object.entries(sources)
  .map(([name, text]) => `  --${`${name} DIR`.padEnd(16)} ${text}`)
  .join("\n")}

Exit status: 0 all went well, or at least 90 % of each recorder's figures agree; 1 a recorder failed, disagrees, or was
named and lacks its sources; 2 asked wrongly.`;

function helpOf({ name, brings, needs = [] }: Recorder): string {
  const wanted = needs.length === 0 ? "" : ` (needs ${needs.map((one) => `--${one}`).join(", ")})`;
  return `  ${name.padEnd(11)} ${brings}${wanted}`;
}

interface Asked {
  readonly chosen: readonly Recorder[];
  readonly isNamed: boolean;
  readonly options: Options;
}

/** What is asked for; undefined for the help. Throws an Error that says what is wrong with it. */
function asked(words: readonly string[]): Asked | undefined {
  const folders = Object.keys(sources) as (keyof typeof sources)[];
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      check: { type: "boolean", default: false },
      fast: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      ...(Object.fromEntries(folders.map((name) => [name, { type: "string" }])) as Record<
        keyof typeof sources,
        { type: "string" }
      >),
    },
  });
  const { check, fast, help: isHelp, ...given } = values;
  if (isHelp) return undefined;
  const names = recorders.map(({ name }) => name);
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`${unknown.join(", ")} is none of ${names.join(", ")}.`);
  if (fast && !check) throw new Error("--fast needs --check: a short recording isn't one to commit.");
  for (const name of folders) {
    const folder = given[name];
    // What is kept for later may have to be made.
    if (folder !== undefined && name !== "cache" && !existsSync(folder))
      throw new Error(`--${name}: there is no folder ${folder}.`);
  }
  const isNamed = positionals.length > 0;
  const chosen = recorders.filter(({ name }) => !isNamed || positionals.includes(name));
  return { chosen, isNamed, options: { check, fast, folders: given } };
}

function main(): void {
  let wanted: Asked | undefined;
  try {
    wanted = asked(process.argv.slice(2));
  } catch (error) {
    const [text = ""] = (error instanceof Error ? error.message : String(error)).split(/\.? To specify|\.$/);
    console.error(`${text}. See npm run record -- --help.`);
    process.exitCode = 2;
    return;
  }
  if (wanted) record(wanted);
  else console.log(help);
}

function record({ chosen, isNamed, options }: Asked): void {
  const results = chosen.map((recorder, index) => {
    console.log(`[${String(index + 1)}/${String(chosen.length)}] ${recorder.name}`);
    return run(recorder, options);
  });
  console.log("");
  for (const { name, outcome, text, seconds } of results)
    console.log(`${name.padEnd(11)} ${outcome.padEnd(10)} ${seconds.toFixed(0).padStart(4)} s  ${text}`);
  const [agreeing, all] = [0, 1].map((place) => results.reduce((sum, { figures }) => sum + (figures?.[place] ?? 0), 0));
  if (agreeing !== undefined && all) console.log(`\n${agreementText(agreeing, all)}`);
  // What was asked for by name and couldn't run is no success.
  const bad: readonly Outcome[] = ["disagrees", "failed", ...(isNamed ? (["not run"] as const) : [])];
  if (results.some(({ outcome }) => bad.includes(outcome))) process.exitCode = 1;
}

function agreementText(agreeing: number, all: number): string {
  return `${((agreeing / all) * 100).toFixed(1)} %: ${String(agreeing)} of ${String(all)} figures agree`;
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
function judge(check: boolean, status: number | null, output: string): Pick<Result, "outcome" | "text" | "figures"> {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  if (!check) return status === 0 ? { outcome: "written", text: last } : { outcome: "failed", text: last };
  const found = [...output.matchAll(/(\d+) of (\d+)\b[^\n]*\bagree/g)];
  const sum = (group: 1 | 2) => found.reduce((total, match) => total + Number(match[group]), 0);
  const [agreeing, all] = [sum(1), sum(2)];
  if (all === 0) return { outcome: status === 0 ? "agrees" : "failed", text: last };
  const enough = status === 0 && agreeing >= 0.9 * all;
  return {
    outcome: enough ? "agrees" : "disagrees",
    text: agreementText(agreeing, all),
    figures: [agreeing, all],
  };
}

main();
