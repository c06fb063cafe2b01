import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { root } from "../repository.js";
import { byteLoop, findingsIn, folderWith, syscallLint } from "./bin.js";

const sample = join(root, "fixtures", "spool");

function start(cwd: string, ...args: readonly string[]) {
  const env = { ...process.env, INIT_CWD: cwd };
  return spawnSync(process.execPath, [join(root, "server", "tools", "start.mjs"), ...args], {
    cwd: root,
    env,
    encoding: "utf8",
  });
}

describe("npm start", () => {
  it("shows the sample project's findings with explanations, and what to try next, with status 0", () => {
    const { status, stdout, stderr } = start(root);
    assert.equal(status, 0, stderr);
    for (const rule of ["no-unbuffered-io", "no-check-before-use", "no-stat-per-entry", "no-sync-in-handler"])
      assert.ok(stdout.includes(rule), rule);
    assert.match(stdout, /read costs .* the cheapest crossing/);
    assert.match(stdout, /Your own: npm start -- PATH…/);
  });

  it("passes paths relative to the caller's folder, options and the exit status through", () => {
    const folder = folderWith({ "src/a.c": byteLoop });
    const { status, stdout } = start(folder, "--format", "github", "src");
    assert.match(stdout, /^::error file=src\/a\.c,line=4/);
    assert.equal(status, 1);
    assert.equal(start(folder, "nope").status, 2);
  });
});

describe("the sample project", () => {
  it("has a finding in each function whose comment announces one, and none elsewhere", () => {
    const found = findingsIn(sample, ".").map((finding) => {
      const [, path = "", line = "", rule = ""] = /^(.*):(\d+) (.*)$/.exec(finding) ?? [];
      return `${path} ${functionAt(path, Number(line))} ${rule}`;
    });
    assert.deepEqual(
      [...new Set(found)],
      [
        "collector/spool.c count_jobs no-stat-per-entry",
        "collector/spool.c checksum no-unbuffered-io",
        "collector/spool.c claim_job no-check-before-use",
        "server/export.js writeTable no-unbuffered-io",
        "server/jobs.js jobsIn no-stat-per-entry",
        "server/server.js page no-sync-in-handler",
      ],
    );
  });
});

/** The last function that begins above a line. */
function functionAt(path: string, line: number): string {
  const lines = readFileSync(join(sample, path), "utf8").split("\n").slice(0, line);
  const names = lines.flatMap(
    (text) => /^(?:export )?(?:async )?(?:[\w ]+ )(\w+)\([^;]*\)?(?: \{)?$/.exec(text)?.[1] ?? [],
  );
  return names.at(-1) ?? "?";
}

describe("help and version", () => {
  const commands = readdirSync(join(root, "server", "src", "cli")).flatMap((name) =>
    /^(?:check|explain|why|facts)\.ts$/.test(name) ? [name.slice(0, -3)] : [],
  );

  it("every command has examples that name it", () => {
    assert.deepEqual(commands, ["check", "explain", "facts", "why"]);
    for (const command of commands) {
      const { status, stdout } = syscallLint(root, [command, "--help"]);
      assert.equal(status, 0);
      assert.match(
        stdout,
        command === "check"
          ? /Examples:\n {2}syscall-lint src/
          : new RegExp(`Examples:\\n {2}syscall-lint ${command} `),
      );
    }
    assert.match(syscallLint(root, ["--help"]).stdout, /Examples:[^]*Exit status: 0 clean, 1 findings, 2 /);
  });

  it("prints the package's version", () => {
    const { version } = JSON.parse(readFileSync(join(root, "server", "package.json"), "utf8")) as { version: string };
    assert.equal(syscallLint(root, ["--version"]).stdout, `${version}\n`);
  });
});
