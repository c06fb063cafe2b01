import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LibrarySummary } from "../program/library-summary.js";
import { cacheFolder, hashOf, namesIn, readIfThere, readSealed, writeSealed } from "./cache-folder.js";
import { hasSymbols } from "./machine-code.js";
import { neededFile, summariseLibrary } from "./summarise-library.js";

/** What was made of a library, and the libraries that it needed then. */
interface Kept {
  readonly summary: LibrarySummary;
  /** Hashes of the files by DT_NEEDED; of one that isn't here none. */
  readonly needed: Readonly<Record<string, string>>;
}

/**
 * As {@link summariseLibrary}, but from the user's cache folder when the same file with the same libraries beside it
 * was read before.
 * @throws Refusal when it can't be read
 */
export async function summaryOfLibrary(path: string): Promise<LibrarySummary> {
  const content = await readFile(path).catch(() => undefined);
  const key = content && hashOf([hashOf(content), basename(path), hasSymbols(path), knowledge()].join());
  const place = key && join(cacheFolder(), "syscall-lint", "libraries", `${key}.json`);
  const text = place === undefined ? undefined : readSealed(place);
  const kept = text === undefined ? undefined : (JSON.parse(text) as Kept);
  if (kept && isSame(kept.needed, neededBy(kept.summary, path))) return kept.summary;
  const { summary } = await summariseLibrary(path);
  if (place !== undefined)
    writeSealed(place, JSON.stringify({ summary, needed: neededBy(summary, path) } satisfies Kept));
  return summary;
}

function neededBy({ needed, architecture }: LibrarySummary, path: string): Kept["needed"] {
  const found = needed.map((name) => [name, neededFile(name, architecture, dirname(path))] as const);
  return Object.fromEntries(found.map(([name, file]) => [name, file === undefined ? "" : hashOf(readFileSync(file))]));
}

function isSame(one: Kept["needed"], other: Kept["needed"]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

let known: string | undefined;

/** By content: what reads libraries, and what the database tells it of numbers and libraries. */
function knowledge(): string {
  return (known ??= hashOf([...readers(), ...data()].map((path) => hashOf(readIfThere(path) ?? "")).join()));
}

function readers(): readonly string[] {
  const own = fileURLToPath(new URL(".", import.meta.url));
  const machine = join(own, "..", "program", "machine");
  const files = ["library-cache.js", "machine-code.js", "summarise-library.js", "../program/c-library.js"];
  return [
    ...files.map((name) => join(own, name)),
    ...namesIn(machine)
      .filter((name) => name.endsWith(".js"))
      .toSorted()
      .map((name) => join(machine, name)),
  ];
}

function data(): readonly string[] {
  const folder = join(dirname(fileURLToPath(import.meta.resolve("syscall-db"))), "..", "..", "data");
  const rows = namesIn(join(folder, "syscalls")).toSorted();
  return ["library-cuts.json", "generated/numbers.json", ...rows.map((name) => `syscalls/${name}`)].map((name) =>
    join(folder, name),
  );
}
