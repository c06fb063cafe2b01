/**
 * `npm run replay -- [--edits 2000] [--seed N] FILE…`: edits files at random in a language server, beside requests that
 * are given up, and compares the diagnostics after each edit with those of a server that has never seen the text. Exit
 * status 1 at the first difference. The last lines tell the server's memory.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import Mocha from "mocha";

// The client tidies up after tests; here there are none, so what it registers is never run.
const mocha = new Mocha();
mocha.suite.emit("pre-require", globalThis, "", mocha);
const { replay } = await import("./replaying.js");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { edits: { type: "string", default: "2000" }, seed: { type: "string", default: "20260801" } },
});
if (positionals.length === 0) throw new Error("Name at least one file of C, JavaScript or TypeScript.");
const files = positionals.map((path) => ({ path, text: readFileSync(path, "utf8") }));
const start = performance.now();
const seconds = () => ((performance.now() - start) / 1000).toFixed(0);
const told = await replay(files, Number(values.edits), {
  seed: Number(values.seed),
  onProgress: (done) => {
    if (done % 100 === 0) console.error(`${done} edits, ${seconds()} s`);
  },
});
for (const { path, text } of files) console.log(`${path}: ${text.split("\n").length} lines`);
console.log(
  `${told.edits} edits, all answers exact: ${told.findings} findings, ${told.sound} texts without a syntax error, ` +
    `${told.late} answers late, ${told.cancelled} requests cancelled, ${seconds()} s`,
);
const mebibytes = (kibibytes: number) => `${(kibibytes / 1024).toFixed(0)} MiB`;
console.log(`memory of the server: ${mebibytes(told.early)} after 200 edits, ${mebibytes(told.last)} at the end`);
