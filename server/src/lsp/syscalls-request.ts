import type { Range } from "vscode-languageserver/node";
import type { CallSite, PredictedCrossings, SiteFunction } from "../service/call-sites.js";

/**
 * `syscall-lint/syscalls`: where the workspace's code crosses into the kernel. Answered per file; with a
 * `partialResultToken`, files arrive as `$/progress` while they are read and the final answer has none. Can be cancelled.
 * `syscall-lint/syscallsChanged` is a notification without parameters: an answer may be other than before.
 */
export const syscallsRequest = "syscall-lint/syscalls";
export const syscallsChanged = "syscall-lint/syscallsChanged";

export interface SyscallsParams {
  /** Only these files, whether open or not; otherwise every checked file of the workspace's folders. */
  readonly uris?: readonly string[];
  readonly partialResultToken?: string | number;
  readonly workDoneToken?: string | number;
}

export interface SyscallsResult {
  readonly files: readonly FileSyscalls[];
  /** Files of the workspace that were left out because there are too many. */
  readonly left: number;
}

/** Files without call sites aren't told. */
export interface FileSyscalls {
  readonly uri: string;
  readonly functions: readonly FunctionSyscalls[];
}

export interface FunctionSyscalls extends Pick<SiteFunction, "name" | "isEntry"> {
  readonly range: Range;
  readonly selectionRange: Range;
  /** In the order of the text. */
  readonly sites: readonly SiteSyscalls[];
}

export interface SiteSyscalls extends Pick<
  CallSite,
  "callee" | "text" | "chain" | "syscalls" | "category" | "tier" | "privilege"
> {
  readonly range: Range;
  readonly loops: readonly { readonly range: Range; readonly trips: number | "input" | "unknown" }[];
  readonly crossings: PredictedCrossings;
}
