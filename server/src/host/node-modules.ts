import { builtinModules } from "node:module";
import { basename, dirname, relative, resolve } from "node:path";
import enhanced from "enhanced-resolve";
import { loadsOf } from "../program/node/loads.js";
import type { Load, NodeModule, Resolved, Style } from "../program/node/module.js";
import { programOfModules, type LinkedModule } from "../program/node/node-program.js";
import type { Syntax } from "../program/node/syntax.js";
import { executionsOf, mayExecute } from "../program/node/executions.js";
import { causesOf, placesIn, usesOf } from "../program/node/uses.js";
import type { Cause, Program } from "../program/program.js";
import { openFile } from "./facts-of-file.js";

/** What is known of how far the reading is: modules read, modules found. */
export type OnModules = (done: number, found: number) => void;

const builtIns = new Set(builtinModules.map((name) => name.replace(/^node:/, "")));
const prefixOnly = new Set(["test", "sqlite", "sea", "test/reporters"]);

/**
 * The program that starts in a module: the module and all that it loads by constant names, packages of `node_modules`
 * included. Nothing of it runs.
 *
 * @throws Refusal when the entry itself can't be read
 */
export async function readNodeProgram(entry: string, onModules: OnModules = () => undefined): Promise<Program> {
  const first = resolve(entry);
  const start = await linked(first);
  const modules = [start];
  const found = new Set([first]);
  const next = (module: LinkedModule) => {
    for (const lead of module.leads) if (lead.kind === "file") found.add(lead.file);
  };
  next(start);
  // A set goes on over what is added while it is walked.
  for (const file of found) {
    if (file === first) continue;
    const module = await linkedOrUnread(file);
    modules.push(module);
    next(module);
    onModules(modules.length, found.size);
  }
  return programOfModules(basename(first), first, modules);
}

async function linkedOrUnread(file: string): Promise<LinkedModule> {
  try {
    return await linked(file);
  } catch (error) {
    const message = `This module can't be read: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`;
    const cause: Cause = { kind: "unread-file", message, remedy: "Mend it.", place: { file, line: 1 } };
    return { file, loads: [], leads: [], uses: [], causes: [cause], executions: [] };
  }
}

async function linked(file: string): Promise<LinkedModule> {
  const module = await readModule(file);
  return { ...module, leads: module.loads.map((load) => leadOf(load, file)) };
}

async function readModule(file: string): Promise<NodeModule> {
  const { sourceCode, facts } = await openFile(file);
  const syntax = loadsOf(file, sourceCode.ast as unknown as Syntax, isBuiltIn);
  return {
    file,
    loads: syntax.loads,
    uses: [...syntax.uses, ...usesOf(facts, syntax.takenApart)],
    causes: [...syntax.causes, ...causesOf(facts)],
    executions: [
      ...executionsOf(facts, syntax.takenApart, placesIn(facts)),
      // A module that is handed on, or exported again by name.
      ...syntax.uses
        .filter(({ name }) => mayExecute(name))
        .map(({ name, place }) => ({ from: file, callee: name, place, command: undefined, isShell: false })),
    ],
  };
}

function isBuiltIn(name: string): boolean {
  const bare = name.replace(/^node:/, "");
  return prefixOnly.has(bare) ? name !== bare : builtIns.has(bare) || name !== bare;
}

/** As Node resolves: what a package exports to `import` may differ from what it exports to `require`. */
const resolvers: Readonly<Record<Style, (from: string, specifier: string) => string | false>> = {
  import: resolverOf({ conditionNames: ["node", "import"] }),
  require: resolverOf({ conditionNames: ["node", "require"] }),
};

function resolverOf(options: {
  readonly conditionNames: string[];
}): (from: string, specifier: string) => string | false {
  const resolver = enhanced.create.sync({
    extensions: [".js", ".json", ".node", ".cjs", ".mjs", ".ts", ".mts", ".cts"],
    // TypeScript's sources name what they are compiled to.
    extensionAlias: { ".js": [".js", ".ts"], ".mjs": [".mjs", ".mts"], ".cjs": [".cjs", ".cts"] },
    mainFields: ["main"],
    ...options,
  });
  return (from, specifier) => resolver(from, specifier);
}

function leadOf({ specifier, style, isPath }: Load, from: string): Resolved {
  if (!isPath && isBuiltIn(specifier)) return { kind: "built-in", name: `node:${specifier.replace(/^node:/, "")}` };
  const named = specifier.startsWith("file:") ? new URL(specifier).pathname : specifier;
  const wanted = isPath && !/^[./]/.test(named) ? `./${named}` : named;
  try {
    const file = resolvers[style](dirname(from), wanted.replace(/[?#].*$/, ""));
    if (file === false || /\.(?:json|wasm|css|txt)$/.test(file)) return { kind: "data" };
    return file.endsWith(".node") ? { kind: "add-on", file } : { kind: "file", file };
  } catch {
    return { kind: "missing", message: `\`${specifier}\` isn't found from ${relative(process.cwd(), from)}.` };
  }
}
