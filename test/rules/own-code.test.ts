import assert from "node:assert/strict";
import { ESLint } from "eslint";
import javascript from "eslint-plugin-syscalls";
import { describe, it } from "mocha";
import { parser } from "typescript-eslint";
import { root } from "../repository.js";

describe("our own code", () => {
  it("gives our own rules nothing to say, but for what a comment explains", async () => {
    const eslint = new ESLint({
      cwd: root,
      overrideConfigFile: true,
      overrideConfig: [
        { ignores: ["**/dist/", "**/generated/"] },
        ...javascript.configs.strict,
        // A command line, where nobody waits, and a file that is missing as often as not.
        {
          rules: {
            "syscalls/no-sync-in-handler": ["error", { roles: ["request", "stream", "timer", "import"] }],
            "syscalls/no-check-before-use": ["error", { reads: false }],
          },
        },
        // Comments there are also about rules that aren't on here.
        { linterOptions: { reportUnusedDisableDirectives: "off" } },
        { files: ["**/*.ts"], languageOptions: { parser } },
      ],
    });
    const results = await eslint.lintFiles(["{server,rules,syscall-db}/{src,tools}/**/*.{ts,mjs}"]);
    assert.ok(results.length > 50, "the sources were not found");
    const said = results.flatMap(({ filePath, messages }) =>
      messages.map(({ line, ruleId, message }) => `${filePath}:${line} ${ruleId ?? "error"}: ${message}`),
    );
    assert.deepEqual(said, []);
    const silenced = results.flatMap(({ filePath, suppressedMessages }) =>
      suppressedMessages
        .filter(({ suppressions }) => suppressions.some(({ justification }) => justification === ""))
        .map(({ line, ruleId }) => `${filePath}:${line} ${ruleId ?? ""} is silenced without a reason after --`),
    );
    assert.deepEqual(silenced, []);
  });
});
