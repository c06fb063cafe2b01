import { posix } from "node:path";
import type { Import } from "./imports.js";

/** What the files of one area may import from this repository, beside the area itself. */
interface Area {
  /** Folder (with a slash at its end) or file. The first area that a file lies in is its own. */
  readonly place: string;
  readonly mayImport: readonly string[];
}

/** Every place where our code may stand: the table of design's "may import", with its folders. */
const areas: readonly Area[] = [
  { place: "syscall-db/src/", mayImport: [] },
  { place: "syscall-db/tools/", mayImport: ["syscall-db/src/"] },

  // The three places where facts and database meet below the rules.
  {
    place: "rules/src/facts/of.ts",
    mayImport: [
      "rules/src/facts/",
      "rules/src/languages/c/",
      "rules/src/settings.ts",
      "rules/src/summaries.ts",
      "rules/src/target.ts",
      "syscall-db",
    ],
  },
  { place: "rules/src/facts/query.ts", mayImport: ["rules/src/facts/", "syscall-db"] },
  { place: "rules/src/facts/reached.ts", mayImport: ["rules/src/facts/", "syscall-db"] },
  { place: "rules/src/facts/module-names.ts", mayImport: ["syscall-db"] },
  // Which headers are the system's own, and which folders another system's.
  { place: "rules/src/facts/includes.ts", mayImport: ["rules/src/facts/", "syscall-db"] },
  // A door: what other packages may see of the facts.
  {
    place: "rules/src/facts/index.ts",
    mayImport: ["rules/src/facts/", "rules/src/settings.ts", "rules/src/trace.ts", "rules/src/target.ts"],
  },
  {
    place: "rules/src/facts/c/",
    mayImport: ["rules/src/facts/draft.ts", "rules/src/facts/fact.ts", "rules/src/facts/values.ts"],
  },
  { place: "rules/src/facts/javascript/", mayImport: ["rules/src/facts/draft.ts", "rules/src/facts/fact.ts"] },
  { place: "rules/src/facts/", mayImport: [] },
  { place: "rules/src/languages/c/", mayImport: ["rules/src/facts/fact.ts"] },
  {
    place: "rules/src/rules/",
    mayImport: ["rules/src/rule.ts", "rules/src/target.ts", "rules/src/facts/", "syscall-db"],
  },
  { place: "rules/src/generated/", mayImport: ["rules/src/rule.ts", "rules/src/rules/"] },
  { place: "rules/src/target.ts", mayImport: ["syscall-db"] },
  { place: "rules/src/settings.ts", mayImport: ["rules/src/summaries.ts", "rules/src/target.ts", "syscall-db"] },
  // The one place besides the grammar where the plugin reads the disk: data that settings name.
  { place: "rules/src/summaries.ts", mayImport: ["rules/src/facts/"] },
  { place: "rules/src/rule.ts", mayImport: ["rules/src/facts/", "rules/src/target.ts", "syscall-db"] },
  { place: "rules/src/trace.ts", mayImport: ["rules/src/facts/", "rules/src/generated/", "rules/src/rule.ts"] },
  {
    place: "rules/src/plugin.ts",
    mayImport: ["rules/src/generated/", "rules/src/rule.ts", "rules/src/summaries.ts", "rules/src/facts/fact.ts"],
  },
  // A door: what an editor may see of a file.
  { place: "rules/src/editor/", mayImport: ["rules/src/facts/", "rules/src/languages/c/", "syscall-db"] },
  // A door: what makes summaries of files.
  { place: "rules/src/c-facts.ts", mayImport: ["rules/src/facts/", "rules/src/languages/c/", "syscall-db"] },
  {
    place: "rules/src/summarising.ts",
    mayImport: ["rules/src/facts/", "rules/src/languages/c/", "rules/src/summaries.ts", "syscall-db"],
  },
  { place: "rules/src/c.ts", mayImport: ["rules/src/plugin.ts", "rules/src/languages/c/"] },
  { place: "rules/tools/", mayImport: ["rules/src/"] },

  {
    place: "server/src/service/",
    mayImport: ["server/page/data.ts", "server/src/program/", "rules", "syscall-db"],
  },
  { place: "server/src/program/", mayImport: ["rules", "syscall-db"] },
  { place: "server/src/seccomp/", mayImport: ["server/src/program/", "rules", "syscall-db"] },
  { place: "server/src/host/", mayImport: ["server/src/service/", "server/src/program/", "rules", "syscall-db"] },
  {
    place: "server/src/lsp/",
    mayImport: [
      "server/src/service/",
      "server/src/program/",
      "server/src/seccomp/",
      "server/src/host/",
      "rules",
      "syscall-db",
    ],
  },
  { place: "server/src/cli/", mayImport: ["server/src/", "rules", "syscall-db"] },

  // What runs in a browser.
  { place: "server/page/", mayImport: [] },

  // The server is a process of its own.
  { place: "client/src/", mayImport: [] },
];

const packages: Readonly<Record<string, string>> = {
  "syscall-db": "syscall-db",
  "eslint-plugin-syscalls": "rules",
  "syscall-lint": "server",
  "syscall-lint-vscode": "client",
};

/** Packages that only some places may load; `types` says who may import their types. */
const reserved: readonly {
  readonly module: RegExp;
  readonly places: readonly string[];
  readonly types?: readonly string[];
}[] = [
  { module: /^vscode-languageserver/, places: ["server/src/lsp/"] },
  { module: /^vscode$|^vscode-languageclient/, places: ["client/src/"] },
  {
    module: /^web-tree-sitter$/,
    places: ["rules/src/languages/c/grammar.ts"],
    types: ["rules/src/languages/c/", "rules/src/facts/c/"],
  },
  { module: /^(?:tree-sitter|tree-sitter-c|typescript|prettier)$/, places: ["syscall-db/tools/", "rules/tools/"] },
  {
    module: /^node:fs/,
    places: [
      "syscall-db/src/built-in.ts",
      "syscall-db/src/schemas.ts",
      "syscall-db/tools/",
      "rules/src/languages/c/grammar.ts",
      "rules/src/summaries.ts",
      "rules/tools/",
      "server/src/host/",
      "server/src/cli/",
    ],
  },
  // A rule judges facts: it has no use for a tree, a scope or the machine.
  { module: /^(?:node:|estree$|@typescript-eslint|@eslint|eslint)/, places: notIn("rules/src/rules/") },
];

/** A place that all files but those of one folder lie in. */
function notIn(folder: string): string[] {
  return areas.map(({ place }) => place).filter((place) => place !== folder);
}

/** What a file imports against the tables, each as a sentence; empty when nothing. Paths with slashes, from the root. */
export function violations(file: string, imports: readonly Import[]): string[] {
  const area = areas.find(({ place }) => isIn(file, place));
  if (!area) return [`${file} lies in no area of test/imports/allowed.ts: say there what it may import`];
  return imports.flatMap((one) => {
    const problem = one.module.startsWith(".") ? relativeProblem(file, area, one) : packageProblem(file, area, one);
    return problem === undefined ? [] : [`${file}:${one.line} imports ${one.module}: ${problem}`];
  });
}

function relativeProblem(file: string, area: Area, { module }: Import): string | undefined {
  const target = posix.join(posix.dirname(file), module).replace(/\.js$/, ".ts");
  if (target.split("/")[0] !== file.split("/")[0]) return "another package is imported by its name";
  if (isIn(target, area.place) && area.place !== "rules/src/rules/") return undefined;
  return area.mayImport.some((place) => isIn(target, place)) ? undefined : `${area.place} may import ${inWords(area)}`;
}

function packageProblem(file: string, area: Area, { module, typeOnly }: Import): string | undefined {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? module;
  const ours = packages[name];
  if (ours !== undefined)
    return area.mayImport.includes(ours) ? undefined : `${area.place} may import ${inWords(area)}`;
  for (const rule of reserved) {
    if (!rule.module.test(module)) continue;
    const places = [...rule.places, ...(typeOnly ? (rule.types ?? []) : [])];
    if (!places.some((place) => isIn(file, place))) return `only ${places.join(", ")} may`;
  }
  return undefined;
}

function inWords({ place, mayImport }: Area): string {
  const own = place === "rules/src/rules/" ? [] : ["itself"];
  return [...own, ...mayImport].join(", ");
}

function isIn(file: string, place: string): boolean {
  return place.endsWith("/") ? file.startsWith(place) : file === place;
}
