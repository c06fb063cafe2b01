import { counterparts, type Architecture, type Database, type LibraryCall, type NodeFeatures } from "syscall-db";
import { libraryOf } from "../program/node/node-program.js";
import type { Cause, Edge, Program } from "../program/program.js";
import { Reach } from "../program/reach.js";
import type { Action, Allowlist, Origin, Permit, Step, Witness } from "./allowlist.js";
import { executionCause, hostLookupCause } from "./calling-out.js";
import { capabilitiesOf } from "./risk.js";
import { newerThan } from "./younger.js";

export interface NodeDraftOptions {
  readonly db: Database;
  /** "node-20", "node-22", "node-24" */
  readonly release: string;
  readonly architectures: readonly Architecture[];
  readonly otherwise: Action;
}

/**
 * What Node may come to do that no recording is sure to show: a signal handler returns, a wait goes on after a stop, V8
 * grows an array in place, a lock's holder lets others go first, a failed check aborts.
 */
const rare = ["rt_sigreturn", "restart_syscall", "mremap", "sched_yield", "tgkill", "gettid"];

/** Modules that others are built on: lib/ of Node. */
const builtOn: Readonly<Record<string, readonly string[]>> = {
  "node:net": ["node:dns"],
  "node:dgram": ["node:dns"],
  "node:http": ["node:net"],
  "node:https": ["node:tls", "node:http"],
  "node:http2": ["node:tls", "node:http"],
  "node:tls": ["node:net"],
  "node:cluster": ["node:child_process", "node:net"],
  "node:_http_agent": ["node:http"],
};

/** Globals that are whole modules' work. */
const globals: Readonly<Record<string, readonly string[]>> = {
  fetch: ["node:https"],
  WebSocket: ["node:https"],
  EventSource: ["node:https"],
};

/** Modules without a call of their own to the kernel: what others need that they are given comes with those. */
const computes =
  /^node:(?:assert|async_hooks|buffer|console|constants|diagnostics_channel|events|module|path|perf_hooks|punycode|querystring|stream|string_decoder|sys|test|timers|url|util)(?:\/.*)?$/;

/** How many witnesses a permit keeps. */
const mostWitnesses = 8;

/** The allowlist of a program that a release of Node runs. @throws Error when nothing was recorded of the release. */
export function draftNode(program: Program, options: NodeDraftOptions): Allowlist {
  return new NodeDrafting(program, options).allowlist();
}

class NodeDrafting {
  readonly #program: Program;
  readonly #options: NodeDraftOptions;
  readonly #features: NodeFeatures;
  readonly #reach: Reach;
  readonly #rows: readonly LibraryCall[];
  readonly #permits = new Map<string, { readonly because: Witness[]; origin: Origin }>();
  readonly #unknown: Cause[];
  readonly #done = new Set<string>();

  constructor(program: Program, options: NodeDraftOptions) {
    const features = options.db.nodeFeatures(options.release);
    if (!features) throw new Error(`Nothing was recorded of ${options.release}`);
    this.#program = program;
    this.#options = options;
    this.#features = features;
    this.#reach = new Reach(program);
    this.#rows = [...options.db.calls("node")];
    this.#unknown = [...program.unknown];
  }

  allowlist(): Allowlist {
    const { db, release, architectures, otherwise } = this.#options;
    const startup = db.startup(release);
    const always = [...Object.keys(startup?.syscalls ?? {}), ...(this.#features.features["base"] ?? []), ...rare];
    for (const syscall of new Set(["execve", "exit_group", ...always]))
      this.#permit(syscall, { kind: "start-up", of: release }, "base");
    for (const id of this.#reach.functions()) {
      const known = this.#program.functions.get(id);
      if (known?.library !== undefined) this.#use(known.name);
    }
    for (const execution of this.#program.executions)
      if (this.#reach.has(execution.from)) this.#unknown.push(executionCause(execution));
    this.#addFamilies();
    const permits = [...this.#permits]
      .map(([syscall, { because, origin }]): Permit => ({ syscall, when: [], because, origin, seen: "static" }))
      .sort((a, b) => (a.syscall < b.syscall ? -1 : 1));
    return {
      program: this.#program.name,
      architectures,
      runtime: release,
      permits,
      newer: newerThan("glibc-2.36", db).filter((name) => !this.#permits.has(name)),
      otherwise,
      unknown: this.#unknown,
      verdict: this.#unknown.length === 0 ? "closed" : "open",
      capabilities: capabilitiesOf(permits, db),
    };
  }

  /** A member or module of Node's API that is called or mentioned. */
  #use(name: string): void {
    const { db } = this.#options;
    const canonical = db.canonical(name, "node");
    const module = libraryOf(canonical);
    const row = db.call(name, "node");
    const isModule = canonical === module;
    const methods = this.#rows.filter((one) => one.name.startsWith(`${row?.name ?? canonical}().`));
    const whole = isModule ? this.#rows.filter((one) => one.name.startsWith(`${module}.`)) : [];
    for (const one of [...(row ? [row] : []), ...methods, ...whole]) {
      this.#emit(name, one);
      this.#feature(name, one.name);
    }
    if ([...(row ? [row] : []), ...methods, ...whole].some(asksNameService))
      this.#unknown.push(hostLookupCause(name, this.#edgesTo(name)[0]?.place));
    const isHarmless = row?.emits.length === 0 && methods.length === 0;
    for (const feature of globals[name] ?? []) this.#feature(name, feature);
    if (!isHarmless) this.#feature(name, module);
    if (canonical.startsWith("node:process.stdin")) this.#feature(name, "node:process.stdin");
    if (!row && !isModule && name.startsWith("node:")) this.#untraced(name, module);
    if (isModule && !computes.test(module) && whole.length === 0 && this.#features.features[module] === undefined)
      this.#untraced(name, module);
  }

  #emit(name: string, row: LibraryCall): void {
    for (const { syscall, on } of row.emits)
      if (on === undefined || on === this.#options.release)
        this.#permit(syscall, { kind: "reached", path: this.#stepsTo(name, row.name), because: "direct" }, "map");
  }

  #feature(name: string, feature: string): void {
    if (this.#done.has(`${feature} ${name}`)) return;
    this.#done.add(`${feature} ${name}`);
    for (const syscall of this.#features.features[feature] ?? [])
      this.#permit(syscall, { kind: "reached", path: this.#stepsTo(name), because: feature }, "map");
    for (const below of builtOn[feature] ?? []) this.#feature(name, below);
  }

  /** Functions of which nothing was recorded: everything of their module is permitted, and it is said. */
  #untraced(name: string, module: string): void {
    if (name.includes("()") || this.#features.features[module] !== undefined) return;
    const calls = this.#edgesTo(name).filter(({ kind }) => kind === "call" || name === module);
    const [first] = calls;
    if (!first || computes.test(module)) return;
    for (const row of this.#rows) if (row.name.startsWith(`${module}.`)) this.#emit(name, row);
    this.#unknown.push({
      kind: "untraced-api",
      message: `What \`${name}\` asks of the kernel was never recorded.`,
      remedy: "Trace the program and merge with --trace.",
      place: first.place,
    });
  }

  #edgesTo(id: string): readonly Edge[] {
    return [...this.#program.edges.values()].flat().filter(({ to, from }) => to === id && this.#reach.has(from));
  }

  #addFamilies(): void {
    const { architectures, db } = this.#options;
    for (const [syscall, { origin }] of [...this.#permits])
      for (const architecture of architectures)
        if (db.syscall(syscall)?.numbers[architecture] === undefined)
          for (const other of counterparts(syscall))
            if (db.syscall(other)?.numbers[architecture] !== undefined)
              this.#permit(other, { kind: "family", of: syscall }, origin);
  }

  #permit(syscall: string, witness: Witness, origin: Origin): void {
    const known = this.#permits.get(syscall);
    if (!known) this.#permits.set(syscall, { because: [witness], origin });
    else if (known.because.length < mostWitnesses) known.because.push(witness);
  }

  /** `last` is the row that tells it, when that is another name: a method of what a call gives. */
  #stepsTo(id: string, last: string = id): readonly Step[] {
    const path = this.#reach.pathTo(id);
    const step = (of: string, place: Step["place"]): Step => {
      const { name, library } = this.#program.functions.get(of) ?? { name: of, library: libraryOf(of) };
      return { name, library, place };
    };
    const steps = [step(path[0]?.from ?? id, undefined), ...path.map(({ to, place }) => step(to, place))];
    return last === id ? steps : [...steps, { name: last, library: libraryOf(last), place: undefined }];
  }
}

/** By libc's getaddrinfo or getpwuid_r; `dns.resolve` and its like ask the servers themselves. dns(3), libuv */
function asksNameService({ effects, emits }: LibraryCall): boolean {
  const asksServers = emits.some(({ syscall }) => syscall === "connect");
  return effects.some(({ effect }) => effect === "connects" || (effect === "queries-names" && !asksServers));
}
