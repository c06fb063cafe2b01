import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { folderWith, syscallLint } from "../cli/bin.js";
import { skipWithout } from "../skip.js";

interface Draft {
  readonly verdict: string;
  readonly permits: readonly {
    readonly syscall: string;
    readonly because: readonly { readonly path?: readonly { readonly library?: string }[] }[];
  }[];
  readonly unknown: readonly { readonly kind: string; readonly message: string; readonly place?: object }[];
}

describe("a program that asks the name service switch", () => {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-names-"));
  const run = (...words: string[]) =>
    syscallLint(folder, ["seccomp", ".", "--compile-commands", "build.json", ...words]);
  const draftOf = (nsswitch?: string, ...words: string[]): Draft => {
    if (nsswitch !== undefined) writeFileSync(join(folder, "nsswitch.conf"), nsswitch);
    const named = nsswitch === undefined ? [] : ["--nsswitch", "nsswitch.conf"];
    const { stdout, stderr } = run("--format", "json", ...named, ...words);
    assert.ok(stdout.startsWith("{"), stderr);
    return JSON.parse(stdout) as Draft;
  };

  before(function () {
    if (spawnSync("cc", ["--version"]).error) skipWithout(this, "cc isn't installed: npm run setup:host");
    const text = "#include <pwd.h>\nint main(void) {\n  return !getpwnam(0);\n}\n";
    writeFileSync(join(folder, "main.c"), text);
    const build = [{ directory: folder, file: "main.c", arguments: ["cc", "-c", "main.c"] }];
    writeFileSync(join(folder, "build.json"), JSON.stringify(build));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is open as long as nothing is known of the plug-ins, and closed on musl, which has none", () => {
    const { verdict, unknown } = draftOf();
    assert.equal(verdict, "open");
    assert.deepEqual(
      unknown.map(({ kind, place }) => [kind, place]),
      [["name-service", { file: "main.c", line: 3 }]],
    );
    assert.equal(draftOf(undefined, "--libc", "musl-1.2").verdict, "closed");
  });

  it("is closed where the C library itself answers, whatever other databases have", () => {
    const text = "# users\npasswd: files [NOTFOUND=return] dns\ngroup: files\nhosts: files absent\n";
    assert.deepEqual(draftOf(text).unknown, []);
  });

  it("is open where a plug-in isn't here", () => {
    const { verdict, unknown } = draftOf("passwd: files absent\n");
    assert.equal(verdict, "open");
    assert.match(unknown[0]?.message ?? "", /nsswitch\.conf names `absent`, .* libnss_absent\.so\.2 .*: it isn't here/);
  });

  it("permits what a plug-in's machine code asks for", function () {
    if (!existsSync("/lib/x86_64-linux-gnu/libnss_compat.so.2") || spawnSync("objdump", ["--version"]).error)
      skipWithout(this, "libnss_compat or objdump isn't here: npm run setup:host");
    const { permits } = draftOf("passwd: compat\n");
    const through = permits.filter(({ because }) =>
      because.some(({ path }) => path?.some(({ library }) => library === "libnss_compat.so.2")),
    );
    assert.ok(through.length > 0);
  });

  it("is refused with a file that names nothing", () => {
    writeFileSync(join(folder, "empty.conf"), "# nothing\n");
    for (const [file, told] of [
      ["empty.conf", /names no database/],
      ["absent.conf", /absent\.conf can't be read \(ENOENT\)/],
    ] as const) {
      const { status, stderr } = run("--nsswitch", file);
      assert.equal(status, 2);
      assert.match(stderr, told);
    }
  });
});

describe("a Node program that looks hosts up", () => {
  const programs = {
    "client.mjs": 'import { get } from "node:http";\nget("http://example.org/");\n',
    "lookup.mjs": 'import { lookup } from "node:dns/promises";\nawait lookup("example.org");\n',
    "user.mjs": 'import { userInfo } from "node:os";\nconsole.log(userInfo());\n',
    "server.mjs": 'import { createServer } from "node:http";\ncreateServer(() => {}).listen(8080);\n',
    "asks-servers.mjs": 'import { resolve4 } from "node:dns";\nresolve4("example.org", () => {});\n',
  };
  const causesOf = (file: string) => {
    const { stdout } = syscallLint(folderWith(programs), ["seccomp", file, "--node", "24", "--format", "json"]);
    return (JSON.parse(stdout) as Draft).unknown.map(({ kind, place }) => ({ kind, place: place !== undefined }));
  };

  for (const file of ["client.mjs", "lookup.mjs", "user.mjs"])
    it(`${file} is open: the C library's plug-ins aren't known`, () =>
      assert.deepEqual(causesOf(file), [{ kind: "name-service", place: true }]));

  for (const file of ["server.mjs", "asks-servers.mjs"])
    it(`${file} loads none`, () => assert.deepEqual(causesOf(file), []));
});
