/** Writes src/generated/schema.ts: the TypeScript types of the JSON Schemas in schema/. With `--check` it only compares. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const schemaFolder = new URL("../../schema/", import.meta.url);
const target = new URL("../../src/generated/schema.ts", import.meta.url);
const roots = ["syscall", "library-call", "command", "constant", "runtime", "source", "library-cut"];

const all = {
  title: "Schemas",
  description: "Only holds the others together.",
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(roots.map((name) => [name, { $ref: `${name}.schema.json` }])),
} as const;

const known = readdirSync(schemaFolder).filter((name) => name.endsWith(".schema.json"));
for (const name of roots)
  if (!known.includes(`${name}.schema.json`)) throw new Error(`schema/${name}.schema.json is missing`);

const text = await compile(all, "Schemas", {
  cwd: fileURLToPath(schemaFolder),
  bannerComment: "// Generated from schema/*.schema.json by tools/gen-types.ts: `npm run gen`.",
  additionalProperties: false,
  style: { printWidth: 120 },
});
const before = readFileSync(target, "utf8").replaceAll("\r\n", "\n");
if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (before !== text) {
  console.error("syscall-db/src/generated/schema.ts is out of date: npm run gen");
  process.exitCode = 1;
}
