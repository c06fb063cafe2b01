import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
}

/** What a user of Neovim sees after opening the file. */
function seenIn(file: string): Seen {
  const result = `${file}.json`;
  const command = `let g:syscall_lint_command = ${JSON.stringify([process.execPath, bin, "lsp", "--stdio"])}`;
  const place = `let g:syscall_lint_seen = ${JSON.stringify(result)}`;
  const script = join(root, "test", "lsp", "neovim.lua");
  const args = ["--headless", "-n", "-i", "NONE", "--cmd", command, "--cmd", place, "-u", script, file];
  const { status, stderr } = spawnSync("nvim", args, { encoding: "utf8", timeout: 50_000 });
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
    it(`shows the finding in ${name} and what the call does`, () => {
      const file = join(folderWith({ [name]: text }), name);
      const { diagnostics, hover: shown } = seenIn(file);
      assert.equal(diagnostics.length, 1);
      assert.deepEqual([diagnostics[0]?.lnum, diagnostics[0]?.col], [line, column]);
      assert.match(diagnostics[0]?.message ?? "", message);
      assert.equal(diagnostics[0]?.source, "syscall-lint");
      assert.match(shown ?? "", hover);
    });
});
