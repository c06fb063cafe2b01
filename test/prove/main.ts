/**
 * `npm run prove-seccomp [-- PROGRAM…] [--json] [--observe] [--arguments]`: for each program of programs.json, fetches the source,
 * builds it, drafts an allowlist, runs the suite traced and again under the filter, and says what differs.
 */
import { parseArgs } from "node:util";
import { buildOf } from "./build.js";
import { prove, subjectOf } from "./prove.js";
import { jsonOf, tableText, type Result } from "./report.js";
import { readRows } from "./row.js";
import { runSuite } from "./suite.js";

const usage = `usage: npm run prove-seccomp [-- PROGRAM…]
  --json      the results as JSON
  --observe   only what the suites do: no draft, no filter
  --arguments drafts with conditions on arguments
Sources and builds are kept in the user's cache folder, below syscall-lint-programs.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: "boolean" },
    json: { type: "boolean" },
    observe: { type: "boolean" },
    arguments: { type: "boolean" },
  },
});
if (values.help === true) {
  console.log(usage);
  process.exit(0);
}
const rows = readRows();
const unknown = positionals.filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0) {
  console.error(
    `${unknown.join(", ")}: no row of test/prove/programs.json. There are ${rows.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(2);
}

const results: Result[] = [];
for (const row of rows.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  const say = (step: string) => process.stderr.write(`${row.name}: ${step} …\n`);
  try {
    if (values.observe === true) {
      const { own, children, status, executed } = await runSuite(subjectOf(row, buildOf(row, say)), { kind: "plain" });
      const all = new Set([...own, ...children]);
      console.log(`${row.name}: ${own.size} / ${all.size}, status ${status}`);
      console.log(`  own: ${[...own].sort().join(" ")}`);
      if (executed.size > 0) console.log(`  executes: ${[...executed].sort().join(" ")}`);
    } else {
      const result = { row, proof: await prove(row, say, values.arguments === true) };
      results.push(result);
      process.stderr.write(`${tableText([result])}\n\n`);
    }
  } catch (error) {
    results.push({ row, failure: error instanceof Error ? error.message : String(error) });
    process.stderr.write(`${row.name}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
if (values.json === true) console.log(jsonOf(results));
else if (results.length > 0) console.log(tableText(results));
const isProven = ({ proof }: Result) => proof?.missed.length === 0 && proof.kills === 0;
if (!results.every(isProven)) process.exitCode = 1;
