/**
 * Writes data/generated/filters.json: what container runtimes and systemd's groups say of the calls we know.
 *
 *   node dist/tools/import-filters.js --docker FOLDER --podman FOLDER --systemd FOLDER [--check]
 *
 * The first FOLDER is a clone of moby/profiles, the second one of containers/common, the third one systemd's source.
 * Names that neither x86-64 nor arm64 has are left out. `--check` writes nothing and fails when the committed table is
 * another one.
 */
import { readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Filters, Profile, ProfileRule } from "../src/filters.js";
import { settle } from "./generated-table.js";
import type { Numbers } from "./import-numbers.js";
import { clausesOf, type ArgumentCondition } from "./filter-arguments.js";
import { readSource } from "./source-text.js";

/** The parts of a profile in the format of both projects that a rule of ours comes from. */
interface SourceRule {
  readonly names: readonly string[];
  readonly action: string;
  readonly errnoRet?: number;
  readonly args?: readonly ArgumentCondition[] | null;
  readonly includes?: SourceFilter;
  readonly excludes?: SourceFilter;
}

interface SourceFilter {
  readonly caps?: readonly string[];
  readonly arches?: readonly string[];
  readonly minKernel?: string;
}

interface SourceProfile {
  readonly defaultAction: string;
  readonly defaultErrnoRet?: number;
  readonly syscalls: readonly SourceRule[];
}

const actions: Readonly<Record<string, ProfileRule["action"]>> = { SCMP_ACT_ALLOW: "allow", SCMP_ACT_ERRNO: "deny" };
const errors: Readonly<Record<number, string>> = { 1: "EPERM", 22: "EINVAL", 38: "ENOSYS" };
const architectures = { amd64: "x86_64", arm64: "aarch64" } as const;

export function profileOf(text: string, source: string, isKnown: (name: string) => boolean): Profile {
  const profile = JSON.parse(text) as SourceProfile;
  if (actions[profile.defaultAction] !== "deny") throw new Error(`a profile that allows what it doesn't name`);
  const rules = joined(profile.syscalls.filter((rule) => architecturesOf(rule).length > 0));
  return {
    source,
    error: errorOf(profile.defaultErrnoRet ?? 1),
    rules: rules.flatMap((rule) => {
      const names = rule.names.filter(isKnown).toSorted();
      return names.length === 0 ? [] : [ruleOf(rule, names)];
    }),
  };
}

/** A rule, with all conditions on arguments that its source spreads over several. */
type JoinedRule = SourceRule & { readonly alternatives: readonly (readonly ArgumentCondition[])[] };

/** Rules that differ only in their conditions on arguments are one rule: any of the conditions will do. */
function joined(rules: readonly SourceRule[]): readonly JoinedRule[] {
  const found = new Map<string, JoinedRule>();
  for (const rule of rules) {
    const args = rule.args ?? [];
    const { names, action, errnoRet, includes, excludes } = rule;
    const key = JSON.stringify([names, action, errnoRet, includes, excludes, args.length > 0]);
    const earlier = found.get(key)?.alternatives ?? [];
    found.set(key, { ...rule, alternatives: args.length === 0 ? [] : [...earlier, args] });
  }
  return [...found.values()];
}

function ruleOf(rule: JoinedRule, names: readonly string[]): ProfileRule {
  const action = actions[rule.action];
  if (action === undefined) throw new Error(`${names.join(", ")}: an action of its own, ${rule.action}`);
  const [only, second] = architecturesOf(rule);
  const clause = clausesOf(names[0] ?? "", rule.alternatives);
  return {
    names,
    action,
    ...(rule.errnoRet === undefined ? {} : { error: errorOf(rule.errnoRet) }),
    ...(rule.includes?.caps === undefined ? {} : { capabilities: rule.includes.caps }),
    ...(rule.excludes?.caps === undefined ? {} : { withoutCapabilities: rule.excludes.caps }),
    ...(rule.includes?.minKernel === undefined ? {} : { kernel: rule.includes.minKernel }),
    ...(only === undefined || second !== undefined ? {} : { architecture: only }),
    ...(clause === "" ? {} : { arguments: clause }),
  };
}

function architecturesOf({ includes, excludes }: SourceRule): readonly ("x86_64" | "aarch64")[] {
  return Object.entries(architectures).flatMap(([theirs, ours]) =>
    includes?.arches?.includes(theirs) !== false && excludes?.arches?.includes(theirs) !== true ? [ours] : [],
  );
}

function errorOf(number: number): string {
  const name = errors[number];
  if (name === undefined) throw new Error(`an error number without a name here: ${String(number)}`);
  return name;
}

/** The groups in the source of systemd's seccomp-util.c, each with the calls of the groups in it. */
export function groupsOfSource(
  source: string,
  isKnown: (name: string) => boolean,
): Readonly<Record<string, readonly string[]>> {
  const groups = new Map<string, readonly string[]>();
  for (const [, group = "", value = ""] of source.matchAll(
    /\.name = "(@[\w-]+)",\s*\.help = "[^"]*",\s*\.value =((?:[^{}"]|"[^"]*")*)\}/g,
  ))
    groups.set(
      group,
      [...value.matchAll(/"(@?[\w-]+)\\0"/g)].map(([, item = ""]) => item),
    );
  if (!groups.has("@system-service")) throw new Error("no group @system-service in systemd's source");
  const resolve = (group: string): readonly string[] =>
    (groups.get(group) ?? []).flatMap((item) => (item.startsWith("@") ? resolve(item) : [item]));
  // Every call that systemd has heard of: says nothing of a call.
  groups.delete("@known");
  return Object.fromEntries(
    [...groups.keys()].toSorted().map((group) => [group, [...new Set(resolve(group))].filter(isKnown).toSorted()]),
  );
}

function main(): void {
  const { values } = parseArgs({
    options: {
      docker: { type: "string" },
      podman: { type: "string" },
      systemd: { type: "string" },
      check: { type: "boolean", default: false },
    },
  });
  const { docker, podman, systemd } = values;
  if (docker === undefined || podman === undefined || systemd === undefined)
    throw new Error("name the sources with --docker FOLDER, --podman FOLDER and --systemd FOLDER");
  const numbers = JSON.parse(
    readFileSync(new URL("../../data/generated/numbers.json", import.meta.url), "utf8"),
  ) as Numbers;
  const isKnown = (name: string): boolean => name in numbers.x86_64 || name in numbers.aarch64;
  const filters: Filters = {
    profiles: {
      docker: profileOf(readSource(docker, "seccomp/default.json"), "docker-profile", isKnown),
      podman: profileOf(readSource(podman, "pkg/seccomp/seccomp.json"), "podman-profile", isKnown),
    },
    systemd: { source: "systemd", groups: groupsOfSource(readSource(systemd, "src/shared/seccomp-util.c"), isKnown) },
  };
  settle("filters.json", filters, values.check, 4);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main();
