import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Summaries } from "eslint-plugin-syscalls/summaries";
import { describe, it } from "mocha";
import { findingsIn, folderWith, syscallLint, type Outcome } from "./bin.js";

const put = '#include "put.h"\n#include <unistd.h>\nvoid put(int fd, char c) { write(fd, &c, 1); }\n';
const caller = '#include "put.h"\nvoid f(int fd, const char *s) {\n  for (; *s; s++)\n    put(fd, *s);\n}\n';
const project = { "put.h": "void put(int fd, char c);\n", "put.c": put, "lib/f.c": caller };

const store = `const fs = require("node:fs");
exports.load = (name) => fs.readFileSync(name, "utf8");
exports.later = (name) => fs.promises.readFile(name);
`;
const server = `import { createServer } from "node:http";
import { readUser } from "./users.js";
createServer((request, response) => {
  response.end(readUser(request.url));
}).listen(8080);
`;
const modules = {
  "lib/store.js": store,
  "lib/other.js": 'module.exports = require("./store");\nexports.broken = (;\n',
  "src/users.ts":
    'import * as store from "../lib/store.js";\nexport const readUser = (name: string): string => store.load(name);\n',
  "src/server.mjs": server,
};

function read(path: string): Summaries {
  return JSON.parse(readFileSync(path, "utf8")) as Summaries;
}

describe("syscall-lint summarize", () => {
  it("writes what files offer, with paths relative to the project and the project relative to the file", () => {
    const folder = folderWith(project);
    const outcome = syscallLint(folder, ["summarize", ".", "-o", "lib/s.json"]);
    assert.deepEqual(outcome, { status: 0, stdout: "2 functions of 3 files in lib/s.json\n", stderr: "" });
    const { root, units } = read(join(folder, "lib", "s.json"));
    assert.equal(root, "..");
    assert.deepEqual(
      units.map(({ file, functions }) => [file, functions.map(({ name }) => name)]),
      [
        ["lib/f.c", ["f"]],
        ["put.c", ["put"]],
      ],
    );
  });

  it("tells apart functions of one name by how they are compiled", () => {
    const commands = ["put", "get"].flatMap((target) => [
      {
        directory: "BUILD",
        file: `../${target}.c`,
        command: `cc -I .. -o CMakeFiles/${target}.dir/${target}.c.o -c ../${target}.c`,
      },
      {
        directory: "BUILD",
        file: `../${target}-main.c`,
        arguments: ["cc", "-o", `CMakeFiles/${target}.dir/m.o`, "-c", "x"],
      },
    ]);
    const loop = "void put(int, char);\nvoid f(int fd) {\n  for (int i = 0; i < 99; i++)\n    put(fd, 1);\n}\n";
    const folder = folderWith({
      "put.c": put,
      "put.h": "",
      "get.c": "void put(int fd, char c) { keep(c); }\n",
      "put-main.c": loop,
      "get-main.c": loop,
    });
    mkdirSync(join(folder, "build"));
    assert.deepEqual(findingsIn(folder, "--strict", "."), []);
    const text = JSON.stringify(commands).replaceAll("BUILD", join(folder, "build").replaceAll("\\", "\\\\"));
    writeFileSync(join(folder, "build", "compile_commands.json"), text);
    assert.deepEqual(findingsIn(folder, "--strict", "."), ["put-main.c:4 no-unbuffered-io"]);
    const { status } = syscallLint(folder, [
      ...["summarize", ".", "-o", "s.json", "--compile-commands", "build/compile_commands.json"],
    ]);
    assert.equal(status, 0);
    const unit = read(join(folder, "s.json")).units.find(({ file }) => file === "put.c");
    assert.deepEqual(unit?.link, ["build/CMakeFiles/put.dir"]);
  });

  const bad: readonly (readonly [what: string, args: readonly string[], message: RegExp])[] = [
    ["no output", ["."], /required option '-o, --output <file>' not specified/],
    ["no such folder", ["none", "-o", "s.json"], /none: No such file or folder\. Check the spelling/],
    [
      "nothing to read",
      ["text", "-o", "s.json"],
      /No files of C, JavaScript or TypeScript in text\. Name a file, or a/,
    ],
    [
      "an output that can't be written",
      [".", "-o", "none/s.json"],
      /none.s\.json can't be written \(ENOENT\)\. Name a file/,
    ],
    [
      "missing compile commands",
      [".", "-o", "s.json", "--compile-commands", "c.json"],
      /c\.json can't be read \(ENOENT\)\./,
    ],
    ["broken compile commands", [".", "-o", "s.json", "--compile-commands", "bad.json"], /bad\.json is not JSON: /],
    [
      "odd compile commands",
      [".", "-o", "s.json", "--compile-commands", "odd.json"],
      /odd\.json: \/0: this is no compilation\./,
    ],
  ];
  for (const [what, args, message] of bad)
    it(`says what is wrong and what to do: ${what}`, () => {
      const folder = folderWith({ ...project, "text/a.md": "", "bad.json": "{", "odd.json": "[1]" });
      const { status, stderr } = syscallLint(folder, ["summarize", ...args]);
      assert.equal(status, 2);
      assert.match(stderr, message);
    });

  it("writes what modules offer that others name, and of these only what stops the event loop", () => {
    const folder = folderWith({ ...modules, "src/unnamed.js": store });
    const outcome = syscallLint(folder, ["summarize", ".", "-o", "s.json"]);
    assert.deepEqual(outcome, { status: 0, stdout: "2 functions of 5 files in s.json\n", stderr: "" });
    assert.deepEqual(
      read(join(folder, "s.json")).units.map(({ file, exports = {} }) => [file, Object.keys(exports)]),
      [
        ["lib/store.js", ["load"]],
        ["src/users.ts", ["readUser"]],
      ],
    );
  });

  it("summarises what it can, and tells of the rest", () => {
    const folder = folderWith({ ...project, "odd.c": new Uint8Array(300) });
    const { status, stdout, stderr } = syscallLint(folder, ["summarize", ".", "-o", "s.json"]);
    assert.equal(status, 2);
    assert.match(stdout, /^2 functions of 3 files/);
    assert.match(stderr, /odd\.c: A binary file\./);
  });
});

describe("syscall-lint check with other files", () => {
  const run = (folder: string, ...args: readonly string[]): Outcome =>
    syscallLint(folder, args, { env: { ...process.env, XDG_CACHE_HOME: join(folder, ".cache") } });
  const finds = (outcome: Outcome) => outcome.stdout.includes("no-unbuffered-io");

  it("sees through helpers of the whole repository, counts what needed it, and says how ESLint does too", () => {
    const folder = folderWith(project);
    mkdirSync(join(folder, ".git"));
    const outcome = run(folder, "--strict", "lib");
    assert.ok(finds(outcome));
    assert.equal(
      outcome.stderr,
      "syscall-lint: 1 finding needs what other files do. For the same in ESLint: syscall-lint summarize . -o " +
        'syscalls.json, and in eslint.config.js syscalls.withSummaries("./syscalls.json").\n',
    );
    assert.deepEqual(run(folder, "--strict", "--no-summaries", "lib").stdout, "0 findings in 1 file\n");
    assert.equal(run(folder, "--strict", "--format", "json", "lib").stderr, "");
  });

  it("looks no further than the paths outside of a repository", () => {
    const folder = folderWith(project);
    assert.ok(!finds(run(folder, "--strict", "lib")));
    assert.ok(finds(run(folder, "--strict", "lib", "put.c")));
  });

  it("finds the same in several threads", () => {
    const folder = folderWith({ ...project, "g.c": caller, "h.c": caller });
    const alone = findingsIn(folder, "--strict", "--concurrency", "1", ".");
    assert.equal(alone.length, 3);
    assert.deepEqual(findingsIn(folder, "--strict", "--concurrency", "3", "."), alone);
  });

  it("keeps summaries between runs, and notices every change", () => {
    const folder = folderWith(project);
    assert.ok(finds(run(folder, "--strict", ".")));
    const kept = () =>
      readdirSync(join(folder, ".cache"), { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith(".json"),
      );
    const first = kept();
    assert.equal(first.length, 2);
    assert.ok(finds(run(folder, "--strict", ".")));
    assert.deepEqual(kept(), first);
    writeFileSync(join(folder, "put.c"), put.replace("write(fd, &c, 1)", "keep(c)"));
    assert.ok(!finds(run(folder, "--strict", ".")));
    writeFileSync(join(folder, "put.c"), put);
    assert.ok(finds(run(folder, "--strict", ".")));
  });

  it("doesn't care about a damaged cache, nor about one that can't be written", () => {
    const folder = folderWith(project);
    run(folder, "--strict", ".");
    for (const name of readdirSync(join(folder, ".cache"), { recursive: true, encoding: "utf8" }))
      if (name.endsWith(".json")) writeFileSync(join(folder, ".cache", name), "{");
    assert.ok(finds(run(folder, "--strict", ".")));
    const blocked = folderWith({ ...project, ".cache": "a file" });
    assert.ok(finds(run(blocked, "--strict", ".")));
  });
});

describe("syscall-lint check with other modules", () => {
  const found = ["src/server.mjs:4 no-sync-in-handler"];
  const checked = { ...modules, "lib/other.js": "" };

  it("sees through helpers of the whole repository, and says how ESLint does too", () => {
    const folder = folderWith(checked);
    mkdirSync(join(folder, ".git"));
    assert.deepEqual(findingsIn(folder, "src"), found);
    assert.deepEqual(findingsIn(folder, "--no-summaries", "src"), []);
    const { stdout, stderr } = syscallLint(folder, ["src"]);
    assert.match(stdout, /`readUser` → `load` → `fs\.readFileSync` stops the event loop/);
    assert.match(stderr, /^syscall-lint: 1 finding needs what other files do\./);
  });

  it("notices every change between runs", () => {
    const folder = folderWith(checked);
    assert.deepEqual(findingsIn(folder, "."), found);
    assert.deepEqual(findingsIn(folder, "."), found);
    writeFileSync(join(folder, "lib/store.js"), store.replace("readFileSync", "createReadStream"));
    assert.deepEqual(findingsIn(folder, "."), []);
    writeFileSync(join(folder, "lib/store.js"), store);
    assert.deepEqual(findingsIn(folder, "."), found);
  });

  it("follows no path out of the repository, neither written nor by a link", () => {
    const outside = folderWith({ "store.js": store });
    const text = (source: string) => checked["src/users.ts"].replace("../lib/store.js", source);
    const folder = folderWith({ "project/.git/HEAD": "", "project/src/server.mjs": server, "store.js": store });
    for (const source of ["../../store.js", join(outside, "store.js"), "./link/store.js"]) {
      writeFileSync(join(folder, "project/src/users.ts"), text(source));
      assert.deepEqual(findingsIn(join(folder, "project"), "."), [], source);
    }
    symlinkSync(outside, join(folder, "project/src/link"));
    assert.deepEqual(findingsIn(join(folder, "project"), "."), []);
    writeFileSync(join(folder, "project/src/store.js"), store);
    writeFileSync(join(folder, "project/src/users.ts"), text("./store.js"));
    assert.deepEqual(findingsIn(join(folder, "project"), "."), found, "a path inside is followed");
  });

  it("leaves alone what a helper only does for other arguments, as far as it can tell", () => {
    const options = `import fs from "node:fs";
export function settings(save) {
  if (save) fs.writeFileSync("settings.json", "{}");
  return {};
}
`;
    const text = server.replace("readUser", "settings").replace("readUser(request.url)", "settings(false)");
    const folder = folderWith({ "src/users.ts": options, "src/server.mjs": text.replace("readUser", "settings") });
    assert.deepEqual(findingsIn(folder, "."), []);
    writeFileSync(join(folder, "src/users.ts"), options.replace("if (save) ", ""));
    assert.deepEqual(findingsIn(folder, "."), found);
  });

  it("is not stopped by a module that can't be parsed", () => {
    const outcome = findingsIn(folderWith(modules), ".");
    assert.deepEqual(outcome, ["lib/other.js:2 failed", ...found]);
  });
});
