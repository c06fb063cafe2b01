import semver from "semver";
import { database, readOverlay, type Database, type Rows } from "syscall-db";
import { projectAt, type LocatedProject, type SummariesReference } from "./summaries.js";
import type { Target } from "./target.js";

/** What `settings.syscalls` may hold. */
export interface Settings extends Target {
  /** Rows of the user's own, in the database's schema; a row with a known name replaces the built-in one. */
  readonly rows?: Rows;
  /** What other files of the project do; `withSummaries` makes the entry. */
  readonly summaries?: SummariesReference;
}

/** Settings that were checked, with the database they ask for. */
export interface KnownSettings {
  readonly target: Target;
  readonly db: Database;
  readonly summaries: LocatedProject | undefined;
}

const platforms: ReadonlySet<string> = new Set(["kernel", "libc", "node"]);

const checked = new WeakMap<object, KnownSettings>();

/**
 * Reads `settings.syscalls` of a configuration; each object is checked once.
 *
 * @throws Error that names the setting and what it takes
 */
export function readSettings(settings: Readonly<Record<string, unknown>>): KnownSettings {
  const given = settings["syscalls"] ?? {};
  if (typeof given !== "object" || Array.isArray(given))
    throw new TypeError('settings.syscalls is not an object. Write { kernel: "5.4", libc: "musl-1.2", node: ">=18" }.');
  const known = checked.get(given);
  if (known) return known;
  for (const [name, value] of Object.entries(given))
    if (name !== "rows" && name !== "summaries") checkPlatform(name, value);
  const { rows, summaries, ...target } = given as Settings;
  const overlay = rows === undefined ? undefined : readOverlay(JSON.stringify(rows), "settings.syscalls.rows");
  const result = {
    target,
    db: overlay ? database().withOverlay(overlay) : database(),
    summaries: summaries === undefined ? undefined : projectAt(checkReference(summaries)),
  };
  checked.set(given, result);
  return result;
}

function checkReference(summaries: unknown): SummariesReference {
  const { path, hash } = (typeof summaries === "object" ? summaries : {}) as Record<string, unknown>;
  if (typeof path === "string" && typeof hash === "string") return { path, hash };
  // With a mere path ESLint's cache would keep findings of earlier summaries.
  throw new TypeError(
    "settings.syscalls.summaries is not { path, hash }. Let the plugin make the config entry: " +
      'syscalls.withSummaries("./syscalls.json").',
  );
}

function checkPlatform(name: string, value: unknown): void {
  if (!platforms.has(name))
    throw new TypeError(
      `settings.syscalls has no setting "${name}". It takes ${[...platforms, "rows", "summaries"].join(", ")}.`,
    );
  const version = typeof value === "string" ? value.replace(/^(?:glibc|musl)(?:-|$)/, "") : undefined;
  const isVersion = version !== undefined && (semver.coerce(version) !== null || (name === "libc" && version === ""));
  if (!isVersion)
    throw new TypeError(
      `settings.syscalls.${name} is ${JSON.stringify(value)}, which is no version. Write one such as "${examples[name] ?? ""}".`,
    );
}

const examples: Readonly<Record<string, string>> = { kernel: "5.4", libc: "glibc-2.31", node: ">=18" };
