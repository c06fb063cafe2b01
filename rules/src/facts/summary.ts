import type { BlockFact, LoopFact, Value } from "./fact.js";

/**
 * What one file offers others: its functions and macros that reach the kernel, each with the calls that do so, and its
 * constants. Plain JSON. Paths have slashes and are relative to {@link Summaries.root}.
 */
export interface UnitSummary {
  readonly file: string;
  /**
   * C: what it includes, as written (`"a.h"` or `<a.h>`) while a file is summarised alone; as paths of units once it
   * stands in {@link Summaries}.
   */
  readonly includes: readonly string[];
  readonly functions: readonly FunctionSummary[];
  /** JavaScript: what others can name of it. */
  readonly exports?: Readonly<Record<string, ExportSummary>>;
  /** JavaScript: modules of which it hands on everything, as written. Absent in {@link Summaries}. */
  readonly stars?: readonly string[];
  /** Object-like macros and enumerators; only numbers, strings and symbol sets. */
  readonly constants: Readonly<Record<string, Value>>;
  /** Macros that begin a loop and take the statement behind them as its body. */
  readonly loopMacros: readonly string[];
  /** Headers: functions that they declare. In {@link Summaries} only those that several files define. */
  readonly declares: readonly string[];
  /** Functions declared here that never return. */
  readonly noreturn: readonly string[];
  /** Names of constants that its calls use and that it doesn't define. Empty in {@link Summaries}. */
  readonly wants: readonly string[];
  /** Folders that its compiler looks for headers in, from `compile_commands.json`. Empty in {@link Summaries}. */
  readonly folders: readonly string[];
  /** Programs and libraries that it is compiled into, from `compile_commands.json`; none known: empty. */
  readonly link: readonly string[];
}

export interface FunctionSummary {
  readonly name: string;
  readonly kind: "function" | "macro";
  readonly linkage: "static" | "extern" | "local";
  readonly parameters: readonly ParameterSummary[];
  readonly variadic?: true;
  /** It never returns. */
  readonly exits?: true;
  /** Indexes of the parameters that it calls for every item that it goes over; in {@link Summaries} through others too. */
  readonly perItem?: readonly number[];
  /** How many helpers lie between it and the nearest call that crosses. Absent while a file is summarised alone. */
  readonly near?: number;
  /** Loops and arms around the calls; the body of the function is block 0 and isn't listed. */
  readonly blocks: readonly BlockSummary[];
  /** In the order in which they are evaluated. */
  readonly calls: readonly CallSummary[];
}

/** A function of the module itself, or of another one: `from` is the module as written, and a unit's path in {@link Summaries}. */
export interface ExportSummary {
  readonly from?: string;
  /** In raw summaries of what is `from` elsewhere, its exported name. */
  readonly name: string;
}

export interface ParameterSummary {
  /** Absent when the parameter has none. */
  readonly name?: string;
  readonly type?: string;
}

export interface BlockSummary {
  readonly kind: Exclude<BlockFact["kind"], "body">;
  /** Index of the block around it. */
  readonly in: number;
  /** First and last moment inside, on the clock that {@link CallSummary.at} reads. */
  readonly from: number;
  readonly to: number;
  readonly loop?: Pick<LoopFact, "form" | "trips">;
  /** Arms of one decision have the same number here; `sense` as in {@link BlockFact.guard}. */
  readonly decision?: number;
  readonly sense?: boolean;
  readonly leaves?: NonNullable<BlockFact["leaves"]>;
}

export interface CallSummary {
  readonly callee: string;
  readonly at: number;
  /** Index of the block that it stands in; absent: the body. */
  readonly in?: number;
  /**
   * Values in terms of parameters and constants: `variable` is the index of a parameter, `call` that of a call of
   * this function. What depends on anything else is `unknown`.
   */
  readonly arguments: readonly Value[];
  /** Indexes of parameters that are handed on in a struct, beside a function that can call them. Absent in {@link Summaries}. */
  readonly bundled?: readonly number[];
  /** The function returns what this call returned. */
  readonly returned?: true;
}

/** The summaries of a project, pruned to what reaches the kernel and resolved to one another. */
export interface Summaries {
  readonly kind: "syscall-lint summaries";
  readonly version: 1;
  /** Folder that the paths are relative to: absolute, or relative to the file that this stands in. */
  readonly root: string;
  readonly units: readonly UnitSummary[];
}

/** How many helpers may lie between a call and what it reaches in the kernel; further away nothing is worth saying. */
export const farthest = 3;
