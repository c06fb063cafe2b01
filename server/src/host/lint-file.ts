import { relative, resolve, sep } from "node:path";
import { ESLint } from "eslint";
import { oursOf, saysUnparsed, withoutFatal } from "../service/comment-complaints.js";
import { failureOf, type FileReport, type Message } from "../service/report.js";
import type { SourceLanguage } from "../service/source-code.js";
import { eslintOptions, settingsOf, variantOf, type Variant } from "./configuration.js";
import type { FoundFile } from "./discover.js";
import { NodeFloors } from "./engines.js";
import { languageOf } from "./language.js";
import type { LintOptions } from "./lint-options.js";
import { codeOfError, readSource, writeSource } from "./read-source.js";

/** Lints files one after the other under the same options. A file that fails says so and harms no other. */
export class FileLinter {
  readonly #options: LintOptions;
  readonly #floors = new NodeFloors();
  readonly #engines = new Map<string, ESLint>();
  /** The same without knowledge of other files. */
  #alone: FileLinter | undefined;

  constructor(options: LintOptions) {
    this.#options = options;
  }

  async lint(file: FoundFile): Promise<FileReport> {
    const { path } = file;
    const language = languageOf(path);
    const reading = readSource(file);
    if (reading.kind === "failure") return failureOf(path, reading.what, reading.remedy);
    if (reading.kind === "skipped") return { path, messages: [], skipped: reading.why };
    if (!language) return { path, messages: [], skipped: "ignored" };
    const node = language === "c" ? undefined : this.#floors.of(path);
    const variant = variantOf(path, language, node);
    try {
      const result = await this.#lintText(reading.text, path, variant);
      if (result === "ignored") return { path, messages: [], skipped: "ignored" };
      const fixed = result.output !== undefined && result.output !== reading.text;
      if (result.output !== undefined && fixed) writeSource(path, result.output, reading.encoding);
      const messages = this.#options.explain
        ? await this.#explained(result.output ?? reading.text, path, language, result.messages)
        : result.messages;
      const others = await this.#throughOthers(result.output ?? reading.text, path, variant, result.messages);
      const note = reading.note === undefined ? {} : { note: reading.note };
      const rows = await this.#rows(reading.text, path, variant, messages);
      return { path, messages, ...(fixed ? { fixed } : {}), ...note, ...others, ...rows };
    } catch (error) {
      return crashOf(path, error);
    }
  }

  async #lintText(text: string, path: string, variant: Variant): Promise<ESLint.LintResult | "ignored"> {
    const result = await this.#lintAs(text, path, variant);
    if (result === "ignored" || this.#options.config !== undefined || variant.language !== "javascript") return result;
    if (!result.messages.some(saysUnparsed)) return result;
    // Sloppy scripts may do what modules may not: `with`, `return` at the top, octal numbers.
    const again = await this.#lintAs(text, path, { ...variant, sourceType: "commonjs" });
    return again !== "ignored" && again.messages.some(saysUnparsed) ? result : again;
  }

  async #lintAs(text: string, path: string, variant: Variant): Promise<ESLint.LintResult | "ignored"> {
    const engine = await this.#engineFor(variant);
    const [result] = await engine.lintText(text, { filePath: path, warnIgnored: true });
    if (!result || result.messages.some(saysIgnored)) return "ignored";
    const messages = this.#options.config === undefined ? oursOf(result.messages) : result.messages.map(withoutFatal);
    return { ...result, messages: messages.map((message) => (message.fatal ? withRemedy(message) : message)) };
  }

  /** Counted by linting once more: only files with findings need that, and those are few. */
  async #throughOthers(
    text: string,
    path: string,
    variant: Variant,
    messages: readonly Message[],
  ): Promise<Pick<FileReport, "throughOthers">> {
    const { summaries, ...options } = this.#options;
    if (summaries === undefined || !messages.some((one) => one.fatal !== true)) return {};
    this.#alone ??= new FileLinter({ ...options, fix: false, explain: false });
    const result = await this.#alone.#lintText(text, path, variant);
    const alone = new Set(result === "ignored" ? [] : result.messages.map(keyOf));
    return { throughOthers: messages.filter((one) => !alone.has(keyOf(one))).length };
  }

  async #explained(
    text: string,
    path: string,
    language: SourceLanguage,
    messages: readonly Message[],
  ): Promise<readonly Message[]> {
    const { explainMessages } = await import("../service/finding-explanation.js");
    return explainMessages(text, path, language, messages, this.#options.rows);
  }

  async #rows(
    text: string,
    path: string,
    variant: Variant,
    messages: readonly Message[],
  ): Promise<Pick<FileReport, "rows">> {
    const { sitesFrom } = this.#options;
    if (sitesFrom === undefined || messages.some(({ fatal }) => fatal)) return {};
    const { rowsOfText } = await import("../service/report-rows.js");
    const file = relative(sitesFrom, path).split(sep).join("/");
    const settings = { syscalls: settingsOf(this.#options, variant) };
    return { rows: await rowsOfText({ text, path, file, language: variant.language }, settings, messages) };
  }

  async #engineFor(variant: Variant): Promise<ESLint> {
    const key = JSON.stringify(variant);
    const known = this.#engines.get(key);
    if (known) return known;
    const engine = new ESLint(await eslintOptions(this.#options, { ...variant, root: resolve(variant.root) }));
    this.#engines.set(key, engine);
    return engine;
  }
}

function keyOf({ ruleId, line, column, message }: Message): string {
  return JSON.stringify([ruleId, line, column, message]);
}

function saysIgnored(message: Message): boolean {
  return message.ruleId === null && message.fatal !== true && message.message.startsWith("File ignored ");
}

function withRemedy(message: Message): Message {
  return { ...message, message: `${message.message}. Correct it, or leave the file out with --ignore.` };
}

function crashOf(path: string, error: unknown): FileReport {
  const code = codeOfError(error);
  if (code === "EACCES" || code === "EROFS" || code === "EPERM") {
    return failureOf(
      path,
      `The fixed text can't be written (${code}).`,
      "Give yourself permission, or run without --fix.",
    );
  }
  const text = error instanceof Error ? error.message : String(error);
  const rule = /Rule: "([^"]+)"/.exec(text)?.[1];
  const line = /Occurred while linting .*?:(\d+)$/m.exec(text)?.[1];
  const reason = text.split("\n", 1)[0] ?? "";
  const what =
    rule === undefined
      ? `Linting stopped with an internal error: ${reason}.`
      : `The rule ${rule} stopped with an internal error: ${reason}.`;
  const remedy =
    rule === undefined
      ? "Please report it with this file."
      : `Please report it with this file; --rule '${rule}: off' leaves the rule out.`;
  const report = failureOf(path, what, remedy);
  return line === undefined
    ? report
    : { ...report, messages: report.messages.map((message) => ({ ...message, line: Number(line) })) };
}
