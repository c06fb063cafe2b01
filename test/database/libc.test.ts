import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { database, type LibraryCall } from "syscall-db";
import type * as Recorder from "../../syscall-db/tools/record-libc/recording.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";
import { disagreements, isMeasured, libraries, unseen } from "./libc-emissions.js";

const recorder = (await import(
  pathToFileURL(join(root, "syscall-db/dist/tools/record-libc/recording.js")).href
)) as typeof Recorder;
const generated = join(root, "syscall-db", "data", "generated");
const recording = recorder.readRecording(pathToFileURL(join(generated, "libc-recording.json")));
const db = database();
const rows = [...db.calls("libc")];
const recordedOf = (row: LibraryCall) => recording.calls.filter(({ name }) => name === row.name);

describe("rows of libc", () => {
  it("say what the recording says, where they claim to be measured", () => {
    const measured = rows.filter(isMeasured);
    assert.ok(measured.length >= 150, `only ${String(measured.length)} rows are measured`);
    const wrong = measured.flatMap((row) => {
      const recorded = recordedOf(row);
      return recorded.length === 0
        ? [`${row.name} claims to be measured, and no recording has it`]
        : [...disagreements(row, recorded), ...unseen(row, recorded)];
    });
    assert.deepEqual(wrong, []);
  });

  it("name every system call that the recorder saw, measured or not", () => {
    const wrong = rows.flatMap((row) =>
      disagreements(row, recordedOf(row)).filter((text) => text.endsWith("is in no emission")),
    );
    assert.deepEqual(wrong, []);
  });

  it("exist for every recorded function", () => {
    const missing = recording.calls.flatMap(({ name }) => (db.call(name, "libc") ? [] : [name]));
    assert.deepEqual(missing, []);
  });

  it("were recorded for at least 90 functions of each library", () => {
    for (const libc of libraries) {
      const names = new Set(recording.calls.flatMap((call) => (call[libc] ? [call.name] : [])));
      assert.ok(names.size >= 90, `${libc}: ${String(names.size)}`);
    }
  });

  it("speak of parameters, sources and system calls that exist", () => {
    const numbers = JSON.parse(readFileSync(join(generated, "numbers.json"), "utf8")) as {
      readonly x86_64: Readonly<Record<string, number>>;
    };
    const wrong = rows.flatMap((row) => {
      const parameters = new Set(["return", ...row.parameters.map(({ name }) => name)]);
      const named = row.effects.flatMap(({ of, result, when }) => [of, result, when?.parameter]);
      return [
        ...named.filter((name) => name !== undefined && !parameters.has(name)),
        ...row.from.flatMap(({ source }) => (db.source(source) ? [] : [source])),
        ...row.emits.flatMap(({ syscall }) => (syscall in numbers.x86_64 ? [] : [syscall])),
      ].map((name) => `${row.name}: ${String(name)}`);
    });
    assert.deepEqual(wrong, []);
  });

  for (const libc of libraries) {
    it(`are what ${libc} does on this machine`, function () {
      const obstacle = recorder.obstacle(libc);
      if (obstacle !== undefined) skipWithout(this, obstacle);
      const here = recorder.versionOf(libc);
      const then = recording.about.libraries[libc] ?? "unknown";
      if (here !== then) skipWithout(this, `${libc} here is ${here}, ${then} was recorded: record again with ${here}`);
      const fresh = new Map(recorder.record(libc, 1).map((call) => [describeCall(call), JSON.stringify(call[libc])]));
      const committed = recording.calls.filter((call) => call[libc]);
      const differing = committed.flatMap((call) =>
        fresh.get(describeCall(call)) === JSON.stringify(call[libc]) ? [] : [describeCall(call)],
      );
      // What a machine is set up with (accounts, hosts, a log, its scratch folder) decides over some.
      const tolerated = committed.length / 10;
      const figures = `${String(differing.length)} of ${String(committed.length)} differ: ${differing.join("; ")}`;
      assert.ok(fresh.size >= 90 && differing.length <= tolerated, figures);
    });
  }
});

describe("constants", () => {
  it("have the values of the C headers", function () {
    if (process.platform !== "linux" || process.arch !== "x64") skipWithout(this, "the values are x86-64 Linux's");
    if (spawnSync("cc", ["--version"]).status !== 0) skipWithout(this, "cc isn't installed: npm run setup:host");
    const known = [...db.constants()].flatMap(({ name, header, value }) =>
      header?.endsWith(".h") === true && value !== undefined ? [{ name, header, value }] : [],
    );
    assert.ok(known.length >= 50, String(known.length));
    const real = valuesOf(known);
    const wrong = known.flatMap(({ name, value }, index) =>
      real[index] === value ? [] : [`${name} is ${String(real[index])}, the row says ${String(value)}`],
    );
    assert.deepEqual(wrong, []);
  });
});

function valuesOf(constants: readonly { readonly name: string; readonly header: string }[]): readonly number[] {
  const folder = mkdtempSync(join(tmpdir(), "constants-"));
  try {
    const headers = new Set(["stdio.h", ...constants.map(({ header }) => header)]);
    const includes = [...headers].map((name) => `#include <${name}>`).join("\n");
    // Without it the headers hide O_PATH, O_TMPFILE and their like.
    const prints = constants.map(({ name }) => `printf("%lld\\n", (long long)(${name}));`).join("\n");
    const source = join(folder, "constants.c");
    writeFileSync(source, `#define _GNU_SOURCE\n${includes}\nint main(void) {\n${prints}\n}\n`);
    execFileSync("cc", [source, "-o", join(folder, "constants")], { stdio: ["ignore", "ignore", "pipe"] });
    return execFileSync(join(folder, "constants"), { encoding: "utf8" }).trim().split("\n").map(Number);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function describeCall(call: Pick<Recorder.RecordedCall, "name" | "when" | "thread">): string {
  return `${call.name} (${[...call.when, call.thread ?? "caller"].join(", ")})`;
}
