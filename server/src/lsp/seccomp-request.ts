import type { Range } from "vscode-languageserver/node";
import type { Verdict } from "../seccomp/allowlist.js";

/**
 * `syscall-lint/draftSeccomp`: the allowlist of a program, as text of a format, with the reason for every call. Reads
 * the files on the disk; with `compile_commands.json` it runs the compilers that this names, so only in a workspace
 * that the user trusts. Can be cancelled; tells its progress by `workDoneToken`.
 * `syscall-lint/seccompFormats`, without parameters: what can be asked for, as {@link SeccompFormat} each.
 */
export const draftRequest = "syscall-lint/draftSeccomp";
export const formatsRequest = "syscall-lint/seccompFormats";

export interface SeccompFormat {
  readonly name: string;
  readonly about: string;
}

export interface DraftParams {
  /**
   * A folder, or a file of the program in C, whose folder is then the workspace's around it; or the module in which a
   * program for Node starts.
   */
  readonly uri: string;
  readonly format: string;
  /** Whether the user trusts the workspace: the client knows. */
  readonly trusted: boolean;
  /** One of {@link Refused.choices}, or a function to start in. */
  readonly entry?: string;
  /** A compile_commands.json or what `syscall-lint record-build` wrote; else the nearest one is looked for. */
  readonly compileCommands?: string;
  readonly workDoneToken?: string | number;
}

export type DraftResult = Drafted | Refused;

export interface Refused {
  readonly kind: "refused";
  readonly message: string;
  readonly remedy: string;
  /** When something must be named as `entry`: what can be. */
  readonly choices: readonly string[];
}

export interface Drafted {
  readonly kind: "draft";
  readonly program: string;
  readonly verdict: Verdict;
  /** Base64 when `isBinary`. */
  readonly text: string;
  readonly isBinary: boolean;
  /** Calls that the text lists, in its order. */
  readonly calls: readonly DraftedCall[];
  readonly causes: readonly DraftCause[];
}

export interface DraftedCall {
  readonly syscall: string;
  /** Of its name in the text. */
  readonly range: Range;
  /** The plainest first. */
  readonly witnesses: readonly DraftWitness[];
}

export interface DraftWitness {
  /** "main → … → fread → read". */
  readonly text: string;
  /** The last place on the way that is in the program's source; none where the runtime itself makes the call. */
  readonly location?: SourceLocation;
}

/** Why the draft may not be all. */
export interface DraftCause {
  readonly kind: string;
  readonly message: string;
  readonly remedy: string;
  readonly location?: SourceLocation;
}

export interface SourceLocation {
  readonly uri: string;
  readonly range: Range;
}
