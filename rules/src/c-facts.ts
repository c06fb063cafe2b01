/** Facts of C for programs that judge nothing: without ESLint, rules and settings, whose loading takes longer than most files. */
import { database } from "syscall-db";
import { extractC } from "./facts/c/extract.js";
import type { FileFacts } from "./facts/fact.js";
import { namesOtherSystem } from "./facts/foreign.js";
import { walkable } from "./languages/c/cursor.js";
import { loadGrammar, parseC } from "./languages/c/grammar.js";
import { withReadable } from "./languages/c/readable.js";

/**
 * All facts of a text of C.
 * @throws RangeError whose message says why the parser gives it up
 */
export async function factsOfText(text: string, filename: string): Promise<FileFacts> {
  await loadGrammar();
  const tree = parseC(text);
  try {
    // The database is read only where the text has conditions: preprocessed text has none.
    const isForeign = (condition: string) => namesOtherSystem({ db: database() }, condition);
    return withReadable(tree, text, isForeign, (readable) => extractC(walkable(readable), text, filename));
  } finally {
    tree.delete();
  }
}
