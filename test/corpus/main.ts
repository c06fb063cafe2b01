/**
 * `npm run corpus -- MIRRORS`: what the recommended rules find in the projects of corpus.json, or with
 * `--node` of node.json, with `--servers` of servers.json, with `--later` of later.json. MIRRORS/OWNER+NAME/repo is
 * a git directory with the pinned commit. The projects' files are extracted into the user's cache folder; the findings
 * are written below it too, or into the folder of `--out`. No text of these projects is written anywhere else.
 */
import { mkdirSync, mkdtempSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../repository.js";
import { differenceOf } from "./difference.js";
import { byPlace, check, jsonLines, linesOf, type Outcome } from "./findings.js";
import { corpora, nameOf, readCorpus, treeOf, verdictFiles, type Project } from "./project.js";
import { contextText, outcomesText, placeText, scoreText } from "./report.js";
import { buildOf, commitOf, presentRevision } from "./revision.js";
import { drawn } from "./sample.js";
import { readVerdicts, scoreOf } from "./verdicts.js";

const usage = `usage: npm run corpus -- MIRRORS [--out DIR] [one of these]
  --node                the projects for Node, not those in C
  --servers             other servers and command lines for Node
  --later               others again, which no rule was mended on
  --only PROJECT       one project, by its name; also with --against
  --sample             draws the sample, as lines of JSON
  --score              the sample's precision by test/corpus/verdicts.jsonl
  --context N[-M]      the sample's findings of these numbers (from 1) with their source; --around LINES (30)
  --against REVISION   what another commit of this repository finds more and less
  --kept               don't check again: take the findings of the last run`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: "boolean" },
    node: { type: "boolean" },
    servers: { type: "boolean" },
    later: { type: "boolean" },
    out: { type: "string" },
    only: { type: "string" },
    kept: { type: "boolean" },
    sample: { type: "boolean" },
    score: { type: "boolean" },
    context: { type: "string" },
    around: { type: "string", default: "30" },
    against: { type: "string" },
  },
});
const [mirrors] = positionals;
if (mirrors === undefined || values.help === true) {
  console.error(usage);
  process.exit(values.help === true ? 0 : 2);
}
const asked = [values.sample, values.score, values.context, values.against].filter((one) => one !== undefined);
if (asked.length > 1) refuse("Ask for one of --sample, --score, --context and --against.");
if (values.only !== undefined && asked.length > 0 && values.against === undefined)
  refuse("The sample is drawn from all projects: leave out --only.");

const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "syscall-lint-corpus");
const out = resolve(values.out ?? cache);
const list = (["later", "servers", "node"] as const).find((name) => values[name] === true) ?? "c";
const corpus = readCorpus(list);
const projects = corpus.projects.filter(
  ({ repository }) => values.only === undefined || [repository, repository.split("/")[1]].includes(values.only),
);
if (projects.length === 0) refuse(`${values.only} is no project of test/corpus/${corpora[list]}.`);
// Said before the minutes that the check takes.
const against = values.against === undefined ? undefined : commitOf(values.against);
const treeFor = (project: Project) => treeOf(project, resolve(mirrors), join(cache, "trees"));

const ownCommandLine = join(root, "server", "dist", "src", "cli", "main.js");
const outcomes = projects.map((project) => (values.kept === true ? keptOf(project) : freshOf(project)));
const findings = outcomes.flatMap((outcome) => outcome.findings).sort(byPlace);

if (values.sample === true) {
  const lines = jsonLines(drawn(findings, corpus));
  writeFileSync(join(out, "sample.jsonl"), lines);
  process.stdout.write(lines);
} else if (values.score === true) {
  const verdicts = readVerdicts(join(root, "test", "corpus", verdictFiles[list]), corpus.projects);
  console.log(scoreText(scoreOf(findings, drawn(findings, corpus), verdicts)));
} else if (values.context !== undefined) printContexts(values.context, Number(values.around));
else if (against !== undefined) compareWith(against);
else {
  if (values.kept !== true && values.only === undefined)
    writeFileSync(join(out, "findings.jsonl"), jsonLines(findings));
  console.log(outcomesText(outcomes));
}

function freshOf(project: Project): Outcome {
  const tree = treeFor(project);
  process.stderr.write(`${project.repository} …\n`);
  const outcome = check(project, tree, ownCommandLine);
  mkdirSync(join(out, "outcomes"), { recursive: true });
  writeFileSync(outcomeFile(project), JSON.stringify({ ...outcome, revision: presentRevision() }));
  return outcome;
}

function keptOf(project: Project): Outcome {
  const file = outcomeFile(project);
  if (!existsSync(file)) refuse(`${project.repository} has not been checked yet: leave out --kept.`);
  const { revision, ...outcome } = JSON.parse(readFileSync(file, "utf8")) as Outcome & { readonly revision: string };
  if (outcome.project.commit !== project.commit)
    refuse(`${project.repository} was checked at another commit: leave out --kept.`);
  process.stderr.write(`${project.repository}: what was found by ${revision}\n`);
  return outcome;
}

function outcomeFile(project: Project): string {
  return join(out, "outcomes", `${nameOf(project)}.json`);
}

function printContexts(range: string, around: number): void {
  const sample = drawn(findings, corpus);
  const [from = NaN, to = from] = range.split("-").map(Number);
  if (!(from >= 1 && to >= from && to <= sample.length)) refuse(`--context wants numbers from 1 to ${sample.length}.`);
  if (!(around >= 0)) refuse("--around wants a number of lines.");
  for (const [index, finding] of sample.slice(from - 1, to).entries())
    console.log(contextText(from + index, finding, linesOf(treeFor(finding), finding.file), around));
}

function compareWith(commit: string): void {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-corpus-"));
  try {
    const commandLine = buildOf(commit, folder);
    const theirs = projects.flatMap((project) => {
      process.stderr.write(`${project.repository} by ${values.against} …\n`);
      return check(project, treeFor(project), commandLine, { XDG_CACHE_HOME: join(folder, "cache") }).findings;
    });
    const { added, removed } = differenceOf(theirs.sort(byPlace), findings);
    for (const finding of removed) console.log(`- ${placeText(finding)}`);
    for (const finding of added) console.log(`+ ${placeText(finding)}`);
    console.log(
      `${values.against}: ${theirs.length} findings; now: ${findings.length}; ${added.length} added, ${removed.length} removed`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}
