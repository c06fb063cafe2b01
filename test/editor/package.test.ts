import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { root } from "../repository.js";
import { client, prepareHost, runInHost, withSample } from "./host.js";

interface Seen {
  readonly squiggle: number;
  readonly row: string;
  readonly actions: readonly string[];
  readonly status: string;
  readonly hover: string;
}

describe("the packed extension", () => {
  let vsix = "";
  let listing: readonly string[] = [];

  before(function () {
    this.timeout(180_000);
    prepareHost(this);
    const packing = spawnSync(process.execPath, [join(client, "tools", "package.mjs")], { encoding: "utf8" });
    assert.equal(packing.status, 0, packing.stdout + packing.stderr);
    const [, path] = /^(client\/dist\/.*\.vsix): /m.exec(packing.stdout) ?? [];
    assert.ok(path, packing.stdout);
    vsix = join(root, path);
    listing = namesIn(readFileSync(vsix));
  });

  it("is one file for all platforms, below 4 MB, without node_modules", () => {
    assert.ok(statSync(vsix).size < 4 * 2 ** 20, `${statSync(vsix).size} bytes`);
    assert.deepEqual(
      listing.filter((name) => /node_modules|\.node$|\.map$|\.d\.ts$|\.tsbuildinfo$|\.ts$/.test(name)),
      [],
    );
  });

  it("has the server, both .wasm files, the data, and the licences inside", () => {
    const files = listing.map((name) => name.replace(/^extension\//, ""));
    assert.deepEqual(
      files.filter((name) => name.endsWith(".wasm")).map((name) => name.split("/").at(-1)),
      ["web-tree-sitter.wasm", "tree-sitter-c.wasm"],
    );
    for (const name of ["package.json", "readme.md", "LICENSE.txt", "dist/extension.cjs", "dist/server/main.mjs"])
      assert.ok(files.includes(name), name);
    const licences = readFileSync(join(client, "dist", "server", "THIRD-PARTY.txt"), "utf8");
    assert.ok(files.includes("dist/server/THIRD-PARTY.txt"));
    for (const name of ["eslint", "typescript", "vscode-languageclient", "vscode-languageserver", "web-tree-sitter"])
      assert.match(licences, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, "m"));
    assert.ok(files.some((name) => name.endsWith("syscall-db/data/libc/unistd.json")));
  });

  it("shows a user squiggle, Problems row, light bulb with its actions, status and hover", async function () {
    this.timeout(360_000);
    const pictures = join(root, "test", "dist", "pictures");
    mkdirSync(pictures, { recursive: true });
    const picture = join(pictures, "editor.png");
    const { status, output } = await withSample("trusted", (folder) =>
      runInHost("run-page.js", [vsix, folder, join(folder, "copy.c"), picture]),
    );
    assert.equal(status, 0, `${output}\nWhat it looked like: ${picture}`);
    const seen = JSON.parse(output.trim().split("\n").at(-1) ?? "") as Seen;
    assert.ok(seen.squiggle > 50, `${seen.squiggle} pixels`);
    assert.match(seen.row, /`read` crosses into the kernel/);
    assert.match(seen.row, /Ln 10, Col 12/);
    assert.match(seen.hover, /use `fread`/);
    assert.match(seen.hover, /Copies up to count bytes/);
    assert.ok(
      seen.actions.some((title) => title.includes("Disable no-unbuffered-io for this line")),
      seen.actions.join(),
    );
    assert.match(seen.status, /syscall-lint/);
    assert.ok(existsSync(picture));
  });
});

/** Names of a zip archive's entries, from its central directory. */
function namesIn(archive: Buffer): readonly string[] {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const count = archive.readUInt16LE(end + 10);
  const names: string[] = [];
  for (let at = archive.readUInt32LE(end + 16); names.length < count;) {
    const lengths = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    names.push(archive.toString("utf8", at + 46, at + 46 + (lengths[0] ?? 0)));
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
  return names;
}
