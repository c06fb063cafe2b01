import type { ReportData, ReportRow } from "./data.js";
import { byId, counted, element, grouped } from "./element.js";
import { legend, plot } from "./plot.js";
import { chosen, everything, sorted, type Selection } from "./selection.js";
import { pager, tableHead, tableRow } from "./table.js";

/** What VS Code offers a page in a view of its own. */
interface Host {
  readonly postMessage: (message: unknown) => void;
  readonly getState: () => unknown;
  readonly setState: (state: unknown) => void;
}
declare const acquireVsCodeApi: (() => Host) | undefined;

const perPage = 100;
const host = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi() : undefined;
let data = JSON.parse(byId("data").textContent) as ReportData;
let selection: Selection = { ...everything, ...(host?.getState() as Partial<Selection> | undefined) };

const search = byId("search") as HTMLInputElement;
const privilege = byId("privilege") as HTMLSelectElement;
const onlyFindings = byId("only-findings") as HTMLInputElement;

/** Another choice starts at its first page. */
function change(part: Partial<Selection>): void {
  selection = { ...selection, page: 0, ...part };
  host?.setState(selection);
  show();
}

function show(): void {
  const focused = document.activeElement?.getAttribute("data-key");
  const rows = sorted(chosen(data.rows, selection), selection.sort);
  const start = Math.min(selection.page, Math.max(0, Math.ceil(rows.length / perPage) - 1)) * perPage;
  const shown = rows.slice(start, start + perPage);

  byId("plot").replaceChildren(
    plot(chosen(data.rows, selection, "bin"), data.rows, selection.bin, (bin) =>
      change({ bin: selection.bin === bin ? undefined : bin }),
    ),
  );
  byId("head").replaceChildren(tableHead(selection.sort, (sort) => change({ sort })));
  const open = host && ((row: ReportRow) => host.postMessage({ kind: "open", row }));
  byId("rows").replaceChildren(...shown.map((row) => tableRow(row, open)));
  const span = { first: start + 1, last: start + shown.length, total: rows.length };
  byId("pager").replaceChildren(...pager(span, turn));
  byId("pager").hidden = byId("table").hidden = rows.length === 0;
  byId("empty").hidden = rows.length > 0;
  byId("none-yet").hidden = data.rows.length > 0;
  byId("clear").hidden = isEverything();
  byId("nothing-fits").hidden = data.rows.length === 0;
  tell(rows.length);
  if (focused != null) document.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function turn(by: number): void {
  change({ page: selection.page + by });
  byId("table").scrollIntoView({ block: "start" });
}

function isEverything(): boolean {
  const { sort, page } = everything;
  return JSON.stringify({ ...selection, sort, page }) === JSON.stringify({ ...everything, sort, page });
}

/** Spoken when it changes. */
function tell(count: number): void {
  const all = data.rows.length;
  byId("count").textContent =
    count === all ? counted(all, "call site") : `${grouped(count)} of ${counted(all, "call site")}`;
}

function showTotals(): void {
  const { rows, title, made, version, gaps } = data;
  const distinct = (of: (row: ReportRow) => string) => new Set(rows.map(of)).size;
  const where = counted(
    distinct(({ file }) => file),
    "file",
  );
  byId("title").textContent = title;
  byId("made").textContent = `${made.slice(0, 16).replace("T", ", ")} UTC · syscall-lint ${version}`;
  const totals: readonly (readonly [number, string, string])[] = [
    [rows.length, "call sites", `in ${where}`],
    [distinct((row) => `${row.file}\n${row.function}`), "functions", "that cross into the kernel"],
    [distinct(({ syscalls }) => syscalls[0] ?? ""), "system calls", "as the main one of a site"],
    [rows.filter(({ tier }) => tier === "heavy").length, "heavy", "30 × the cheapest crossing or more"],
    [rows.filter(({ predicted }) => predicted >= 100).length, "in long loops", "100 crossings or more"],
    [rows.filter(({ always }) => always).length, "privileged", "always need a capability"],
    [rows.reduce((sum, { findings }) => sum + findings.length, 0), "findings", "of syscall-lint's rules"],
  ];
  byId("totals").replaceChildren(
    ...totals.map(([count, what, which]) =>
      element("div", {}, element("dt", {}, what), element("dd", {}, grouped(count)), element("dd", {}, which)),
    ),
  );
  byId("gaps").replaceChildren(...gaps.map((gap) => element("li", {}, gap)));
  byId("gaps").hidden = gaps.length === 0;
  byId("rounds").textContent = String(data.assumedRounds);
}

function showFilters(): void {
  const count = new Map<string, number>();
  for (const { category } of data.rows) count.set(category, (count.get(category) ?? 0) + 1);
  const boxes = [...count]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([category, many]) => {
      const checked = selection.categories.includes(category);
      const box = element("input", { type: "checkbox", value: category, checked });
      box.addEventListener("change", () => change({ categories: checkedCategories() }));
      return element("label", {}, box, category, " ", element("small", {}, grouped(many)));
    });
  byId("categories").replaceChildren(...boxes);
  const capabilities = [...new Set(data.rows.flatMap((row) => row.capabilities))].sort();
  const choices = [
    ["", "any"],
    ["none", "none needed"],
    ["some", "needed in some uses"],
    ["always", "always needed"],
    ...capabilities.map((name) => [name, name]),
  ];
  privilege.replaceChildren(...choices.map(([value = "", label = ""]) => element("option", { value }, label)));
  search.value = selection.text;
  privilege.value = selection.privilege;
  onlyFindings.checked = selection.onlyFindings;
}

function checkedCategories(): readonly string[] {
  return [...byId("categories").querySelectorAll("input")].filter(({ checked }) => checked).map(({ value }) => value);
}

function start(): void {
  showTotals();
  showFilters();
  show();
}

search.addEventListener("input", () => change({ text: search.value }));
privilege.addEventListener("change", () => change({ privilege: privilege.value }));
onlyFindings.addEventListener("change", () => change({ onlyFindings: onlyFindings.checked }));
byId("clear").addEventListener("click", () => {
  change({ ...everything, sort: selection.sort });
  showFilters();
  search.focus();
});
byId("legend").append(legend());
document.body.classList.toggle("in-editor", host !== undefined);
addEventListener("message", ({ data: message }: MessageEvent<{ readonly kind?: unknown; readonly data?: unknown }>) => {
  if (message.kind !== "data") return;
  data = message.data as ReportData;
  start();
});
start();
host?.postMessage({ kind: "ready" });
