/**
 * `npm run bench [-- PATH…]`: what reading, judging and reporting C costs, as multiples of parsing it. Every round runs
 * all passes one after the other; the figures are medians of the rounds. Nothing is asserted: machines differ.
 */
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { root } from "../repository.js";
import { defaultPaths, readCorpus } from "./corpus.js";
import { median, noTime, type Time } from "./clock.js";
import { runNode, type Run } from "./process.js";
import { stagesOver, type Pass } from "./stages.js";
import { table, type Row } from "./table.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" } },
});
const rounds = Number(values.rounds);
const paths = positionals.length === 0 ? defaultPaths : positionals.map((path) => resolve(path));
const corpus = readCorpus(paths);
const bytes = corpus.reduce((sum, { text }) => sum + text.length, 0);
const lines = corpus.reduce((sum, { text }) => sum + text.split("\n").length, 0);
const stages = await stagesOver(corpus);

console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${process.platform}-${process.arch}`);
console.log(`${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}`);
console.log(paths.join(" "));
console.log(
  `${corpus.length} .c and .h files, ${(bytes / 1e6).toFixed(1)} M characters, ${lines} lines; ` +
    `medians of ${rounds} rounds after one that isn't counted\n`,
);

const passes = new Map<string, Pass[]>();
const cli = join(root, "server", "dist", "src", "cli", "main.js");
const analysisScript = fileURLToPath(new URL("analysis.js", import.meta.url));
const files = corpus.map(({ path }) => path);
/** Findings are what the command line is for, so status 1 is as good as 0. */
const check = (...given: readonly string[]) => runNode(cli, ["--format", "json", ...given], { allowed: [0, 1] });
const processes = [
  { name: "command line over the same files", start: () => check(...files), runs: new Array<Run>() },
  { name: "  with one thread", start: () => check("--concurrency", "1", ...files), runs: new Array<Run>() },
  { name: "bare analysis, as a process", start: () => runNode(analysisScript, paths), runs: new Array<Run>() },
  // Folders that somebody names are projects; node_modules is none.
  ...(positionals.length === 0
    ? []
    : [
        {
          name: "command line over the folders, by its own choice",
          start: () => check(...paths),
          runs: new Array<Run>(),
        },
      ]),
];

for (let round = 0; round <= rounds; round += 1) {
  process.stderr.write(`round ${round} of ${rounds}\n`);
  for (const stage of stages) {
    const pass = stage.run();
    if (round > 0) passes.set(stage.name, [...(passes.get(stage.name) ?? []), pass]);
  }
  if (round > 0) for (const { start, runs } of processes) runs.push(start());
}

const parse = timeOf("bare parse", "parse") ?? noTime;
const analysed = timeOf("analysis", "whole") ?? noTime;
const eslint = timeOf("ESLint", "eslint") ?? noTime;
const rows: readonly Row[] = [
  { name: "a  bare parse of every file (web-tree-sitter)", time: parse },
  { name: "b  the same, native", time: timeOf("native", "native") },
  { name: "c  scan for what is worth parsing", time: timeOf("scan", "scan") },
  { name: "d  facts of all functions", time: timeOf("all facts", "facts") },
  { name: "   parse and facts of all functions", time: timeOf("all facts", "whole") },
  { name: "e  facts of the functions that matter", time: timeOf("analysis", "facts") },
  { name: "f  rules", time: timeOf("analysis", "rules") },
  { name: "g  bare analysis: scan, parse, facts, rules", time: analysed },
  { name: "h  ESLint over the same files", time: eslint },
  ...processes.map(({ name, runs }, index) => ({
    name: `${index === 0 ? "i" : " "}  ${name}`,
    time: { wall: median(runs.map(({ wall }) => wall)), cpu: median(runs.map(({ cpu }) => cpu)) },
    peak: median(runs.map(({ peak }) => peak)),
  })),
];
console.log(table(rows, parse));
const share = (one: "wall" | "cpu") => (eslint[one] / analysed[one]).toFixed(2);
console.log(`\nESLint over the bare analysis (h / g): ${share("wall")} wall, ${share("cpu")} CPU`);
const output = processes[3]?.runs[0]?.output;
if (output !== undefined) {
  const chosen = JSON.parse(output) as readonly { readonly filePath: string }[];
  const inC = chosen.filter(({ filePath }) => /\.[ch]$/.test(filePath)).length;
  console.log(`By its own choice the command line checks ${inC} C files and ${chosen.length - inC} others`);
}

function timeOf(stage: string, part: string): Time | undefined {
  const times = (passes.get(stage) ?? []).flatMap((pass) => pass[part] ?? []);
  if (times.length === 0) return undefined;
  return { wall: median(times.map(({ wall }) => wall)), cpu: median(times.map(({ cpu }) => cpu)) };
}
