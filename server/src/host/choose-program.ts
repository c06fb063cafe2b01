import { basename, relative, resolve, sep } from "node:path";
import type { Build, Link, Unit } from "../program/build.js";
import { planLink } from "../program/programs.js";
import { Refusal } from "../service/refusal.js";
import { isSameProgram } from "./same-program.js";
import type { UnlinkedPlan } from "./unlinked-program.js";

export interface Choice {
  readonly link: Link | UnlinkedPlan;
  /** A function to start in, in place of `main`. */
  readonly entry: string | undefined;
}

/**
 * The program of a build that the user means: named by its output or a copy of it, by the file that defines `main`, or
 * the only one that is made from files below the paths; of several the one that `binary` is, or is a copy of.
 *
 * @param paths absolute
 * @throws Refusal that lists the programs when the answer isn't one
 */
export function chooseProgram(
  build: Build,
  paths: readonly string[],
  entry: string | undefined,
  cwd: string,
  binary?: string,
): Choice {
  const programs = build.links.filter(({ kind }) => kind === "program");
  if (programs.length === 0) return unlinked(build, paths, entry, cwd);
  const copied = (path: string) => programs.filter(({ output }) => isSameProgram(output, path));
  const made =
    entry === undefined ? [] : firstOf([() => named(programs, entry, cwd), () => copied(resolve(cwd, entry))]);
  const found = firstOf([
    () => made,
    () => programs.filter((link) => isBelow(build, link, paths)),
    () => paths.flatMap(copied),
  ]);
  const meant = found.length > 1 && binary !== undefined ? copied(binary).filter((one) => found.includes(one)) : [];
  const candidates = meant.length > 0 ? meant : found;
  const [only, ...others] = candidates;
  if (!only) throw new Refusal(`No program is made from ${paths.join(" ")}.`, remedyOf(programs, cwd));
  if (others.length > 0)
    throw new Refusal(
      `${candidates.length} programs are made from ${paths.map((path) => relative(cwd, path) || ".").join(" ")}.`,
      remedyOf(candidates, cwd),
      candidates.map(({ output }) => relative(cwd, output)),
    );
  return { link: only, entry: made.length > 0 ? undefined : entry };
}

/** The first of several ways that finds any. */
function firstOf(ways: readonly (() => readonly Link[])[]): readonly Link[] {
  for (const way of ways) {
    const found = way();
    if (found.length > 0) return found;
  }
  return [];
}

function remedyOf(programs: readonly Link[], cwd: string): string {
  if (programs.length === 0) return "Record a build that links one: syscall-lint record-build -o build.json -- make";
  const names = programs.slice(0, 20).map(({ output }) => relative(cwd, output));
  return `Name one with --entry: ${names.join(", ")}${programs.length > 20 ? ", …" : ""}.`;
}

function named(programs: readonly Link[], entry: string, cwd: string): readonly Link[] {
  const path = resolve(cwd, entry);
  return programs.filter(
    ({ output, units }) => basename(output) === entry || output === path || units.some(({ file }) => file === path),
  );
}

function isBelow(build: Build, link: Link, paths: readonly string[]): boolean {
  return isIn(link.output, paths) || planLink(build, link).units.some(({ file }) => isIn(file, paths));
}

/** Where no linker was seen: the files of a target of CMake or Meson, or all. */
function unlinked(build: Build, paths: readonly string[], entry: string | undefined, cwd: string): Choice {
  const named = entry === undefined ? undefined : resolve(cwd, entry);
  const main = build.units.find(({ file }) => file === named)?.file;
  const targets = new Map<string | undefined, Unit[]>();
  for (const unit of build.units) targets.set(targetOf(unit), [...(targets.get(targetOf(unit)) ?? []), unit]);
  const isBelowPaths = ({ file }: Unit) => isIn(file, paths);
  const wanted = [...targets].find(([target, units]) =>
    main === undefined ? target !== undefined && target === entry : units.some(({ file }) => file === main),
  );
  const target = wanted?.[0];
  const units = wanted?.[1] ?? build.units.filter(isBelowPaths);
  if (units.length === 0)
    throw new Refusal(`No file below ${paths.join(" ")} is compiled.`, "Check the paths, or build from clean.");
  const others =
    target === undefined
      ? build.units.filter((unit) => !units.includes(unit))
      : build.units.filter((unit) => targetOf(unit) !== target);
  const output = resolve(cwd, target ?? main?.replace(/\.\w+$/, "") ?? basename(cwd));
  const isEntryFunction = entry !== undefined && main === undefined && wanted === undefined;
  return {
    link: { kind: "unlinked", units, others: target === undefined ? [] : others, main, output },
    entry: isEntryFunction ? entry : undefined,
  };
}

/** CMake builds a target's objects in `CMakeFiles/<target>.dir/`, Meson in `<target>.p/`; others don't tell. */
function targetOf({ output }: Unit): string | undefined {
  const [, cmake, meson] = /^.*?(?:CMakeFiles\/([^/]+)\.dir|([^/]+)\.p)(?=\/)/.exec(output ?? "") ?? [];
  return cmake ?? meson;
}

function isIn(file: string, paths: readonly string[]): boolean {
  return paths.some((path) => file === path || file.startsWith(path.endsWith(sep) ? path : path + sep));
}

/** Files as they are, when nothing is known of a build. */
export function chooseRaw(files: readonly string[], entry: string | undefined, cwd: string): Choice {
  const units = files.map((file): Unit => ({
    file,
    directory: cwd,
    compiler: "cc",
    language: "c",
    options: [],
    output: undefined,
  }));
  const main = entry === undefined ? undefined : units.find(({ file }) => file === resolve(cwd, entry))?.file;
  const link: UnlinkedPlan = { kind: "raw", units, others: [], main, output: resolve(cwd, basename(cwd)) };
  return { link, entry: main === undefined ? entry : undefined };
}
