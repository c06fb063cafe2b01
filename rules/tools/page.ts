import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OptionSchema, Rule } from "../src/rule.js";
import type { Documentation } from "./documentation.js";
import { excerptOf } from "./excerpt.js";
import { namesIfPresent, textIfPresent } from "./present.js";

/** A rule with what is written about it. */
export interface AuthoredRule {
  readonly id: string;
  readonly rule: Rule;
  readonly documentation: Documentation;
  /** The folder of its fixtures; it may be missing. */
  readonly fixtures: string;
}

/** fixtures/rules/<rule>/measured.json, written by test/rules/record.ts. */
export interface Measured {
  /** `Linux 6.1 x86_64, glibc 2.36`; Node's version when JavaScript ran. */
  readonly machine: string;
  /** ISO date. */
  readonly date: string;
  readonly pairs: readonly {
    readonly file: string;
    /** `a file of 4096 bytes` */
    readonly given: string;
    readonly flagged: Counted;
    readonly better: Counted;
  }[];
}

export interface Counted {
  readonly function: string;
  readonly total: number;
  readonly calls: Readonly<Record<string, number>>;
}

/** The documentation page of one rule, as Markdown. */
export function pageOf(authored: AuthoredRule): string {
  const { id, documentation } = authored;
  const sections = [
    `<!-- Generated from src/rules/${id}.ts and fixtures/rules/${id}/: \`npm run gen\`. -->`,
    `# syscalls/${id}`,
    `${badgesOf(authored.rule).join(" · ")}.`,
    documentation.text,
    ...examples("Flagged", "flagged", authored),
    ...examples("Clean", "clean", authored),
    ...options(authored),
    ...measured(authored),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** `C, JavaScript, TypeScript` … in words. */
function badgesOf(rule: Rule): string[] {
  return [
    languagesOf(rule),
    `About ${rule.concern}`,
    configsOf(rule),
    ...(rule.fixable === true ? ["Fixed by `--fix`"] : []),
    ...(rule.hasSuggestions === true ? ["Suggests edits"] : []),
  ];
}

function configsOf({ recommended }: Rule): string {
  if (typeof recommended === "boolean") return recommended ? "In `recommended` and `strict`" : "In `strict`";
  return `In \`recommended\` for ${namesOf(recommended)}, in \`strict\` for all`;
}

export function languagesOf(rule: Rule): string {
  return namesOf(rule.languages);
}

export function namesOf(languages: Rule["languages"]): string {
  return languages.map((language) => (language === "c" ? "C" : "JavaScript, TypeScript")).join(", ");
}

function examples(title: string, kind: "flagged" | "clean", { fixtures }: AuthoredRule): string[] {
  const blocks = namesIfPresent(fixtures).flatMap((name) => {
    const extension = new RegExp(`^${kind}\\.([cm]?[jt]s|tsx|c)$`).exec(name)?.[1];
    if (extension === undefined) return [];
    const excerpt = excerptOf(name, readFileSync(join(fixtures, name), "utf8"));
    return excerpt === undefined ? [] : [`\`\`\`${extension.replace(/^[cm](?=[jt]s)/, "")}\n${excerpt}\n\`\`\``];
  });
  return blocks.length === 0 ? [] : [`## ${title}`, ...blocks];
}

function options({ id, rule }: AuthoredRule): string[] {
  const schemas = Object.entries<OptionSchema>(rule.options);
  if (schemas.length === 0) return [];
  const defaults = Object.fromEntries(schemas.map(([name, schema]) => [name, schema.default]));
  const rows = schemas.map(
    ([name, schema]) => `| \`${name}\` | \`${inCell(schema.default)}\` | ${schema.description} |`,
  );
  return [
    "## Options",
    ["| option | default | meaning |", "|---|---|---|", ...rows].join("\n"),
    `\`\`\`js\n"syscalls/${id}": ["error", ${JSON.stringify(defaults)}]\n\`\`\``,
  ];
}

function inCell(value: unknown): string {
  return JSON.stringify(value).replaceAll("|", "\\|");
}

function measured({ fixtures }: AuthoredRule): string[] {
  const text = textIfPresent(join(fixtures, "measured.json"));
  if (text === undefined) return [];
  const { machine, date, pairs } = JSON.parse(text) as Measured;
  const rows = pairs.map(
    ({ given, flagged, better }) => `| ${given} | ${countedInWords(flagged)} | ${countedInWords(better)} |`,
  );
  return [
    "## Measured",
    `System calls of functions of the fixtures, counted by strace (${machine}, ${date}).`,
    ["| given | flagged | better |", "|---|---|---|", ...rows].join("\n"),
  ];
}

function countedInWords({ function: name, total, calls }: Counted): string {
  const parts = Object.entries(calls)
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
    .map(([call, count]) => `${call} ${count}`);
  return `\`${name}\`: **${total}** (${parts.join(", ")})`;
}
