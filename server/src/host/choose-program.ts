import { basename, relative, resolve, sep } from "node:path";
import type { Build, Link, Unit } from "../program/build.js";
import { planLink } from "../program/programs.js";
import { Refusal } from "../service/refusal.js";

export interface Choice {
  readonly link: Link;
  /** A function to start in, in place of `main`. */
  readonly entry: string | undefined;
}

/**
 * The program of a build that the user means: named by its output, by the file that defines `main`, or the only one
 * that is made from files below the paths.
 *
 * @param paths absolute
 * @throws Refusal that lists the programs when the answer isn't one
 */
export function chooseProgram(build: Build, paths: readonly string[], entry: string | undefined, cwd: string): Choice {
  const linked = build.links.filter(({ kind }) => kind === "program");
  const programs = linked.length > 0 ? linked : withoutLinks(build);
  const made = entry === undefined ? [] : programs.filter((link) => isNamed(link, entry, cwd));
  const below = programs.filter((link) => isBelow(build, link, paths));
  const candidates = made.length > 0 ? made : below;
  const [only, ...others] = candidates;
  if (!only) throw new Refusal(`No program is made from ${paths.join(" ")}.`, remedyOf(programs, cwd));
  if (others.length > 0)
    throw new Refusal(
      `${candidates.length} programs are made from ${paths.map((path) => relative(cwd, path) || ".").join(" ")}.`,
      remedyOf(candidates, cwd),
    );
  return { link: only, entry: made.length > 0 ? undefined : entry };
}

function remedyOf(programs: readonly Link[], cwd: string): string {
  if (programs.length === 0) return "Record a build that links one: syscall-lint record-build -o build.json -- make";
  const names = programs.slice(0, 20).map(({ output }) => relative(cwd, output));
  return `Name one with --entry: ${names.join(", ")}${programs.length > 20 ? ", …" : ""}.`;
}

function isNamed({ output, units }: Link, entry: string, cwd: string): boolean {
  return (
    basename(output) === entry ||
    output === resolve(cwd, entry) ||
    units.some(({ file }) => file === resolve(cwd, entry))
  );
}

function isBelow(build: Build, link: Link, paths: readonly string[]): boolean {
  const isIn = (file: string) =>
    paths.some((path) => file === path || file.startsWith(path.endsWith(sep) ? path : path + sep));
  return isIn(link.output) || planLink(build, link).units.some(({ file }) => isIn(file));
}

/** Where nothing tells what is linked with what, any file may be wanted by the one that has `main`. */
function withoutLinks(build: Build): readonly Link[] {
  const groups = new Map<string, Unit[]>();
  for (const unit of build.units) {
    const key = targetOf(unit);
    groups.set(key, [...(groups.get(key) ?? []), unit]);
  }
  return [...groups].map(([output, units]) => ({
    output,
    kind: "program",
    units,
    inputs: [],
    libraries: [],
    folders: [],
    isStatic: false,
    exports: true,
    compiler: units[0]?.compiler ?? "cc",
    directory: units[0]?.directory ?? "/",
  }));
}

/** CMake builds a target's objects in `CMakeFiles/<target>.dir/`, Meson in `<target>.p/`; others don't tell. */
function targetOf({ output, directory }: Unit): string {
  const [, cmake, meson] = /^.*?(?:CMakeFiles\/([^/]+)\.dir|([^/]+)\.p)(?=\/)/.exec(output ?? "") ?? [];
  return resolve(directory, cmake ?? meson ?? "program");
}
