import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import type { Log } from "sarif";
import { describe, it } from "mocha";
import { byteLoop, folderWith, syscallLint } from "./bin.js";
import { sarifSchema } from "./sarif-schema.js";

describe("output formats", () => {
  const files = { "src/a b,c.c": byteLoop, "src/broken.js": "const = ;\n" };

  it("json has the shape of ESLint's", () => {
    const folder = folderWith({ ...files, "clean.c": "" });
    const { stdout, status } = syscallLint(folder, ["--format", "json", "."]);
    assert.equal(status, 2);
    const results = JSON.parse(stdout) as Record<string, unknown>[];
    assert.deepEqual(
      results.map(({ errorCount, fatalErrorCount, warningCount }) => [errorCount, fatalErrorCount, warningCount]),
      [
        [0, 0, 0],
        [1, 0, 0],
        [1, 1, 0],
      ],
    );
  });

  it("sarif fits the schema, and places findings and failures", () => {
    const folder = folderWith(files);
    const { stdout } = syscallLint(folder, ["--format", "sarif", "."]);
    const log = JSON.parse(stdout) as Log;
    const validate = new Ajv({ strict: true }).compile(sarifSchema);
    assert.ok(validate(log), JSON.stringify(validate.errors));
    const [run] = log.runs;
    const [result, ...others] = run?.results ?? [];
    assert.equal(others.length, 0);
    assert.equal(result?.ruleId, "syscalls/no-unbuffered-io");
    assert.equal(run?.tool.driver.rules?.[result.ruleIndex ?? -1]?.id, result.ruleId);
    const place = result.locations?.[0]?.physicalLocation;
    const base = run.originalUriBaseIds?.["ROOT"]?.uri ?? "";
    assert.equal(fileURLToPath(new URL(place?.artifactLocation?.uri ?? "", base)), join(folder, "src", "a b,c.c"));
    assert.deepEqual(place?.region, { startLine: 4, startColumn: 10, endLine: 4, endColumn: 25 });
    assert.equal(run.invocations?.[0]?.executionSuccessful, false);
    assert.equal(run.invocations[0].toolExecutionNotifications?.length, 1);
  });

  it("sarif without findings fits the schema too", () => {
    const { stdout, status } = syscallLint(folderWith({ "a.c": "" }), ["--format", "sarif", "."]);
    assert.equal(status, 0);
    const validate = new Ajv({ strict: true }).compile(sarifSchema);
    assert.ok(validate(JSON.parse(stdout)), JSON.stringify(validate.errors));
  });

  it("github gives workflow commands with escaped paths and texts", () => {
    const { stdout } = syscallLint(folderWith(files), ["--format", "github", "--explain", "."]);
    const [first = "", second = ""] = stdout.split("\n");
    const head = "::error file=src/a b%2Cc.c,line=4,endLine=4,col=10,endColumn=25,title=syscalls/no-unbuffered-io::";
    assert.equal(first.slice(0, head.length), head);
    assert.match(first, /%0Aread: /);
    assert.match(second, /^::error file=src\/broken\.js,line=1,col=\d+,title=syscall-lint::Parsing error/);
  });
});
