import { statSync } from "node:fs";
import { Refusal } from "../service/refusal.js";
import { extensions, languageOf } from "./language.js";
import { readSource } from "./read-source.js";

/**
 * The text of one file that the user named.
 * @throws Refusal for everything that isn't source code.
 */
export function readNamedFile(path: string): string {
  if (!languageOf(path))
    throw new Refusal(`${path} is no kind of file that is read.`, `Name a file ending in ${extensions.join(" ")}.`);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new Refusal(`${path}: no such file.`, "Check the spelling.");
  if (!stats.isFile()) throw new Refusal(`${path} is no regular file.`, "Name a file.");
  const reading = readSource({ path, named: true });
  if (reading.kind === "text") return reading.text;
  const [what, remedy] =
    reading.kind === "failure" ? [reading.what, reading.remedy] : ["It was left out.", "Name another file."];
  throw new Refusal(`${path}: ${what}`, remedy);
}
