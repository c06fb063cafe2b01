import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { database, type LibraryCall } from "syscall-db";
import type * as Recorder from "../../syscall-db/tools/record-libc/recording.js";
import type * as Exceptions from "../../syscall-db/tools/record-libc/untraceable.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";
import { disagreements, isMeasured, isMeasuredCold, libraries, unseen } from "./libc-emissions.js";

const tools = join(root, "syscall-db/dist/tools/record-libc");
const recorder = (await import(pathToFileURL(join(tools, "recording.js")).href)) as typeof Recorder;
const { untraceable } = (await import(pathToFileURL(join(tools, "untraceable.js")).href)) as typeof Exceptions;
const generated = join(root, "syscall-db", "data", "generated");
const recording = recorder.readRecording(pathToFileURL(join(generated, "libc-recording.json")));
const db = database();
const rows = [...db.calls("libc")];
const recordedOf = (row: LibraryCall) => recording.calls.filter(({ name }) => name === row.name);

describe("rows of libc", () => {
  it("are many: what programs write", () => {
    assert.ok(rows.length >= 900, String(rows.length));
  });

  it("are all recorded, but for those that can't be traced", () => {
    const wrong = rows.flatMap((row) => {
      const isExcused = untraceable.some(({ name, when }) => name === row.name && when === undefined);
      const isRecorded = recordedOf(row).length > 0;
      if (isExcused === isRecorded) return [`${row.name}: ${isRecorded ? "recorded, and excused" : "never recorded"}`];
      return isMeasured(row) === isRecorded ? [] : [`${row.name}: its provenance doesn't say so`];
    });
    assert.deepEqual(wrong, []);
  });

  it("say what the recording says, first calls included", () => {
    const wrong = rows.flatMap((row) => {
      const recorded = recordedOf(row);
      return recorded.length === 0 ? [] : [...disagreements(row, recorded), ...unseen(row, recorded, untraceable)];
    });
    assert.deepEqual(wrong, []);
  });

  it("cite the recording exactly when they tell of a first call", () => {
    const wrong = rows.filter((row) => isMeasuredCold(row) !== (row.cold !== undefined && row.cold.length > 0));
    assert.deepEqual(
      wrong.map(({ name }) => name),
      [],
    );
  });

  it("need an excuse only where they claim something, and give a reason", () => {
    const wrong = untraceable.filter(({ name, when, reason }) => {
      const row = db.call(name, "libc");
      return reason === "" || !row?.emits.some((emission) => when === undefined || emission.when === when);
    });
    assert.deepEqual(wrong, []);
  });

  it("exist for every recorded function", () => {
    const missing = recording.calls.flatMap(({ name }) => (db.call(name, "libc") ? [] : [name]));
    assert.deepEqual(missing, []);
  });

  it("were recorded for at least 850 functions of each library", () => {
    for (const libc of libraries) {
      const names = new Set(recording.calls.flatMap((call) => (call[libc] ? [call.name] : [])));
      assert.ok(names.size >= 850, `${libc}: ${String(names.size)}`);
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
        ...[...row.emits, ...(row.cold ?? [])].flatMap(({ syscall }) => (syscall in numbers.x86_64 ? [] : [syscall])),
      ].map((name) => `${row.name}: ${String(name)}`);
    });
    assert.deepEqual(wrong, []);
  });

  for (const libc of libraries) {
    it(`are what ${libc} does on this machine`, function () {
      this.timeout(120_000);
      const obstacle = recorder.obstacle(libc);
      if (obstacle !== undefined) skipWithout(this, obstacle);
      const here = recorder.versionOf(libc);
      const then = recording.about.libraries[libc] ?? "unknown";
      if (here !== then) skipWithout(this, `${libc} here is ${here}, ${then} was recorded: record again with ${here}`);
      const fresh = recorder.record(libc, 1);
      const { compared, differing } = recorder.differences(recording.calls, fresh, [libc]);
      // What a machine is set up with (accounts, hosts, a log, its scratch folder) decides over some.
      const names = differing.map(({ call }) => [call.name, ...call.when].join(", ")).join("; ");
      const figures = `${String(differing.length)} of ${String(compared)} differ: ${names}`;
      assert.ok(compared >= 1000 && differing.length * 10 <= compared, figures);
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
