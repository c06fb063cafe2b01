import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import "eslint-plugin-syscalls/c";
import { CDocument } from "eslint-plugin-syscalls/editor";
import { describe, it } from "mocha";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { fixturesOfRules, root } from "../repository.js";
import { Client, positionAt, uriOf, type Diagnostic } from "./client.js";
import { numbers, randomEdit } from "./random-edits.js";

/** `npm run replay` with REPLAY_EDITS=2000 and REPLAY_FILES="a.c b.ts": real files, long ones among them. */
const edits = Number(process.env["REPLAY_EDITS"] ?? 60);
const named = (process.env["REPLAY_FILES"] ?? "").split(" ").filter((path) => path !== "");
const files =
  named.length > 0
    ? named
    : ["no-check-before-use/flagged.c", "no-check-before-use/flagged.ts"].map((file) => join(fixturesOfRules, file));

/** A text that has become nonsense says nothing any more: the file's own comes back. */
const lifetime = 15;

describe("the language server in a replay of edits", () => {
  for (const path of files)
    it(`answers exactly after each of ${edits} edits of ${basename(path)}, cancelled and overtaken requests among them`, async () => {
      const told = await replay(path);
      assert.equal(told.compared, edits);
      if (edits < 2000) return;
      assert.ok(told.last < told.early * 1.5, `${told.early} KiB after 200 edits, ${told.last} KiB at the end`);
    }).timeout(30_000 + edits * 10_000);
});

interface Told {
  compared: number;
  /** Answers that were exact only after a pause: the text had a syntax error. */
  late: number;
  cancelled: number;
  /** Resident memory of the server after 200 edits and at the end, in KiB; 0 where the system doesn't tell. */
  early: number;
  last: number;
}

async function replay(path: string): Promise<Told> {
  const below = numbers(20260801);
  const client = await Client.start();
  const fresh = await Client.start();
  const original = readFileSync(path, "utf8");
  const extension = extname(path);
  const language = extension === ".c" ? "c" : extension.includes("t") ? "typescript" : "javascript";
  const uri = uriOf(join(root, `replayed${extension}`));
  const told: Told = { compared: 0, late: 0, cancelled: 0, early: 0, last: 0 };
  let text = original;
  client.open(uri, language, text);
  for (let version = 2; version < edits + 2; version += 1) {
    if (version % lifetime === 0) client.change(uri, version, { text: (text = original) });
    else {
      const { start, end, piece } = randomEdit(text, below);
      const range = { start: positionAt(text, start), end: positionAt(text, end) };
      client.change(uri, version, { range, text: piece });
      text = text.slice(0, start) + piece + text.slice(end);
    }
    const { hasError, expected } = await freshly(fresh, text, { extension, language, version });
    const { refreshes } = client;
    const aside = disturb(client, uri, text, below);
    const given = (await client.pull(uri)).items;
    told.cancelled += await aside;
    if (!same(given, expected)) {
      assert.ok(hasError, `version ${version} differs, and its text has no syntax error`);
      told.late += 1;
      await client.until(() => (client.refreshes > refreshes ? true : undefined));
      assert.ok(same((await client.pull(uri)).items, expected), `version ${version} differs after the pause`);
    }
    told.compared += 1;
    if (told.compared === 200) told.early = residentMemory(client.server.pid);
  }
  told.last = residentMemory(client.server.pid);
  const memory = `${(told.early / 1024).toFixed(0)} MiB after 200, ${(told.last / 1024).toFixed(0)} MiB at the end`;
  if (edits >= 200) console.log(`      ${told.late} late, ${told.cancelled} cancelled, ${memory}`);
  return told;
}

/** What a new server document of the same text is told, and whether a new tree of it has an error. */
async function freshly(
  server: Client,
  text: string,
  of: { readonly extension: string; readonly language: string; readonly version: number },
): Promise<{ hasError: boolean; expected: readonly Diagnostic[] }> {
  const uri = uriOf(join(root, `replayed-${of.version}${of.extension}`));
  server.open(uri, of.language, text);
  const { items } = await server.pull(uri);
  server.close(uri);
  if (of.language !== "c") return { hasError: false, expected: items };
  const document = new CDocument("replayed.c", text);
  try {
    document.sourceCode().withTree(() => undefined);
    return { hasError: document.hasError, expected: items };
  } finally {
    document.dispose();
  }
}

/** Requests that nobody waits for, before and beside the one that counts. Tells how many were given up. */
async function disturb(client: Client, uri: string, text: string, below: (most: number) => number): Promise<number> {
  const source = new CancellationTokenSource();
  const cancelled = client.pull(uri, undefined, source.token).then(
    () => 0,
    () => 1,
  );
  const hovering = client.hover(uri, positionAt(text, below(text.length))).catch(() => null);
  if (below(2) === 0) source.cancel();
  else setTimeout(() => source.cancel(), below(20));
  await hovering;
  return cancelled;
}

function residentMemory(pid: number | undefined): number {
  const file = `/proc/${pid}/status`;
  return existsSync(file) ? Number(/VmRSS:\s*(\d+)/.exec(readFileSync(file, "utf8"))?.[1] ?? 0) : 0;
}

function same(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  const bare = (items: readonly Diagnostic[]) =>
    JSON.stringify(items.map(({ range, code, message }) => [range, code, message]));
  return bare(a) === bare(b);
}
