import { tiers, type ReportRow } from "./data.js";

/** What of the rows is shown, and in which order. Plain data, so that it survives a reload. */
export interface Selection {
  readonly text: string;
  /** Empty: all. */
  readonly categories: readonly string[];
  /** "", "none", "some", "always", or the name of a capability. */
  readonly privilege: string;
  /** Index into {@link bins}. */
  readonly bin: number | undefined;
  readonly onlyFindings: boolean;
  readonly sort: { readonly column: Column; readonly descending: boolean };
  /** 0-based. */
  readonly page: number;
}

export const columns = ["place", "function", "call", "category", "cost", "privilege", "crossings", "findings"] as const;
export type Column = (typeof columns)[number];

export const everything: Selection = {
  text: "",
  categories: [],
  privilege: "",
  bin: undefined,
  onlyFindings: false,
  sort: { column: "crossings", descending: true },
  page: 0,
};

export interface Bin {
  readonly label: string;
  readonly below: number;
}

/** Powers of ten: what a loop adds is a factor. */
export const bins: readonly Bin[] = [
  { label: "now and then", below: Number.MIN_VALUE },
  { label: "up to 1", below: 1.5 },
  { label: "2–9", below: 10 },
  { label: "10–99", below: 100 },
  { label: "100–999", below: 1000 },
  { label: "1000–9999", below: 10_000 },
  { label: "10⁴–10⁵", below: 100_000 },
  { label: "10⁵ and more", below: Infinity },
];

export function binOf({ predicted }: ReportRow): number {
  return bins.findIndex(({ below }) => predicted < below);
}

/** `without`: a filter that is left out, so that its own choices stay in sight. */
export function chosen(
  rows: readonly ReportRow[],
  { text, categories, privilege, bin, onlyFindings }: Selection,
  without?: "bin",
): readonly ReportRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(
    (row) =>
      (categories.length === 0 || categories.includes(row.category)) &&
      (!onlyFindings || row.findings.length > 0) &&
      (without === "bin" || bin === undefined || binOf(row) === bin) &&
      fitsPrivilege(row, privilege) &&
      words.every((word) => searchable(row).includes(word)),
  );
}

function fitsPrivilege({ capabilities, always }: ReportRow, wanted: string): boolean {
  if (wanted === "") return true;
  if (wanted === "none") return capabilities.length === 0;
  if (wanted === "some") return capabilities.length > 0;
  return wanted === "always" ? always : capabilities.includes(wanted);
}

const texts = new WeakMap<ReportRow, string>();

function searchable(row: ReportRow): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const { file, line, call, chain, syscalls, category, tier, capabilities, findings } = row;
  const all = [`${file}:${line}`, row.function, call, ...chain, ...syscalls, category, tier, ...capabilities];
  const text = [...all, ...findings.map(({ rule }) => rule)].join("\n").toLowerCase();
  texts.set(row, text);
  return text;
}

/** Equal rows stand in the order of the code. */
export function sorted(rows: readonly ReportRow[], { column, descending }: Selection["sort"]): readonly ReportRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(a, b, column) || byPlace(a, b));
}

function compare(a: ReportRow, b: ReportRow, column: Column): number {
  switch (column) {
    case "place":
      return byPlace(a, b);
    case "function":
      return byName(a.function, b.function);
    case "call":
      return byName(a.call, b.call);
    case "category":
      return byName(a.category, b.category);
    case "cost":
      return tiers.indexOf(a.tier) - tiers.indexOf(b.tier);
    case "privilege":
      return Number(a.always) - Number(b.always) || a.capabilities.length - b.capabilities.length;
    case "crossings":
      return a.predicted - b.predicted || tiers.indexOf(a.tier) - tiers.indexOf(b.tier);
    case "findings":
      return a.findings.length - b.findings.length;
  }
}

function byPlace(a: ReportRow, b: ReportRow): number {
  return byName(a.file, b.file) || a.line - b.line || a.column - b.column;
}

const { compare: byName } = new Intl.Collator("en", { numeric: true });
