import { readdirSync, readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

/** Kinds of rows, by the name of their schema file. */
export type RowKind = "syscall" | "library-call" | "command" | "constant" | "runtime" | "source" | "library-cut";

const folder = new URL("../../schema/", import.meta.url);
let compiled: Ajv | undefined;

/** The validator of one kind of row, from the JSON Schemas that ship with this package. */
export function validatorOf(kind: RowKind): ValidateFunction {
  compiled ??= compile();
  const validator = compiled.getSchema(`${kind}.schema.json`);
  if (validator === undefined) throw new Error(`schema/${kind}.schema.json is missing`);
  return validator;
}

function compile(): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false });
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".schema.json"))) {
    ajv.addSchema(JSON.parse(readFileSync(new URL(name, folder), "utf8")) as object);
  }
  return ajv;
}
