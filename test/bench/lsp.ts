/**
 * `npm run bench:lsp [-- FILE…] [--index FOLDER…]`: what somebody waits for who types. Into each file (the first 10 000
 * lines of C, 5 000 of another language) goes one character after the other, all over it; diagnostics are waited for
 * after each. Figures are milliseconds as the editor sees them. clangd, where it is installed, gets the same edits.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { root } from "../repository.js";
import { Session, type Command, type Position } from "./lsp-session.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: "string", default: "300" },
    index: { type: "string", multiple: true, default: [] },
  },
});
const edits = Number(values.edits);
const sample = join(root, "fixtures", "spool", "collector", "spool.c");
const files = positionals.length === 0 ? [sample] : positionals.map((path) => resolve(path));
const cache = mkdtempSync(join(tmpdir(), "syscall-lint-bench-"));
const own: Command = {
  program: process.execPath,
  args: [join(root, "server", "dist", "src", "cli", "main.js"), "lsp", "--stdio"],
  cache,
};
const clangd: Command = { program: "clangd", args: ["--background-index=false", "--log=error"], pushes: true };
const hasClangd = spawnSync("clangd", ["--version"]).status === 0;
const typed = "\nx = read(a, b, 1);\n";

try {
  for (const path of new Set([sample, ...files])) await coldStart(path);
  for (const path of files) {
    await typing("syscall-lint", own, path);
    if (!path.endsWith(".c")) continue;
    if (hasClangd) await typing("clangd", clangd, path);
    else console.log("clangd isn't installed.");
  }
  for (const folder of values.index) await indexing(resolve(folder));
} finally {
  rmSync(cache, { recursive: true, force: true });
}

/** From the start of the process to the first diagnostics. */
async function coldStart(path: string): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const start = performance.now();
    const session = await Session.start(own);
    await session.open(...opened(path));
    times.push(performance.now() - start);
    await session.stop();
  }
  console.log(`${basename(path)}: cold start to first diagnostics ${figures(times)}`);
}

async function typing(name: string, command: Command, path: string): Promise<void> {
  const session = await Session.start(command);
  const [uri, language, text] = opened(path);
  const lines = text.split("\n");
  const start = performance.now();
  await session.open(uri, language, text);
  console.log(`${basename(path)}, ${lines.length} lines, ${name}: opened in ${ms(performance.now() - start)} ms`);
  const hovers: number[] = [];
  for (const position of calls(lines).slice(0, 200)) {
    const asked = performance.now();
    if (await session.hover(uri, position)) hovers.push(performance.now() - asked);
  }
  console.log(`  hover      ${figures(hovers)}`);
  session.checks.splice(0);
  const times: number[] = [];
  let early: number | undefined;
  for (let place = 0; times.length < edits; place += 1) {
    const line = statementLine(lines, Math.floor(((place + 0.5) * lines.length) / (edits / typed.length)));
    let position: Position = { line, character: (lines[line] ?? "").length };
    for (const letter of typed.slice(0, edits - times.length)) {
      const before = performance.now();
      await session.type(uri, position, letter);
      times.push(performance.now() - before);
      position =
        letter === "\n"
          ? { line: position.line + 1, character: 0 }
          : { ...position, character: position.character + 1 };
      if (times.length === 200) early = session.memory()?.now;
      await new Promise((done) => setTimeout(done, 20));
    }
    lines.splice(line + 1, 0, typed.slice(1, -1), "");
  }
  console.log(`  keystroke  ${figures(times)}`);
  const checks = session.checks.slice(0, edits);
  if (checks.length > 0) {
    console.log(`  of these, in the server  ${figures(checks.map(({ total }) => total))}`);
    console.log(`  in its parser            ${figures(checks.map(({ parse }) => parse))}`);
    console.log(`  beside the parser        ${figures(checks.map(({ total, parse }) => total - parse))}`);
  }
  const late = session.memory()?.now;
  if (early !== undefined && late !== undefined)
    console.log(`  memory     ${early.toFixed(0)} MiB after 200 edits, ${late.toFixed(0)} MiB after ${edits}`);
  await session.stop();
}

/** The summaries of a folder, as the server makes them in the background. */
async function indexing(folder: string): Promise<void> {
  const start = performance.now();
  const session = await Session.start({ ...own, folder });
  const said = await session.progressOf(/./);
  const seconds = (performance.now() - start) / 1000;
  const count = Number(/(\d+) files/.exec(said)?.[1] ?? NaN);
  const most = session.memory()?.most.toFixed(0) ?? "?";
  const rate = (count / seconds).toFixed(0);
  console.log(
    `index of ${basename(folder)}: ${count} files in ${seconds.toFixed(1)} s, ${rate} files/s, at most ${most} MiB`,
  );
  await session.stop();
}

function opened(path: string): [uri: string, language: string, text: string] {
  const language = path.endsWith(".c") ? "c" : path.endsWith("ts") ? "typescript" : "javascript";
  const most = language === "c" ? 10_000 : 5_000;
  return [pathToFileURL(path).href, language, readFileSync(path, "utf8").split("\n").slice(0, most).join("\n")];
}

/** Names before a parenthesis, all over the file. */
function calls(lines: readonly string[]): readonly Position[] {
  const found = lines.flatMap((text, line) =>
    [
      ...text.matchAll(
        /\b(?:read|write|open|close|fopen|stat|printf|fprintf|readFile|readFileSync|existsSync|statSync)\(/g,
      ),
    ].map(({ index }) => ({ line, character: index + 1 })),
  );
  return found.filter((_, index) => index % Math.ceil(found.length / 200) === 0);
}

/** The first line from here on that ends a statement inside of a function. */
function statementLine(lines: readonly string[], from: number): number {
  const found = lines.findIndex((line, index) => index >= from && /^\s+\S.*;$/.test(line));
  return found < 0 ? from : found;
}

function figures(times: readonly number[]): string {
  if (times.length === 0) return "nothing measured";
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => ms(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms (${sorted.length} times)`;
}

function ms(time: number): string {
  return time.toFixed(time < 100 ? 1 : 0);
}
