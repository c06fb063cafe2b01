import type { Architecture, Database, LibraryFeature, LibraryMap } from "syscall-db";
import { executing } from "../program/executions.js";
import type { LibrarySummary } from "../program/library-summary.js";
import { askedBy, type NameService } from "../program/name-service.js";
import type { Cause, Place, Program } from "../program/program.js";
import { Reach } from "../program/reach.js";
import type { Action, Allowlist, Origin, Step } from "./allowlist.js";
import {
  executingCalls,
  conversionCause,
  executionCause,
  foreignExecutionCause,
  loadingCauses,
  nameServiceCause,
  otherMachineCause,
  startingThreads,
} from "./calling-out.js";
import { Conditions, type Extent } from "./conditions.js";
import { GivenCalls } from "./given-calls.js";
import { Permits } from "./permits.js";
import { capabilitiesOf } from "./risk.js";
import { architectureText, placeText } from "./words.js";
import { newerThan } from "./younger.js";

export interface DraftOptions {
  readonly db: Database;
  /** Of the C library that the program is linked with. */
  readonly map: LibraryMap;
  /** Of the other libraries that it is linked with. */
  readonly summaries: readonly LibrarySummary[];
  /** Undefined where nothing is known of the machine's. */
  readonly nameService?: NameService | undefined;
  readonly architectures: readonly Architecture[];
  readonly otherwise: Action;
  /** How a file is called in witnesses and causes. */
  readonly fileName: (file: string) => string;
  readonly arguments?: Extent;
}

/** The allowlist of a program whose library functions' system calls are known. */
export function draft(program: Program, options: DraftOptions): Allowlist {
  return new Drafting(program, options).allowlist();
}

class Drafting {
  readonly #program: Program;
  readonly #options: DraftOptions;
  readonly #reach: Reach;
  readonly #permits: Permits;
  readonly #unknown: Cause[] = [];
  readonly #summaries: ReadonlyMap<string, LibrarySummary>;
  readonly #done = new Set<string>();
  readonly #conditions: Conditions;
  readonly #calls: GivenCalls;
  /** What brings in modules that the machine's configuration names. */
  #loader: string | undefined;

  constructor(program: Program, options: DraftOptions) {
    this.#program = program;
    this.#options = options;
    this.#reach = new Reach(program);
    this.#conditions = new Conditions(options.db);
    this.#permits = new Permits(this.#conditions);
    this.#calls = new GivenCalls(program, this.#reach, (place) => placeText(this.#placed(place)));
    const summaries = [...options.summaries, ...(options.nameService?.summaries ?? [])];
    this.#summaries = new Map(summaries.map((summary) => [summary.library, summary]));
  }

  allowlist(): Allowlist {
    const { map, architectures, otherwise, db } = this.#options;
    this.#start();
    for (const { from, syscall, place, arguments: passed } of this.#program.rawSyscalls) {
      if (!this.#reach.has(from)) continue;
      const path = [...this.#stepsTo(from), { name: "syscall", library: "libc", place: this.#placed(place) }];
      this.#conditions.pass(syscall, { arguments: passed, who: placeText(this.#placed(place)) });
      this.#permits.add(syscall, { kind: "reached", path, because: "direct" }, "own", true);
      if (startingThreads.has(syscall)) this.#feature("threads", path, "map");
      if (executingCalls.has(syscall))
        this.#unknown.push(executionCause({ from, callee: syscall, place, command: undefined, isShell: false }));
    }
    for (const id of this.#reach.functions()) this.#enter(id);
    this.#callOut();
    const reached = [...this.#program.unknown, ...this.#unknown].filter(
      ({ from }) => from === undefined || this.#reach.has(from),
    );
    // The same is said once, at its first place.
    const unknown = [
      ...new Map([...reached].reverse().map((cause) => [cause.kind + cause.message, cause])).values(),
    ].reverse();
    this.#permits.addFamilies(architectures, db);
    const permits = this.#permits.list({ ...this.#options, loader: this.#loader });
    return {
      program: this.#program.name,
      architectures,
      runtime: map.library,
      permits,
      newer: newerThan(map.library, db).filter((name) => !this.#permits.has(name)),
      otherwise,
      unknown: unknown.map(({ kind, message, remedy, place, starts }) => ({
        kind,
        message,
        remedy,
        place: place && this.#placed(place),
        ...(starts ? { starts } : {}),
      })),
      verdict: unknown.length === 0 ? "closed" : "open",
      capabilities: capabilitiesOf(permits, db),
    };
  }

  /** What every program does, and what the kernel itself has a process call. */
  #start(): void {
    const { map, summaries } = this.#options;
    for (const syscall of map.features.base) {
      this.#conditions.use(syscall, map.featureUses.base[syscall], `the start-up of ${map.library}`, []);
      this.#permits.add(syscall, { kind: "start-up", of: map.library }, "base", true);
    }
    // The filter is there before the program: whoever loads it starts the program with execve.
    for (const syscall of ["execve", "exit_group", "rt_sigreturn", "restart_syscall"])
      this.#permits.add(syscall, { kind: "start-up", of: "Linux" }, "base");
    // Its loader asks for the working folder where LD_LIBRARY_PATH or a run path has a relative one (elf/dl-load.c).
    if (map.library.startsWith("glibc")) this.#permits.add("getcwd", { kind: "start-up", of: map.library }, "base");
    for (const summary of summaries) this.#load(summary, []);
  }

  /** What a library does when it is loaded. */
  #load(summary: LibrarySummary, before: readonly Step[]): void {
    const { library, onLoad, architecture } = summary;
    for (const other of this.#options.architectures.filter((one) => one !== architecture))
      this.#unknown.push(otherMachineCause(library, architectureText(architecture), architectureText(other)));
    this.#libraryCauses(summary, onLoad.unknown);
    const path = [...before, { name: "(load)", library, place: undefined }];
    for (const syscall of onLoad.syscalls)
      this.#permits.add(syscall, { kind: "reached", path, because: "direct" }, "library");
    for (const [name, functions] of Object.entries(onLoad.calls))
      for (const called of functions) this.#library(name, called, path);
  }

  #enter(id: string): void {
    const known = this.#program.functions.get(id);
    if (known?.library === undefined) return;
    this.#library(known.library, known.name, this.#stepsTo(id));
  }

  /** What a call of a library's function can do; `path` ends in what calls it, or in the function. */
  #library(library: string, name: string, path: readonly Step[]): void {
    const last = path.at(-1);
    const steps = last?.name === name ? path : [...path, { name, library, place: undefined }];
    const caller = path.findLast((step) => step.library !== undefined && step.name !== name)?.library;
    if (caller !== undefined && executing.has(name)) this.#unknown.push(foreignExecutionCause(caller, name));
    if (this.#mapped(name, steps)) return;
    const summary = this.#summaries.get(library) ?? this.#definer(name);
    const key = `${summary?.library ?? library}:${name}`;
    if (this.#done.has(key)) return;
    this.#done.add(key);
    const found = summary && Object.hasOwn(summary.functions, name) ? summary.functions[name] : undefined;
    if (!summary || !found) {
      this.#unmapped(library, name, caller);
      return;
    }
    for (const syscall of found.syscalls)
      this.#permits.add(syscall, { kind: "reached", path: steps, because: "direct" }, "library");
    if (found.syscalls.some((syscall) => startingThreads.has(syscall))) this.#feature("threads", steps, "map");
    const calling = found.syscalls.find((syscall) => executingCalls.has(syscall));
    if (calling !== undefined) this.#unknown.push(foreignExecutionCause(summary.library, calling));
    this.#libraryCauses(summary, found.unknown);
    for (const [other, functions] of Object.entries(found.calls))
      for (const called of functions) this.#library(other, called, steps);
  }

  /** What a library's machine code calls and nothing tells of. */
  #unmapped(library: string, name: string, caller: string | undefined): void {
    const { map } = this.#options;
    this.#unknown.push({
      kind: "unknown-function",
      message: `${caller ?? "The program"} calls \`${name}\` of ${library}, and what that asks of the kernel isn't known (${map.library}).`,
      remedy: "Run the program under a trace that uses it, and merge it with --trace.",
      place: undefined,
    });
  }

  #definer(name: string): LibrarySummary | undefined {
    return [...this.#summaries.values()].find(({ functions }) => Object.hasOwn(functions, name));
  }

  #libraryCauses({ library, causes }: LibrarySummary, indexes: readonly number[]): void {
    for (const index of indexes) {
      const cause = causes[index];
      // Whose address the library's code or data holds is in the summary, whose the program holds is an edge of it.
      if (cause && cause.kind !== "indirect-call") this.#libraryCause(library, cause.function, cause.message);
    }
  }

  #libraryCause(library: string, name: string, message: string): void {
    const text = `${library}, ${name}: ${message}`;
    if (this.#unknown.some((cause) => cause.message === text)) return;
    const remedy = "Run the program under a trace that uses the library, and merge it with --trace.";
    this.#unknown.push({ kind: "unknown-library", message: text, remedy, place: undefined });
  }

  #mapped(name: string, path: readonly Step[]): boolean {
    const { functions, library: libc } = this.#options.map;
    const mapped = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!mapped) return false;
    const isWrapper = mapped.syscalls.length <= 1 && mapped.features.length === 0;
    const inLibrary = path.filter(({ library }) => library !== undefined).length > 1;
    const origin = inLibrary ? "library" : isWrapper ? "thin-wrapper" : "map";
    const given = inLibrary ? [{ arguments: [], who: path.at(-2)?.library ?? "a library" }] : this.#calls.of(name);
    for (const syscall of new Set([...mapped.syscalls, ...Object.keys(mapped.uses ?? {})]))
      this.#conditions.use(syscall, mapped.uses?.[syscall], `\`${name}\` of ${libc}`, given);
    for (const syscall of mapped.syscalls)
      this.#permits.add(syscall, { kind: "reached", path, because: "direct" }, origin, true);
    for (const feature of mapped.features) {
      if (feature === "nss") this.#askNames(name, path);
      if (feature === "iconv") this.#unknown.push(conversionCause(name, this.#callOf(name), libc));
      if (["nss", "iconv", "dlopen"].includes(feature)) this.#loader ??= name;
      this.#feature(feature, path, inLibrary ? "library" : "map");
    }
    if (startingThreads.has(name)) this.#feature("threads", path, "map");
    return true;
  }

  /** The name service switch loads plug-ins: those that the machine's configuration names, if that is at hand. */
  #askNames(name: string, path: readonly Step[]): void {
    const { nameService, map } = this.#options;
    if (!nameService) this.#unknown.push(nameServiceCause(name, this.#callOf(name), map.library));
    for (const database of nameService ? askedBy(name, nameService.databases.keys()) : [])
      for (const service of nameService?.databases.get(database) ?? []) {
        this.#unknown.push(...(nameService?.unread.get(service) ?? []));
        const summary = this.#summaries.get(nameService?.plugIns.get(service) ?? "");
        if (!summary || this.#done.has(`load ${summary.library}`)) continue;
        this.#done.add(`load ${summary.library}`);
        this.#load(summary, path);
        for (const one of Object.keys(summary.functions))
          if (one.startsWith("_nss_")) this.#library(summary.library, one, path);
      }
  }

  /** Where the program calls a function of the C library. */
  #callOf(name: string): Place | undefined {
    return this.#reach.pathTo(`libc:${name}`).at(-1)?.place;
  }

  #feature(feature: LibraryFeature, path: readonly Step[], origin: Origin): void {
    const { features, featureUses, library } = this.#options.map;
    for (const syscall of features[feature]) {
      this.#conditions.use(syscall, featureUses[feature][syscall], `${library} (${feature})`, []);
      this.#permits.add(syscall, { kind: "reached", path, because: feature }, origin, true);
    }
  }

  /** Programs that it starts keep the filter; what it loads isn't known. */
  #callOut(): void {
    for (const execution of this.#program.executions) this.#unknown.push(executionCause(execution));
    this.#unknown.push(...loadingCauses(this.#program, this.#reach));
  }

  #placed({ file, ...rest }: Place): Place {
    return { ...rest, file: this.#options.fileName(file) };
  }

  #stepsTo(id: string): readonly Step[] {
    const path = this.#reach.pathTo(id);
    const first = path[0]?.from ?? id;
    const step = (of: string, place: Step["place"]): Step => {
      const known = this.#program.functions.get(of);
      return { name: known?.name ?? of, library: known?.library, place: place && this.#placed(place) };
    };
    return [step(first, undefined), ...path.map(({ to, place }) => step(to, place))];
  }
}
