/**
 * Keystroke to diagnostics, as an editor would see it: `node test/dist/bench/lsp.js FILE…` after a build. Types into
 * the first 10 000 lines of a C file or 5 000 of another one, one character at a time, and pulls the diagnostics after each.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

const edits = 300;
const bin = fileURLToPath(new URL("../../../server/dist/src/cli/main.js", import.meta.url));
const server = spawn(process.execPath, [bin, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const connection = createMessageConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);

/** What the server logs of each check: milliseconds in all and in the parser. */
const logged: { readonly total: number; readonly parse: number }[] = [];
connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
  const [, total, parse] = /: ([\d.]+) ms, parse ([\d.]+) ms$/.exec(message) ?? [];
  if (total !== undefined && parse !== undefined) logged.push({ total: Number(total), parse: Number(parse) });
  else console.log(message);
});
connection.onRequest("workspace/configuration", ({ items }: { items: readonly unknown[] }) =>
  items.map(() => ({ logLevel: "debug", ruleSet: "strict" })),
);
connection.onRequest("workspace/diagnostic/refresh", () => null);
connection.listen();
await connection.sendRequest("initialize", {
  processId: process.pid,
  rootUri: null,
  capabilities: { textDocument: { diagnostic: {} }, workspace: { configuration: true } },
});
await connection.sendNotification("initialized", {});

for (const path of process.argv.slice(2)) await typeInto(path);
await connection.sendRequest("shutdown");
await connection.sendNotification("exit");

/** A comment with a word in it, and a statement, letter by letter, in the middle of 15 places all over the file. */
async function typeInto(path: string): Promise<void> {
  const most = path.endsWith(".c") ? 10_000 : 5_000;
  const lines = readFileSync(path, "utf8").split("\n").slice(0, most);
  const uri = pathToFileURL(path).href;
  const languageId = path.endsWith(".c") ? "c" : path.endsWith("ts") ? "typescript" : "javascript";
  let version = 1;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId, version, text: lines.join("\n") },
  });
  const opened = performance.now();
  const { items } = await connection.sendRequest<{ items: unknown[] }>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  const opening = performance.now() - opened;
  logged.splice(0);
  const times: number[] = [];
  const typed = "\nx = read(a, b, 1);\n";
  for (let place = 0; times.length < edits; place += 1) {
    const line = statementLine(lines, Math.floor(((place + 0.5) * lines.length) / (edits / typed.length)));
    let position = { line, character: (lines[line] ?? "").length };
    for (const letter of typed) {
      if (times.length >= edits) break;
      version += 1;
      const start = performance.now();
      await connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: position, end: position }, text: letter }],
      });
      await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
      times.push(performance.now() - start);
      position =
        letter === "\n"
          ? { line: position.line + 1, character: 0 }
          : { line: position.line, character: position.character + 1 };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    lines.splice(line + 1, 0, typed.slice(1, -1), "");
  }
  console.log(`${path}: ${lines.length} lines, ${items.length} findings, opened in ${opening.toFixed(0)} ms`);
  console.log(`  client   ${figures(times)}`);
  console.log(`  server   ${figures(logged.slice(0, edits).map(({ total }) => total))}`);
  console.log(`  parse    ${figures(logged.slice(0, edits).map(({ parse }) => parse))}`);
  await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
}

/** The first line from here on that ends a statement inside of a function. */
function statementLine(lines: readonly string[], from: number): number {
  const found = lines.findIndex((line, index) => index >= from && /^\s+\S.*;$/.test(line));
  return found < 0 ? from : found;
}

function figures(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms (${sorted.length} edits)`;
}
