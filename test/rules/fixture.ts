import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Linter, type ESLint } from "eslint";
import { parser as typescriptParser } from "typescript-eslint";
import { annotationsOf, differences, linesOf, withoutAnnotations, type Reported } from "./annotations.js";

/** One file of fixtures/rules/<rule>/ that the rule is run on. */
export interface Fixture {
  readonly rule: string;
  readonly kind: "flagged" | "clean";
  /** `flagged-old-kernel.c` */
  readonly file: string;
  readonly path: string;
  readonly text: string;
}

/** The plugin in both of its forms, as a configuration would use them. */
export interface Plugins {
  readonly javascript: ESLint.Plugin;
  readonly c: ESLint.Plugin;
}

const fixtureName = /^(flagged|clean)((?:-[a-z0-9]+)*)\.(c|h|js|mjs|cjs|ts|mts|cts|tsx)$/;
const truthName = /^(?:fixed|suggested)((?:-[a-z0-9]+)*)\.(\w+)$/;
const dataNames: readonly string[] = ["measure.json", "measured.json"];

/** The fixtures of one rule's folder. Throws on a file that no runner would read. */
export function fixturesIn(folder: string, rule: string): Fixture[] {
  const names = readdirSync(folder).sort();
  const fixtures = names.flatMap((file): Fixture[] => {
    const kind = fixtureName.exec(file)?.[1];
    if (kind !== "flagged" && kind !== "clean") return [];
    const path = join(folder, file);
    return [{ rule, kind, file, path, text: readFileSync(path, "utf8") }];
  });
  const unread = names.filter(
    (name) => !fixtureName.test(name) && !dataNames.includes(name) && !isTruthOf(name, names),
  );
  if (unread.length > 0) throw new Error(`${folder}: nothing reads ${unread.join(", ")} (see fixtures/README.md)`);
  return fixtures;
}

function isTruthOf(name: string, names: readonly string[]): boolean {
  const match = truthName.exec(name);
  return match !== null && names.includes(`flagged${match[1] ?? ""}.${match[2] ?? ""}`);
}

/** The text that the fixture becomes after all fixes, or all first suggestions, is in the file of this name. */
export function truthPath(fixture: Fixture, truth: "fixed" | "suggested"): string {
  return join(fixture.path, "..", fixture.file.replace(/^flagged/, truth));
}

/** `// options: {…}` and `// settings: {…}` in the first lines. */
function headOf(fixture: Fixture): { options: object | undefined; settings: object | undefined } {
  const found: Record<string, object> = {};
  for (const line of linesOf(fixture.text)) {
    const match = /^\/\/ (options|settings): (.*)$/.exec(line);
    if (!match) break;
    const [, key = "", json = ""] = match;
    try {
      found[key] = JSON.parse(json) as object;
    } catch (error) {
      throw new Error(`${fixture.path}: the ${key} in "${line}" aren't JSON`, { cause: error });
    }
  }
  return { options: found["options"], settings: found["settings"] };
}

/** A configuration in which only the fixture's rule is on. */
function configOf(fixture: Fixture, plugins: Plugins): Linter.Config[] {
  const { options, settings } = headOf(fixture);
  const isC = /\.[ch]$/.test(fixture.file);
  const isTypeScript = /\.[cm]?tsx?$/.test(fixture.file);
  return [
    {
      files: ["**/*.{c,h,js,mjs,cjs,ts,mts,cts,tsx}"],
      plugins: { syscalls: isC ? plugins.c : plugins.javascript },
      rules: { [`syscalls/${fixture.rule}`]: options === undefined ? ["error"] : ["error", options] },
      ...(settings === undefined ? {} : { settings: { syscalls: settings } }),
      ...(isC ? { language: "syscalls/c" } : {}),
      ...(isTypeScript
        ? {
            languageOptions: {
              parser: typescriptParser,
              parserOptions: { ecmaFeatures: { jsx: fixture.file.endsWith("x") } },
            },
          }
        : {}),
    },
  ];
}

export function report(fixture: Fixture, text: string, plugins: Plugins): Linter.LintMessage[] {
  return new Linter().verify(text, configOf(fixture, plugins), { filename: fixture.file });
}

/** What is wrong with the carets of a fixture; empty when all is right. A clean fixture has no carets. */
export function caretProblems(fixture: Fixture, plugins: Plugins): string[] {
  const { text } = fixture;
  const lines = linesOf(text);
  const reported = report(fixture, text, plugins).map((message) => asReported(message, lines));
  const problems = differences(text, reported);
  const { drawn } = annotationsOf(text);
  if (fixture.kind === "clean" && drawn.length > 0) problems.push("a clean fixture has no carets");
  if (fixture.kind === "flagged" && drawn.length === 0)
    problems.push("a flagged fixture without a caret tests nothing");
  return problems;
}

function asReported(message: Linter.LintMessage, lines: readonly string[]): Reported {
  const { line, column, endLine = line, endColumn = column } = message;
  return {
    line,
    start: column - 1,
    end: endLine > line ? (lines[line - 1] ?? "").length : endColumn - 1,
    rule: message.ruleId?.replace(/^syscalls\//, "") ?? "eslint",
    messageId: message.messageId,
    message: message.message,
  };
}

/** The fixture's program after all fixes; undefined when nothing has a fix. */
export function fixed(fixture: Fixture, plugins: Plugins): string | undefined {
  const text = withoutAnnotations(fixture.text);
  const result = new Linter().verifyAndFix(text, configOf(fixture, plugins), { filename: fixture.file });
  return result.fixed ? result.output : undefined;
}

/** The fixture's program after the first suggestion of every finding; undefined when nothing is suggested. */
export function suggested(fixture: Fixture, plugins: Plugins): string | undefined {
  const text = withoutAnnotations(fixture.text);
  const edits = report(fixture, text, plugins)
    .flatMap(({ suggestions }) => suggestions?.[0] ?? [])
    .map(({ fix }) => fix)
    .sort((a, b) => a.range[0] - b.range[0]);
  if (edits.length === 0) return undefined;
  let result = "";
  let place = 0;
  for (const { range, text: replacement } of edits) {
    if (range[0] < place)
      throw new Error(`${fixture.path}: suggestions overlap at offset ${range[0]}: part the findings`);
    result += text.slice(place, range[0]) + replacement;
    place = range[1];
  }
  return result + text.slice(place);
}
