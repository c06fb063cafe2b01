import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly engines: { readonly node: string };
  readonly license: string;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
}

const published = ["syscall-db", "rules", "server"];

/** Paths that `npm pack` would put into the package. */
function packed(folder: string): string[] | undefined {
  const npm = process.env["npm_execpath"];
  if (npm?.endsWith(".js") !== true) return undefined;
  const options = [npm, "pack", "--dry-run", "--json", "--ignore-scripts", "--workspace", folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { cwd: root, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const [entry] = Object.values(JSON.parse(stdout) as Record<string, { files: { path: string }[] }>);
  return entry?.files.map(({ path }) => path);
}

function targets({ exports = {}, bin = {} }: Manifest): string[] {
  const entries = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry),
  );
  return [...entries, ...Object.values(bin)]
    .filter((path) => !path.includes("*"))
    .map((path) => path.replace(/^\.\//, ""));
}

for (const folder of published)
  describe(`package ${folder}`, () => {
    const manifest = manifestOf(folder);

    it("ships what it exports, and nothing of its workshop", function () {
      const files = packed(folder);
      if (!files) skipWithout(this, "npm isn't known: run the tests with `npm test`");
      for (const target of targets(manifest)) assert.ok(files.includes(target), `${target} isn't packed`);
      const strays = files.filter((path) =>
        /tsbuildinfo|(^|\/)(tools|test|node_modules)\/|\.test\.|^src\/.*\.ts$|\.tgz$/.test(path),
      );
      assert.deepEqual(strays, []);
      assert.ok(
        files.some((path) => /^README\.md$/i.test(path)),
        "README.md",
      );
    });

    it("runs on the Node versions of the repository, under its licence", () => {
      const { engines, license } = manifestOf(".");
      assert.deepEqual({ engines: manifest.engines, license: manifest.license }, { engines, license });
    });

    it("asks for the versions of its neighbours that stand here", () => {
      const versions = new Map(published.map((name) => [manifestOf(name).name, manifestOf(name).version]));
      for (const [name, version] of Object.entries(manifest.dependencies ?? {}))
        if (versions.has(name)) assert.equal(version, versions.get(name), name);
    });
  });

describe("what is tracked", () => {
  const git = (...options: string[]) => spawnSync("git", options, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });

  it("names no path of this machine", function () {
    if (!existsSync(join(root, ".git")) || git("--version").error) skipWithout(this, "this is no git checkout");
    const { stdout } = git("grep", "-nIF", "-e", root.replace(/[/\\]$/, ""));
    assert.equal(stdout, "");
  });

  it("has no authored source of more than 300 lines", function () {
    if (!existsSync(join(root, ".git")) || git("--version").error) skipWithout(this, "this is no git checkout");
    const files = git("ls-files", "*.ts", "*.mjs", ":!fixtures", ":!**/generated/**").stdout.trim().split("\n");
    assert.ok(files.length > 50);
    const long = files
      .filter((file) => existsSync(join(root, file)))
      .map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n").length - 1 }))
      .filter(({ lines }) => lines > 300);
    assert.deepEqual(long, []);
  });
});
