import { loadGrammar } from "./languages/c/grammar.js";
import { cLanguage } from "./languages/c/language.js";
import { assemblePlugin } from "./plugin.js";

// ESLint parses synchronously, so the grammar must be there before the first file is.
await loadGrammar();

/** The plugin with the language `syscalls/c`; its configs are for C files only. */
export default assemblePlugin("c", { files: ["**/*.{c,h}"], language: "syscalls/c", languages: { c: cLanguage } });
