import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import * as api from "syscall-db";
import { root } from "../repository.js";

const examples = [...readFileSync(join(root, "syscall-db", "README.md"), "utf8").matchAll(/^```js\n(.*?)^```/gms)].map(
  ([, text = ""]) => text,
);

describe("the examples of syscall-db's README", () => {
  it("are there", () => {
    assert.ok(examples.length >= 5, String(examples.length));
  });

  for (const text of examples)
    it(`give what they say: ${/import \{ (.*) \}/.exec(text)?.[1] ?? ""}`, () => {
      const told: string[] = [];
      const given: unknown[] = [];
      const lines = text.split("\n").map((line) => {
        const [, names] = /^import \{ (.*) \} from "syscall-db";$/.exec(line) ?? [];
        if (names !== undefined) return `const { ${names} } = api;`;
        // Figures that another recording may change are told by "such as"; other remarks are for readers.
        const [, expression, result] = /^(?!const )(.*); \/\/ (["[{\dft].*)$/.exec(line) ?? [];
        if (expression === undefined || result === undefined) return line;
        told.push(result);
        return `given.push(${expression});`;
      });
      // The text is this repository's own.
      // eslint-disable-next-line @typescript-eslint/no-implied-eval
      const run = new Function("api", "given", lines.join("\n")) as (of: object, given: unknown[]) => void;
      run(api, given);
      assert.deepEqual(
        given.map((one) => JSON.stringify(one)),
        told,
      );
      assert.ok(told.length > 0);
    });
});
