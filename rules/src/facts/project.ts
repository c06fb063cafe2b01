import { IncludeFinder } from "./includes.js";
import type { Value } from "./fact.js";
import { isModule, ModuleFinder, ModuleView } from "./modules.js";
import type { FunctionSummary, Summaries, UnitSummary } from "./summary.js";

/** A function, and the file that defines it. */
export interface Defined {
  readonly unit: UnitSummary;
  readonly summary: FunctionSummary;
}

/** What one file sees of the others. */
export interface Sight {
  find(name: string): Defined | undefined;
  constant(name: string): Value | undefined;
}

/** What the files of a project offer one another. Units name what they include by the paths of units. */
export class Project {
  readonly units: ReadonlyMap<string, UnitSummary>;
  readonly finder: IncludeFinder;
  readonly modules: ModuleFinder;
  readonly loopMacros: ReadonlySet<string>;
  /** Names of functions that call one of their arguments for every item. */
  readonly namesGoingOverItems: ReadonlySet<string>;
  readonly #externs = new Map<string, Defined[]>();
  readonly #views = new Map<string, Sight>();

  constructor(units: readonly UnitSummary[]) {
    this.units = new Map(units.map((unit) => [unit.file, unit]));
    this.finder = new IncludeFinder(this.units.keys());
    this.modules = new ModuleFinder(this.units.keys());
    this.loopMacros = new Set(units.flatMap((unit) => unit.loopMacros));
    const all = units.flatMap(({ functions }) => functions);
    this.namesGoingOverItems = new Set(all.flatMap(({ name, perItem }) => (perItem ? [name] : [])));
    for (const unit of units)
      for (const summary of unit.functions) {
        if (summary.linkage !== "extern" || summary.kind === "macro") continue;
        const known = this.#externs.get(summary.name);
        if (known) known.push({ unit, summary });
        else this.#externs.set(summary.name, [{ unit, summary }]);
      }
  }

  static of(summaries: Summaries): Project {
    return new Project(summaries.units);
  }

  /** What a file sees that includes these, as written. What it was when it was summarised is no matter. */
  viewFrom(file: string, includes: readonly string[]): View {
    const targets = includes.flatMap((written) => this.finder.find(file, written) ?? []);
    return new View(this, file, targets, this.units.get(file)?.link ?? []);
  }

  viewOf(unit: UnitSummary): Sight {
    const known = this.#views.get(unit.file);
    if (known) return known;
    const view = isModule(unit.file)
      ? new ModuleView(this, unit.file)
      : new View(this, unit.file, unit.includes, unit.link);
    this.#views.set(unit.file, view);
    return view;
  }

  externs(name: string): readonly Defined[] {
    return this.#externs.get(name) ?? [];
  }

  /**
   * Names of functions through which calls with a property are reached. One name may stand for several functions: a
   * file that calls it is worth reading, no more.
   */
  namesReaching(isWanted: (callee: string) => boolean): ReadonlySet<string> {
    const all = [...this.units.values()].flatMap((unit) => unit.functions);
    const reaching = new Set<string>();
    for (let grew = true; grew;) {
      grew = false;
      for (const { name, calls } of all) {
        if (reaching.has(name) || !calls.some(({ callee }) => isWanted(callee) || reaching.has(callee))) continue;
        reaching.add(name);
        grew = true;
      }
    }
    return reaching;
  }
}

/** The project as one file sees it. A name that could mean several things means nothing. */
export class View implements Sight {
  readonly #project: Project;
  readonly #file: string;
  readonly #link: readonly string[];
  /** What it includes, and what those include. */
  readonly #included: readonly UnitSummary[];
  #macros: ReadonlyMap<string, Defined | undefined> | undefined;

  constructor(project: Project, file: string, includes: readonly string[], link: readonly string[]) {
    this.#project = project;
    this.#file = file;
    this.#link = link;
    const found = new Map<string, UnitSummary>();
    const queue = [...includes];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      const unit = project.units.get(path);
      if (!unit || found.has(path) || path === file) continue;
      found.set(path, unit);
      queue.push(...unit.includes);
    }
    this.#included = [...found.values()];
  }

  find(name: string): Defined | undefined {
    this.#macros ??= this.#inIncluded();
    return this.#macros.has(name) ? this.#macros.get(name) : this.#elsewhere(name);
  }

  /** A constant of what is included; one with two values says nothing. */
  constant(name: string): Value | undefined {
    let found: Value | undefined;
    for (const { constants } of this.#included) {
      const value = Object.hasOwn(constants, name) ? constants[name] : undefined;
      if (found && value && JSON.stringify(found) !== JSON.stringify(value)) return undefined;
      found ??= value;
    }
    return found;
  }

  /** What included files define belongs to the file itself: macros, inline functions, whatever the linkage. */
  #inIncluded(): ReadonlyMap<string, Defined | undefined> {
    const found = new Map<string, Defined | undefined>();
    for (const unit of this.#included)
      for (const summary of unit.functions)
        found.set(summary.name, found.has(summary.name) ? undefined : { unit, summary });
    return found;
  }

  #elsewhere(name: string): Defined | undefined {
    const candidates = this.#project.externs(name).filter(({ unit }) => unit.file !== this.#file);
    if (candidates.length < 2) return candidates[0];
    const together = candidates.filter(({ unit }) => unit.link.some((one) => this.#link.includes(one)));
    if (together.length === 1) return together[0];
    const headers = this.#included.filter((unit) => unit.declares.includes(name)).map(({ file }) => stemOf(file));
    const beside = candidates.filter(({ unit }) => headers.includes(stemOf(unit.file)));
    return beside.length === 1 ? beside[0] : undefined;
  }
}

/** `src/io.c` and `src/io.h` belong together. */
function stemOf(file: string): string {
  return file.replace(/\.\w+$/, "");
}
