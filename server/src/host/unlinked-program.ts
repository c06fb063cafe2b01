import { relative } from "node:path";
import type { Unit } from "../program/build.js";
import type { LinkPlan } from "../program/programs.js";
import type { Cause } from "../program/program.js";
import { Refusal } from "../service/refusal.js";
import type { CProgram, CProgramRequest } from "./c-program.js";
import { linkUnits, type UnitReader } from "./link-units.js";

/** A program of which only its files are known. */
export interface UnlinkedPlan {
  /** `raw`: not even how they are compiled is known; their text is read as it is. */
  readonly kind: "unlinked" | "raw";
  /** Those of its own target of the build, where that is known; else all files. */
  readonly units: readonly Unit[];
  /** Files that it may be linked with. */
  readonly others: readonly Unit[];
  /** The file that defines `main`, when the user named it. */
  readonly main: string | undefined;
  readonly output: string;
}

const raw: Cause = {
  kind: "not-preprocessed",
  message: "The source was read without its build: calls behind macros of headers are missing, dead code isn't.",
  remedy: "Record a build with syscall-lint record-build and name it with --compile-commands.",
  place: undefined,
};

/**
 * Links what no linker's command is known of: the file with `main`, and of the others what it wants.
 * @throws Refusal when there are several files with `main`
 */
export async function readUnlinked(
  request: CProgramRequest,
  { kind, units, others, main, output }: UnlinkedPlan,
  reader: UnitReader,
): Promise<CProgram> {
  const options = [...new Set([...units, ...others].flatMap((unit) => unit.options))];
  const plan: LinkPlan = { units, archived: others, libraries: [], folders: [], unexplained: [], options };
  const isRaw = kind === "raw";
  await reader.load([plan], !isRaw);
  const start = request.entry ?? "main";
  const starts = (unit: Unit) => reader.factsOf(unit)?.definitions.some(({ name }) => name === start) === true;
  const starting = units.filter((unit) => (main === undefined ? starts(unit) : unit.file === main));
  if (starting.length > 1)
    throw new Refusal(
      `${starting.length} files define \`${start}\`.`,
      `Name one with --entry: ${starting.map(({ file }) => relative(process.cwd(), file)).join(", ")}.`,
      starting.map(({ file }) => file),
    );
  const read = (list: readonly Unit[]) => list.flatMap((unit) => reader.factsOf(unit) ?? []);
  const isOther = (unit: Unit) => !starting.includes(unit) && !starts(unit);
  const [only] = starting;
  const name = isRaw && only ? only.file.replace(/\.\w+$/, "") : output;
  return linkUnits({
    request,
    name,
    compiler: only?.compiler ?? "cc",
    directory: only?.directory ?? "/",
    plan,
    // Of a target all files are linked; of all files those that are wanted.
    own: isRaw
      ? { units: read([...starting, ...units.filter(isOther)]), archived: [] }
      : others.length > 0
        ? { units: read([...starting, ...units.filter(isOther)]), archived: read(others.filter(isOther)) }
        : { units: read(starting), archived: read(units.filter(isOther)) },
    reader,
    enterAll: isRaw,
    unknown: isRaw ? [raw] : [],
  });
}
