import type { LintOptions } from "../host/lint-options.js";
import type { Diagnosis, ForeignFindings } from "../service/diagnosis.js";
import type { Explanation } from "../service/explain.js";
import type { SourceLanguage } from "../service/source-code.js";
import type { Change } from "../service/text-document.js";
import type { Judgement } from "../service/why.js";
import type { Span } from "eslint-plugin-syscalls/facts";
import type { SummariesReference } from "eslint-plugin-syscalls/summaries";
import type { FileSites } from "../service/call-sites.js";

/** What decides what rules and facts say of a document. */
interface Circumstances {
  readonly options: LintOptions;
  /** Changes when package.json files may have. */
  readonly manifests: number;
}

/** What can be asked about one version of a document. */
export interface Questions {
  readonly diagnose: {
    /** `exactly`: nothing may be taken over from earlier texts. `foreign`: found elsewhere, instead of by our linter. */
    readonly question: Circumstances & { readonly exactly: boolean; readonly foreign?: ForeignFindings | undefined };
    readonly answer: Diagnosis;
  };
  readonly hover: {
    readonly question: Circumstances & { readonly offset: number };
    readonly answer: { readonly span: Span; readonly explanation: Explanation } | undefined;
  };
  /** `line` counts from 1. */
  readonly why: {
    readonly question: Circumstances & { readonly line: number };
    readonly answer: readonly Judgement[];
  };
  readonly sites: { readonly question: Circumstances; readonly answer: FileSites };
}

/** What can be asked about a folder on the disk. */
export interface FolderQuestions {
  readonly files: {
    readonly question: {
      readonly folder: string;
      readonly languages: readonly SourceLanguage[];
      readonly most: number;
    };
    readonly answer: FolderFiles;
  };
  readonly summaries: {
    readonly question: { readonly folder: string };
    readonly answer: SummariesReference | undefined;
  };
}

export interface FolderFiles {
  /** Absolute, sorted. */
  readonly paths: readonly string[];
  /** How many more there are. */
  readonly left: number;
}

export type Kind = keyof Questions;
export type FolderKind = keyof FolderQuestions;

/** One job for a thread: brings its document up to date, then asks. Plain data. */
export interface Job<K extends Kind = Kind> {
  readonly job: number;
  readonly uri: string;
  readonly path: string;
  readonly language: SourceLanguage;
  /** The text on the disk is meant; nothing of it is kept. */
  readonly onDisk?: true;
  /** The whole text, unless the thread has an earlier version that `changes` bring up to date. */
  readonly text: string | undefined;
  readonly changes: readonly Change[];
  readonly kind: K;
  readonly question: Questions[K]["question"];
}

export interface FolderJob<K extends FolderKind = FolderKind> {
  readonly job: number;
  readonly kind: K;
  readonly question: FolderQuestions[K]["question"];
}

export type ToThread = Job | FolderJob | { readonly close: string };

export type Answer = Questions[Kind]["answer"] | FolderQuestions[FolderKind]["answer"];

/** `text`: of a file on the disk, where spans in the answer speak of it. */
export type FromThread =
  | { readonly kind: "answer"; readonly job: number; readonly answer: Answer; readonly text?: string }
  | { readonly kind: "progress"; readonly job: number; readonly done: number; readonly total: number }
  | { readonly kind: "failure"; readonly job: number; readonly stopped: boolean; readonly message: string }
  | { readonly kind: "rule error"; readonly rule: string; readonly message: string; readonly path: string };

/** A shared number: the job that its thread is to give up. */
export interface ThreadData {
  readonly stop: Int32Array;
}
