import { builtinOf, compilerMade, isCompilersOwn, isIntrinsic, linkedInCalls } from "./compiler-made.js";
import { executing, type Execution } from "./executions.js";
import type { Cause, ConstantCall, Edge, Entry, Place, Program, ProgramFunction, RawSyscall } from "./program.js";
import type { Definition, Reference, UnitFacts } from "./unit.js";

/** What a program is linked from. */
export interface LinkInput {
  readonly name: string;
  /** Object files that the linker is given by name: all of each is in the program. */
  readonly units: readonly UnitFacts[];
  /** Members of archives, and whatever else defines names: linked where a name is wanted. */
  readonly archived: readonly UnitFacts[];
  /** Names of functions that start the program, `static` ones too. One that no unit defines is no entry. */
  readonly entries: readonly Entry[];
  /** Those whose functions other files may call that are loaded later: they are entries too. */
  readonly exporting: ReadonlySet<UnitFacts>;
  /** Text that no preprocessor saw: whatever stands in it may run. */
  readonly enterAll?: boolean;
  /** Functions that the compiler's options put into every function. */
  readonly instrumentation: readonly string[];
  /** The library that defines a name. */
  readonly libraryOf: (name: string) => string | undefined;
  /** The system call of a number or of a name such as `SYS_gettid`. */
  readonly syscallOf: (number: number | string) => string | undefined;
  readonly unknown: readonly Cause[];
}

/** Links units as a linker would, with an edge for every name that stands anywhere in a function. */
export function linkProgram(input: LinkInput): Program {
  return new ProgramLinker(input).link();
}

class ProgramLinker {
  readonly #input: LinkInput;
  readonly #units: readonly UnitFacts[];
  readonly #functions = new Map<string, ProgramFunction>();
  readonly #edges = new Map<string, Edge[]>();
  readonly #entries: Entry[] = [];
  readonly #unknown: Cause[] = [];
  /** Names that all units see → ids. */
  readonly #shared = new Set<string>();
  readonly #labels: ReadonlyMap<UnitFacts, string>;
  /** What each unit defines, by name. */
  readonly #own = new Map<UnitFacts, ReadonlyMap<string, Definition>>();

  constructor(input: LinkInput) {
    this.#input = input;
    this.#units = [...input.units, ...pulledIn(input)];
    this.#labels = labelsOf(this.#units);
  }

  link(): Program {
    const raw: RawSyscall[] = [];
    const constants: ConstantCall[] = [];
    const executions: Execution[] = [];
    for (const unit of this.#units) {
      this.#own.set(unit, new Map(unit.definitions.map((definition) => [definition.name, definition])));
      for (const definition of unit.definitions) this.#define(unit, definition);
    }
    for (const unit of this.#units) {
      const ids = this.#idsOf(unit);
      const from = (index: number) => ids[index] ?? this.#fileOf(unit);
      for (const reference of unit.references) this.#refer(unit, from(reference.from), reference);
      for (const call of unit.raw) raw.push(...this.#raw(from(call.from), call));
      for (const { from: index, callee, place, arguments: values } of unit.constants)
        constants.push({ from: index < 0 ? undefined : from(index), callee, place, arguments: values });
      for (const { from: index, callee, place, command } of unit.executions)
        if (!this.#isOwn(unit, callee))
          executions.push({
            from: from(index),
            callee,
            place,
            command,
            isShell: executing.get(callee)?.isShell === true,
          });
      for (const { from: index, place } of unit.assembly) this.#assembly(from(index), place);
    }
    this.#enter();
    const { name, unknown } = this.#input;
    return {
      name,
      language: "c",
      functions: this.#functions,
      edges: this.#edges,
      entries: this.#entries,
      rawSyscalls: raw,
      constants,
      executions,
      unknown: [...unknown, ...this.#unknown],
    };
  }

  #define(unit: UnitFacts, definition: Definition): void {
    const id = this.#idOf(unit, definition);
    if (!definition.isLocal) this.#shared.add(definition.name);
    if (this.#functions.has(id)) return;
    this.#functions.set(id, {
      id,
      name: definition.name,
      place: definition.place,
      library: undefined,
      ...(definition.kind === "variable" ? { isVariable: true } : {}),
    });
  }

  #idOf(unit: UnitFacts, { name, isLocal }: Definition): string {
    return isLocal ? `${this.#labels.get(unit) ?? ""}:${name}` : name;
  }

  #idsOf(unit: UnitFacts): readonly string[] {
    return unit.definitions.map((definition) => this.#idOf(unit, definition));
  }

  /** What stands outside all definitions, where the parser lost its way: it may run. */
  #fileOf(unit: UnitFacts): string {
    const id = `${this.#labels.get(unit) ?? ""}:`;
    if (!this.#functions.has(id)) {
      const name = unit.file.split("/").at(-1) ?? unit.file;
      this.#functions.set(id, { id, name, place: { file: unit.file, line: 1 }, library: undefined });
      this.#entries.push({ function: id, why: "named" });
    }
    return id;
  }

  #isOwn(unit: UnitFacts, name: string): boolean {
    return this.#own.get(unit)?.has(name) === true || this.#shared.has(name);
  }

  #refer(unit: UnitFacts, from: string, { name, kind, place, isPointer }: Reference): void {
    const own = this.#own.get(unit)?.get(name);
    const to = own ? this.#idOf(unit, own) : this.#shared.has(name) ? name : undefined;
    if (to !== undefined) {
      this.#add({ from, to, kind, place });
      return;
    }
    if (this.#callLibrary(name, { from, kind, place })) {
      for (const other of compilerMade(name)) this.#callLibrary(other, { from, kind: "compiler-made", place });
      return;
    }
    const builtin = builtinOf(name);
    if (builtin !== undefined && this.#callLibrary(builtin, { from, kind: "compiler-made", place })) return;
    const within = linkedInCalls(name).map((other) => this.#callLibrary(other, { from, kind: "compiler-made", place }));
    if (within.includes(true)) return;
    if (isIntrinsic(name) || name === "syscall" || this.#input.enterAll === true) return;
    const header = Object.hasOwn(unit.declared, name) ? unit.declared[name] : undefined;
    // Of names that are only mentioned, those of functions are declared.
    if (unit.types.includes(name) || (header === undefined && (kind === "reference" || isPointer === true))) return;
    if (header === undefined || !isCompilersOwn(header)) this.#undefined(name, header, from, place);
  }

  /** Each name is told of once, where it first stands in what may run; where, only the reach can tell. */
  #undefined(name: string, header: string | undefined, from: string, place: Place): void {
    const declared = header === undefined ? ", and nothing declares it" : header && `, which ${header} declares`;
    this.#unknown.push({
      kind: "unknown-function",
      message: `Nothing that was read defines \`${name}\`${declared}.`,
      remedy: "Name the library that defines it, or the file that was left out.",
      place,
      from,
    });
  }

  #callLibrary(name: string, edge: Omit<Edge, "to">): boolean {
    const library = this.#input.libraryOf(name);
    if (library === undefined) return false;
    const id = `${library}:${name}`;
    if (!this.#functions.has(id)) this.#functions.set(id, { id, name, place: undefined, library });
    this.#add({ ...edge, to: id });
    return true;
  }

  #add(edge: Edge): void {
    const known = this.#edges.get(edge.from);
    if (!known) this.#edges.set(edge.from, [edge]);
    else if (!known.some(({ to }) => to === edge.to)) known.push(edge);
  }

  #raw(from: string, { number, text, place, arguments: passed }: UnitFacts["raw"][number]): readonly RawSyscall[] {
    const syscall = number === undefined ? undefined : this.#input.syscallOf(number);
    if (syscall !== undefined) return [{ from, syscall, place, arguments: passed }];
    this.#unknown.push({
      kind: "raw-syscall",
      message: `\`${text}\` asks for a system call whose number isn't a constant.`,
      remedy: "Call the wrapper of the C library, or permit the calls that it stands for by hand.",
      place,
      from,
    });
    return [];
  }

  #assembly(from: string, place: Place): void {
    this.#unknown.push({
      kind: "inline-assembly",
      message: "Assembly leaves the function or enters the kernel in a way that isn't read.",
      remedy: "Find out which system calls it makes and permit them by hand.",
      place,
      from,
    });
  }

  #enter(): void {
    const start: Entry[] = [];
    const { entries, exporting, instrumentation, libraryOf, enterAll } = this.#input;
    for (const { function: wanted, why } of entries)
      for (const { id, name, library } of [...this.#functions.values()])
        if (library === undefined && name === wanted) start.push({ function: id, why });
    for (const unit of this.#units)
      for (const definition of unit.definitions) {
        const { isConstructor, kind, isLocal, name } = definition;
        const id = this.#idOf(unit, definition);
        if (isConstructor) start.push({ function: id, why: "constructor" });
        // Libraries that use the name find the program's own.
        const replaces = kind === "function" && !isLocal && libraryOf(name) === "libc";
        if (kind === "function" && !isLocal && (exporting.has(unit) || replaces))
          start.push({ function: id, why: "exported" });
        else if (enterAll === true) start.push({ function: id, why: "named" });
      }
    for (const { function: from } of start)
      for (const name of instrumentation) this.#callLibrary(name, { from, kind: "compiler-made", place: undefined });
    for (const { function: from, why } of start)
      if (why === "main") this.#callLibrary("exit", { from, kind: "compiler-made", place: undefined });
    this.#entries.unshift(...start);
  }
}

/** Units of archives that define what is wanted, until nothing more is. As no other, `main` is never looked for. */
function pulledIn({ units, archived }: LinkInput): readonly UnitFacts[] {
  const offers = new Map<string, UnitFacts[]>();
  for (const unit of archived)
    for (const { name, isLocal } of unit.definitions)
      if (!isLocal && name !== "main") offers.set(name, [...(offers.get(name) ?? []), unit]);
  const defined = new Set(units.flatMap((unit) => sharedNames(unit)));
  const found = new Set<UnitFacts>();
  const waiting = [...units];
  for (let unit = waiting.pop(); unit; unit = waiting.pop()) {
    const own = new Set(unit.definitions.map(({ name }) => name));
    for (const { name } of unit.references) {
      if (own.has(name) || defined.has(name)) continue;
      for (const offer of offers.get(name) ?? []) {
        if (found.has(offer)) continue;
        found.add(offer);
        waiting.push(offer);
      }
    }
  }
  return archived.filter((unit) => found.has(unit));
}

function sharedNames({ definitions }: UnitFacts): readonly string[] {
  return definitions.flatMap(({ name, isLocal }) => (isLocal ? [] : name));
}

/** The shortest end of each unit's path that no other file shares; a file that is compiled several times has one. */
function labelsOf(units: readonly UnitFacts[]): ReadonlyMap<UnitFacts, string> {
  const labels = new Map<UnitFacts, string>();
  const endOf = (file: string, parts: number) => file.split("/").slice(-parts).join("/");
  const files = [...new Set(units.map(({ file }) => file))];
  for (const unit of units) {
    let parts = 1;
    const isShared = (file: string) => file !== unit.file && endOf(file, parts) === endOf(unit.file, parts);
    while (files.some(isShared)) parts += 1;
    labels.set(unit, endOf(unit.file, parts));
  }
  return labels;
}
