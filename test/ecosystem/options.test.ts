import assert from "node:assert/strict";
import { Linter, RuleTester, type Rule } from "eslint";
import syscalls from "eslint-plugin-syscalls";
import { describe, it } from "mocha";

RuleTester.describe = describe;
RuleTester.it = it;

const rules = syscalls.rules as unknown as Readonly<Record<string, Rule.RuleModule>>;
const tester = new RuleTester({ languageOptions: { sourceType: "module" } });

interface Schema {
  readonly properties?: Readonly<Record<string, { readonly default: unknown }>>;
}

const configurable = Object.entries(rules).filter(([, { meta }]) => meta?.defaultOptions !== undefined);

describe("the options of the rules", () => {
  it("are there", () => {
    assert.ok(configurable.length > 5);
  });

  for (const [id, rule] of configurable.filter(([, { meta }]) => meta?.languages?.includes("js/js") === true)) {
    const { properties = {} } = (rule.meta?.schema as readonly Schema[])[0] ?? {};
    const defaults = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, one.default]));
    tester.run(id, rule, { valid: ["", { code: "", options: [defaults] }, { code: "", options: [{}] }], invalid: [] });

    it(`${id} refuses what it doesn't know`, () => {
      const config: Linter.Config = { plugins: { syscalls }, rules: { [`syscalls/${id}`]: ["error", { unknown: 1 }] } };
      assert.throws(() => new Linter().verify("", [config]), /unknown/);
    });
  }
});

const serial = rules["no-serial-await-io"];
assert.ok(serial);
tester.run("no-serial-await-io", serial, {
  valid: [
    // Somebody has decided about the order.
    `import { stat } from "node:fs/promises";
     export async function sizes(files) {
       const found = [];
       for (const file of files) {
         // eslint-disable-next-line no-await-in-loop
         found.push((await stat(file)).size);
       }
       return found;
     }`,
  ],
  invalid: [
    {
      code: `import { stat } from "node:fs/promises";
        export async function sizes(files) {
          const found = [];
          for (const file of files) {
            found.push((await stat(file)).size);
          }
          return found;
        }`,
      errors: [{ messageId: "loop" }],
    },
  ],
});
