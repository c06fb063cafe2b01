import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import "eslint-plugin-syscalls/c";
import { CDocument } from "eslint-plugin-syscalls/editor";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { root } from "../repository.js";
import { Client, positionAt, uriOf, type Diagnostic } from "./client.js";
import { numbers, randomEdit } from "./random-edits.js";

export interface Told {
  readonly edits: number;
  /** Edits after which a new tree of the text has no error. */
  readonly sound: number;
  /** Answers that were exact only after a pause. */
  readonly late: number;
  readonly cancelled: number;
  /** Findings that were compared. */
  readonly findings: number;
  /** Resident memory of the server after 200 edits and at the end, in KiB; 0 where the system doesn't tell. */
  readonly early: number;
  readonly last: number;
}

interface Edited {
  readonly uri: string;
  readonly extension: string;
  readonly language: string;
  readonly original: string;
  text: string;
  version: number;
}

/** A text that has become nonsense says nothing any more: the file's own comes back. */
const lifetime = 15;

const settings = { ruleSet: "strict" };

/**
 * Edits files in turn, all open in one server, beside requests that are given up or overtaken. After each edit the
 * diagnostics must be those of a server that has only ever seen this text: at once if the text has no syntax error,
 * otherwise after the pause. @throws AssertionError
 */
export async function replay(
  files: readonly { readonly path: string; readonly text: string }[],
  edits: number,
  { seed, onProgress }: { readonly seed: number; readonly onProgress: (done: number) => void },
): Promise<Told> {
  const below = numbers(seed);
  const [client, fresh] = await Promise.all([Client.start({ settings }), Client.start({ settings })]);
  const opened = files.map(({ path, text }, index) => open(client, path, text, index));
  const told = { edits: 0, sound: 0, late: 0, cancelled: 0, findings: 0, early: 0, last: 0 };
  for (let count = 0; count < edits; count += 1) {
    const file = opened[count % opened.length];
    if (!file) break;
    change(client, file, below);
    const { isSound, expected } = await freshly(fresh, file);
    const { refreshes } = client;
    const aside = disturb(client, file, below);
    const given = (await client.pull(file.uri)).items;
    told.cancelled += await aside;
    const place = `${basename(file.uri)}, version ${file.version}`;
    if (!same(given, expected)) {
      assert.ok(!isSound, `${place}: differs, and the text has no syntax error`);
      told.late += 1;
      await client.until(() => (client.refreshes > refreshes ? true : undefined));
      assert.ok(same((await client.pull(file.uri)).items, expected), `${place}: differs after the pause`);
    }
    told.edits += 1;
    told.sound += isSound ? 1 : 0;
    told.findings += expected.length;
    if (told.edits === 200) told.early = residentMemory(client.server.pid);
    onProgress(told.edits);
  }
  told.last = residentMemory(client.server.pid);
  await Promise.all([client.stop(), fresh.stop()]);
  return told;
}

function open(client: Client, path: string, text: string, index: number): Edited {
  const extension = extname(path);
  const language = /^\.[ch]$/.test(extension) ? "c" : extension.includes("t") ? "typescript" : "javascript";
  const uri = uriOf(join(root, `replayed-${index}-${basename(path)}`));
  client.open(uri, language, text);
  return { uri, extension, language, original: text, text, version: 1 };
}

function change(client: Client, file: Edited, below: (most: number) => number): void {
  file.version += 1;
  if (file.version % lifetime === 0) {
    file.text = file.original;
    client.change(file.uri, file.version, { text: file.text });
    return;
  }
  const { text } = file;
  const { start, end, piece } = randomEdit(text, below);
  const range = { start: positionAt(text, start), end: positionAt(text, end) };
  client.change(file.uri, file.version, { range, text: piece });
  file.text = text.slice(0, start) + piece + text.slice(end);
}

/** What a server is told that has never seen the text before, and whether a new tree of it is without errors. */
async function freshly(
  server: Client,
  { uri, extension, language, text, version }: Edited,
): Promise<{ readonly isSound: boolean; readonly expected: readonly Diagnostic[] }> {
  const other = uri.replace(extension, `-${version}${extension}`);
  server.open(other, language, text);
  const { items } = await server.pull(other);
  server.close(other);
  if (language !== "c") return { isSound: true, expected: items };
  const document = new CDocument("replayed.c", text);
  try {
    document.sourceCode().withTree(() => undefined);
    return { isSound: !document.hasError, expected: items };
  } finally {
    document.dispose();
  }
}

/** Requests that nobody waits for, before and beside the one that counts. Tells how many were given up. */
async function disturb(client: Client, { uri, text }: Edited, below: (most: number) => number): Promise<number> {
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
