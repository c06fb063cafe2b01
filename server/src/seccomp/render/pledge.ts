import type { Database } from "syscall-db";
import type { Allowlist } from "../allowlist.js";
import { filled, notSaid } from "../words.js";

export interface Promises {
  /** Every call that has a promise gets one of these. Sorted, `stdio` first. */
  readonly promises: readonly string[];
  /** Promise → calls that nothing else in {@link promises} lets through. */
  readonly onlyFor: ReadonlyMap<string, readonly string[]>;
  /** Call → promises of which one suffices, by what it is used for. */
  readonly choices: ReadonlyMap<string, readonly string[]>;
  /** OpenBSD has the call and no promise lets it through. */
  readonly refused: readonly string[];
  /** OpenBSD has no such call. */
  readonly foreign: readonly string[];
}

/**
 * What a program would promise OpenBSD in `main`. Calls of the start-up have been made by then and are left out. Where
 * one of several promises lets a call through, all are listed: flags and addresses decide which one it takes.
 */
export function promisesOf(list: Allowlist, db: Database): Promises {
  const own = list.permits.filter(({ because }) => because.some(({ kind }) => kind !== "start-up"));
  const calls = own.map(({ syscall }) => ({ syscall, pledge: db.syscall(syscall)?.pledge }));
  const sure = new Set(["stdio", ...calls.flatMap(({ pledge }) => (pledge?.length === 1 ? pledge : []))]);
  const choices = new Map(
    calls.flatMap(({ syscall, pledge = [] }) =>
      pledge.length > 1 && !pledge.includes("stdio") ? [[syscall, pledge] as const] : [],
    ),
  );
  const promises = new Set([...sure, ...[...choices.values()].flat()]);
  const onlyFor = new Map(
    [...promises].map((promise) => [
      promise,
      calls.filter(({ pledge }) => pledge?.length === 1 && pledge[0] === promise).map(({ syscall }) => syscall),
    ]),
  );
  return {
    promises: ["stdio", ...[...promises].filter((name) => name !== "stdio").toSorted()],
    onlyFor,
    choices,
    refused: calls.filter(({ pledge }) => pledge?.length === 0).map(({ syscall }) => syscall),
    foreign: calls.filter(({ pledge }) => pledge === undefined).map(({ syscall }) => syscall),
  };
}

/** Promises with the calls that need them, as text for people. */
export function renderPledge(list: Allowlist, db: Database): string {
  const { promises, onlyFor, choices, refused, foreign } = promisesOf(list, db);
  const note = (title: string, names: readonly string[]) =>
    names.length === 0 ? [] : [title, ...filled(names, 90, ", ").map((line) => `  ${line}`)];
  return [
    `pledge("${promises.join(" ")}", NULL);`,
    "",
    ...promises.flatMap((promise) => note(`${promise}:`, onlyFor.get(promise) ?? [])),
    ...[...choices].map(([call, any]) => `${call}: any of ${any.join(", ")}, as its arguments say`),
    ...list.permits.filter(({ when }) => when.length > 0).map(notSaid),
    ...note("OpenBSD refuses after pledge, with any promise:", refused),
    ...note("OpenBSD has no such call:", foreign),
    "",
    "Made from the database's column of promises for a call placed at the start of main. It was tested against the",
    "database only, not on OpenBSD.",
    "",
  ].join("\n");
}
