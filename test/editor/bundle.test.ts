import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { bin, folderWith } from "../cli/bin.js";
import { root } from "../repository.js";

const bundled = join(root, "client", "dist", "server", "main.mjs");

describe("the server inside of the extension", () => {
  let folder = "";
  let cache = "";

  before(function () {
    this.timeout(60_000);
    const { status, stderr } = spawnSync(process.execPath, [join(root, "client", "tools", "bundle.mjs")], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    folder = folderWith({});
    cache = folderWith({});
    cpSync(join(root, "fixtures", "spool"), folder, { recursive: true });
    const typed =
      'import { statSync } from "node:fs";\nexport const size = (path: string): number => statSync(path).size;\n';
    writeFileSync(join(folder, "size.ts"), typed);
    writeFileSync(join(folder, "start.ts"), 'import { size } from "./size.ts";\nconsole.log(size("a"));\n');
  });

  const commands = [
    ["check", "."],
    ["facts", "collector/spool.c"],
    ["facts", "server/jobs.js"],
    ["facts", "size.ts"],
    ["why", "size.ts:2"],
    ["explain", "openat"],
    ["seccomp", "collector"],
    ["seccomp", "start.ts"],
    ["seccomp", "server/server.js"],
    ["summarize", ".", "-o", "-"],
  ];
  for (const command of commands) {
    it(`answers \`${command.join(" ")}\` as the one outside`, function () {
      this.timeout(30_000);
      const answer = answerOf(bundled, command);
      assert.deepEqual(answer, answerOf(bin, command));
      assert.match(answer.stdout, /\w/);
    });
  }

  it("finds call sites in all languages for the report", function () {
    this.timeout(30_000);
    assert.match(answerOf(bundled, ["report", ".", "-o", "r.html"]).stderr, /^\d+ call sites of 8 files/m);
  });

  function answerOf(program: string, command: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...command], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, XDG_CACHE_HOME: cache },
    });
    return { status, stdout, stderr };
  }
});
