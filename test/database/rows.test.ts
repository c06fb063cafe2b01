import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { database, validatorOf, type LibraryCall } from "syscall-db";
import { filesOf, nameOf, rowFiles, rowsOf } from "./row-files.js";

const db = database();
const syscalls = rowsOf("syscall");
const calls = rowsOf("library-call");
const every = [...syscalls, ...calls, ...rowsOf("command"), ...rowsOf("constant"), ...rowsOf("runtime")];

describe("rows of the database", () => {
  for (const file of rowFiles()) {
    it(`${file.place} holds valid rows, sorted, one on a line`, () => {
      const validate = validatorOf(file.kind);
      for (const row of file.rows) assert.ok(validate(row), `${nameOf(row)}: ${JSON.stringify(validate.errors)}`);
      const lines = file.text.trimEnd().split("\n");
      if (file.rows.length > 0) assert.deepEqual([lines[0], lines.at(-1)], ["[", "]"]);
      const records = lines.slice(1, -1).map((line) => JSON.parse(line.replace(/,$/, "")) as unknown);
      assert.deepEqual(records, file.rows);
      const names = file.rows.map(nameOf);
      assert.deepEqual(names, [...names].sort(byCodePoint));
    });
  }

  it("are many: all system calls, and what programs write", () => {
    const counts = {
      syscalls: syscalls.length,
      libc: [...db.calls("libc")].length,
      node: [...db.calls("node")].length,
    };
    assert.ok(counts.syscalls >= 366 && counts.libc >= 900 && counts.node >= 400, JSON.stringify(counts));
  });

  it("have names of their own", () => {
    assert.deepEqual(duplicates(syscalls.map(({ name }) => name)), []);
    assert.deepEqual(duplicates(calls.map(({ runtime, name }) => `${runtime} ${name}`)), []);
    assert.deepEqual(duplicates(rowsOf("constant").map(({ name }) => name)), []);
    assert.deepEqual(duplicates(rowsOf("source").map(({ id }) => id)), []);
  });

  it("name sources that exist", () => {
    const wrong = every.flatMap((row) =>
      row.from.flatMap(({ source }) => (db.source(source) ? [] : [`${nameOf(row)}: ${source}`])),
    );
    assert.deepEqual(wrong, []);
  });

  it("emit system calls that exist", () => {
    const wrong = calls.flatMap(({ name, emits, cold = [] }) =>
      [...emits, ...cold].flatMap(({ syscall }) => (db.syscall(syscall) ? [] : [`${name}: ${syscall}`])),
    );
    assert.deepEqual(wrong, []);
  });

  it("speak of parameters that exist", () => {
    assert.deepEqual(calls.flatMap(unknownParameters), []);
  });

  it("advise names that exist, or phrases", () => {
    const wrong = calls.flatMap(({ name, runtime, instead }) =>
      instead.flatMap((each) => (isPhraseOr(each.name, runtime) ? [] : [`${name}: ${each.name}`])),
    );
    const wrongOfSyscalls = syscalls.flatMap(({ name, alternatives }) =>
      alternatives.flatMap((each) => (isPhraseOr(each.name, "libc") ? [] : [`${name}: ${each.name}`])),
    );
    assert.deepEqual([...wrong, ...wrongOfSyscalls], []);
  });

  it("don't advise what the row is about", () => {
    const wrong = [
      ...syscalls.flatMap(({ name, alternatives }) => (alternatives.some((each) => each.name === name) ? [name] : [])),
      ...calls.flatMap(({ name, instead }) => (instead.some((each) => each.name === name) ? [name] : [])),
    ];
    assert.deepEqual(wrong, []);
  });

  it("tell nothing twice: an emission, an alternative under the same condition, a source of the same fact", () => {
    const keysOf = ({ name, from }: (typeof every)[number] & { readonly name: string }): readonly string[] =>
      from.map(({ source, place, method, of = "" }) => `${name}: ${[source, place, method, of].join(", ")}`);
    const emissions = calls.flatMap(({ name, emits, cold = [] }) =>
      [emits, cold].flatMap((some, kind) =>
        some.map(({ syscall, on, when, thread }) => `${name}: ${[kind, syscall, on, when, thread].join(", ")}`),
      ),
    );
    const advice = [
      ...syscalls.map(({ name, alternatives }) => ({ key: `${name}(2)`, advised: alternatives })),
      ...calls.map(({ name, runtime, instead }) => ({ key: `${runtime} ${name}`, advised: instead })),
    ].flatMap(({ key, advised }) =>
      advised.map(({ name, when, purpose = "" }) => `${key}: ${name} ${when} ${purpose}`),
    );
    assert.deepEqual(duplicates(emissions), []);
    assert.deepEqual(duplicates(advice), []);
    for (const some of [
      syscalls,
      calls.filter(({ runtime }) => runtime === "libc"),
      calls.filter(({ runtime }) => runtime === "node"),
    ])
      assert.deepEqual(duplicates(some.flatMap(keysOf)), []);
  });

  it("of commands advise functions of Node that exist, for asynchronous and blocking code alike", () => {
    const wrong = rowsOf("command").flatMap(({ name, instead }) =>
      (instead.node === undefined) === (instead.nodeSync === undefined) &&
      [instead.node, instead.nodeSync].every((one) => one === undefined || db.call(one, "node"))
        ? []
        : [name],
    );
    assert.deepEqual(wrong, []);
  });

  it("say each thing once: no two summaries are the same sentence, but for calls that do the same", () => {
    assert.deepEqual(duplicates(syscalls.map(({ summary }) => summary)), []);
    const ofSyscalls = new Map(syscalls.map(({ name, summary }) => [summary, name]));
    const first = new Map<string, LibraryCall>();
    const wrong = calls.flatMap((call) => {
      const { name, summary } = call;
      const key = `${moduleOf(call)} ${summary}`;
      const twin = first.get(key);
      first.set(key, twin ?? call);
      if (ofSyscalls.has(summary)) return [`${name} and the system call ${ofSyscalls.get(summary) ?? ""}: ${summary}`];
      return twin && doingOf(twin) !== doingOf(call) ? [`${name} and ${twin.name}: ${summary}`] : [];
    });
    assert.deepEqual(wrong, []);
  });

  it("are written in whole sentences", () => {
    const wrong = [...syscalls, ...calls].flatMap(({ name, summary, caveat }) =>
      [summary, ...(caveat === undefined ? [] : [caveat])].flatMap((text) =>
        /^\S.*[.!?)]$/s.test(text) && !/\s{2}|\n/.test(text) ? [] : [`${name}: ${text}`],
      ),
    );
    assert.deepEqual(wrong, []);
  });

  it("give conditions as clauses: no capital letter of a sentence, no full stop", () => {
    const clauses = [
      ...syscalls.flatMap((row) => [...row.alternatives, ...row.capabilities].map(({ when }) => [row.name, when])),
      ...calls.flatMap((row) => [...row.instead, ...row.emits].map(({ when }) => [row.name, when ?? "always"])),
    ];
    const wrong = clauses.filter(([, when = ""]) => when.endsWith(".") || /^[A-Z][a-z]+ /.test(when));
    assert.deepEqual(wrong, []);
  });
});

describe("rows of system calls", () => {
  it("stand in the file of their category", () => {
    for (const { place, rows } of filesOf("syscall")) {
      for (const { name, category } of rows) assert.equal(`syscalls/${category.replace(" ", "-")}.json`, place, name);
    }
  });

  it("have a number on some architecture, unless they are dead", () => {
    const wrong = syscalls.filter(
      ({ name, status }) => status !== "dead" && Object.keys(db.syscall(name)?.numbers ?? {}).length === 0,
    );
    assert.deepEqual(
      wrong.map(({ name }) => name),
      [],
    );
  });

  it("say what supersedes them exactly when they are superseded", () => {
    for (const { name, status, supersededBy } of syscalls) {
      assert.equal(supersededBy !== undefined, status === "superseded", name);
      if (supersededBy !== undefined) assert.equal(db.syscall(supersededBy)?.status, "live", name);
    }
  });

  it("don't list their category twice, nor a capability", () => {
    for (const { name, category, categories = [], capabilities } of syscalls) {
      assert.ok(!categories.includes(category), name);
      assert.deepEqual(duplicates(capabilities.map(({ capability }) => capability)), [], name);
    }
  });

  it("cite a source for capabilities and for a measured cost", () => {
    for (const { name, capabilities, cost, from } of syscalls) {
      const cites = (source: string) => from.some((each) => each.source === source);
      assert.equal(cites("capabilities"), capabilities.length > 0, name);
      assert.equal(cites("cost-recording"), cost.basis === "measured", name);
    }
  });
});

/** Names of parameters that effects speak of and the call doesn't have; `options.onRequest` is a property of `options`. */
function unknownParameters({ name, parameters, effects }: LibraryCall): string[] {
  const known = new Set(["this", "return", ...parameters.map((parameter) => parameter.name)]);
  return effects.flatMap(({ effect, of, result, when }) =>
    [of, result, when?.parameter].flatMap((each) =>
      each === undefined || known.has(each.replace(/\..*/s, "")) ? [] : [`${name}: ${effect} of ${each}`],
    ),
  );
}

/** Advice that names a field, a property, a module or a class: nothing of the database, and no slip. */
const notCalls = new Set(["d_type", "node:fs", "process.exitCode", "URL", "Atomics.waitAsync", "timegm"]);

/** A phrase has a space, an expression parentheses; a name stands in the database, a flag such as O_EXCL as well. */
function isPhraseOr(name: string, runtime: LibraryCall["runtime"]): boolean {
  if (/[ (]/.test(name) || notCalls.has(name)) return true;
  return [db.call(name, runtime), db.syscall(name), db.constant(name)].some((row) => row !== undefined);
}

/** What a call does, whatever its parameters are called: `getc` and `fgetc`, `on` and `addListener` are the same. */
function doingOf({ emits, effects }: LibraryCall): string {
  return JSON.stringify([emits, effects.map(({ effect, role, shell, follows }) => [effect, role, shell, follows])]);
}

/** Routers of different packages may say the same of their `get`: nobody reads one beside the other. */
function moduleOf({ name, runtime }: LibraryCall): string {
  return runtime === "libc" ? "libc" : (/^(?:node:)?[^.]*/.exec(name)?.[0] ?? name);
}

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
