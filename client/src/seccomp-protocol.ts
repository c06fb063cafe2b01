import type { Range } from "vscode-languageclient/node";

/** What the server drafts: `syscall-lint/draftSeccomp`. */
export const draftRequest = "syscall-lint/draftSeccomp";
/** The formats that it has. */
export const formatsRequest = "syscall-lint/seccompFormats";

export interface SeccompFormat {
  readonly name: string;
  readonly about: string;
}

export interface DraftParams {
  readonly uri: string;
  readonly format: string;
  readonly trusted: boolean;
  readonly entry?: string;
  readonly workDoneToken: string;
}

export type DraftResult = Drafted | Refused;

export interface Refused {
  readonly kind: "refused";
  readonly message: string;
  readonly remedy: string;
  readonly choices: readonly string[];
}

export interface Drafted {
  readonly kind: "draft";
  readonly program: string;
  readonly verdict: string;
  readonly text: string;
  readonly isBinary: boolean;
  readonly calls: readonly DraftedCall[];
  readonly causes: readonly DraftCause[];
}

export interface DraftedCall {
  readonly syscall: string;
  readonly range: Range;
  readonly witnesses: readonly DraftWitness[];
}

export interface DraftWitness {
  readonly text: string;
  readonly location?: SourceLocation;
}

export interface DraftCause {
  readonly kind: string;
  readonly message: string;
  readonly remedy: string;
  readonly location?: SourceLocation;
}

interface SourceLocation {
  readonly uri: string;
  readonly range: Range;
}
