import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { database, type LibraryCut } from "syscall-db";
import type * as Summarise from "../../server/src/host/summarise-library.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

const place = join(root, "server", "dist", "src", "host", "summarise-library.js");
const { summariseLibrary } = (await import(pathToFileURL(place).href)) as typeof Summarise;

/** Of libraries beside the C library. */
const rows = ["libseccomp.so.2"].flatMap((library) => database().libraryCuts(library));

/** A library of this name that makes calls by this many numbers that nothing tells. */
async function withPlaces({ library }: LibraryCut, count: number) {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-numbers-"));
  try {
    const call = (index: number) => `if (n == ${String(index)}) return syscall(number, n, ${String(index)});`;
    const calls = Array.from({ length: count }, (_, index) => call(index)).join("\n");
    const text = `long syscall(long, ...); long number;\nlong seccomp_load(int n) {\n${calls}\nreturn 0; }\n`;
    writeFileSync(join(folder, "own.c"), text);
    const words = ["-shared", "-fPIC", "-O0", "-s", `-Wl,-soname,${library}`, "-o", "own.so", "own.c"];
    const { status, stderr } = spawnSync("cc", words, { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const { functions, causes } = (await summariseLibrary(join(folder, "own.so"))).summary;
    return { loads: functions["seccomp_load"]?.syscalls, causes: causes.map(({ kind }) => kind) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("summary of a library's machine code", () => {
  it("tells which functions of libc each export reaches", async function () {
    const library = "/lib/x86_64-linux-gnu/libresolv.so.2";
    if (!existsSync(library)) skipWithout(this, "libresolv isn't here: npm run setup:host");
    const { summary, missing } = await summariseLibrary(library);
    assert.deepEqual([summary.library, summary.needed.includes("libc.so.6"), missing], ["libresolv.so.2", true, []]);
    assert.deepEqual(summary.functions["ns_get16"], { syscalls: [], calls: {}, unknown: [] });
    const all = Object.values(summary.functions).flatMap(({ calls }) => calls["libc.so.6"] ?? []);
    assert.ok(all.includes("malloc"), all.join());
  }).timeout(30_000);

  it("is refused of a file that is no library", async () => {
    await assert.rejects(summariseLibrary(join(root, "package.json")), /isn't an ELF file/);
    await assert.rejects(summariseLibrary(join(root, "absent.so")), /absent\.so can't be read \(ENOENT\)/);
  });

  for (const row of rows) {
    it(`is changed by ${row.name}`, async function () {
      const library = `/lib/x86_64-linux-gnu/${row.library}`;
      if (!existsSync(library)) skipWithout(this, `${row.library} isn't here: npm run setup:host`);
      const { functions, causes } = (await summariseLibrary(library)).summary;
      const held = functions[row.shows?.function ?? ""]?.syscalls ?? [];
      for (const name of row.shows?.with ?? [""]) assert.ok(held.includes(name), held.join());
      assert.deepEqual(
        causes.filter(({ kind }) => kind === "syscall-number"),
        [],
      );
    }).timeout(30_000);

    it(`isn't changed by ${row.name} where it makes more calls than that row speaks of`, async function () {
      for (const tool of ["cc", "objdump"])
        if (spawnSync(tool, ["--version"]).error) skipWithout(this, `${tool} isn't installed: npm run setup:host`);
      const places = row.places ?? 0;
      assert.deepEqual(await withPlaces(row, places), { loads: row.syscalls, causes: [] });
      const more = await withPlaces(row, places + 1);
      assert.deepEqual([more.loads, new Set(more.causes)], [[], new Set(["syscall-number"])]);
    }).timeout(30_000);
  }
});
