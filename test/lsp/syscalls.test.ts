import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { CancellationTokenSource, ProgressType } from "vscode-jsonrpc/node";
import { blockingServer, byteLoop, folderWith } from "../cli/bin.js";
import { Client, uriOf, type Range } from "./client.js";

interface Site {
  readonly text: string;
  readonly chain: readonly string[];
  readonly syscalls: readonly string[];
  readonly category: string;
  readonly tier: string;
  readonly range: Range;
  readonly crossings: { readonly predicted: number; readonly assumes: boolean };
}

interface Result {
  readonly files: readonly {
    readonly uri: string;
    readonly functions: readonly {
      readonly name: string;
      readonly isEntry: boolean;
      readonly sites: readonly Site[];
    }[];
  }[];
  readonly left: number;
}

function ask(client: Client, params: object = {}): Promise<Result> {
  return client.connection.sendRequest("syscall-lint/syscalls", params);
}

function inWords({ files }: Result): readonly string[] {
  return files.flatMap(({ uri, functions }) =>
    functions.flatMap(({ name, sites }) =>
      sites.map(({ text, range }) => `${uri.replace(/.*\//, "")} ${name} ${range.start.line}:${text}`),
    ),
  );
}

describe("the request for system calls", () => {
  it("tells those of the whole workspace, open documents as they are in the editor", async () => {
    const folder = folderWith({
      "a.c": byteLoop,
      "src/b.ts": blockingServer,
      "node_modules/c/c.js": "require('fs').statSync('x');",
      "quiet.c": "int f(void) { return 1; }\n",
    });
    const client = await Client.start({ folders: [folder] });
    assert.deepEqual(inWords(await ask(client)), [
      "a.c sum_bytes 3:read",
      "b.ts (top level) 2:….listen",
      "b.ts callback in the file 3:readFileSync",
    ]);
    const uri = uriOf(join(folder, "a.c"));
    client.open(uri, "c", `#include <unistd.h>\nint main(void) { return fsync(3); }\n`);
    const result = await ask(client, { uris: [uri] });
    assert.deepEqual(inWords(result), ["a.c main 1:fsync"]);
    const [only] = result.files;
    assert.equal(only?.functions[0]?.isEntry, true);
    assert.deepEqual(only.functions[0].sites[0]?.syscalls, ["fsync"]);
    client.close(uri);
    assert.deepEqual(inWords(await ask(client, { uris: [uri] })), ["a.c sum_bytes 3:read"]);
  });

  it("sends each file as soon as it is read to a client that asks for it", async () => {
    const folder = folderWith({ "a.c": byteLoop, "b.c": byteLoop });
    const client = await Client.start({ folders: [folder] });
    const parts: Result[] = [];
    client.connection.onProgress(new ProgressType<Result>(), "mine", (part) => void parts.push(part));
    const end = await ask(client, { partialResultToken: "mine" });
    assert.deepEqual(end, { files: [], left: 0 });
    assert.deepEqual(parts.flatMap(inWords), ["a.c sum_bytes 3:read", "b.c sum_bytes 3:read"]);
  });

  it("can be cancelled", async () => {
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${index}.c`, byteLoop]));
    const client = await Client.start({ folders: [folderWith(files)] });
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest("syscall-lint/syscalls", {}, source.token);
    source.cancel();
    await assert.rejects(asked, { code: -32800 });
    assert.equal(inWords(await ask(client)).length, 200);
  });
});
