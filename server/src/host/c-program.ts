import { relative } from "node:path";
import { database, type LibraryMap } from "syscall-db";
import type { Build, Link, Unit } from "../program/build.js";
import { instrumentation, withRuntime } from "../program/compiler-made.js";
import { linkProgram } from "../program/link.js";
import type { Cause, Entry, Program } from "../program/program.js";
import { planLink, type LinkPlan } from "../program/programs.js";
import { Reach } from "../program/reach.js";
import type { LibrarySummary } from "../program/library-summary.js";
import type { UnitFacts } from "../program/unit.js";
import { Refusal } from "../service/refusal.js";
import { findLibraries } from "./libraries.js";
import { readUnits } from "./read-units.js";

/** What a program of C is drafted from. */
export interface CProgramRequest {
  readonly build: Build;
  /** The link that makes the program. */
  readonly link: Link;
  /** A function that it starts in, in place of `main`. */
  readonly entry: string | undefined;
  readonly map: LibraryMap;
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

/** Reads and links one program of a build. @throws Refusal when nothing can be made of it */
export async function readCProgram(request: CProgramRequest): Promise<CProgram> {
  const { build, link, trusted } = request;
  if (!trusted)
    throw new Refusal(
      "Preprocessing runs the compilers that the build names, which takes a trusted workspace.",
      "Trust the workspace first, or run syscall-lint seccomp yourself.",
    );
  const plan = planLink(build, link);
  const reader = new UnitReader(request);
  const own = await reader.read(plan);
  const first = linkAll(request, plan, own, reader);
  const loads = [...new Reach(first.program).functions()].some((id) => /:dlm?open$/.test(id));
  if (!loads) return first;
  // What the build makes to be loaded is known; what else is loaded is told as a cause of openness.
  const modules = build.links.filter((one) => one.kind === "shared" && one !== link);
  const loaded = modules.map((module) => planLink(build, module));
  const units = await Promise.all(loaded.map((one) => reader.read(one)));
  const exporting = new Set([...(link.exports ? own.units : []), ...units.flatMap((one) => one.units)]);
  const all = {
    units: [...new Set([...own.units, ...units.flatMap((one) => one.units)])],
    archived: [...new Set([...own.archived, ...units.flatMap((one) => one.archived)])],
  };
  const joined = { ...plan, libraries: [...new Set([plan, ...loaded].flatMap(({ libraries }) => libraries))] };
  return linkAll(request, joined, all, reader, exporting);
}

interface ReadPlan {
  readonly units: readonly UnitFacts[];
  readonly archived: readonly UnitFacts[];
}

class UnitReader {
  readonly unread: Cause[] = [];
  readonly #request: CProgramRequest;
  readonly #known = new Map<Unit, UnitFacts | undefined>();

  constructor(request: CProgramRequest) {
    this.#request = request;
  }

  async read({ units, archived, unexplained }: LinkPlan): Promise<ReadPlan> {
    const wanted = [...units, ...archived].filter((unit) => !this.#known.has(unit));
    for (const unit of wanted) this.#known.set(unit, undefined);
    const readings = await readUnits(
      wanted.map((unit) => ({ unit, preprocess: true })),
      (done) => this.#request.onProgress(done, wanted.length),
    );
    for (const [index, unit] of wanted.entries()) {
      const reading = readings[index];
      if (reading?.kind === "facts") this.#known.set(unit, reading.facts);
      else this.#tell(unit.file, reading?.message ?? "it was left out");
    }
    for (const file of unexplained) this.#tell(file, "no recorded command made it");
    const found = (list: readonly Unit[]) => list.flatMap((unit) => this.#known.get(unit) ?? []);
    return { units: found(units), archived: found(archived) };
  }

  #tell(file: string, why: string): void {
    this.unread.push({
      kind: "unread-file",
      message: `${relative(process.cwd(), file)} is part of the program and isn't read: ${why}.`,
      remedy: "Record the whole build from clean, with every file in its place.",
      place: { file, line: 1 },
    });
  }
}

function linkAll(
  { link, entry, map }: CProgramRequest,
  plan: LinkPlan,
  own: ReadPlan,
  reader: UnitReader,
  exporting: ReadonlySet<UnitFacts> = new Set(),
): CProgram {
  const start = entry ?? "main";
  const defines = ({ definitions }: UnitFacts) => definitions.some(({ name }) => name === start);
  // An archive may hold it; the C library's start-up code asks for `main`.
  const starting = own.archived.filter((unit) => !own.units.some(defines) && defines(unit));
  if (starting.length === 0 && !own.units.some(defines)) {
    const failed = reader.unread[0];
    throw new Refusal(
      `No function \`${start}\` in ${link.output}${failed ? ` (${failed.message})` : ""}.`,
      entry === undefined ? "Name the function that it starts in with --entry." : "Check the name after --entry.",
    );
  }
  const db = database();
  const libraries = findLibraries(plan, link);
  const numbers = new Map([...db.syscalls()].map(({ name, numbers: of }) => [of[map.architecture], name]));
  const entries: Entry[] = [{ function: start, why: entry === undefined ? "main" : "named" }];
  const program = linkProgram({
    name: link.output.split("/").at(-1) ?? link.output,
    units: [...own.units, ...starting],
    archived: own.archived.filter((unit) => !starting.includes(unit)),
    entries,
    exporting,
    instrumentation: instrumentation(plan.options),
    libraryOf: (name) =>
      Object.hasOwn(map.functions, name) || db.call(name, "libc") ? "libc" : libraries.definer(name),
    syscallOf: (number) =>
      typeof number === "number" ? numbers.get(number) : db.syscall(number.replace(/^(?:SYS_|__NR_)/, ""))?.name,
    unknown: [...reader.unread, ...libraries.unknown, ...runtimes(plan)],
  });
  const files = [...own.units, ...own.archived].map(({ file }) => file);
  return { program, summaries: libraries.summaries, files };
}

function runtimes({ options }: LinkPlan): readonly Cause[] {
  return options
    .filter((option) => withRuntime.test(option))
    .map((option) => ({
      kind: "unknown-library",
      message: `\`${option}\` links a run-time library of the compiler, which makes system calls of its own.`,
      remedy: "Draft the build that is deployed, without it.",
      place: undefined,
    }));
}
