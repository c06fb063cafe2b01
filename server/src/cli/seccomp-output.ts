import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Database } from "syscall-db";
import { codeOfError } from "../host/read-source.js";
import type { Action, Allowlist } from "../seccomp/allowlist.js";
import { diffDraft, diffText } from "../seccomp/diff.js";
import { explainDraft } from "../seccomp/explain.js";
import { mergeTrace, type Merged } from "../seccomp/merge-trace.js";
import { knownProfile, knownProfiles, ProfileError, readProfile } from "../seccomp/profile.js";
import { formats } from "../seccomp/render/index.js";
import { summaryText } from "../seccomp/summary.js";
import { readTrace, TraceError } from "../seccomp/trace.js";
import { Refusal } from "../service/refusal.js";
import { colours } from "./colours.js";

/** What of a draft is asked for; the first that is set counts. */
export interface Output {
  readonly explain?: string | true;
  readonly diff?: string;
  readonly summary?: boolean;
  readonly format: string;
}

/** The draft as the user wants to read it. */
export function outputOf(
  list: Allowlist,
  db: Database,
  { explain, diff, summary, format }: Output,
): string | Uint8Array {
  const width = process.stdout.isTTY ? process.stdout.columns : 120;
  if (explain !== undefined) return explanation(list, db, explain === true ? undefined : explain);
  if (diff !== undefined) return diffText(diffDraft(list, profileOf(diff, db), db), width);
  if (summary === true) return summaryText(list, db, width);
  const chosen = formats.find(({ name }) => name === format);
  if (!chosen)
    throw new Refusal(`${format} is no format.`, `Name one of ${formats.map(({ name }) => name).join(", ")}.`);
  return chosen.render(list, db, { width, paint: colours });
}

function explanation(list: Allowlist, db: Database, syscall: string | undefined): string {
  const text = explainDraft(list, syscall);
  if (text !== undefined) return text;
  const name = syscall ?? "";
  throw new Refusal(
    db.syscall(name) ? `The draft doesn't permit ${name}.` : `${name} is no system call.`,
    `It permits ${list.permits.map((permit) => permit.syscall).join(", ")}.`,
  );
}

function profileOf(name: string, db: Database) {
  const known = knownProfile(name, db);
  if (known) return known;
  try {
    return readProfile(basename(name), readFileSync(resolve(name), "utf8"));
  } catch (error) {
    if (error instanceof ProfileError)
      throw new Refusal(`${name}: ${error.message}`, "Name a profile of OCI or Docker.");
    const names = [...knownProfiles, "a group of systemd such as @system-service"].join(", ");
    throw new Refusal(`${name} can't be read (${codeOfError(error)}).`, `Name a file, or one of ${names}.`);
  }
}

/** The draft with what logs of strace show, and what they tell as lines for the error stream. */
export function withTraces(list: Allowlist, files: readonly string[], db: Database): Merged {
  try {
    const logs = files.map((name) => ({ name, text: readFileSync(resolve(name), "utf8") }));
    return mergeTrace(list, readTrace(logs), db);
  } catch (error) {
    if (error instanceof TraceError) throw new Refusal(`${error.file}:${error.line}: ${error.message}`, error.remedy);
    throw new Refusal(`${files.join(", ")} can't be read (${codeOfError(error)}).`, "Check the path after --trace.");
  }
}

/** What a trace doesn't confirm and what it shows beyond the source. */
export function traceNotes({ neverObserved, notExplained, others }: Merged): readonly string[] {
  const names = (list: readonly string[]) => (list.length === 0 ? "none" : list.join(" "));
  return [
    `never observed (${neverObserved.length}): ${names(neverObserved)}`,
    `not explained by the source (${notExplained.length}): ${names(notExplained.map(({ syscall }) => syscall))}`,
    ...(others.length === 0
      ? []
      : [`other programs in the trace: ${names(others.map(({ program = "?" }) => program))}`]),
  ];
}

const actions = ["kill-process", "kill-thread", "trap", "log", "trace", "notify"] as const;

/** @throws Refusal */
export function actionOf(text: string): Action {
  const kind = actions.find((action) => action === text);
  if (kind) return { kind };
  if (/^E[A-Z0-9]+$/.test(text)) return { kind: "errno", errno: text };
  throw new Refusal(`${text} is no action.`, `Name one of ${actions.join(", ")} or an errno such as EPERM.`);
}
