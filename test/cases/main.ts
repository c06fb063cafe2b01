/**
 * `npm run cases -- CASES [FILES]`: how many real fixes the rules would have asked for. CASES is a folder with a
 * `cases.jsonl` (or that file), FILES the folder that holds `ID/before/PATH` and `ID/after/PATH` (`.tree` beside them for
 * cases that one file doesn't show); by default both are the same. categories.json says which rules speak of a category.
 */
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../repository.js";
import { placeOf, readCases, type Case, type Side } from "./case.js";
import { lintAll } from "./lint.js";
import { scoreOf, type Finding, type Score, type Version } from "./score.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: "boolean" }, verbose: { type: "boolean" } },
});
const [given, extracted] = positionals;
if (given === undefined || values.help === true) {
  console.error("usage: npm run cases -- CASES [FILES] [--verbose]   (see test/cases/main.ts)");
  process.exit(given === undefined && values.help !== true ? 2 : 0);
}
const list = statSync(given).isDirectory() ? join(given, "cases.jsonl") : given;
const files = resolve(extracted ?? dirname(list));
const categories = JSON.parse(readFileSync(join(root, "test", "cases", "categories.json"), "utf8")) as Readonly<
  Record<string, readonly string[]>
>;

const cases = readCases(list);
const unmapped = new Set(cases.flatMap(({ category }) => (categories[category] ? [] : [category])));
if (unmapped.size > 0) throw new Error(`test/cases/categories.json has no ${[...unmapped].join(", ")}`);

const findings = findingsOf(cases, ["--strict"]);
const recommendedFindings = findingsOf(cases, []);
const judged = cases.flatMap((one) => {
  const before = version(one, "before");
  if (!before) return [];
  const score = scoreOf(one, categories[one.category] ?? [], before, version(one, "after"));
  const usual = version(one, "before", recommendedFindings) ?? before;
  const byRecommended = scoreOf(one, categories[one.category] ?? [], usual, version(one, "after", recommendedFindings));
  return [{ one, score, byRecommended, falseAlarms: one.negative ? byRecommended.near : [] }];
});

for (const { one, score, falseAlarms } of judged) console.log(lineOf(one, score, falseAlarms));
console.log("");
for (const language of ["c", "js"] as const)
  for (const detectable of ["yes", "needs-cross-file", "needs-runtime-knowledge"] as const) {
    const some = judged.filter(
      ({ one }) => !one.negative && one.detectable === detectable && (one.lang === "c") === (language === "c"),
    );
    const found = some.filter(({ score }) => score.found.length > 0);
    const recommended = found.filter(({ byRecommended }) => byRecommended.found.length > 0);
    console.log(
      `${language === "c" ? "C" : "JS, TS"}, ${detectable}: ${found.length} of ${some.length} found` +
        `${share(found.length, some.length)}, ${recommended.length} of them by recommended rules`,
    );
  }
const negatives = judged.filter(({ one }) => one.negative);
const flagged = negatives.filter(({ falseAlarms }) => falseAlarms.length > 0);
console.log(`negatives flagged by recommended: ${flagged.length} of ${negatives.length}`);
const after = judged.flatMap(({ one }) => version(one, "after") ?? []);
const lines = after.reduce((sum, { text }) => sum + text.split("\n").length, 0);
const all = after.reduce((sum, one) => sum + one.findings.length, 0);
const recommended = judged.reduce(
  (sum, { one }) => sum + (version(one, "after", recommendedFindings)?.findings.length ?? 0),
  0,
);
console.log(
  `files after: ${lines} lines, ${all} findings (${per1000(all)} per 1000 lines), ` +
    `${recommended} of recommended rules (${per1000(recommended)})`,
);
const absent = cases.length - judged.length;
const treeless = judged.filter(
  ({ one }) =>
    one.detectable === "needs-cross-file" && placeOf(files, one, "before")?.folder.endsWith(".tree") !== true,
);
if (treeless.length > 0) console.log(`cross-file cases without their tree, so judged alone: ${treeless.length}`);
if (absent > 0) console.log(`not extracted, so not judged: ${absent} of ${cases.length}`);

/** Each whole tree in a run of its own, so that summaries come from that tree; everything else in one run. */
function findingsOf(some: readonly Case[], options: readonly string[]): ReadonlyMap<string, readonly Finding[]> {
  const places = some.flatMap((one) =>
    (["before", "after"] as const).flatMap((side) => placeOf(files, one, side) ?? []),
  );
  const trees = places.filter(({ folder }) => folder.endsWith(".tree"));
  const alone = places.filter(({ folder }) => !folder.endsWith(".tree")).map(({ file }) => file);
  const found = new Map(lintAll(files, alone, options));
  for (const { folder, file } of trees) {
    process.stderr.write(`${folder}\n`);
    // A tree out of an archive: the mark of a repository makes all of it the project that summaries are made of.
    mkdirSync(join(folder, ".git"), { recursive: true });
    for (const [name, own] of lintAll(folder, [file], options)) found.set(name, own);
  }
  return found;
}

function version(one: Case, side: Side, of = findings): Version | undefined {
  const place = placeOf(files, one, side);
  return place && { text: readFileSync(place.file, "utf8"), findings: of.get(place.file) ?? [] };
}

function lineOf(one: Case, { found, kept, near }: Score, falseAlarms: readonly Finding[]): string {
  const verdict = one.negative
    ? falseAlarms.length > 0
      ? `FLAGGED ${falseAlarms.map(({ rule, line }) => `${rule}:${line}`).join(" ")}`
      : "silent"
    : found.length > 0
      ? `found   ${found.join(" ")}`
      : kept.length > 0
        ? `kept    ${kept.join(" ")}`
        : "missed";
  const others = near.filter(({ rule }) => !found.includes(rule) && !kept.includes(rule));
  const beside = others.length === 0 ? "" : ` (beside it: ${others.map(({ rule }) => rule).join(" ")})`;
  const about = values.verbose === true ? `\n      ${one.repo} ${one.path}:${one.lines.join()} ${one.description}` : "";
  return `${one.id.padEnd(6)} ${one.negative ? "negative" : one.detectable.padEnd(8)} ${one.category}: ${verdict}${beside}${about}`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? "" : ` (${Math.round((100 * part) / whole)} %)`;
}

function per1000(count: number): string {
  return lines === 0 ? "–" : ((1000 * count) / lines).toFixed(2);
}
