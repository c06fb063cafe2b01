import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Language, Parser } from "web-tree-sitter";
import { root } from "../repository.js";

let parser: Promise<Parser> | undefined;

/** The places that the shipped C grammar can't read, each with its line. */
export async function syntaxErrors(text: string): Promise<string[]> {
  parser ??= load();
  const tree = (await parser).parse(text);
  if (!tree) throw new Error("no tree");
  const broken = tree.rootNode
    .descendantsOfType("ERROR")
    .concat(tree.rootNode.descendantsOfType("MISSING"))
    .map((node) => `line ${node.startPosition.row + 1}: ${node.text}`);
  if (broken.length === 0 && tree.rootNode.hasError) broken.push("somewhere: a token is missing");
  tree.delete();
  return broken;
}

async function load(): Promise<Parser> {
  await Parser.init();
  const language = await Language.load(readFileSync(join(root, "rules", "dist", "grammar", "tree-sitter-c.wasm")));
  const loaded = new Parser();
  loaded.setLanguage(language);
  return loaded;
}
