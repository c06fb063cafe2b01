import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { root } from "../repository.js";
import { client, prepareHost, runInHost, withSample } from "./host.js";

/** What run-page.ts leaves, a key for each part. */
interface Seen {
  readonly squiggle: number;
  readonly row: string;
  readonly actions: readonly string[];
  readonly status: string;
  readonly hover: string;
  readonly view: {
    readonly functions: readonly string[];
    readonly said: string;
    readonly jumped: string;
    readonly byCost: readonly string[];
  };
  readonly report: {
    readonly all: number;
    readonly title: string;
    readonly bars: readonly string[];
    readonly colours: Readonly<Record<"backgroundColor" | "color" | "scheme", string>>;
    readonly found: number;
    readonly sort: string;
    readonly said: string;
    readonly jumped: string;
    readonly complaints: readonly string[];
  };
  readonly seccomp: { readonly formats: readonly string[]; readonly way: string; readonly jumped: string };
  readonly walkthrough: { readonly titles: readonly string[]; readonly width: number };
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

  describe("in the page", () => {
    let seen: Partial<Seen> = {};
    let output = "";

    before(async function () {
      this.timeout(360_000);
      const pictures = join(root, "test", "dist", "pictures");
      mkdirSync(pictures, { recursive: true });
      const ended = await withSample("trusted", (folder) => {
        writeFileSync(join(folder, "main.c"), "unsigned checksum(int);\nint main(void) { return checksum(0); }\n");
        return runInHost("run-page.js", [vsix, folder, `${join(folder, "copy.c")}:10`, "read", pictures]);
      });
      output = `${ended.output}\nWhat it looked like: ${pictures}`;
      seen = JSON.parse(ended.output.trim().split("\n").at(-1) ?? "") as Partial<Seen>;
    });

    /** A part that wasn't reached has no evidence. */
    function part<K extends keyof Seen>(name: K): Seen[K] {
      return seen[name] ?? assert.fail(`${name} wasn't seen:\n${output}`);
    }

    it("a user sees a squiggle, and the finding among the problems", () => {
      assert.ok(part("squiggle") > 50, `${part("squiggle")} pixels`);
      assert.match(part("row"), /`read` crosses into the kernel/);
      assert.match(part("row"), /Ln 10, Col 12/);
    });

    it("the light bulb has its actions", () => {
      const actions = part("actions");
      assert.ok(
        actions.some((title) => title.includes("Disable no-unbuffered-io for this line")),
        actions.join(),
      );
    });

    it("the hover tells of the call, and the status of the server", () => {
      assert.match(part("hover"), /use `fread`/);
      assert.match(part("hover"), /Copies up to count bytes/);
      assert.match(part("status"), /syscall-lint/);
    });

    it("the System Calls view unfolds by keyboard, jumps to a call, and groups by cost", () => {
      const { functions, said, jumped, byCost } = part("view");
      assert.ok(
        functions.some((row) => /^checksum\s*copy\.c:5$/.test(row.trim())),
        functions.join("; "),
      );
      assert.match(said, /^read, read, medium, line 10, /);
      assert.match(jumped, /^Ln 10, .*selected/);
      assert.ok(
        byCost.some((row) => row.startsWith("medium")),
        byCost.join("; "),
      );
    });

    it("a draft opens beside the code in the format that was picked, with lenses that lead into the code", () => {
      const { formats, way, jumped } = part("seccomp");
      assert.ok(formats.some((row) => row.includes("systemd")) && formats.length >= 7, formats.join("; "));
      assert.match(way, /checksum → read \(copy\.c:10\) → read$/);
      assert.match(jumped, /^Ln 10, Col 12/);
    });

    it("the report is drawn under its policy, works by keyboard, and leads into the code", () => {
      const { all, title, bars, colours, found, sort, said, jumped, complaints } = part("report");
      assert.equal(title, "spool");
      assert.equal(found, 1);
      assert.ok(all > found);
      assert.equal(said, `${found} of ${all} call sites`);
      assert.match(bars.join("\n"), /^100–999: \d+ call sites?/m);
      assert.deepEqual(colours, { backgroundColor: "rgb(31, 31, 31)", color: "rgb(204, 204, 204)", scheme: "dark" });
      assert.equal(sort, "ascending");
      assert.match(jumped, /^Ln 10, Col 12/);
      assert.deepEqual(complaints, []);
    });

    it("the first steps show their pictures, and their first button works", () => {
      const { titles, width } = part("walkthrough");
      assert.equal(titles.length, 5);
      assert.equal(titles[0], "See a finding");
      assert.ok(width > 500, `${width} pixels`);
    });
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
