import type { Database } from "syscall-db";
import type { Allowlist, Permit } from "./allowlist.js";
import type { Image, Observed } from "./processes.js";

export interface Merged {
  /** Permits say whether the source, the trace or both ask for them; what only the trace shows is permitted as well. */
  readonly list: Allowlist;
  /** Permitted and not in the trace: excess, or a path that the run didn't take. */
  readonly neverObserved: readonly string[];
  /** In the trace and not in the draft: something that the draft doesn't know of. */
  readonly notExplained: readonly Observed[];
  /** Other programs in the trace, which the same filter holds for if this one started them. */
  readonly others: readonly Image[];
}

/**
 * The draft with what a trace shows. The program's own image is the one executed under its name; without one, the
 * first.
 */
export function mergeTrace(list: Allowlist, images: readonly Image[], db: Database): Merged {
  const own = images.find(({ program }) => program !== undefined && baseName(program) === list.program) ?? images[0];
  const observed = own?.calls ?? new Map<string, Observed>();
  const permitted = new Set(list.permits.map(({ syscall }) => syscall));
  const notExplained = [...observed.values()].filter(({ syscall }) => !permitted.has(syscall));
  const known = notExplained.filter(({ syscall }) => db.syscall(syscall));
  const merged: Allowlist = {
    ...list,
    permits: [
      ...list.permits.map((permit) => confirmed(permit, observed.get(permit.syscall))),
      ...known.map((call): Permit => {
        return { syscall: call.syscall, when: [], because: [witness(call)], origin: "own", seen: "observed" };
      }),
    ],
    unknown: [
      ...list.unknown,
      ...notExplained.map((call) => ({
        kind: "not-explained" as const,
        message: db.syscall(call.syscall)
          ? `The trace shows ${call.syscall}, and nothing in the source asks for it`
          : `The trace shows ${call.syscall}, which the database doesn't know, so it isn't permitted`,
        remedy: "Look for a library, a file or a program that the draft wasn't told of.",
        place: { file: call.file, line: call.line },
      })),
    ],
    verdict: notExplained.length > 0 && list.verdict === "closed" ? "open" : list.verdict,
  };
  return {
    list: merged,
    neverObserved: list.permits.map(({ syscall }) => syscall).filter((syscall) => !observed.has(syscall)),
    notExplained,
    others: images.filter((image) => image !== own),
  };
}

function confirmed(permit: Permit, call: Observed | undefined): Permit {
  return call === undefined ? permit : { ...permit, because: [...permit.because, witness(call)], seen: "both" };
}

function witness({ file, line, times }: Observed) {
  return { kind: "observed", file, line, times } as const;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
