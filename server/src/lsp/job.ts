import type { LintOptions } from "../host/lint-options.js";
import type { Diagnosis } from "../service/diagnosis.js";
import type { Explanation } from "../service/explain.js";
import type { SourceLanguage } from "../service/source-code.js";
import type { Change } from "../service/text-document.js";
import type { Span } from "eslint-plugin-syscalls/facts";

/** What can be asked about one version of a document. */
export interface Questions {
  readonly diagnose: {
    readonly question: {
      readonly options: LintOptions;
      /** Changes when package.json files may have. */
      readonly manifests: number;
      /** Nothing may be taken over from earlier texts. */
      readonly exactly: boolean;
    };
    readonly answer: Diagnosis;
  };
  readonly hover: {
    readonly question: { readonly offset: number };
    readonly answer: { readonly span: Span; readonly explanation: Explanation } | undefined;
  };
}

export type Kind = keyof Questions;

/** One job for a thread: brings its document up to date, then asks. Plain data. */
export interface Job<K extends Kind = Kind> {
  readonly job: number;
  readonly uri: string;
  readonly path: string;
  readonly language: SourceLanguage;
  /** The whole text, unless the thread has an earlier version that `changes` bring up to date. */
  readonly text: string | undefined;
  readonly changes: readonly Change[];
  readonly kind: K;
  readonly question: Questions[K]["question"];
}

export type ToThread = Job | { readonly close: string };

export type FromThread =
  | { readonly kind: "answer"; readonly job: number; readonly answer: Questions[Kind]["answer"] }
  | { readonly kind: "failure"; readonly job: number; readonly stopped: boolean; readonly message: string }
  | { readonly kind: "rule error"; readonly rule: string; readonly message: string; readonly path: string };

/** A shared number: the job that its thread is to give up. */
export interface ThreadData {
  readonly stop: Int32Array;
}
