import type { Database } from "syscall-db";
import type { Allowlist, Permit } from "../allowlist.js";
import { actionText, architectureText, conditionText, filled, headline, placeText, witnessText } from "../words.js";

/** What a terminal can do; picocolors has this shape. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly yellow: (text: string) => string;
}

const plain: Paint = { bold: String, dim: String, yellow: String };

export interface TextOptions {
  /** Columns. */
  readonly width: number;
  /** No colours without it. */
  readonly paint?: Paint;
}

/** The draft for people: what is permitted and the shortest way to each call, then what isn't known. */
export function renderText(list: Allowlist, db: Database, { width, paint = plain }: TextOptions): string {
  const everyones = list.permits.filter(({ because }) => because.every(({ kind }) => kind === "start-up"));
  const relatives = list.permits.filter(({ because }) => because.every(({ kind }) => kind === "family"));
  const own = list.permits.filter((permit) => !everyones.includes(permit) && !relatives.includes(permit));
  const architectures = list.architectures.map(architectureText).join(", ");
  const names = (title: string, words: readonly string[]) =>
    words.length === 0
      ? []
      : ["", paint.bold(`${title} (${words.length})`), ...filled(words, width - 2).map((line) => `  ${line}`)];
  const column = Math.max(0, ...own.map(({ syscall }) => syscall.length)) + 2;
  return [
    paint.bold(headline(list)),
    `${list.runtime} · ${architectures} · any other call: ${actionText(list.otherwise)}`,
    ...categories(own, db).flatMap(([category, permits]) => [
      "",
      paint.bold(`${category} (${permits.length})`),
      ...permits.flatMap((permit) => lines(permit, column, width, paint)),
    ]),
    ...names(
      `start-up and end of every program on ${list.runtime}`,
      everyones.map(({ syscall }) => syscall),
    ),
    ...names(
      "other names of these",
      relatives.map(({ syscall }) => syscall),
    ),
    ...names("newer than the library: they fail with ENOSYS", list.newer),
    ...unknown(list, paint),
    "",
  ].join("\n");
}

function lines(permit: Permit, column: number, width: number, paint: Paint): string[] {
  const { syscall, because } = permit;
  const [first] = because;
  const reason = first === undefined ? "" : witnessText(first, syscall, width - column - 2);
  const condition = conditionText(permit);
  return [
    `  ${syscall.padEnd(column)}${paint.dim(reason)}`,
    ...(condition === "" ? [] : [`  ${"".padEnd(column)}only when ${condition}`]),
  ];
}

function categories(permits: readonly Permit[], db: Database): [string, Permit[]][] {
  const groups = new Map<string, Permit[]>();
  for (const permit of permits.toSorted((a, b) => (a.syscall < b.syscall ? -1 : 1))) {
    const category = db.syscall(permit.syscall)?.category ?? "other";
    groups.set(category, [...(groups.get(category) ?? []), permit]);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function unknown({ unknown: causes }: Allowlist, paint: Paint): string[] {
  if (causes.length === 0) return [];
  return [
    "",
    paint.yellow(`not known (${causes.length})`),
    ...causes.flatMap(({ message, remedy, place }) => [
      `  ${place === undefined ? "" : `${placeText(place)}: `}${message}`,
      `    ${paint.dim(remedy)}`,
    ]),
  ];
}
