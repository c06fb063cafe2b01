import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import type * as Summarise from "../../server/src/host/summarise-library.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

const place = join(root, "server", "dist", "src", "host", "summarise-library.js");
const { summariseLibrary } = (await import(pathToFileURL(place).href)) as typeof Summarise;

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
});
