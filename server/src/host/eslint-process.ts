import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ESLint, Linter } from "eslint";
import type { RuleDocs } from "../service/diagnosis.js";

export interface EslintQuestion {
  readonly path: string;
  /** Undefined: what is on the disk. */
  readonly text: string | undefined;
  /** Whether findings are wanted, or only whether the configuration has our rules. */
  readonly lint: boolean;
}

/** What the workspace's ESLint says of one text. Rules keep the names that the configuration gives them. */
export type EslintAnswer =
  | {
      readonly kind: "ours";
      readonly messages: readonly Linter.LintMessage[];
      readonly docs: Readonly<Record<string, RuleDocs>>;
    }
  /** The configuration has none of our rules. */
  | { readonly kind: "not ours" }
  | { readonly kind: "failure"; readonly message: string };

/** The part of ESLint's package that is used. */
export interface EslintModule {
  readonly loadESLint?: (options: { readonly useFlatConfig: true }) => Promise<typeof ESLint>;
}

/** Milliseconds for one question; the first one loads the configuration with all of its plugins. */
const patience = { first: 60_000, later: 30_000 };

interface Waiting {
  readonly question: EslintQuestion;
  readonly settle: (answer: EslintAnswer) => void;
}

/**
 * The ESLint of a folder with the folder's own configuration and plugins, in a process of its own: it runs the folder's
 * code, so only folders that the user trusts may have one. One question at a time.
 */
export class EslintProcess {
  readonly #child: ChildProcess;
  readonly #waiting: Waiting[] = [];
  #current: (Waiting & { readonly timer: NodeJS.Timeout }) | undefined;
  #hasAnswered = false;
  #end: string | undefined;
  #said = "";

  /** `home`: where ESLint would be started, an absolute path. */
  constructor(home: string) {
    // What the configuration prints must not get between the messages of a protocol.
    this.#child = fork(fileURLToPath(new URL("./eslint-child.js", import.meta.url)), [], {
      cwd: home,
      execArgv: [],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.on("data", (data: Buffer) => (this.#said = (this.#said + data.toString()).slice(-2000)));
    this.#child.on("message", (answer: EslintAnswer) => {
      this.#hasAnswered = true;
      this.#settle(answer);
    });
    this.#child.on("error", ({ message }) => this.#ended(message));
    this.#child.on("exit", (code, signal) => {
      const last = this.#said.trim().split("\n").at(-1) ?? "";
      this.#ended(`its process ended (${signal ?? `status ${code}`})${last === "" ? "" : `: ${last}`}`);
    });
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** Undefined after `signal`. A failure is an answer. */
  ask(question: EslintQuestion, signal: AbortSignal): Promise<EslintAnswer | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    if (this.#end !== undefined) return Promise.resolve({ kind: "failure", message: this.#end });
    return new Promise((resolve) => {
      const leave = () => {
        const index = this.#waiting.indexOf(waiting);
        if (index >= 0) this.#waiting.splice(index, 1);
        resolve(undefined);
      };
      const settle = (answer: EslintAnswer) => {
        signal.removeEventListener("abort", leave);
        resolve(answer);
      };
      const waiting: Waiting = { question, settle };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  /** Whatever it is doing: a configuration may loop for ever. */
  stop(reason = "it was stopped"): void {
    this.#ended(reason);
    this.#child.kill("SIGKILL");
  }

  #next(): void {
    if (this.#current || this.#end !== undefined) return;
    const next = this.#waiting.shift();
    if (!next) return;
    const limit = this.#hasAnswered ? patience.later : patience.first;
    const timer = setTimeout(() => this.stop(`it gave no answer in ${limit / 1000} seconds`), limit);
    this.#current = { ...next, timer };
    this.#child.send(next.question, (error) => {
      if (error) this.#ended(error.message);
    });
  }

  #settle(answer: EslintAnswer): void {
    const current = this.#current;
    this.#current = undefined;
    clearTimeout(current?.timer);
    current?.settle(answer);
    this.#next();
  }

  #ended(reason: string): void {
    if (this.#end !== undefined) return;
    this.#end = reason;
    const failure = { kind: "failure", message: reason } as const;
    for (const { settle } of this.#waiting.splice(0)) settle(failure);
    this.#settle(failure);
  }
}
