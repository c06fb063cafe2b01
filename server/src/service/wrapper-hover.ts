import type { SourceCode } from "eslint";
import { crossingSites, type CrossingSite, type ReachedCall } from "eslint-plugin-syscalls/editor";
import type { Span } from "eslint-plugin-syscalls/facts";
import type { Database } from "syscall-db";
import { costOf, type Syscall } from "syscall-db";
import type { Explanation } from "./explain.js";
import { syscallsOf } from "./journey.js";
import { privilegeLines } from "./privilege-lines.js";

/** What a call of a helper comes to, and where its name stands. */
export interface Wrapper {
  readonly calleeSpan: Span;
  readonly explanation: Explanation;
}

/** More ways than these say nothing any more. */
const mostWays = 8;

/** Every call of a helper of the file, or with summaries of other files, that leads to system calls. */
export function wrappersIn(
  sourceCode: SourceCode,
  settings: Readonly<Record<string, unknown>>,
  filename: string,
  db: Database,
): readonly Wrapper[] {
  const { facts, sites = [] } = crossingSites(sourceCode, settings, filename) ?? {};
  return sites
    .filter(({ reached }) => reached.every(({ chain }) => chain.length > 0))
    .map((site) => {
      const target = site.call.target === undefined ? undefined : facts?.functions[site.call.target];
      return { calleeSpan: site.call.calleeSpan, explanation: explainWrapper(site, target !== undefined, db) };
    });
}

function explainWrapper({ call, reached }: CrossingSite, isOwn: boolean, db: Database): Explanation {
  const ways = [...new Map(reached.map((one) => [wayText(one), one])).keys()];
  const rows = [...new Map(reached.flatMap((one) => mainOf(one, db)).map((row) => [row.name, row])).values()];
  const rest = ways.length - mostWays;
  const shown = rest > 0 ? [...ways.slice(0, mostWays), `and ${rest} more ways`] : ways;
  const [only] = ways;
  return {
    name: call.calleeText,
    call: call.calleeText,
    about: `${isOwn ? "function of this file" : "function of this project"} · comes to ${rows.length === 1 ? "one system call" : `${rows.length} system calls`}`,
    sentences: ways.length === 1 && only !== undefined ? [`${only}.`] : [],
    facts: [
      ...(ways.length > 1 ? [{ label: "leads to", lines: shown, first: true }] : []),
      ...(rows.length === 0
        ? []
        : [
            {
              label: "cost",
              lines: rows.slice(0, mostWays).map((row) => `${row.name}: ${costOf(row).text}`),
              first: true,
            },
            { label: "privilege", lines: privilegeLines(rows), first: false },
          ]),
    ],
  };
}

/** "`xwrite` → `write`, once per call" */
function wayText({ makes, chain, loops }: ReachedCall): string {
  const names = [...chain, "raw" in makes ? makes.raw.name : makes.row.name].map((name) => `\`${name}\``);
  const trips = loops.map(({ loop }) => loop?.trips);
  const rounds = trips.reduce<number>((product, one) => product * (typeof one === "number" ? one : Number.NaN), 1);
  const often = Number.isNaN(rounds) ? "in a loop" : rounds === 1 ? "once per call" : `${rounds} times per call`;
  return `${names.join(" → ")}, ${often}`;
}

function mainOf({ makes }: ReachedCall, db: Database): readonly Syscall[] {
  return "raw" in makes ? [makes.raw] : syscallsOf(makes.row, db).slice(0, 1);
}
