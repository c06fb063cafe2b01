import { relative } from "node:path";
import type { SummariesReference } from "eslint-plugin-syscalls/summaries";
import type { Rows } from "syscall-db";
import { readCompileCommands, type Compilation } from "./compile-commands.js";
import type { FoundFile } from "./discover.js";
import { projectOf } from "./project-of.js";
import { SummaryCache } from "./summary-cache.js";
import { Sources } from "./summarise-files.js";

export interface SummaryRequest {
  readonly paths: readonly string[];
  readonly files: readonly FoundFile[];
  readonly cwd: string;
  readonly ignore: readonly string[];
  readonly rows: Rows | undefined;
  /** Called with the number of files as soon as something has to be read anew; then after every file. */
  readonly onStart: (total: number) => void;
  readonly onProgress: (done: number) => void;
  readonly signal: Pick<AbortSignal, "aborted">;
}

export interface ProjectSummaries {
  readonly reference: SummariesReference;
  /** What `summarize` must be given for the same; relative to `cwd`. */
  readonly paths: readonly string[];
}

/**
 * Summaries of the project that the files belong to, from the user's cache as far as nothing has changed. Undefined
 * when there is nothing to link, and after an abort.
 */
export async function projectSummaries(request: SummaryRequest): Promise<ProjectSummaries | undefined> {
  const { root, isRepository, files, compileCommands } = projectOf(
    request.paths,
    request.files,
    request.cwd,
    request.ignore,
  );
  if (files.length < 2) return undefined;
  const cache = new SummaryCache(root, JSON.stringify(request.rows ?? {}));
  const compilations = compileCommands === undefined ? new Map<string, Compilation>() : readIfGood(compileCommands);
  const { rows, onProgress, signal } = request;
  const sources = new Sources(files, { root, compilations, rows, cache, onProgress, signal });
  if (sources.count < 2) return undefined;
  const { key } = sources;
  const paths = isRepository ? [relative(request.cwd, root) || "."] : request.paths;
  const known = cache.finished(key);
  if (known) return { reference: known, paths };
  request.onStart(sources.count);
  const found = await sources.summaries(root);
  return found && { reference: cache.keepFinished(key, JSON.stringify(found)), paths };
}

/** Nobody named this file: one that is damaged is as if it weren't there. */
function readIfGood(path: string): ReadonlyMap<string, Compilation> {
  try {
    return readCompileCommands(path);
  } catch {
    return new Map();
  }
}
