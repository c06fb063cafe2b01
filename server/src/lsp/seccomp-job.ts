import type { DraftResult } from "./seccomp-request.js";

/** What a thread is to draft. Plain data, paths absolute. */
export interface DraftJob {
  /** The program's folder; files are named relative to it. */
  readonly folder: string;
  /** The workspace's folder around: a build is looked for as far as that. */
  readonly top: string;
  /** The file that the user looks at, when one was named: it chooses among several programs. */
  readonly file: string | undefined;
  /** The module in which a program for Node starts; undefined for a program in C. */
  readonly script: string | undefined;
  readonly format: string;
  readonly entry: string | undefined;
  readonly compileCommands: string | undefined;
  /** Release line of Node: "24". */
  readonly node: string;
  readonly libc: "glibc-2.36" | "musl-1.2";
  /** Whether columns can be told: the source's are in UTF-16 units. */
  readonly columns: boolean;
}

export type FromDraftThread =
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  | { readonly kind: "result"; readonly result: DraftResult }
  | { readonly kind: "failure"; readonly message: string };
