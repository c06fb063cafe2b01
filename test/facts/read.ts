import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Linter, type Rule } from "eslint";
import { factsOf, type CallFact, type FileFacts, type Value, type VariableFact } from "eslint-plugin-syscalls/facts";
import tseslint from "typescript-eslint";

export type Parser = "espree" | "typescript" | "hermes";

// It has no types.
const hermes = createRequire(import.meta.url)("hermes-eslint") as Linter.Parser;

export interface Reading {
  readonly parser?: Parser;
  readonly sourceType?: "module" | "commonjs" | "script";
}

/** The facts of a text as a rule gets to see them. */
export function read(text: string, { parser = "espree", sourceType = "module" }: Reading = {}): FileFacts {
  let facts: FileFacts | undefined;
  const reader: Rule.RuleModule = {
    create: ({ sourceCode, filename }) => ({
      Program: () => {
        facts = factsOf(sourceCode, filename);
      },
    }),
  };
  const messages = new Linter().verify(
    text,
    [
      {
        files: ["**/*.{js,tsx}"],
        languageOptions: {
          sourceType,
          ...(parser === "espree" ? {} : { parser: parser === "typescript" ? tseslint.parser : hermes }),
          parserOptions: { ecmaFeatures: { jsx: true } },
        },
        plugins: { test: { rules: { reader } } },
        rules: { "test/reader": "error" },
      },
    ],
    parser === "typescript" ? "a.tsx" : "a.js",
  );
  assert.deepEqual(messages, []);
  assert.ok(facts);
  return facts;
}

/** Canonical names in evaluation order; what has none stands as it is written, in brackets. */
export function callees({ calls }: FileFacts): readonly string[] {
  return calls.toSorted((a, b) => a.at - b.at).map(({ callee, calleeText }) => callee ?? `[${calleeText}]`);
}

/** The only call that is written like this. */
export function callOf(facts: FileFacts, calleeText: string): CallFact {
  const [call, ...others] = facts.calls.filter((one) => one.calleeText === calleeText);
  assert.ok(call, `${calleeText} is not called`);
  assert.equal(others.length, 0, `${calleeText} is called more than once`);
  return call;
}

export function variableOf(facts: FileFacts, name: string): VariableFact {
  const variable = facts.variables.find((one) => one.name === name);
  assert.ok(variable, `no variable ${name}`);
  return variable;
}

/** A value in one line: variables and calls by name, the rest much as it would be written. */
export function spell(facts: FileFacts, value: Value | undefined): string {
  if (!value) return "nothing";
  const of = (one: Value) => spell(facts, one);
  switch (value.kind) {
    case "number":
    case "boolean":
      return String(value.value);
    case "string":
      return JSON.stringify(value.value);
    case "null":
      return "null";
    case "symbols":
      return value.names.join("|");
    case "variable":
      return `$${facts.variables[value.variable]?.name ?? "?"}`;
    case "field":
      return `${of(value.of)}.${value.name}`;
    case "element":
      return `${of(value.of)}[${of(value.index)}]`;
    case "template":
      return `\`${value.parts.map(of).join(" ")}\``;
    case "array":
      return `[${value.items.map(of).join(", ")}]`;
    case "object": {
      const known = Object.entries(value.properties).map(([name, one]) => `${name}: ${of(one)}`);
      return `{${[...known, ...(value.open ? ["…"] : [])].join(", ")}}`;
    }
    case "call":
      return `call ${facts.calls[value.call]?.calleeText ?? "?"}`;
    case "operation":
      return `(${[value.operator, ...value.operands.map(of)].join(" ")})`;
    case "function":
      return `function ${facts.functions[value.function]?.name ?? "?"}`;
    case "name":
      return value.name;
    case "unknown":
      return `?${value.text}`;
    default:
      return value.kind;
  }
}
