import { basename } from "node:path";
import type { Build, Link, Unit } from "./build.js";
import { readCommand, type BuildCommand } from "./compiler-command.js";

/** What the commands of a build compile and link; of what was made several times the last counts. */
export function readBuild(commands: readonly BuildCommand[]): Build {
  const units = new Map<string, Unit>();
  const links = new Map<string, Link>();
  for (const command of commands) {
    const { units: compiled, link } = readCommand(command);
    for (const unit of compiled) units.set(unit.output ?? unit.file, unit);
    if (link) links.set(link.output, link.kind === "archive" ? joined(links.get(link.output), link) : link);
  }
  return { units: [...units.values()], links: [...links.values()] };
}

/** `ar` adds to what is there. */
function joined(known: Link | undefined, added: Link): Link {
  return known ? { ...added, inputs: [...new Set([...known.inputs, ...added.inputs])] } : added;
}

/** What a link consists of. */
export interface LinkPlan {
  readonly units: readonly Unit[];
  readonly archived: readonly Unit[];
  /** `z` of `-lz`, or a shared library's path, unless the build made it. */
  readonly libraries: readonly string[];
  readonly folders: readonly string[];
  /** Object files, archives and shared libraries that the build's commands don't explain. */
  readonly unexplained: readonly string[];
  readonly options: readonly string[];
}

/** Follows a link's inputs back to what was compiled. */
export function planLink(build: Build, link: Link): LinkPlan {
  const planner = new Planner(build);
  planner.add(link, false);
  return planner.plan();
}

class Planner {
  readonly #units = new Set<Unit>();
  readonly #archived = new Set<Unit>();
  readonly #libraries = new Set<string>();
  readonly #folders = new Set<string>();
  readonly #unexplained = new Set<string>();
  readonly #seen = new Set<Link>();
  readonly #objects: ReadonlyMap<string, Unit>;
  readonly #links: ReadonlyMap<string, Link>;
  readonly #build: Build;

  constructor(build: Build) {
    this.#build = build;
    this.#objects = new Map(build.units.flatMap((unit) => (unit.output === undefined ? [] : [[unit.output, unit]])));
    this.#links = new Map(build.links.map((link) => [link.output, link]));
  }

  plan(): LinkPlan {
    const units = [...this.#units];
    const archived = [...this.#archived].filter((unit) => !this.#units.has(unit));
    return {
      units,
      archived,
      libraries: [...this.#libraries],
      folders: [...this.#folders],
      unexplained: [...this.#unexplained],
      options: [...new Set([...units, ...archived].flatMap(({ options }) => options))],
    };
  }

  add(link: Link, isArchived: boolean): void {
    if (this.#seen.has(link)) return;
    this.#seen.add(link);
    const inArchive = isArchived || link.kind === "archive";
    for (const unit of link.units) this.#addUnit(unit, inArchive);
    for (const folder of link.folders) this.#folders.add(folder);
    for (const input of link.inputs) this.#addInput(input, inArchive);
    for (const library of link.libraries) {
      const own = this.#ownLibrary(library);
      if (own) this.add(own, false);
      else this.#libraries.add(library);
    }
  }

  #addUnit(unit: Unit, isArchived: boolean): void {
    (isArchived ? this.#archived : this.#units).add(unit);
  }

  #addInput(input: string, isArchived: boolean): void {
    const unit = this.#objects.get(input);
    const link = this.#links.get(input);
    if (unit) this.#addUnit(unit, isArchived);
    else if (link) this.add(link, isArchived);
    else {
      const alike = this.#alike(input);
      for (const one of alike) {
        if ("kind" in one) this.add(one, isArchived);
        else this.#addUnit(one, isArchived);
      }
      if (alike.length === 0) (/\.so(?:\.[\d.]+)?$/.test(input) ? this.#libraries : this.#unexplained).add(input);
    }
  }

  /** What has the same name elsewhere: builds move and copy objects, and name libraries by links to them. */
  #alike(input: string): readonly (Unit | Link)[] {
    const name = basename(input);
    const units = [...this.#objects].flatMap(([output, unit]) => (basename(output) === name ? [unit] : []));
    if (units.length > 0 || /\.l?o$/.test(name)) return units;
    return [...this.#links.values()].filter(({ output, kind }) => {
      const made = basename(output);
      return kind !== "program" && (made === name || made.startsWith(`${name}.`) || name.startsWith(`${made}.`));
    });
  }

  #ownLibrary(library: string): Link | undefined {
    const isIt = (extension: string) => (link: Link) =>
      basename(link.output) === `lib${library}${extension}` ||
      basename(link.output).startsWith(`lib${library}${extension}.`);
    return this.#build.links.find(isIt(".so")) ?? this.#build.links.find(isIt(".a"));
  }
}
