import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Linter } from "eslint";
import { pluginFor } from "../host/configuration.js";
import { proveConfiguration } from "../host/prove-configuration.js";
import type { Target } from "eslint-plugin-syscalls/facts";
import type { LintOptions } from "../host/lint-options.js";
import { readOverlayFile } from "../host/overlay.js";
import { Refusal } from "../service/refusal.js";
import type { CheckFlags } from "./check.js";

/** Everything that can be wrong in the options shows here, before any file is opened. */
export async function lintOptionsFrom(flags: CheckFlags, cwd: string): Promise<LintOptions> {
  const config = flags.config === undefined ? undefined : resolve(cwd, flags.config);
  if (config !== undefined && !existsSync(config)) {
    throw new Refusal(
      `No configuration at ${config}.`,
      "Check the spelling of --config, or leave it out for the built-in one.",
    );
  }
  const entries = await Promise.all((flags.rule ?? []).map((entry) => parseRule(entry, config !== undefined)));
  const options: LintOptions = {
    cwd,
    ...(config === undefined ? {} : { config }),
    strict: flags.strict === true,
    rules: Object.fromEntries(entries),
    target: flags.target === undefined ? {} : parseTarget(flags.target),
    ...(flags.overlay === undefined ? {} : { rows: readOverlayFile(resolve(cwd, flags.overlay)) }),
    fix: flags.fix === true,
    explain: flags.explain === true,
  };
  if (config !== undefined || entries.length > 0) await proveConfiguration(options);
  return options;
}

const shapeOfRule = `Write --rule 'no-x: error', with off, warn or error, or --rule 'no-x: [warn, {"option": 1}]'.`;

async function parseRule(entry: string, hasConfig: boolean): Promise<[string, Linter.RuleEntry]> {
  const [, typed, value] = /^\s*([\w@/-]+)\s*:\s*(.+?)\s*$/s.exec(entry) ?? [];
  if (typed === undefined || value === undefined) throw new Refusal(`--rule can't read '${entry}'.`, shapeOfRule);
  const { rules } = await pluginFor("c");
  const short = typed.replace(/^syscalls\//, "");
  if (!Object.hasOwn(rules, short)) {
    if (hasConfig && short === typed) return [typed, parseSeverity(value, entry)];
    throw new Refusal(`There is no rule ${typed}.`, `The rules are ${Object.keys(rules).sort().join(", ")}.`);
  }
  return [`syscalls/${short}`, parseSeverity(value, entry)];
}

function parseSeverity(value: string, entry: string): Linter.RuleEntry {
  // Severities may go unquoted, as in ESLint's own option.
  const json = value.replace(/^(\[?\s*)(off|warn|error)\b/, '$1"$2"');
  try {
    const parsed: unknown = JSON.parse(json);
    const severity: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    if (["off", "warn", "error", 0, 1, 2].includes(severity as string)) return parsed as Linter.RuleEntry;
  } catch {
    // Told below, together with a wrong severity.
  }
  throw new Refusal(`--rule can't read '${entry}'.`, shapeOfRule);
}

const shapeOfTarget: Readonly<Record<keyof Target, RegExp>> = {
  kernel: /^\d+(?:\.\d+){0,2}$/,
  libc: /^(?:glibc|musl)(?:-\d+(?:\.\d+){0,2})?$/,
  node: /^[\d.^~<>=|x* -]+$/,
};

function isPlatform(name: string): name is "kernel" | "libc" | "node" {
  return Object.hasOwn(shapeOfTarget, name);
}

function parseTarget(text: string): Target {
  const pairs = text.split(",").map((part) => {
    const [, name = "", version = ""] = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(part) ?? [];
    if (!isPlatform(name) || !shapeOfTarget[name].test(version)) {
      throw new Refusal(
        `--target can't read '${part}'.`,
        "Write --target kernel=5.4,libc=musl-1.2,node=18, or some of the three.",
      );
    }
    return [name, version] as const;
  });
  return Object.fromEntries(pairs);
}
