import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "mocha";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";
import { fixturesInC, namesIn, readC } from "./read-c.js";

/** Symbols that no source names, by what compilers and headers of glibc, musl and macOS make them from. */
const madeBy: readonly (readonly [symbol: RegExp, source: string])[] = [
  [/^__stack_chk_(?:fail|guard)(?:_local)?$/, "stack protector"],
  [/^_GLOBAL_OFFSET_TABLE_$/, "position-independent code"],
  [/^(?:memcpy|memset|memmove|bzero)$/, "copies of structs, initialisers"],
  [/^(?:__errno_location|___errno_location|__error)$/, "the macro errno"],
  [/^__ctype_(?:b|tolower|toupper)_loc$/, "macros of ctype.h"],
  [/^__isoc(?:99|23)_\w+$/, "scanf and strtol under newer standards"],
  [/^__\w+_chk$/, "_FORTIFY_SOURCE"],
];

/** `open64` is `open` under _FILE_OFFSET_BITS=64. */
function asWritten(symbol: string): string {
  return symbol.replace(/64$/, "");
}

/** Names that an object needs and neither the facts of its sources nor a compiler's habits explain. */
function unexplained(symbols: readonly string[], names: ReadonlySet<string>): readonly string[] {
  return symbols.filter(
    (symbol) => !names.has(symbol) && !names.has(asWritten(symbol)) && !madeBy.some(([made]) => made.test(symbol)),
  );
}

/** The texts of the headers beside a file that it includes: their macros hold calls of its own. */
function headersOf(path: string, text: string): readonly string[] {
  return [...text.matchAll(/^#include "([^"]+)"/gm)].map(([, header = ""]) =>
    readFileSync(join(dirname(path), header), "utf8"),
  );
}

describe("calls that the linker sees", () => {
  let folder = "";
  before(function () {
    for (const tool of ["cc", "nm"])
      if (spawnSync(tool, ["--version"]).error) skipWithout(this, `${tool} isn't installed: npm run setup:host`);
    folder = mkdtempSync(join(tmpdir(), "syscall-lint-recall-"));
  });
  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  /** Undefined symbols of the compiled text. macOS puts `_` before each. */
  function symbolsOf(path: string): readonly string[] {
    const object = join(folder, "a.o");
    // Else printf becomes puts, and strcpy stpcpy.
    run("cc", ["-c", "-w", "-O0", "-fno-builtin", "-o", object, path]);
    const lead = process.platform === "darwin" ? /^\s*(?:U\s+)?_/ : /^\s*[Uw]\s+/;
    const lines = run("nm", ["-u", object]).split("\n");
    return lines.map((line) => line.replace(lead, "").replace(/@.*/, "").trim()).filter((symbol) => symbol !== "");
  }

  const sources = [...fixturesInC()].filter(([name]) => name.endsWith(".c") && !name.endsWith("/broken.c"));
  for (const [name, text] of sources)
    it(`are in the facts of ${name}`, function () {
      if (process.platform !== "linux" && !name.startsWith("rules/")) skipWithout(this, "its headers are Linux's");
      const symbols = symbolsOf(join(root, "fixtures", name));
      assert.ok(symbols.length > 0, "nothing to compare with");
      const texts = [text, ...headersOf(join(root, "fixtures", name), text)];
      assert.deepEqual(unexplained(symbols, new Set(texts.flatMap((one) => [...namesIn(readC(one))]))), []);
    });

  it("would be missed", () => {
    const path = join(root, "fixtures", "facts", "control.c");
    const names = new Set([...namesIn(readC(readFileSync(path, "utf8")))].filter((name) => name !== "readdir"));
    assert.deepEqual(unexplained(symbolsOf(path), names).map(asWritten), ["readdir"]);
  });
});

function run(command: string, given: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, given, {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  assert.equal(status, 0, stderr);
  return stdout;
}
