import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, it } from "mocha";
import { bin, blockingServer, byteLoop, folderWith } from "../cli/bin.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

interface Seen {
  readonly diagnostics: readonly {
    readonly lnum: number;
    readonly col: number;
    readonly message: string;
    readonly source: string;
  }[];
  readonly hover?: string;
  /** Findings in files of the folder that no window shows. */
  readonly elsewhere: readonly { readonly file: string; readonly lnum: number; readonly message: string }[];
  /** The text after the code action that disables the rule for the line, and how many findings it then has. */
  readonly applied?: string;
  readonly left: number;
  /** Rows of the quickfix list after that. */
  readonly quickfix: number;
}

/** What a user of Neovim sees after opening the file in its folder. */
function seenIn(file: string): Seen {
  const result = `${file}.seen`;
  const command = `let g:syscall_lint_command = ${JSON.stringify([process.execPath, bin, "lsp", "--stdio"])}`;
  const place = `let g:syscall_lint_seen = ${JSON.stringify(result)}`;
  const script = join(root, "test", "lsp", "neovim.lua");
  const args = ["--headless", "-n", "-i", "NONE", "--cmd", command, "--cmd", place, "-u", script, file];
  const { status, stderr } = spawnSync("nvim", args, { cwd: dirname(file), encoding: "utf8", timeout: 50_000 });
  assert.equal(status, 0, stderr);
  return JSON.parse(readFileSync(result, "utf8")) as Seen;
}

describe("Neovim", () => {
  before(function () {
    if (spawnSync("nvim", ["--version"]).error) skipWithout(this, "Neovim isn't installed: npm run setup:host");
  });

  for (const [name, text, line, column, message, hover] of [
    ["a.c", byteLoop, 3, 9, /^`read` /, /read\(fd, buf, count\)/],
    ["a.ts", blockingServer, 3, 15, /readFileSync/, /node:fs\.readFileSync/],
  ] as const)
    it(`shows findings of ${name} and of a file that isn't open, tells of the call, and applies a code action`, () => {
      const file = join(folderWith({ [name]: text, "lib/unopened.c": byteLoop }), name);
      const { diagnostics, hover: shown, elsewhere, applied, left, quickfix } = seenIn(file);
      assert.equal(diagnostics.length, 1);
      assert.deepEqual([diagnostics[0]?.lnum, diagnostics[0]?.col], [line, column]);
      assert.match(diagnostics[0]?.message ?? "", message);
      assert.equal(diagnostics[0]?.source, "syscall-lint");
      assert.match(shown ?? "", hover);
      assert.deepEqual(
        elsewhere.map((one) => [one.file, one.lnum]),
        [["unopened.c", 3]],
      );
      assert.match(applied ?? "", /eslint-disable-next-line syscalls\//);
      assert.deepEqual([left, quickfix], [0, 1]);
    });
});
