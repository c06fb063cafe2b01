import type { SourceCode } from "eslint";
import { factsOf, type FileFacts } from "eslint-plugin-syscalls/facts";
import { Refusal } from "../service/refusal.js";
import { sourceCodeOf } from "../service/source-code.js";
import { languageOf } from "./language.js";
import { readNamedFile } from "./read-named.js";

/** @throws Refusal for everything that has no facts. */
export async function factsOfFile(path: string): Promise<FileFacts> {
  return (await openFile(path)).facts;
}

/** A file that the user named, parsed and read for facts. @throws Refusal for everything that has none. */
export async function openFile(path: string): Promise<{ readonly sourceCode: SourceCode; readonly facts: FileFacts }> {
  const sourceCode = await sourceCodeOf(readNamedFile(path), path, languageOf(path) ?? "c");
  const facts = factsOf(sourceCode, path);
  if (!facts) throw new Refusal(`${path} is C++, which is left alone.`, "Name a file of C, JavaScript or TypeScript.");
  return { sourceCode, facts };
}
