import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { database } from "syscall-db";
import type * as ChildrenModule from "../../server/dist/src/seccomp/children.js";
import type * as ReadModule from "../../server/dist/src/seccomp/read-draft.js";
import type * as JsonModule from "../../server/dist/src/seccomp/render/json.js";
import type * as ShellModule from "../../server/dist/src/seccomp/shell-command.js";
import type * as WordsModule from "../../server/dist/src/seccomp/words.js";
import { root } from "../repository.js";
import { draft, permit, seccomp, test } from "./draft.js";

const { withChildren } = await seccomp<typeof ChildrenModule>("children");
const { readDraft } = await seccomp<typeof ReadModule>("read-draft");
const { renderJson } = await seccomp<typeof JsonModule>("render/json");
const { programsOf } = await seccomp<typeof ShellModule>("shell-command");
const { witnessText } = await seccomp<typeof WordsModule>("words");

const executes = (message: string, starts?: readonly string[]) =>
  ({ kind: "executes", message, remedy: "", place: undefined, ...(starts ? { starts } : {}) }) as const;

describe("drafts of the programs that a program starts", () => {
  const parent = draft(["read", permit("socket", { when: [[test(0, "==", 2n)]] })], {
    unknown: [executes("sorts", ["sort"]), executes("pipes", ["sh", "sort"]), executes("anything")],
    verdict: "open",
    newer: ["clone3", "openat2"],
  });
  const sort = draft(["read", "socket", permit("getrlimit")], { program: "sort" });

  it("are permitted and marked, and close what they explain", () => {
    const { list, unasked } = withChildren(parent, [{ name: "sort", list: sort }]);
    assert.deepEqual(
      list.permits.map(({ syscall, when, origin }) => [syscall, when.length, origin]),
      [
        ["getrlimit", 0, "child"],
        ["read", 0, "base"],
        ["socket", 0, "base"],
      ],
    );
    const [theirs] = list.permits[0]?.because ?? [];
    assert.equal(theirs && witnessText(theirs, "getrlimit"), "needed by sort, which it starts");
    assert.deepEqual(
      list.unknown.map(({ message }) => message),
      ["pipes", "anything"],
    );
    assert.deepEqual([list.verdict, unasked], ["open", []]);
  });

  it("close a draft only when all are there and themselves closed", () => {
    const closable = { ...parent, unknown: parent.unknown.slice(0, 2) };
    const sh = draft(["fork", "openat2"], { program: "dash" });
    const both = [
      { name: "sort", list: sort },
      { name: "sh", list: sh },
    ];
    const { list } = withChildren(closable, both);
    assert.deepEqual([list.verdict, list.newer], ["closed", ["clone3"]]);
    const open = draft([], {
      program: "dash",
      unknown: [executes("`execve` starts another program")],
      verdict: "open",
    });
    const left = withChildren(closable, [both[0] ?? { name: "", list: sh }, { name: "sh", list: open }]).list;
    assert.deepEqual([left.verdict, left.unknown[0]?.message], ["open", "sh: `execve` starts another program"]);
  });

  it("that nothing starts are told of, and those for other machines refused", () => {
    assert.deepEqual(withChildren(parent, [{ name: "awk", list: sort }]).unasked, ["awk"]);
    const other = { ...sort, architectures: ["aarch64"] as const };
    assert.throws(() => withChildren(parent, [{ name: "sort", list: other }]), /the draft of sort isn't for x86-64/);
  });

  it("are read as they were written, conditions too, and fit the schema", () => {
    const schema = JSON.parse(readFileSync(join(root, "server", "schema", "allowlist.schema.json"), "utf8")) as object;
    const { list } = withChildren(parent, [{ name: "sort", list: sort }]);
    const text = renderJson(list, database());
    const validate = new Ajv({ strict: false }).compile(schema);
    assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
    const own = readDraft(renderJson(parent, database()));
    assert.deepEqual(own.permits[1]?.when, parent.permits[1]?.when);
    assert.deepEqual(readDraft(text).unknown, JSON.parse(JSON.stringify(list.unknown)));
  });

  it("are refused when they aren't drafts", () => {
    assert.throws(() => readDraft("{"), /isn't JSON/);
    assert.throws(() => readDraft('{"syscalls": []}'), /isn't a draft/);
    const text = renderJson(sort, database());
    assert.throws(() => readDraft(text.replace('"syscall": "socket"', '"name": "socket"')), /permits\[1\]\.syscall/);
  });

  it("are named by a command for the shell, or nothing is", () => {
    assert.deepEqual(programsOf("ls"), ["sh", "ls"]);
    assert.deepEqual(programsOf("LC_ALL=C /usr/bin/sort -u <in 2>&1 >>'a|b' | uniq -c && echo $HOME; [ -e x ]"), [
      ...["sh", "sort", "uniq"],
    ]);
    for (const other of ["$EDITOR x", "sort $(ls)", "echo `ls`", "if true; then ls; fi", "exec ls", "(ls)", "cat <<x"])
      assert.equal(programsOf(other), undefined, other);
  });
});
