import type { Architecture, LibraryMap } from "syscall-db";
import type { Build, Link } from "../program/build.js";
import type { LibrarySummary } from "../program/library-summary.js";
import { planLink, type LinkPlan } from "../program/programs.js";
import type { Program } from "../program/program.js";
import { Reach } from "../program/reach.js";
import { Refusal } from "../service/refusal.js";
import { linkUnits, UnitReader } from "./link-units.js";
import { readUnlinked, type UnlinkedPlan } from "./unlinked-program.js";

/** What a program of C is drafted from. */
export interface CProgramRequest {
  readonly build: Build;
  /** The link that makes the program, or what is known where none was seen. */
  readonly link: Link | UnlinkedPlan;
  /** A function that it starts in, in place of `main`. */
  readonly entry: string | undefined;
  readonly map: LibraryMap;
  /** Machines that the draft is for. */
  readonly architectures: readonly Architecture[];
  /**
   * Whether the compilers that the build names may run. They are whatever the build says, so this takes the user's
   * word: a command line has it, an editor only in a trusted workspace.
   */
  readonly trusted: boolean;
  readonly onProgress: (done: number, total: number) => void;
}

export interface CProgram {
  readonly program: Program;
  readonly summaries: readonly LibrarySummary[];
  /** Files of its units. */
  readonly files: readonly string[];
}

/** Reads and links one program. @throws Refusal when nothing can be made of it */
export async function readCProgram(request: CProgramRequest): Promise<CProgram> {
  const { link, trusted } = request;
  if (!trusted && link.kind !== "raw")
    throw new Refusal(
      "Preprocessing runs the compilers that the build names, which takes a trusted workspace.",
      "Trust the workspace first, or run syscall-lint seccomp yourself.",
    );
  const reader = new UnitReader(request);
  try {
    return await ("others" in link ? readUnlinked(request, link, reader) : readLinked(request, link, reader));
  } finally {
    await reader.close();
  }
}

async function readLinked(request: CProgramRequest, link: Link, reader: UnitReader): Promise<CProgram> {
  const { build } = request;
  const plan = planLink(build, link);
  await reader.load([plan]);
  const own = reader.of(plan);
  const { output: name, compiler, directory, isStatic } = link;
  const common = { request, name, compiler, directory, isStatic, reader };
  const alone = await linkUnits({ ...common, plan, own });
  const loads = [...new Reach(alone.program).functions()].some((id) => /:dlm?open$/.test(id));
  const modules = build.links.filter(({ kind, output }) => kind === "shared" && output !== link.output);
  if (!loads || (modules.length === 0 && !link.exports)) return alone;
  // What the build makes to be loaded is known; what else is loaded is told as a cause of openness.
  const plans = modules.map((module) => planLink(build, module));
  await reader.load(plans);
  const loaded = plans.map((one) => reader.of(one));
  const all = {
    units: [...new Set([own, ...loaded].flatMap(({ units }) => units))],
    archived: [...new Set([own, ...loaded].flatMap(({ archived }) => archived))],
  };
  const joined: LinkPlan = {
    ...plan,
    libraries: [...new Set([plan, ...plans].flatMap(({ libraries }) => libraries))],
    folders: [...new Set([plan, ...plans].flatMap(({ folders }) => folders))],
  };
  const exporting = new Set([...(link.exports ? own.units : []), ...loaded.flatMap(({ units }) => units)]);
  return linkUnits({ ...common, plan: joined, own: all, exporting });
}
