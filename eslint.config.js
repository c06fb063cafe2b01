import eslint from "@eslint/js";
import eslintPlugin from "eslint-plugin-eslint-plugin";
import { defineConfig } from "eslint/config";
import { existsSync } from "node:fs";
import globals from "globals";
import tseslint from "typescript-eslint";
import syscalls from "./rules/dist/src/plugin.js";

// Its types come with VS Code for tests, which `npm run setup:host` installs.
const withoutHost = existsSync(new URL("test/vscode/node_modules/", import.meta.url)) ? [] : ["test/vscode/"];

export default defineConfig(
  // Scripts that recorders trace ask for calls whose answers nobody needs.
  { ignores: ["**/dist/", "**/generated/", "fixtures/", "syscall-db/tools/record-node-features/", ...withoutHost] },
  eslint.configs.recommended,
  {
    files: ["**/*.{ts,mts}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Numbers read as well in a template as anywhere.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // noPropertyAccessFromIndexSignature asks for the brackets.
      "@typescript-eslint/dot-notation": "off",
      "no-restricted-syntax": ["error", { selector: "ForInStatement", message: "Iterate over Object.keys." }],
    },
  },
  {
    // Node types of ESTree are told apart by their names, which typescript-eslint declares as an enum.
    files: ["rules/src/facts/javascript/**"],
    rules: { "@typescript-eslint/no-unsafe-enum-comparison": "off" },
  },
  { files: ["**/*.{js,mjs}"], languageOptions: { globals: globals.node } },
  // The adapter is where ESLint's rules are made.
  { files: ["rules/src/rule.ts"], extends: [eslintPlugin.configs.recommended] },
  // What it finds in other people's code it must not find in ours.
  { files: ["{syscall-db,rules,server}/{src,tools,page}/**/*.{ts,mjs}"], extends: [syscalls.configs.strict] },
  {
    // Nobody waits for the event loop of a command, nor for a thread that lints one file after another.
    files: ["server/src/{cli,host}/**"],
    rules: { "syscalls/no-sync-in-handler": ["error", { roles: ["request", "stream", "timer"] }] },
  },
);
