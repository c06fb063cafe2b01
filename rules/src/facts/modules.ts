import { dirname, join, normalize } from "node:path/posix";
import type { Project, Defined } from "./project.js";
import type { ExportSummary, UnitSummary } from "./summary.js";

/** `./a.js` may be compiled from `./a.ts`. */
const extension = /\.[cm]?[jt]sx?$/;

/** The same for all files that a module's name without its extension may mean. */
function stemOf(path: string): string {
  return path.replace(extension, "").replace(/(?:^|\/)index$/, "");
}

export function isModule(path: string): boolean {
  return extension.test(path) && !/\.d\.[cm]?ts$/.test(path);
}

/** Finds the modules of a project by what its files call them. A name that may mean several files means none. */
export class ModuleFinder {
  readonly #byStem = new Map<string, string | undefined>();

  constructor(paths: Iterable<string>) {
    for (const path of paths) {
      if (!isModule(path)) continue;
      const stem = stemOf(path);
      this.#byStem.set(stem, this.#byStem.has(stem) ? undefined : path);
    }
  }

  /** @param source as written in the file, such as `./read.js` */
  find(file: string, source: string): string | undefined {
    if (!/^\.{1,2}(?:\/|$)/.test(source)) return undefined;
    const path = normalize(join(dirname(file), source)).replace(/\/$/, "");
    return this.#byStem.get(stemOf(path === "." ? "" : path)) ?? this.#byStem.get(path);
  }

  isAmbiguous(path: string): boolean {
    return this.#byStem.get(stemOf(path)) !== path;
  }
}

/** Modules of the project that a text names, as written. */
export function sourcesIn(text: string): readonly string[] {
  return [...text.matchAll(/["'`](\.{1,2}(?:\/[^"'`\n]*)?)["'`]/g)].map(([, source = ""]) => source);
}

/** The module and the export that a canonical name means to a file: `./read.js.read`, `./read.js` for what it is itself. */
function exportMeant(finder: ModuleFinder, file: string, callee: string): readonly [string, string] | undefined {
  if (!callee.startsWith(".") || callee.includes("(")) return undefined;
  for (let end = callee.length; end > 0; end = callee.lastIndexOf(".", end - 1)) {
    const path = finder.find(file, callee.slice(0, end));
    if (path !== undefined && path !== file) return [path, callee.slice(end + 1) || "default"];
  }
  return undefined;
}

/** What a JavaScript file sees of its project. */
export class ModuleView {
  readonly #project: Project;
  readonly #file: string;

  constructor(project: Project, file: string) {
    this.#project = project;
    this.#file = file;
  }

  find(callee: string): Defined | undefined {
    const [path = "", name = ""] = exportMeant(this.#project.modules, this.#file, callee) ?? [];
    const exports = this.#project.units.get(path)?.exports ?? {};
    const found = Object.hasOwn(exports, name) ? exports[name] : undefined;
    const unit = found && this.#project.units.get(found.from ?? path);
    const summary = unit?.functions.find((one) => one.name === found?.name);
    return unit && summary && { unit, summary };
  }

  /** Values of other modules are not followed. */
  constant(): undefined {
    return undefined;
  }
}

const longestTrail = 5;

/** Units whose exports lead to the modules that define them. What leads nowhere, or to several places, is left out. */
export function resolveExports(units: readonly UnitSummary[]): readonly UnitSummary[] {
  const finder = new ModuleFinder(units.map(({ file }) => file));
  const byFile = new Map(units.map((unit) => [unit.file, unit]));
  const starsOf = (unit: UnitSummary) =>
    (unit.stars ?? []).flatMap((source) => byFile.get(finder.find(unit.file, source) ?? "") ?? []);
  const namesOf = (unit: UnitSummary, trail: number): readonly string[] => {
    if (trail > longestTrail) return [];
    const own = Object.entries(unit.exports ?? {}).flatMap(([name, { from, name: of }]) => {
      const [path = "", member] = from === undefined ? [] : (exportMeant(finder, unit.file, of) ?? []);
      // A module that is handed on whole: what it has itself is reached behind its name.
      const whole = member === "default" ? byFile.get(path) : undefined;
      return [name, ...(whole ? namesOf(whole, trail + 1).map((inner) => `${name}.${inner}`) : [])];
    });
    return [...own, ...starsOf(unit).flatMap((star) => namesOf(star, trail + 1))];
  };
  const resolved = (unit: UnitSummary | undefined, name: string, trail = 0): Required<ExportSummary> | undefined => {
    if (!unit || trail > longestTrail) return undefined;
    const [own, rest] = longestOf(unit.exports ?? {}, name);
    if (own?.from === undefined && own) return rest === "" ? { from: unit.file, name: own.name } : undefined;
    if (own) {
      const [path = "", member = ""] = exportMeant(finder, unit.file, own.name + rest) ?? [];
      return resolved(byFile.get(path), member, trail + 1);
    }
    const found = starsOf(unit).flatMap((star) => resolved(star, name, trail + 1) ?? []);
    const [first] = found;
    return found.every((one) => one.from === first?.from && one.name === first.name) ? first : undefined;
  };
  return units.map((unit) => {
    if (!unit.exports) return unit;
    const names = finder.isAmbiguous(unit.file) ? [] : [...new Set(namesOf(unit, 0))];
    const exports = names.flatMap((name): (readonly [string, ExportSummary])[] => {
      const found = resolved(unit, name);
      if (!found) return [];
      return [[name, found.from === unit.file ? { name: found.name } : found]];
    });
    return { ...unit, exports: Object.fromEntries(exports) };
  });
}

/** The export that a path begins with, and what stands behind it: `tools` and `.read` of `tools.read`. */
function longestOf(
  exports: NonNullable<UnitSummary["exports"]>,
  path: string,
): readonly [ExportSummary | undefined, string] {
  for (let end = path.length; end > 0; end = path.lastIndexOf(".", end - 1)) {
    const name = path.slice(0, end);
    if (Object.hasOwn(exports, name)) return [exports[name], path.slice(end)];
  }
  return [undefined, ""];
}
