import type { ErrorObject } from "ajv";
import type { Rows } from "./database.js";
import { validatorOf, type RowKind } from "./schemas.js";

const sections: Readonly<Record<string, RowKind>> = {
  syscalls: "syscall",
  calls: "library-call",
  commands: "command",
  constants: "constant",
  runtimes: "runtime",
  sources: "source",
};

/** A user's rows that can't be used, with the file, the place in it and what to do. */
export class OverlayError extends Error {
  override readonly name = "OverlayError";
  readonly file: string;
  /** JSON pointer, with the row's name where it has one: `/calls/3/emits/0 (my_read)`. Empty when the whole file is meant. */
  readonly place: string;
  readonly remedy: string;

  constructor(file: string, place: string, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${file}${place === "" ? "" : `: ${place}`}: ${problem}. ${remedy}`, options);
    this.file = file;
    this.place = place;
    this.remedy = remedy;
  }
}

/**
 * The rows of an overlay file: a JSON object with any of `syscalls`, `calls`, `commands`, `constants`, `runtimes`,
 * `sources`, each an array of rows in the shape of this package's schemas. Throws {@link OverlayError} on the first thing that is wrong.
 */
export function readOverlay(text: string, filename: string): Rows {
  const content = parsed(text, filename);
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new OverlayError(filename, "", "this is not an object", `Put the rows into one: { "calls": [ … ] }.`);
  }
  for (const [section, rows] of Object.entries(content)) checkSection(section, rows, filename);
  return content;
}

function parsed(text: string, filename: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OverlayError(
      filename,
      "",
      `this is not JSON: ${reason}`,
      "Check commas and quotes; comments aren't allowed.",
      { cause: error },
    );
  }
}

function checkSection(section: string, rows: unknown, filename: string): void {
  const kind = Object.hasOwn(sections, section) ? sections[section] : undefined;
  if (kind === undefined) {
    throw new OverlayError(
      filename,
      `/${section}`,
      "no kind of row has this name",
      `Use one of ${Object.keys(sections).join(", ")}.`,
    );
  }
  if (!Array.isArray(rows))
    throw new OverlayError(filename, `/${section}`, "this is not an array", "Put the rows between [ and ].");
  const validate = validatorOf(kind);
  const seen = new Map<string, number>();
  for (const [index, row] of (rows as readonly unknown[]).entries()) {
    const pointer = `/${section}/${String(index)}`;
    const name = nameOf(row);
    if (!validate(row)) {
      const { place, problem, remedy } = explained(deepest(validate.errors ?? []), kind);
      throw new OverlayError(filename, `${pointer}${place}${name === undefined ? "" : ` (${name})`}`, problem, remedy);
    }
    const key = keyOf(row, name);
    const before = seen.get(key);
    if (before !== undefined) {
      const problem = `the row ${String(before)} of this section has the same name`;
      throw new OverlayError(filename, `${pointer} (${name ?? ""})`, problem, "Keep one of the two.");
    }
    seen.set(key, index);
  }
}

function nameOf(row: unknown): string | undefined {
  if (typeof row !== "object" || row === null) return undefined;
  const { name, id } = row as { readonly name?: unknown; readonly id?: unknown };
  if (typeof name === "string") return name;
  return typeof id === "string" ? id : undefined;
}

/** A library call is known by its name within one runtime. */
function keyOf(row: unknown, name: string | undefined): string {
  const { runtime } = row as { readonly runtime?: unknown };
  return `${typeof runtime === "string" ? runtime : ""} ${name ?? ""}`;
}

/** Among the complaints about one row, that about the smallest part says most. */
function deepest(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const depth = ({ instancePath }: ErrorObject): number => instancePath.split("/").length;
  return [...errors].sort((a, b) => depth(b) - depth(a))[0];
}

interface Explanation {
  readonly place: string;
  readonly problem: string;
  readonly remedy: string;
}

function explained(error: ErrorObject | undefined, kind: RowKind): Explanation {
  const schema = `schema/${kind}.schema.json`;
  if (error === undefined) return { place: "", problem: "the row has the wrong shape", remedy: `See ${schema}.` };
  const { instancePath: place, keyword, message = "has the wrong shape" } = error;
  const detail = error.params as Readonly<Record<string, unknown>>;
  if (keyword === "additionalProperties") {
    const property = String(detail["additionalProperty"]);
    return {
      place,
      problem: `"${property}" is not a property of such a row`,
      remedy: `Remove it, or find its right name in ${schema}.`,
    };
  }
  if (keyword === "required") {
    const property = String(detail["missingProperty"]);
    return { place, problem: `"${property}" is missing`, remedy: `Add it: ${schema} describes it.` };
  }
  if (keyword === "enum") {
    const allowed = (detail["allowedValues"] as readonly unknown[]).map(String).join(", ");
    return { place, problem: "this value is not one of the known ones", remedy: `Use one of ${allowed}.` };
  }
  return { place, problem: message, remedy: `Change it to what ${schema} allows.` };
}
