import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import c from "eslint-plugin-syscalls/c";
import javascript from "eslint-plugin-syscalls";
import { Summariser } from "eslint-plugin-syscalls/summaries";
import { ESLint, Linter } from "eslint";
import { after, beforeEach, describe, it } from "mocha";

const caller = "void put(int fd, char c);\nvoid f(int fd, const char *s) {\n  for (; *s; s++)\n    put(fd, *s);\n}\n";
const crossing = '#include "a.h"\nvoid put(int fd, char c) { write(fd, &c, 1); }\n';
const buffered = '#include "a.h"\nvoid put(int fd, char c) { buffer(fd, c); }\n';

const made: string[] = [];
let folder = "";

/** Writes the summaries of a project whose other file has this text. */
function summarise(text: string): string {
  const summariser = new Summariser();
  const units = [summariser.unit(text, "a.c"), summariser.unit(caller, "b.c")].filter((unit) => unit !== undefined);
  const path = join(folder, "syscalls.json");
  writeFileSync(path, JSON.stringify(summariser.project(units, ".")));
  return path;
}

function configs(path: string): Linter.Config[] {
  return [...c.configs.strict, c.withSummaries(path)];
}

function rulesOn(text: string, config: Linter.Config[], file = "b.c"): readonly (string | null)[] {
  const messages = new Linter({ cwd: dirname(folder) }).verify(text, config, { filename: join(folder, file) });
  return messages.map(({ ruleId }) => ruleId);
}

describe("summaries in ESLint's configuration", () => {
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "syscalls-summaries-")));
    made.push(folder);
    writeFileSync(join(folder, "b.c"), caller);
  });
  after(() => {
    for (const one of made) rmSync(one, { recursive: true, force: true });
  });

  it("show rules what helpers in other files do, also in a file that calls nothing else", () => {
    assert.deepEqual(rulesOn(caller, c.configs.strict), []);
    assert.deepEqual(rulesOn(caller, configs(summarise(crossing))), ["syscalls/no-unbuffered-io"]);
    assert.deepEqual(rulesOn(caller, configs(summarise(buffered))), []);
  });

  it("show rules what other modules do, also in a file that names no module of Node", () => {
    const summariser = new Summariser();
    const store = 'import fs from "node:fs";\nexport const load = (name) => fs.readFileSync(name);\n';
    const linter = new Linter();
    linter.verify(store, [{}], "store.js");
    const path = join(folder, "syscalls.json");
    writeFileSync(
      path,
      JSON.stringify(summariser.project([summariser.module(linter.getSourceCode(), "store.js")], ".")),
    );
    const text =
      'import express from "express";\nimport { load } from "./store.js";\n' +
      "express().get('/', (request, response) => response.send(load('a')));\n";
    const config = javascript.configs.recommended;
    assert.deepEqual(rulesOn(text, [...config], "b.js"), []);
    assert.deepEqual(rulesOn(text, [...config, javascript.withSummaries(path)], "b.js"), [
      "syscalls/no-sync-in-handler",
    ]);
  });

  it("say nothing of files outside of their project", () => {
    assert.deepEqual(rulesOn(caller, configs(summarise(crossing)), "../elsewhere.c"), []);
  });

  it("are named by a path, relative to where ESLint runs, or by a URL", () => {
    const path = summarise(crossing);
    assert.deepEqual(c.withSummaries(pathToFileURL(path)), c.withSummaries(path));
  });

  it("stand beside other settings, whichever comes first", () => {
    const target: Linter.Config = { settings: { syscalls: { kernel: "5.4" } } };
    const [first, second] = [c.configs.strict, c.withSummaries(summarise(crossing))] as const;
    assert.deepEqual(rulesOn(caller, [...first, target, second]), ["syscalls/no-unbuffered-io"]);
    assert.deepEqual(rulesOn(caller, [second, target, ...first]), ["syscalls/no-unbuffered-io"]);
  });

  it("are the same through both entries of the plugin", () => {
    assert.equal(javascript.withSummaries, c.withSummaries);
  });

  it("outdate ESLint's cache when they change", async () => {
    const lint = async () => {
      const eslint = new ESLint({
        cwd: folder,
        overrideConfigFile: true,
        overrideConfig: configs(join(folder, "syscalls.json")),
        cache: true,
        cacheStrategy: "content",
        cacheLocation: join(folder, "cache"),
      });
      const results = await eslint.lintFiles(["b.c"]);
      return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
    };
    summarise(crossing);
    assert.deepEqual(await lint(), ["syscalls/no-unbuffered-io"]);
    assert.deepEqual(await lint(), ["syscalls/no-unbuffered-io"]);
    summarise(buffered);
    assert.deepEqual(await lint(), []);
    summarise(crossing);
    assert.deepEqual(await lint(), ["syscalls/no-unbuffered-io"]);
  });

  it("that aren't there are told of when the configuration is read, with what to do", () => {
    assert.throws(
      () => c.withSummaries(join(folder, "none.json")),
      /none\.json: the summaries can't be read \(ENOENT\)\. Write it with: syscall-lint summarize \. -o /,
    );
  });

  it("that are damaged are told of with their place", () => {
    const path = join(folder, "syscalls.json");
    writeFileSync(path, '{"kind":"syscall-lint summaries","version":1,"root":".","units":[{}]}');
    assert.throws(
      () => rulesOn(caller, configs(path)),
      /syscalls\.json: \/units\/0\/file: this is not a string\. Write it again/,
    );
  });

  it("that change after the configuration was read are not taken for the earlier ones", () => {
    const path = summarise(crossing);
    const hash = "0".repeat(32);
    const config: Linter.Config = { settings: { syscalls: { summaries: { path, hash } } } };
    assert.throws(
      () => rulesOn(caller, [...c.configs.strict, config]),
      /has changed since the configuration was read\. Run again\./,
    );
  });

  it("are refused as a mere path, which would leave ESLint's cache behind", () => {
    const config: Linter.Config = { settings: { syscalls: { summaries: summarise(crossing) } } };
    assert.throws(
      () => rulesOn(caller, [...c.configs.strict, config]),
      /syscalls\.withSummaries\("\.\/syscalls\.json"\)/,
    );
  });

  it("give way to rows that name a wrapper", () => {
    const calls = [
      {
        name: "put",
        runtime: "libc",
        parameters: [
          { name: "fd", roles: ["fd"] },
          { name: "c", roles: [] },
        ],
        emits: [],
        effects: [],
        instead: [],
        summary: "Puts a byte into a buffer.",
        from: [{ source: "review", place: "a.c", method: "curated" }],
      },
    ];
    const rows: Linter.Config = { settings: { syscalls: { rows: { calls } } } };
    assert.deepEqual(rulesOn(caller, [...configs(summarise(crossing)), rows]), []);
  });
});
