// Puts the grammar of C beside the compiled code. It is shipped rather than depended on because the npm package of
// tree-sitter-c runs a compiler at installation. The engine's own .wasm comes with web-tree-sitter.
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const source = dirname(createRequire(import.meta.url).resolve("tree-sitter-c/package.json"));
const target = fileURLToPath(new URL("../dist/grammar/", import.meta.url));
mkdirSync(target, { recursive: true });
copyFileSync(join(source, "tree-sitter-c.wasm"), join(target, "tree-sitter-c.wasm"));
copyFileSync(join(source, "LICENSE"), join(target, "tree-sitter-c.LICENSE"));
