import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Linter } from "eslint";
import { Summariser, type Summaries } from "eslint-plugin-syscalls/summaries";
import { database } from "syscall-db";
import tseslint from "typescript-eslint";
import type { link } from "../../rules/src/facts/link.js";
import type { ModuleView } from "../../rules/src/facts/modules.js";
import type { Project } from "../../rules/src/facts/project.js";
import type { Code } from "../../rules/src/facts/query.js";
import { root } from "../repository.js";
import type { Texts } from "./linked.js";
import { read } from "./read.js";

export type { Texts } from "./linked.js";

const inside = await load<{ Code: typeof Code }>("facts/query.js");
const linking = await load<{ link: typeof link }>("facts/link.js");
const projects = await load<{ Project: typeof Project }>("facts/project.js");
const modules = await load<{ ModuleView: typeof ModuleView }>("facts/modules.js");

async function load<T>(place: string): Promise<T> {
  return (await import(pathToFileURL(join(root, "rules", "dist", "src", place)).href)) as T;
}

function summariesOf(texts: Texts): Summaries {
  const summariser = new Summariser();
  const units = Object.entries(texts).map(([place, text]) => {
    const linter = new Linter();
    const config = { files: ["**/*.{js,mjs,ts}"], languageOptions: { parser: tseslint.parser as Linter.Parser } };
    linter.verify(text, [config], place);
    return summariser.module(linter.getSourceCode(), place);
  });
  return summariser.project(units, ".");
}

/** One JavaScript file of a project, linked with the others. */
export function moduleIn(texts: Texts, place: string): Code {
  const db = database();
  const project = projects.Project.of(summariesOf(texts));
  const view = new modules.ModuleView(project, place);
  const linked = linking.link(read(texts[place] ?? ""), project, view, (name) => db.call(name, "node") !== undefined);
  return new inside.Code(linked.own, db, linked.all);
}

/** What the calls of a file reach in other files, as `a → b → fs.readFileSync`. */
export function calledBy(code: Code): readonly string[] {
  return code.facts.calls
    .flatMap((site) => code.through(site))
    .filter(({ call }) => call.id >= code.facts.calls.length)
    .map(({ chain, call }) => [...chain, call.calleeText].join(" → "));
}
