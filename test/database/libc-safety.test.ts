import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, it } from "mocha";
import { database, type LibraryCall } from "syscall-db";
import { skipWithout } from "../skip.js";

const db = database();
const rows = [...db.calls("libc")];

/** Text of a manual page of this machine; its names are facts, its sentences stay where they are. */
function manual(name: string): string | undefined {
  const file = `/usr/share/man/man7/${name}.7`;
  if (existsSync(`${file}.gz`)) return gunzipSync(readFileSync(`${file}.gz`)).toString("utf8");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function wrongly(names: ReadonlySet<string>, has: (row: LibraryCall) => boolean): readonly string[] {
  return rows.filter((row) => has(row) !== names.has(row.name)).map(({ name }) => name);
}

describe("libc rows and POSIX.1-2017", () => {
  it("are async-signal-safe where signal-safety(7) lists them", function () {
    const page = manual("signal-safety") ?? skipWithout(this, "manpages isn't installed: npm run setup:host");
    const table = page.slice(page.indexOf(".TS"), page.indexOf(".TE"));
    const names = new Set([...table.matchAll(/^\\fB(\w+)\\fP\(\d\)/gm)].map(([, name = ""]) => name));
    assert.ok(names.size >= 180, String(names.size));
    assert.deepEqual(
      wrongly(names, (row) => row.asyncSignalSafe === true),
      [],
    );
  });

  it("are cancellation points where pthreads(7) lists them", function () {
    const page = manual("pthreads") ?? skipWithout(this, "manpages isn't installed: npm run setup:host");
    const [, always = "", may = ""] = page.slice(page.indexOf(".SS Cancel")).split(/required to be|may be cancel/);
    const listed = (text: string) =>
      [...(text.split(".EE")[0]?.matchAll(/^(\w+)\(\)(.*)$/gm) ?? [])].flatMap(([, name = "", note = ""]) =>
        note.includes("2001 only") ? [] : [name],
      );
    const both = new Set(listed(may));
    const required = new Set(listed(always).filter((name) => !both.has(name)));
    assert.ok(required.size >= 50 && both.size >= 150, `${String(required.size)}, ${String(both.size)}`);
    assert.deepEqual(
      [
        ...wrongly(required, (row) => row.cancellationPoint === "always"),
        ...wrongly(both, (row) => row.cancellationPoint === "may"),
      ],
      [],
    );
  });
});
