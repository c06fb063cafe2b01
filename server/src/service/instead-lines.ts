import { mayGain, type Alternative, type Database } from "syscall-db";
import { alternativeText } from "./wording.js";

/** More would push the rest off the screen; those that are left get their names told. */
const most = 5;

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
  const measured = ({ comparison = "" }: Alternative) => db.comparison(comparison);
  const isVain = (one: Alternative) => {
    const found = measured(one);
    return found !== undefined && !mayGain(found);
  };
  // What wasn't measured stands below what helps and above what was found not to.
  const rankOf = (one: Alternative) => (isVain(one) ? 0 : (measured(one)?.gain[1] ?? 1));
  const title = (one: Alternative) => (isVain(one) ? `${one.name} (measured: no gain)` : one.name);
  const ranked = distinct.map(({ alternative }) => alternative).sort((a, b) => rankOf(b) - rankOf(a));
  const rest = ranked.length > most ? ranked.slice(most) : [];
  const lines = ranked.slice(0, ranked.length - rest.length).map((one) => alternativeText(one, db));
  return rest.length === 0 ? lines : [...lines, `also ${rest.map(title).join(", ")}`];
}

/** libc functions that make one system call, of this name, and nothing else. */
function thinCallersOf(syscall: string, db: Database): readonly string[] {
  if (!db.syscall(syscall)) return [];
  return [...db.calls("libc")]
    .filter(({ emits }) => emits.length === 1 && emits[0]?.syscall === syscall && emits[0].times === 1)
    .map(({ name }) => name);
}
