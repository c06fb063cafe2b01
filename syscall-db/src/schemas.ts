import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as Validation from "ajv";

/** Kinds of rows, by the name of their schema file. */
export type RowKind = "syscall" | "library-call" | "command" | "constant" | "runtime" | "source" | "library-cut";

const folder = new URL("../../schema/", import.meta.url);
let compiled: Validation.Ajv | undefined;

/** The validator of one kind of row, from the JSON Schemas that ship with this package. */
export function validatorOf(kind: RowKind): Validation.ValidateFunction {
  compiled ??= compile();
  const validator = compiled.getSchema(`${kind}.schema.json`);
  if (validator === undefined) throw new Error(`schema/${kind}.schema.json is missing`);
  return validator;
}

/** Loaded at the first question: most programs that read the database validate nothing. */
function compile(): Validation.Ajv {
  const { Ajv } = createRequire(import.meta.url)("ajv") as typeof Validation;
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false });
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".schema.json"))) {
    ajv.addSchema(JSON.parse(readFileSync(new URL(name, folder), "utf8")) as object);
  }
  return ajv;
}
