import { relative } from "node:path";
import { database } from "syscall-db";
import type { Unit } from "../program/build.js";
import { instrumentation, withRuntime } from "../program/compiler-made.js";
import { linkProgram } from "../program/link.js";
import { passingFunctions } from "../program/passing-functions.js";
import type { Cause } from "../program/program.js";
import type { LinkPlan } from "../program/programs.js";
import type { UnitFacts } from "../program/unit.js";
import { Refusal } from "../service/refusal.js";
import { targetCauses, targetOf } from "./compiler-target.js";
import type { CProgram, CProgramRequest } from "./c-program.js";
import { findLibraries } from "./libraries.js";
import { UnitThreads } from "./read-units.js";

export interface ReadPlan {
  readonly units: readonly UnitFacts[];
  readonly archived: readonly UnitFacts[];
}

/** Reads units once, however many links want them. */
export class UnitReader {
  readonly unread: Cause[] = [];
  readonly #onProgress: CProgramRequest["onProgress"];
  readonly #known = new Map<Unit, UnitFacts | undefined>();
  readonly #threads: UnitThreads;

  constructor({ map, onProgress }: Pick<CProgramRequest, "map" | "onProgress">) {
    this.#onProgress = onProgress;
    this.#threads = new UnitThreads(passingFunctions(map));
  }

  /** Reads the units of several plans at once, so that no thread waits for another round. */
  async load(plans: readonly LinkPlan[], preprocess = true): Promise<void> {
    const units = new Set(plans.flatMap((plan) => [...plan.units, ...plan.archived]));
    const wanted = [...units].filter((unit) => !this.#known.has(unit));
    for (const unit of wanted) this.#known.set(unit, undefined);
    const readings = await this.#threads.read(
      wanted.map((unit) => ({ unit, preprocess })),
      (done) => this.#onProgress(done, wanted.length),
    );
    for (const [index, unit] of wanted.entries()) {
      const reading = readings[index];
      if (reading?.kind === "facts") this.#known.set(unit, reading.facts);
      else this.#tell(unit.file, reading?.message ?? "it was left out");
    }
    for (const file of new Set(plans.flatMap(({ unexplained }) => unexplained)))
      this.#tell(file, "no recorded command made it");
  }

  /** What was read of a plan. */
  of({ units, archived }: LinkPlan): ReadPlan {
    const found = (list: readonly Unit[]) => list.flatMap((unit) => this.#known.get(unit) ?? []);
    return { units: found(units), archived: found(archived) };
  }

  /** Units that were read, by what they were compiled from. */
  factsOf(unit: Unit): UnitFacts | undefined {
    return this.#known.get(unit);
  }

  close(): Promise<void> {
    return this.#threads.close();
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

export interface Linking {
  readonly request: CProgramRequest;
  /** The program's file. */
  readonly name: string;
  readonly compiler: string;
  readonly directory: string;
  readonly isStatic?: boolean;
  readonly plan: LinkPlan;
  readonly own: ReadPlan;
  readonly reader: UnitReader;
  readonly exporting?: ReadonlySet<UnitFacts>;
  readonly enterAll?: boolean;
  readonly unknown?: readonly Cause[];
}

/** @throws Refusal when nothing defines the function that it starts in */
export async function linkUnits(linking: Linking): Promise<CProgram> {
  const { request, name, plan, own, reader, exporting = new Set(), enterAll = false } = linking;
  const { entry, map } = request;
  const start = entry ?? "main";
  const defines = ({ definitions }: UnitFacts) => definitions.some((definition) => definition.name === start);
  // An archive may hold it; the C library's start-up code asks for `main`.
  const starting = own.archived.filter((unit) => !own.units.some(defines) && defines(unit));
  if (starting.length === 0 && !own.units.some(defines)) {
    const failed = reader.unread[0];
    throw new Refusal(
      `No function \`${start}\` in ${relative(process.cwd(), name)}${failed ? ` (${failed.message})` : ""}.`,
      entry === undefined ? "Name the function that it starts in with --entry." : "Check the name after --entry.",
    );
  }
  const db = database();
  const libraries = await findLibraries(plan, linking);
  const [first] = enterAll ? [] : plan.units;
  const target = first && (await targetOf(first));
  const machine = target === undefined || target === "other" ? map.architecture : target;
  const numbers = new Map([...db.syscalls()].map((row) => [row.numbers[machine], row.name]));
  const machines = target === undefined ? [] : targetCauses(target, request.architectures);
  const program = linkProgram({
    name: name.split("/").at(-1) ?? name,
    units: [...own.units, ...starting],
    archived: own.archived.filter((unit) => !starting.includes(unit)),
    entries: [{ function: start, why: entry === undefined ? "main" : "named" }],
    exporting,
    enterAll,
    instrumentation: instrumentation(plan.options),
    libraryOf: (wanted) => (Object.hasOwn(map.functions, wanted) ? "libc" : libraries.definer(wanted)),
    syscallOf: (number) =>
      typeof number === "number" ? numbers.get(number) : db.syscall(number.replace(/^(?:SYS_|__NR_)/, ""))?.name,
    unknown: [...(linking.unknown ?? []), ...machines, ...reader.unread, ...libraries.unknown, ...runtimes(plan)],
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
