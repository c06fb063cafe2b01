import {
  EventEmitter,
  MarkdownString,
  Range,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  workspace,
  type TreeDataProvider,
} from "vscode";
import { nameOf, type CallSites } from "./call-sites.js";
import type { FileSyscalls, FunctionSyscalls, SiteSyscalls, Tier } from "./protocol.js";

export const groupings = ["function", "category", "cost", "privilege"] as const;
export type Grouping = (typeof groupings)[number];

/** A call site with all that stands above it. */
interface Place {
  readonly file: FileSyscalls;
  readonly function: FunctionSyscalls;
  readonly site: SiteSyscalls;
}

/** A node has what stands below it. */
export interface Node {
  readonly kind: "folder" | "group" | "function" | "site";
  readonly label: string;
  readonly places: readonly Place[];
}

const tiers: readonly Tier[] = ["heavy", "medium", "fast", "vdso"];
const tierIcons: Readonly<Record<Tier, ThemeIcon>> = {
  heavy: new ThemeIcon("flame", new ThemeColor("charts.red")),
  medium: new ThemeIcon("dashboard", new ThemeColor("charts.blue")),
  fast: new ThemeIcon("zap", new ThemeColor("charts.green")),
  vdso: new ThemeIcon("circle-outline"),
};
const categoryIcons: Readonly<Record<string, string>> = {
  "process control": "server-process",
  "file management": "files",
  "device management": "circuit-board",
  "information maintenance": "info",
  communication: "radio-tower",
  protection: "shield",
};
const privileges = ["always needs a capability", "needs a capability in some uses", "needs no capability"] as const;

/** Workspace → function → call sites, within groups when they are wanted. */
export class SyscallsTree implements TreeDataProvider<Node> {
  readonly #sites: CallSites;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  #grouping: Grouping = "function";

  constructor(sites: CallSites) {
    this.#sites = sites;
    sites.onDidChange(() => this.#changed.fire());
  }

  get grouping(): Grouping {
    return this.#grouping;
  }

  set grouping(grouping: Grouping) {
    this.#grouping = grouping;
    this.#changed.fire();
  }

  get places(): readonly Place[] {
    return this.#sites.files.flatMap((file) =>
      file.functions.flatMap((one) => one.sites.map((site) => ({ file, function: one, site }))),
    );
  }

  getChildren(node?: Node): Node[] {
    if (!node) return this.#roots();
    if (node.kind === "folder") return this.#grouped(node.places);
    if (node.kind === "group") return functionsOf(node.places);
    if (node.kind === "function")
      return node.places.map((place) => ({ kind: "site", label: place.site.text, places: [place] }));
    return [];
  }

  getTreeItem(node: Node): TreeItem {
    switch (node.kind) {
      case "folder":
        return containerItem(node, new ThemeIcon("root-folder"), TreeItemCollapsibleState.Expanded);
      case "group":
        return containerItem(node, this.#iconOfGroup(node), TreeItemCollapsibleState.Collapsed);
      case "function":
        return functionItem(node);
      case "site":
        return siteItem(node);
    }
  }

  #roots(): Node[] {
    const { places } = this;
    const folders = workspace.workspaceFolders ?? [];
    if (folders.length < 2) return this.#grouped(places);
    const byFolder = grouped(places, ({ file }) => workspace.getWorkspaceFolder(Uri.parse(file.uri))?.name ?? "");
    return [...byFolder].map(([name, some]) => ({ kind: "folder", label: name || "other files", places: some }));
  }

  #grouped(places: readonly Place[]): Node[] {
    const order: readonly string[] = this.#grouping === "cost" ? tiers : privileges;
    if (this.#grouping === "function") return functionsOf(places);
    return [...grouped(places, (place) => this.#groupOf(place))]
      .map(([label, some]): Node => ({ kind: "group", label, places: some }))
      .sort((a, b) => order.indexOf(a.label) - order.indexOf(b.label) || a.label.localeCompare(b.label));
  }

  #groupOf({ site }: Place): string {
    if (this.#grouping === "category") return site.category;
    if (this.#grouping === "cost") return site.tier;
    if (site.privilege.always) return privileges[0];
    return site.privilege.capabilities.length > 0 ? privileges[1] : privileges[2];
  }

  #iconOfGroup({ label }: Node): ThemeIcon {
    if (this.#grouping === "cost") return tierIcons[label as Tier];
    if (this.#grouping === "category") return new ThemeIcon(categoryIcons[label] ?? "symbol-misc");
    return new ThemeIcon(label === privileges[2] ? "unlock" : label === privileges[0] ? "lock" : "key");
  }
}

/** The function that crosses most often comes first. */
function functionsOf(places: readonly Place[]): Node[] {
  const total = (some: readonly Place[]): number => some.reduce((sum, one) => sum + one.site.crossings.predicted, 0);
  return [...grouped(places, (place) => place.function)]
    .map(([one, some]) => ({ node: { kind: "function", label: one.name, places: some } as const, total: total(some) }))
    .sort((a, b) => b.total - a.total)
    .map(({ node }) => node);
}

function grouped<K>(places: readonly Place[], keyOf: (place: Place) => K): Map<K, Place[]> {
  const groups = new Map<K, Place[]>();
  for (const place of places) {
    const key = keyOf(place);
    const group = groups.get(key);
    if (group) group.push(place);
    else groups.set(key, [place]);
  }
  return groups;
}

function containerItem({ label, places }: Node, icon: ThemeIcon, state: TreeItemCollapsibleState): TreeItem {
  const item = new TreeItem(label, state);
  item.iconPath = icon;
  item.description = counted(places.length);
  return item;
}

function functionItem({ label, places }: Node): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  const [first] = places;
  item.iconPath = new ThemeIcon(label === "(top level)" ? "file-code" : "symbol-function");
  item.contextValue = "function";
  if (!first) return item;
  const line = first.function.selectionRange.start.line + 1;
  item.description = `${nameOf(first.file)}:${line}`;
  item.tooltip = `${label}: ${counted(places.length)}, ${crossings(places)}`;
  item.accessibilityInformation = { label: `${item.tooltip}, ${item.description}` };
  return item;
}

function siteItem({ places: [place] }: Node): TreeItem {
  if (!place) return new TreeItem("");
  const { file, site } = place;
  const { text, chain, syscalls, category, tier, privilege } = site;
  const [main = ""] = syscalls;
  const { start, end } = site.range;
  const line = start.line + 1;
  const item = new TreeItem(main === text ? text : `${text} → ${main}`);
  item.iconPath = tierIcons[tier];
  item.contextValue = "site";
  item.description = `line ${line} · ${frequency(site)}`;
  const needs = privilege.capabilities.length === 0 ? "no capability" : privilege.capabilities.join(", ");
  const lines = [
    `\`${text}\`${chain.length === 0 ? "" : ` through ${chain.join(" → ")}`} makes ${syscalls.join(", ")}`,
    `${category} · ${tier} · ${privilege.always ? "always needs " : privilege.capabilities.length > 0 ? "may need " : ""}${needs}`,
    `predicted crossings of one call of the function: ${site.crossings.text}`,
  ];
  item.tooltip = new MarkdownString(lines.join("\n\n"));
  item.accessibilityInformation = { label: `${text}, ${main}, ${tier}, line ${line}, ${site.crossings.text}` };
  item.command = {
    command: "vscode.open",
    title: "Go to the call",
    arguments: [
      Uri.parse(file.uri),
      { selection: new Range(start.line, start.character, end.line, end.character), preview: true },
    ],
  };
  return item;
}

/** Short: a side bar is narrow. */
function frequency({ crossings: { predicted, assumes } }: SiteSyscalls): string {
  if (predicted === 0) return "now and then";
  const count = Math.round(predicted * 100) / 100;
  return `${assumes ? "about " : ""}${count} ${count === 1 ? "crossing" : "crossings"}`;
}

function counted(count: number): string {
  return count === 1 ? "1 call site" : `${count} call sites`;
}

function crossings(places: readonly Place[]): string {
  const sum = Math.round(places.reduce((total, { site }) => total + site.crossings.predicted, 0));
  return `${sum} predicted crossings`;
}
