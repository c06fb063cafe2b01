import type { Summaries } from "./summary.js";

/** A file of summaries that can't be used: what is wrong, where (as a JSON pointer), and what to do. */
export class SummariesError extends Error {
  override readonly name = "SummariesError";
  readonly file: string;
  readonly place: string;
  readonly remedy: string;

  constructor(file: string, place: string, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${file}${place === "" ? "" : `: ${place}`}: ${problem}. ${remedy}`, options);
    this.file = file;
    this.place = place;
    this.remedy = remedy;
  }
}

const again = "Write it again with syscall-lint summarize.";

/**
 * The summaries that a text holds. All that other code relies on is checked, so that a damaged file can't make a rule
 * throw or speak wrongly.
 *
 * @throws SummariesError on the first thing that is wrong
 */
export function readSummaries(text: string, file: string): Summaries {
  const check = new Check(file);
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SummariesError(file, "", `this is not JSON: ${reason}`, again, { cause: error });
  }
  const whole = check.object(content, "");
  if (whole["kind"] !== "syscall-lint summaries")
    throw new SummariesError(file, "/kind", "this is no file of summaries", "Name the file that `summarize -o` wrote.");
  if (whole["version"] !== 1)
    throw new SummariesError(
      file,
      "/version",
      `version ${JSON.stringify(whole["version"])} is not the one that this release reads (1)`,
      `Use the same release of both packages. ${again}`,
    );
  check.text(whole["root"], "/root");
  check.each(whole["units"], "/units", (unit, place) => check.unit(unit, place));
  return content as Summaries;
}

const kinds: Readonly<Record<string, readonly string[]>> = {
  kind: ["function", "macro"],
  linkage: ["static", "extern", "local"],
  block: ["loop", "arm", "try", "catch", "finally"],
};

class Check {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  unit(value: unknown, place: string): void {
    const unit = this.object(value, place);
    this.text(unit["file"], `${place}/file`);
    for (const list of ["includes", "loopMacros", "declares", "noreturn", "wants", "folders", "link"])
      this.each(unit[list], `${place}/${list}`, (one, at) => this.text(one, at));
    for (const [name, one] of Object.entries(this.object(unit["constants"], `${place}/constants`)))
      this.value(one, `${place}/constants/${name}`, 0, 0);
    for (const [name, one] of Object.entries(this.object(unit["exports"] ?? {}, `${place}/exports`))) {
      const exported = this.object(one, `${place}/exports/${name}`);
      this.text(exported["name"], `${place}/exports/${name}/name`);
      if (exported["from"] !== undefined) this.text(exported["from"], `${place}/exports/${name}/from`);
    }
    this.each(unit["functions"], `${place}/functions`, (one, at) => this.functionSummary(one, at));
  }

  functionSummary(value: unknown, place: string): void {
    const one = this.object(value, place);
    this.text(one["name"], `${place}/name`);
    this.oneOf("kind", one["kind"], `${place}/kind`);
    this.oneOf("linkage", one["linkage"], `${place}/linkage`);
    if (one["near"] !== undefined) this.index(one["near"], `${place}/near`);
    const parameters = this.each(one["parameters"], `${place}/parameters`, (parameter, at) => {
      const { name, type } = this.object(parameter, at);
      if (name !== undefined) this.text(name, `${at}/name`);
      if (type !== undefined) this.text(type, `${at}/type`);
    });
    if (one["perItem"] !== undefined)
      this.each(one["perItem"], `${place}/perItem`, (index, at) => {
        this.index(index, at, parameters);
      });
    const blocks = this.each(one["blocks"], `${place}/blocks`, (block, at, index) => {
      const { kind, in: outer, from, to } = this.object(block, at);
      this.oneOf("block", kind, `${at}/kind`);
      this.index(outer, `${at}/in`, index + 1);
      this.index(from, `${at}/from`);
      this.index(to, `${at}/to`);
    });
    const calls = Array.isArray(one["calls"]) ? one["calls"].length : 0;
    this.each(one["calls"], `${place}/calls`, (call, at) => {
      const { callee, at: moment, in: block, arguments: given } = this.object(call, at);
      this.text(callee, `${at}/callee`);
      this.index(moment, `${at}/at`);
      if (block !== undefined) this.index(block, `${at}/in`, blocks + 1);
      this.each(given, `${at}/arguments`, (argument, here) => this.value(argument, here, parameters, calls));
    });
  }

  /** Of the forms that values of summaries have. */
  value(value: unknown, place: string, parameters: number, calls: number): void {
    const one = this.object(value, place);
    const inside = (part: unknown, at: string) => this.value(part, at, parameters, calls);
    switch (one["kind"]) {
      case "number":
        if (typeof one["value"] !== "number") this.#fail(`${place}/value`, "this is no number");
        return;
      case "boolean":
        if (typeof one["value"] !== "boolean") this.#fail(`${place}/value`, "this is neither true nor false");
        return;
      case "string": {
        this.text(one["value"], `${place}/value`);
        return;
      }
      case "unknown": {
        this.text(one["text"], `${place}/text`);
        return;
      }
      case "name": {
        this.text(one["name"], `${place}/name`);
        return;
      }
      case "null":
        return;
      case "symbols":
        this.each(one["names"], `${place}/names`, (name, at) => this.text(name, at));
        return;
      case "variable": {
        this.index(one["variable"], `${place}/variable`, parameters);
        return;
      }
      case "call": {
        this.index(one["call"], `${place}/call`, calls);
        return;
      }
      case "field":
        this.text(one["name"], `${place}/name`);
        {
          inside(one["of"], `${place}/of`);
          return;
        }
      case "address":
      case "dereference": {
        inside(one["of"], `${place}/of`);
        return;
      }
      case "operation":
        this.text(one["operator"], `${place}/operator`);
        this.each(one["operands"], `${place}/operands`, inside);
        return;
      default:
        this.#fail(`${place}/kind`, "values of summaries have no such form");
    }
  }

  object(value: unknown, place: string): Readonly<Record<string, unknown>> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) this.#fail(place, "this is not an object");
    return value as Readonly<Record<string, unknown>>;
  }

  /** How many there are. */
  each(value: unknown, place: string, check: (one: unknown, place: string, index: number) => void): number {
    if (!Array.isArray(value)) this.#fail(place, "this is not an array");
    const items = value as readonly unknown[];
    for (const [index, one] of items.entries()) check(one, `${place}/${String(index)}`, index);
    return items.length;
  }

  text(value: unknown, place: string): void {
    if (typeof value !== "string") this.#fail(place, "this is not a string");
  }

  index(value: unknown, place: string, below = Infinity): void {
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value >= below)
      this.#fail(place, "this number leads nowhere");
  }

  oneOf(what: string, value: unknown, place: string): void {
    const allowed = kinds[what] ?? [];
    if (!allowed.includes(String(value))) this.#fail(place, `this is none of ${allowed.join(", ")}`);
  }

  #fail(place: string, problem: string): never {
    throw new SummariesError(this.#file, place, problem, again);
  }
}
