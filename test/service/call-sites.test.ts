import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { before, describe, it } from "mocha";
import { database } from "syscall-db";
import type * as SitesModule from "../../server/dist/src/service/call-sites.js";
import type * as SourceModule from "../../server/dist/src/service/source-code.js";
import { root } from "../repository.js";

type Service = typeof SitesModule & typeof SourceModule;

let service: Service;

/** "function: call → system calls, crossings" for each site. */
async function sitesIn(text: string, name = "a.c"): Promise<readonly string[]> {
  const language = name.endsWith(".c") ? "c" : "typescript";
  const sourceCode = await service.sourceCodeOf(text, name, language);
  const { functions, sites } = service.callSitesOf(sourceCode, {}, name, database());
  return sites.map(({ function: of, calleeSpan, chain, syscalls, crossings }) => {
    const way = chain.length > 0 ? ` via ${chain.join(" ")}` : "";
    const called = text.slice(...calleeSpan);
    return `${functions[of]?.name ?? "?"}: ${called}${way} → ${syscalls.join()}, ${crossings.predicted} = ${crossings.text}`;
  });
}

describe("call sites", () => {
  before(async () => {
    const place = (module: string) => pathToFileURL(join(root, "server", "dist", "src", `${module}.js`)).href;
    const modules = ["service/call-sites", "service/source-code"];
    const loaded = (await Promise.all(modules.map((module) => import(place(module))))) as object[];
    service = Object.assign({}, ...loaded) as Service;
  });

  it("count the rounds of the loops around them", async () => {
    const text = `#include <unistd.h>
void f(int fd, int n) {
  char c;
  for (int i = 0; i < 64; i++)
    for (int j = 0; j < 10; j++) read(fd, &c, 1);
  for (int i = 0; i < n; i++) fsync(fd);
  getpid();
}
`;
    assert.deepEqual(await sitesIn(text), [
      "f: read → read, 640 = 1 × 640 rounds",
      "f: fsync → fsync, 100 = 1 × a loop whose rounds aren't known",
      "f: getpid → getpid, 1 = 1",
    ]);
  });

  it("are found through helpers, whose own loops count", async () => {
    const text = `#include <unistd.h>
static void beat(int fd) { for (int i = 0; i < 3; i++) write(fd, "x", 1); }
int main(void) { for (int i = 0; i < 5; i++) beat(1); return 0; }
`;
    assert.deepEqual(await sitesIn(text), [
      "beat: write → write, 3 = 1 × 3 rounds",
      "main: beat via beat write → write, 15 = 3 × 5 rounds",
    ]);
  });

  it("take the rounds that finish a short write for one", async () => {
    const text = `#include <unistd.h>
void all(int fd, const char *p, int left) {
  while (left > 0) { int n = write(fd, p, left); p += n; left -= n; }
}
`;
    assert.deepEqual(await sitesIn(text), ["all: write → write, 1 = 1"]);
  });

  it("know raw system calls, and tell what crosses now and then", async () => {
    const text = `#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
void f(void) { syscall(SYS_gettid); putchar('x'); free(malloc(3)); }
`;
    assert.deepEqual(await sitesIn(text), ["f: syscall → gettid, 1 = 1", "f: putchar → write, 0 = now and then"]);
  });

  it("name callbacks after the function around them", async () => {
    const text = `import { statSync } from "node:fs";
export function sizes(paths: string[]) { return paths.map((path) => statSync(path).size); }
statSync("a");
`;
    const found = await sitesIn(text, "a.ts");
    assert.deepEqual(
      found.map((one) => one.replace(/ = .*/, "")),
      ["callback in sizes: statSync → statx, 100", "(top level): statSync → statx, 1"],
    );
  });

  it("are none in C++", async () => {
    const sourceCode = await service.sourceCodeOf(
      "namespace a { class B { int f() { return read(0, 0, 0); } }; }\n",
      "a.h",
      "c",
    );
    assert.deepEqual(service.callSitesOf(sourceCode, {}, "a.h", database()), { functions: [], sites: [] });
  });
});
