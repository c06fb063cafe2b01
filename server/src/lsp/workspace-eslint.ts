import type { Linter } from "eslint";
import { MessageType, ShowMessageNotification, type Connection } from "vscode-languageserver/node";
import type { EslintHome } from "../host/eslint-home.js";
import { EslintProcess, type EslintQuestion } from "../host/eslint-process.js";
import type { ForeignFindings } from "../service/diagnosis.js";
import type { Log } from "./log.js";
import { GivenUp } from "./thread.js";

/** A workspace of many packages can have many; those that were asked last are kept. */
const mostProcesses = 4;

/** How long one that has ended is left alone after its start, unless something has changed; in milliseconds. */
const rest = 60_000;

/** The ESLints of folders that the user trusts. */
export class WorkspaceEslint {
  readonly #connection: Connection;
  readonly #log: Log;
  /** By the home's path; the one that was asked last comes last. */
  readonly #processes = new Map<
    string,
    { readonly stamp: string; readonly process: EslintProcess; readonly at: number }
  >();

  constructor(connection: Connection, log: Log) {
    this.#connection = connection;
    this.#log = log;
  }

  /**
   * Undefined where the folder's configuration has none of our rules. That it can't be used is a finding.
   * @throws GivenUp after `signal`
   */
  async findings(
    home: EslintHome,
    question: EslintQuestion,
    signal: AbortSignal,
  ): Promise<ForeignFindings | undefined> {
    const answer = await this.#processFor(home).ask(question, signal);
    if (!answer) throw new GivenUp();
    if (answer.kind === "not ours") return undefined;
    if (answer.kind === "ours") return answer;
    const [reason = ""] = answer.message.trim().split("\n");
    await this.#tellOnce(home, reason);
    const message = `the ESLint of this folder failed: ${reason}`;
    return {
      messages: [{ ruleId: null, fatal: true, severity: 2, line: 1, column: 1, message } satisfies Linter.LintMessage],
      docs: {},
    };
  }

  stop(): void {
    for (const { process } of this.#processes.values()) process.stop();
    this.#processes.clear();
  }

  #processFor({ path, stamp }: EslintHome): EslintProcess {
    const known = this.#processes.get(path);
    // One that has ended would end again at every key.
    const isTried = known?.process.isOver !== true || performance.now() - known.at < rest;
    const isGood = known?.stamp === stamp && isTried;
    const process = isGood ? known.process : new EslintProcess(path);
    if (!isGood) known?.process.stop();
    this.#processes.delete(path);
    this.#processes.set(path, { stamp, process, at: isGood ? known.at : performance.now() });
    const [oldest] = this.#processes;
    if (oldest && this.#processes.size > mostProcesses) {
      oldest[1].process.stop();
      this.#processes.delete(oldest[0]);
    }
    return process;
  }

  async #tellOnce({ path, stamp }: EslintHome, reason: string): Promise<void> {
    const told = `ESLint in ${path} failed, so nothing of this folder is checked: ${reason.replace(/\.?$/, ".")}`;
    const remedy =
      `Run \`npx eslint\` there to see more, and install what is missing; ` +
      `the setting syscallLint.eslint "off" checks with the built-in rules instead.`;
    if (!this.#log.once("error", `${path} ${stamp} ${reason}`, `${told} ${remedy}`)) return;
    await this.#connection.sendNotification(ShowMessageNotification.type, {
      type: MessageType.Error,
      message: `syscall-lint: ${told} ${remedy}`,
    });
  }
}
