import { relative, sep } from "node:path";
import type { Summaries, UnitSummary } from "eslint-plugin-syscalls/summaries";
import type { Rows } from "syscall-db";
import { hashOf } from "./cache-folder.js";
import type { Compilation } from "./compile-commands.js";
import type { FoundFile } from "./discover.js";
import { languageOf } from "./language.js";
import { readSource } from "./read-source.js";
import { eachModule, summaryOfModule } from "./summarise-modules.js";
import type { CachedUnit, SummaryCache } from "./summary-cache.js";

export interface Summarising {
  /** Folder that contains all files; absolute. */
  readonly root: string;
  readonly compilations: ReadonlyMap<string, Compilation>;
  readonly rows: Rows | undefined;
  readonly cache: SummaryCache;
  /** Called after every file. */
  readonly onProgress: (done: number) => void;
  readonly signal: Pick<AbortSignal, "aborted">;
}

/** A text that was read and what is known of it. */
interface Source {
  readonly place: string;
  readonly hash: string;
  /** Until it is summarised. */
  text: string | undefined;
}

/** A file that was left out, and why. */
export interface Unread {
  readonly path: string;
  readonly what: string;
  readonly remedy: string;
}

/** What the files of a project were read as, before anything is made of them. */
export class Sources {
  readonly unread: readonly Unread[];
  readonly #of: Summarising;
  readonly #sources: Source[] = [];

  constructor(files: readonly FoundFile[], of: Summarising) {
    this.#of = of;
    const unread: Unread[] = [];
    for (const file of files) {
      const reading = readSource(file);
      if (reading.kind === "failure") unread.push({ path: file.path, what: reading.what, remedy: reading.remedy });
      if (reading.kind !== "text") continue;
      const { text } = reading;
      this.#sources.push({ place: placeIn(of.root, file.path), hash: hashOf(text), text });
    }
    this.unread = unread;
  }

  get count(): number {
    return this.#sources.length;
  }

  /** The same as long as no file and nothing about its compilation changes. */
  get key(): string {
    const files = this.#sources.map(({ place, hash }) => `${place} ${hash}`);
    return hashOf(JSON.stringify([files, [...this.#of.compilations]]));
  }

  /** Undefined after an abort. Texts whose summary is known are not parsed. */
  async summaries(root: string): Promise<Summaries | undefined> {
    // The grammar takes long to load, and often nothing has changed.
    const { Summariser } = await import("eslint-plugin-syscalls/summaries");
    const summariser = new Summariser(this.#of.rows);
    const known = this.#of.cache.units();
    const units = new Map<string, CachedUnit>();
    const summaryOf = async (
      source: Source,
      make: () => Promise<UnitSummary | undefined> | UnitSummary | undefined,
    ) => {
      if (this.#of.signal.aborted) return undefined;
      const { place, hash } = source;
      const cached = known.get(place);
      const found = cached?.hash === hash ? cached : { hash, unit: await make() };
      units.set(place, found);
      this.#of.onProgress(units.size);
      // Lets signals in.
      if (units.size % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
      return found.unit;
    };
    const modules: (Source & { readonly text: string })[] = [];
    for (const source of this.#sources) {
      const { place, text = "" } = source;
      if (languageOf(place) === "c") await summaryOf(source, () => summariser.unit(text, place));
      else modules.push({ ...source, text });
      source.text = undefined;
    }
    await eachModule(modules, summariser, (module) => summaryOf(module, () => summaryOfModule(module, summariser)));
    if (this.#of.signal.aborted) return undefined;
    this.#of.cache.keepUnits(units);
    const compiled = this.#compilations();
    const placed = [...units.values()].flatMap(({ unit }) => (unit ? [{ ...unit, ...compiled.get(unit.file) }] : []));
    return summariser.project(placed, root);
  }

  /** By place, as units hold them. */
  #compilations(): ReadonlyMap<string, Pick<UnitSummary, "folders" | "link">> {
    const { root, compilations } = this.#of;
    const placed = (path: string) => placeIn(root, path);
    return new Map(
      [...compilations].map(([path, { folders, link }]) => [
        placed(path),
        { folders: folders.map(placed), link: link.map(placed) },
      ]),
    );
  }
}

/** With slashes. */
function placeIn(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}
