import type { Alternative, Database } from "syscall-db";
import { alternativeText } from "./wording.js";

/**
 * A line for each alternative, those with a measured gain first, the largest at the top. A system call whose libc
 * function is listed already isn't told again.
 */
export function insteadLines(alternatives: readonly Alternative[], db: Database): readonly string[] {
  const distinct: { alternative: Alternative; readonly names: readonly string[] }[] = [];
  for (const one of alternatives) {
    const names = [one.name, ...thinCallersOf(one.name, db)];
    const known = distinct.find((other) => other.names.some((name) => names.includes(name)));
    if (!known) distinct.push({ alternative: one, names });
    else if (known.alternative.comparison === undefined && one.comparison !== undefined) known.alternative = one;
  }
  const gainOf = ({ comparison }: Alternative) => db.comparison(comparison ?? "")?.gain[1] ?? 0;
  return distinct
    .map(({ alternative }) => alternative)
    .sort((a, b) => gainOf(b) - gainOf(a))
    .map((one) => alternativeText(one, db));
}

/** libc functions that make one system call, of this name, and nothing else. */
function thinCallersOf(syscall: string, db: Database): readonly string[] {
  if (!db.syscall(syscall)) return [];
  return [...db.calls("libc")]
    .filter(({ emits }) => emits.length === 1 && emits[0]?.syscall === syscall && emits[0].times === 1)
    .map(({ name }) => name);
}
