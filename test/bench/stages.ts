import { basename } from "node:path";
import c from "eslint-plugin-syscalls/c";
import { Linter } from "eslint";
import { native } from "../facts/read-c.js";
import { Clock, type Time } from "./clock.js";
import type { CText } from "./corpus.js";
import { asEslints, bareParser, codeOf, extractC, rulesForC, sourceOf, walkable, type Source } from "./parts.js";

/** What one pass over the corpus takes, part by part. */
export type Pass = Readonly<Record<string, Time>>;

export interface Stage {
  readonly name: string;
  run(): Pass;
}

/** The passes that are measured in turn, so that whatever else the machine does falls on all of them. */
export async function stagesOver(corpus: readonly CText[]): Promise<readonly Stage[]> {
  const parse = await bareParser();
  const addon = native();
  return [
    { name: "bare parse", run: () => once("parse", () => corpus.forEach(({ text }) => parse(text))) },
    ...("missing" in addon
      ? []
      : [{ name: "native", run: () => once("native", () => corpus.forEach(({ text }) => void addon.parse(text))) }]),
    { name: "scan", run: () => once("scan", () => corpus.forEach(scan)) },
    { name: "all facts", run: () => allFacts(corpus) },
    { name: "analysis", run: () => analysis(corpus) },
    { name: "ESLint", run: () => once("eslint", () => void lint(corpus)) },
  ];
}

function once(part: string, work: () => void): Pass {
  const clock = new Clock();
  clock.time(part, work);
  return { [part]: clock.of(part) };
}

/** What decides whether a text is parsed: without a tree, nothing follows. */
function scan({ path, text }: CText): void {
  const source = sourceOf(path, text);
  source.withTree = () => undefined as never;
  codeOf(asEslints(source), {}, path);
}

function allFacts(corpus: readonly CText[]): Pass {
  const clock = new Clock();
  clock.time("whole", () => {
    for (const { path, text } of corpus)
      timedTree(sourceOf(path, text), clock, (source) =>
        source.withTree((tree) => extractC(walkable(tree), text, path)),
      );
  });
  return { whole: clock.of("whole"), facts: clock.of("facts") };
}

/** Everything that we do for a file, without ESLint. */
export function analysis(corpus: readonly CText[]): Pass {
  const clock = new Clock();
  clock.time("whole", () => {
    for (const { path, text } of corpus)
      timedTree(sourceOf(path, text), clock, (source) => {
        const opened = codeOf(asEslints(source), {}, path);
        if (opened) clock.time("rules", () => void judge(opened));
      });
  });
  return { whole: clock.of("whole"), facts: clock.of("facts"), rules: clock.of("rules") };
}

/** Runs `work` on the source code; reading its tree is timed as `facts`. */
function timedTree(source: Source, clock: Clock, work: (source: Source) => void): void {
  const original = source.withTree.bind(source);
  source.withTree = (use) => original((tree) => clock.time("facts", () => use(tree)));
  work(source);
}

function judge(opened: NonNullable<ReturnType<typeof codeOf>>): number {
  let findings = 0;
  for (const { rule, options } of rulesForC)
    findings += [...rule.check({ ...opened, options, silent: () => undefined })].length;
  return findings;
}

const linter = new Linter();
const configuration: Linter.Config[] = c.configs.recommended;

/** Messages of the recommended configuration over the corpus. */
export function lint(corpus: readonly CText[]): number {
  return corpus.reduce(
    (sum, { path, text }) => sum + linter.verify(text, configuration, { filename: basename(path) }).length,
    0,
  );
}
