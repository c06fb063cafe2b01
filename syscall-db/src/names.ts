import { distance } from "fastest-levenshtein";
import type { Database } from "./database.js";

/**
 * Known names near a mistyped one, nearest first, at most `limit`. Compares without regard to case and also with the
 * last part of a Node name, so `readfilesync` finds `node:fs.readFileSync`. Empty when nothing is near.
 */
export function suggestNames(name: string, db: Database, limit = 3): readonly string[] {
  const wanted = name.toLowerCase();
  const furthest = Math.max(1, Math.floor(wanted.length / 3));
  return [...new Set(knownNames(db))]
    .map((known) => ({ known, far: distanceTo(wanted, known.toLowerCase()) }))
    .filter(({ far }) => far <= furthest)
    .sort((a, b) => a.far - b.far || a.known.length - b.known.length || (a.known < b.known ? -1 : 1))
    .slice(0, limit)
    .map(({ known }) => known);
}

function* knownNames(db: Database): Iterable<string> {
  for (const { name } of db.syscalls()) yield name;
  for (const { name } of db.calls("libc")) yield name;
  for (const { name } of db.calls("node")) yield name;
}

/** A name without its scheme or module counts as well: people write `fs.readFile` and `readFile`. */
function distanceTo(wanted: string, known: string): number {
  const withoutScheme = known.replace(/^node:/, "");
  const last = withoutScheme.slice(withoutScheme.lastIndexOf(".") + 1);
  return Math.min(...[known, withoutScheme, last].map((form) => distance(wanted, form)));
}
