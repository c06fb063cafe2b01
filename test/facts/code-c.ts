import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CallFact } from "eslint-plugin-syscalls/facts";
import { database } from "syscall-db";
import type * as query from "../../rules/src/facts/query.js";
import { root } from "../repository.js";
import { readC } from "./read-c.js";
import { callOf } from "./read.js";

/** A module below the package's door. */
export async function inside<T>(place: string): Promise<T> {
  return (await import(pathToFileURL(join(root, "rules", "dist", "src", "facts", place)).href)) as T;
}

const { Code } = await inside<typeof query>("query.js");

/** What a rule may ask about a C text. */
export function codeOf(text: string): query.Code {
  return new Code(readC(text), database());
}

/** The call of a name that is called once. */
export function theCall(code: query.Code, name: string): CallFact {
  return callOf(code.facts, name);
}
