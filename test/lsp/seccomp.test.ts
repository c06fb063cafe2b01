import assert from "node:assert/strict";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "mocha";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { folderWith } from "../cli/bin.js";
import { Client, uriOf, type Range } from "./client.js";

interface Located {
  readonly location?: { readonly uri: string; readonly range: Range };
}

interface Drafted {
  readonly kind: "draft";
  readonly program: string;
  readonly verdict: string;
  readonly text: string;
  readonly isBinary: boolean;
  readonly calls: readonly {
    readonly syscall: string;
    readonly range: Range;
    readonly witnesses: readonly (Located & { readonly text: string })[];
  }[];
  readonly causes: readonly (Located & { readonly kind: string; readonly message: string; readonly remedy: string })[];
}

interface Refused {
  readonly kind: "refused";
  readonly message: string;
  readonly remedy: string;
  readonly choices: readonly string[];
}

const program = `#include <sys/socket.h>
#include <unistd.h>
#include "wait.h"

int main(void)
{
    wait_for_it();
    execlp("true", "true", (char *)0);
    return socket(AF_UNIX, SOCK_STREAM, 0);
}
`;
const files = {
  "main.c": program,
  "wait.h": "void wait_for_it(void);\n",
  "src/wait.c": '#include <poll.h>\n#include "../wait.h"\n\nvoid wait_for_it(void)\n{\n    poll(0, 0, 1);\n}\n',
};

/** A folder with its compile_commands.json. */
function built(sources: Readonly<Record<string, string>> = files, compiler = "cc"): string {
  const folder = folderWith(sources);
  const commands = Object.keys(sources)
    .filter((name) => name.endsWith(".c"))
    .map((file) => ({ directory: folder, file, arguments: [compiler, "-c", file, "-o", `${file}.o`] }));
  writeFileSync(join(folder, "compile_commands.json"), JSON.stringify(commands));
  return folder;
}

function ask(client: Client, path: string, more: object = {}): Promise<Drafted | Refused> {
  const params = { uri: uriOf(path), format: "text", trusted: true, ...more };
  return client.connection.sendRequest("syscall-lint/draftSeccomp", params);
}

async function drafted(client: Client, path: string, more: object = {}): Promise<Drafted> {
  const answer = await ask(client, path, more);
  if (answer.kind === "refused") assert.fail(`${answer.message} ${answer.remedy}`);
  return answer;
}

async function refused(client: Client, path: string, more: object = {}): Promise<Refused> {
  const answer = await ask(client, path, more);
  if (answer.kind === "draft") assert.fail(answer.text);
  return answer;
}

function placeOf({ location }: Located): string {
  return location === undefined ? "none" : `${location.uri.replace(/.*\//, "")}:${location.range.start.line + 1}`;
}

function textAt(text: string, { start, end }: Range): string {
  assert.equal(start.line, end.line);
  return (text.split("\n")[start.line] ?? "").slice(start.character, end.character);
}

describe("the request for a seccomp draft", () => {
  it("answers with the text, and for each call the way and the place in the source", async () => {
    const folder = built();
    const client = await Client.start({ folders: [folder] });
    const { text, calls, program: name } = await drafted(client, folder);
    assert.equal(name, basename(folder));
    assert.match(text, /: \d+ system calls permitted, verdict open\n/);
    const first = (syscall: string) => {
      const found = calls.find((call) => call.syscall === syscall)?.witnesses[0] ?? assert.fail(`no ${syscall}`);
      return `${placeOf(found)} ${found.text}`;
    };
    assert.equal(first("socket"), "main.c:9 main → socket (main.c:9) → socket");
    assert.equal(first("poll"), "wait.c:6 main → wait_for_it (main.c:7) → poll (src/wait.c:6) → poll");
    assert.equal(first("arch_prctl"), "none start-up and end of glibc-2.36");
  });

  it("says where each call stands in the text, in every format", async () => {
    const folder = built();
    const client = await Client.start({ folders: [folder] });
    const formats =
      await client.connection.sendRequest<{ name: string; about: string }[]>("syscall-lint/seccompFormats");
    assert.ok(formats.length >= 7);
    const all = (await drafted(client, folder, { format: "json" })).calls.map(({ syscall }) => syscall).sort();
    assert.ok(all.length > 20);
    for (const { name } of formats) {
      const { text, calls, isBinary } = await drafted(client, folder, { format: name });
      for (const { syscall, range } of calls) assert.equal(textAt(text, range), syscall, name);
      const places = calls.map(({ range: { start } }) => start.line * 10_000 + start.character);
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
      );
      assert.equal(isBinary, name === "bpf");
      if (isBinary) assert.equal(Buffer.from(text, "base64").length % 8, 0);
      else if (name === "pledge") assert.ok(calls.some(({ syscall }) => syscall === "socket"));
      else assert.deepEqual(calls.map(({ syscall }) => syscall).sort(), all, name);
    }
  });

  it("tells why the draft is open, with the place", async () => {
    const folder = built();
    const client = await Client.start({ folders: [folder] });
    const { verdict, causes } = await drafted(client, folder);
    assert.equal(verdict, "open");
    assert.deepEqual(
      causes.map((cause) => `${cause.kind} ${placeOf(cause)}`),
      ["executes main.c:8"],
    );
    assert.match(causes[0]?.message ?? "", /`execlp` starts `true`/);
    assert.ok(causes[0]?.remedy);
  });

  it("reads raw sources where there is no build", async () => {
    const folder = folderWith(files);
    const client = await Client.start({ folders: [folder] });
    const { causes, calls } = await drafted(client, join(folder, "src", "wait.c"));
    assert.ok(causes.some(({ kind }) => kind === "not-preprocessed"));
    assert.ok(calls.some(({ syscall }) => syscall === "socket"));
  });

  it("drafts a program for Node from the module that it starts in", async () => {
    const folder = folderWith({
      "server.mjs": 'import { flushed } from "./log.mjs";\nflushed("x");\n',
      "log.mjs": 'import { fsyncSync } from "node:fs";\n\nexport function flushed(file) {\n  fsyncSync(file);\n}\n',
    });
    const client = await Client.start({ folders: [folder], settings: { target: { node: ">=20" } } });
    const { text, calls, program: name } = await drafted(client, join(folder, "server.mjs"));
    assert.equal(name, "server.mjs");
    assert.match(text, /^node-20 · /m);
    const [why] = calls.find(({ syscall }) => syscall === "fsync")?.witnesses ?? [];
    assert.ok(why);
    assert.equal(placeOf(why), "log.mjs:4");
    assert.match(why.text, /^server\.mjs → .*log\.mjs:4\) → fsync$/);
  });

  it("refuses without trust, and runs no compiler then", async () => {
    const marker = join(folderWith({}), "it-ran");
    const compiler = join(folderWith({ cc: `#!/bin/sh\ntouch ${marker}\n` }), "cc");
    chmodSync(compiler, 0o755);
    const folder = built(files, compiler);
    const client = await Client.start({ folders: [folder] });
    for (const trusted of [false, undefined]) {
      const { message, remedy } = await refused(client, folder, { trusted });
      assert.match(message, /trusted workspace/);
      assert.match(remedy, /Trust the workspace/);
    }
    assert.ok(!existsSync(marker));
    // Which gives nothing to draft from.
    assert.match((await refused(client, folder)).message, /No function `main`/);
    assert.ok(existsSync(marker), "with trust it runs");
  });

  it("asks which program is meant, unless the file at hand says so", async () => {
    const main = (call: string) => `#include <unistd.h>\nint main(void) { return ${call}(); }\n`;
    const folder = built({ "one.c": main("getuid"), "two.c": main("getppid") });
    const client = await Client.start({ folders: [folder] });
    const { message, choices } = await refused(client, folder);
    assert.match(message, /2 files define `main`/);
    assert.deepEqual(choices, ["one.c", "two.c"]);
    const has = ({ calls }: Drafted, name: string) => calls.some(({ syscall }) => syscall === name);
    const second = await drafted(client, folder, { entry: choices[1] });
    assert.deepEqual([has(second, "getppid"), has(second, "getuid")], [true, false]);
    const first = await drafted(client, join(folder, "one.c"));
    assert.deepEqual([has(first, "getppid"), has(first, "getuid")], [false, true]);
  });

  it("refuses what can't be drafted with a reason and a remedy", async () => {
    const folder = folderWith({ "compile_commands.json": "{}", "a.c": program });
    const client = await Client.start({ folders: [folder] });
    assert.match((await refused(client, folder)).message, /compile_commands\.json is not an array/);
    assert.match((await refused(client, folderWith({}))).message, /No C files/);
    assert.match((await refused(client, built(), { format: "toml" })).message, /toml is no format/);
  });

  it("can be cancelled, and the next one is answered", async () => {
    const folder = built();
    const client = await Client.start({ folders: [folder] });
    const source = new CancellationTokenSource();
    const params = { uri: uriOf(folder), format: "text", trusted: true };
    const asked = client.connection.sendRequest("syscall-lint/draftSeccomp", params, source.token);
    source.cancel();
    await assert.rejects(asked, { code: -32800 });
    const { causes } = await drafted(client, folder);
    assert.equal(causes.length, 1);
  });
});
