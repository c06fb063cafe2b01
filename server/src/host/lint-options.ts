import type { Linter } from "eslint";
import type { Target } from "eslint-plugin-syscalls/facts";
import type { SummariesReference } from "eslint-plugin-syscalls/summaries";
import type { Rows } from "syscall-db";

/** What decides how every file of one run is linted. Plain data: it crosses to worker threads. */
export interface LintOptions {
  /** The folder that `config`'s patterns are relative to. */
  readonly cwd: string;
  /** An ESLint configuration file instead of the built-in one. */
  readonly config?: string;
  readonly strict: boolean;
  /** On top of the configuration; full names (`syscalls/no-x`). */
  readonly rules: Readonly<Record<string, Linter.RuleEntry>>;
  /** `node` here outdoes what a package.json says. */
  readonly target: Target;
  /** The user's own rows for the database. */
  readonly rows?: Rows;
  /** What other files of the project do. */
  readonly summaries?: SummariesReference;
  readonly fix: boolean;
  readonly explain: boolean;
  /** Call sites are told too, with paths from this folder. */
  readonly sitesFrom?: string;
}
