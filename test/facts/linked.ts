import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Summariser, type Summaries } from "eslint-plugin-syscalls/summaries";
import { database } from "syscall-db";
import type { includesOf } from "../../rules/src/facts/header.js";
import type { link } from "../../rules/src/facts/link.js";
import type { Project } from "../../rules/src/facts/project.js";
import type { Code } from "../../rules/src/facts/query.js";
import type { isReachedAlways as isAlways } from "../../rules/src/facts/reach.js";
import { root } from "../repository.js";
import { readC } from "./read-c.js";

const inside = await load<{ Code: typeof Code }>("facts/query.js");
const linking = await load<{ link: typeof link }>("facts/link.js");
const projects = await load<{ Project: typeof Project }>("facts/project.js");
export const { isReachedAlways } = await load<{ isReachedAlways: typeof isAlways }>("facts/reach.js");
const headers = await load<{ includesOf: typeof includesOf }>("facts/header.js");

async function load<T>(place: string): Promise<T> {
  return (await import(pathToFileURL(join(root, "rules", "dist", "src", place)).href)) as T;
}

/** Texts by place. */
export type Texts = Readonly<Record<string, string>>;

/** The files of `fixtures/facts/units`. */
export function unitFixtures(): Texts {
  const folder = join(root, "fixtures", "facts", "units");
  const places = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.[ch]$/.test(name));
  return Object.fromEntries(
    places.map((place) => [place.replaceAll("\\", "/"), readFileSync(join(folder, place), "utf8")]),
  );
}

/** @param link what each file is linked into, if that is known */
export function summariesOf(texts: Texts, link: Readonly<Record<string, readonly string[]>> = {}): Summaries {
  const summariser = new Summariser();
  const units = Object.entries(texts).flatMap(([place, text]) => {
    const unit = summariser.unit(text, place);
    return unit ? [{ ...unit, link: link[place] ?? [] }] : [];
  });
  return summariser.project(units, ".");
}

/** One file of a project, linked with the others. */
export function codeIn(texts: Texts, place: string, summaries = summariesOf(texts)): Code {
  const db = database();
  const facts = readC(texts[place] ?? "", place);
  const project = projects.Project.of(summaries);
  const view = project.viewFrom(
    place,
    headers.includesOf(facts.text, () => false),
  );
  const linked = linking.link(facts, project, view, (name) => db.call(name, "libc") !== undefined);
  return new inside.Code(linked.own, db, linked.all);
}

/** What the calls written so come to: the helpers and the function of the database, as `a → b → write(fd, 1)`. */
export function reachedBy(code: Code, calleeText: string): readonly string[] {
  return code.facts.calls
    .filter((call) => call.calleeText === calleeText)
    .flatMap((site) => code.through(site))
    .map((reached) => {
      const given = reached.call.arguments.map(({ value }) => {
        const told = code.given(value, reached);
        if (told.kind === "variable") return code.linked.variables[told.variable]?.name ?? "?";
        const seen = code.value(told);
        return seen.kind === "number" ? String(seen.value) : seen.kind === "symbols" ? seen.names.join("|") : "?";
      });
      return `${[...reached.chain, reached.call.calleeText].join(" → ")}(${given.join(", ")})`;
    });
}
