import type { ReportRow } from "./data.js";
import { counted, element, grouped } from "./element.js";
import { columns, type Column, type Selection } from "./selection.js";

const titles: Readonly<Record<Column, string>> = {
  place: "Place",
  function: "Function",
  call: "Call → system calls",
  category: "Category",
  cost: "Cost",
  privilege: "Privilege",
  crossings: "Predicted crossings",
  findings: "Findings",
};

/** What is sorted from high to low at the first click. */
const numeric: readonly Column[] = ["cost", "privilege", "crossings", "findings"];

export function tableHead(sort: Selection["sort"], onSort: (sort: Selection["sort"]) => void): HTMLElement {
  const heads = columns.map((column) => {
    const isSorted = sort.column === column;
    const direction = sort.descending ? "descending" : "ascending";
    const button = element("button", { type: "button", "data-key": `sort ${column}` }, titles[column]);
    button.addEventListener("click", () =>
      onSort({ column, descending: isSorted ? !sort.descending : numeric.includes(column) }),
    );
    return element("th", { scope: "col", class: column, "aria-sort": isSorted ? direction : undefined }, button);
  });
  return element("tr", {}, ...heads);
}

/** `onOpen`: shows the place in an editor, where there is one. */
export function tableRow(row: ReportRow, onOpen: ((row: ReportRow) => void) | undefined): HTMLElement {
  const { predicted, crossings } = row;
  return element(
    "tr",
    {},
    element("th", { scope: "row", class: "place" }, placeOf(row, onOpen)),
    element("td", { class: "function" }, element("code", {}, row.function)),
    element("td", { class: "call" }, ...callOf(row)),
    element("td", { class: "category" }, row.category),
    element("td", { class: "cost" }, element("span", { class: `tier ${row.tier}` }, row.tier)),
    element("td", { class: "privilege" }, ...privilegeOf(row)),
    element(
      "td",
      { class: "crossings" },
      element("b", {}, predicted === 0 ? "0" : grouped(predicted)),
      ...(crossings === String(predicted) ? [] : [element("small", {}, crossings)]),
    ),
    element("td", { class: "findings" }, ...row.findings.map(findingOf)),
  );
}

function placeOf(row: ReportRow, onOpen: ((row: ReportRow) => void) | undefined): HTMLElement {
  const cut = row.file.lastIndexOf("/") + 1;
  const parts = [
    ...(cut === 0 ? [] : [element("span", { class: "folder" }, row.file.slice(0, cut))]),
    // A name breaks only before its line.
    element("span", { class: "name" }, row.file.slice(cut)),
    element("wbr"),
    `:${row.line}`,
  ];
  if (!onOpen) return element("span", {}, ...parts);
  const button = element("button", { type: "button", class: "link", title: `Go to ${row.file}:${row.line}` }, ...parts);
  button.addEventListener("click", () => onOpen(row));
  return button;
}

function callOf({ call, chain, syscalls }: ReportRow): readonly (Node | string)[] {
  const [main = "", ...others] = syscalls;
  const further = others.length > 2 ? [...others.slice(0, 1), `${others.length - 1} more`] : others;
  const through =
    chain.length === 0
      ? []
      : [element("small", {}, `through ${chain.map((name) => name.replace(/^node:/, "")).join(" → ")}`)];
  const made = others.length === 0 && main === call ? [] : [" → ", element("code", { class: "syscall" }, main)];
  const rest =
    further.length === 0 ? [] : [element("small", { title: others.join(", ") }, `and ${further.join(", ")}`)];
  return [element("code", {}, call), ...made, ...rest, ...through];
}

function privilegeOf({ capabilities, always }: ReportRow): readonly (Node | string)[] {
  const [first] = capabilities;
  if (first === undefined) return [element("span", { class: "nothing" }, "none")];
  const shown = capabilities.length > 2 ? `${first} and ${capabilities.length - 1} more` : capabilities.join(", ");
  return [
    element("span", { class: always ? "always" : "may" }, always ? "always" : "in some uses"),
    element("small", { title: capabilities.join(", ") }, shown),
  ];
}

function findingOf({ rule, message }: ReportRow["findings"][number]): HTMLElement {
  return element("span", { class: "finding", title: message }, rule.replace(/^syscalls\//, ""));
}

export interface PageOf {
  readonly first: number;
  readonly last: number;
  readonly total: number;
}

/** Previous and next page, and where one is; nothing when there is one page only. */
export function pager({ first, last, total }: PageOf, onTurn: (by: number) => void): readonly HTMLElement[] {
  if (first === 1 && last >= total) return [element("span", {}, counted(total, "row"))];
  const turn = (label: string, by: number, isThere: boolean) => {
    const button = element("button", { type: "button", disabled: !isThere, "data-key": `turn ${by}` }, label);
    button.addEventListener("click", () => onTurn(by));
    return button;
  };
  return [
    turn("← Previous", -1, first > 1),
    element("span", {}, `Rows ${grouped(first)} to ${grouped(last)} of ${grouped(total)}`),
    turn("Next →", 1, last < total),
  ];
}
