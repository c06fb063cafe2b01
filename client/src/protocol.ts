import type { Range } from "vscode-languageclient/node";

/** What the server tells of call sites: `syscall-lint/syscalls`. */
export const syscallsRequest = "syscall-lint/syscalls";
/** Sent by the server when an answer may be other than before. */
export const syscallsChanged = "syscall-lint/syscallsChanged";

export interface SyscallsResult {
  readonly files: readonly FileSyscalls[];
  /** Files that were left out because there are too many. */
  readonly left: number;
}

export interface FileSyscalls {
  readonly uri: string;
  readonly functions: readonly FunctionSyscalls[];
}

export interface FunctionSyscalls {
  readonly name: string;
  readonly range: Range;
  readonly selectionRange: Range;
  readonly sites: readonly SiteSyscalls[];
}

export type Tier = "vdso" | "fast" | "medium" | "heavy";

export interface SiteSyscalls {
  readonly text: string;
  /** Helpers on the way to the dearest call, and that call. */
  readonly chain: readonly string[];
  /** The dearest first. */
  readonly syscalls: readonly string[];
  readonly category: string;
  readonly tier: Tier;
  readonly privilege: { readonly capabilities: readonly string[]; readonly always: boolean };
  readonly range: Range;
  /** Of one call of the function: a number to sort by, and how it comes about. */
  readonly crossings: { readonly predicted: number; readonly assumes: boolean; readonly text: string };
}
