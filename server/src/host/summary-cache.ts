import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { UnitSummary } from "eslint-plugin-syscalls/summaries";
import {
  cacheFolder,
  hashOf,
  namesIn,
  newestIn,
  readIfThere,
  readSealed,
  removeIfThere,
  write,
  writeSealed,
} from "./cache-folder.js";

/** A file's summary with the hash of the text that it was made from; undefined for what has none, such as C++. */
export interface CachedUnit {
  readonly hash: string;
  readonly unit: UnitSummary | undefined;
}

/** Finished summaries on the disk. */
interface Finished {
  readonly path: string;
  /** As settings want it. */
  readonly hash: string;
}

/**
 * What is remembered of one project between runs, in the user's cache folder. Nothing in it is ever executed; what is
 * damaged or can't be written is as if it weren't there.
 */
export class SummaryCache {
  readonly #folder: string;
  readonly #stamp: string;

  /** @param knowledge what else the summaries depend on, such as the user's own rows */
  constructor(root: string, knowledge: string) {
    this.#folder = join(cacheFolder(), "syscall-lint", hashOf(root));
    this.#stamp = hashOf(`${buildStamp()}\n${knowledge}`);
  }

  /** By place in the project. */
  units(): ReadonlyMap<string, CachedUnit> {
    const text = readSealed(join(this.#folder, `units-${this.#stamp}.json`));
    return new Map(text === undefined ? [] : (JSON.parse(text) as [string, CachedUnit][]));
  }

  keepUnits(units: ReadonlyMap<string, CachedUnit>): void {
    this.#removeOld();
    writeSealed(join(this.#folder, `units-${this.#stamp}.json`), JSON.stringify([...units]));
  }

  /** The finished summaries of a project whose files have this common hash. */
  finished(key: string): Finished | undefined {
    const start = `summaries-${this.#nameOf(key)}-`;
    for (const name of namesIn(this.#folder)) {
      if (!name.startsWith(start)) continue;
      const path = join(this.#folder, name);
      const hash = hashOf(readIfThere(path) ?? "");
      if (name === `${start}${hash}.json`) return { path, hash };
    }
    return undefined;
  }

  /** Where the cache takes nothing, in a temporary file, which goes with the process. */
  keepFinished(key: string, text: string): Finished {
    const hash = hashOf(text);
    const path = join(this.#folder, `summaries-${this.#nameOf(key)}-${hash}.json`);
    return { path: write(path, text) ? path : writeForNow(text), hash };
  }

  #nameOf(key: string): string {
    return hashOf(`${this.#stamp}\n${key}`);
  }

  /** Another run may still read what it found a moment ago. */
  #removeOld(): void {
    const day = 24 * 60 * 60 * 1000;
    for (const name of namesIn(this.#folder)) {
      const path = join(this.#folder, name);
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
      if (age > day) removeIfThere(path);
    }
  }
}

/** Changes with every release, and with every build of a checkout: when the newest file that summaries come from was written. */
function buildStamp(): string {
  const facts = dirname(fileURLToPath(import.meta.resolve("eslint-plugin-syscalls/facts")));
  const data = join(dirname(fileURLToPath(import.meta.resolve("syscall-db"))), "..", "..", "data");
  return [facts, data].map((folder) => newestIn(folder)).join();
}

function writeForNow(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "summaries.json");
  writeFileSync(path, text);
  return path;
}
