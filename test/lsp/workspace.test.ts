import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { CancellationTokenSource, ProgressType } from "vscode-jsonrpc/node";
import { blockingServer, byteLoop, findingsIn, folderWith } from "../cli/bin.js";
import { Client, inShort, uriOf, type Diagnostic } from "./client.js";

interface FileReport {
  readonly kind: "full" | "unchanged";
  readonly uri: string;
  readonly resultId: string;
  readonly items?: readonly Diagnostic[];
}

async function pull(client: Client, previous: readonly FileReport[] = []): Promise<readonly FileReport[]> {
  const previousResultIds = previous.map(({ uri, resultId }) => ({ uri, value: resultId }));
  const answer = client.connection.sendRequest<{ items: FileReport[] }>("workspace/diagnostic", { previousResultIds });
  return (await answer).items;
}

/** "name line:character rule", a line for each finding, or "name -" for a report without one. */
function told(reports: readonly FileReport[]): readonly string[] {
  return reports.flatMap(({ uri, kind, items = [] }) => {
    const name = uri.replace(/.*\//, "");
    if (kind === "unchanged") return [`${name} unchanged`];
    return items.length === 0 ? [`${name} -`] : inShort(items).map((one) => `${name} ${one}`);
  });
}

const helper = "#include <unistd.h>\nint next_byte(int fd) { char c; return read(fd, &c, 1) == 1 ? c : -1; }\n";
const user = `int next_byte(int fd);
int sum(int fd) {
  int s = 0;
  for (int i = 0; i < 9000; i++) s += next_byte(fd);
  return s;
}
`;

describe("the workspace", () => {
  it("is checked file by file, without what is open, ignored or other people's", async () => {
    const folder = folderWith({
      "a.c": byteLoop,
      "deep/b.ts": blockingServer,
      "node_modules/x/index.js": blockingServer,
      "clean.c": "int f(void) { return 1; }\n",
    });
    const client = await Client.start({ folders: [folder] });
    assert.deepEqual(told(await pull(client)), ["a.c 3:9 no-unbuffered-io", "b.ts 3:15 no-sync-in-handler"]);
    client.open(uriOf(join(folder, "a.c")), "c", byteLoop);
    assert.deepEqual(told(await pull(client)), ["b.ts 3:15 no-sync-in-handler"]);
  });

  it("comes in parts to a client that takes them, and the work can be cancelled", async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}.c`, byteLoop]));
    const client = await Client.start({ folders: [folderWith(files)] });
    const parts: number[] = [];
    client.connection.onProgress(new ProgressType<{ items: readonly unknown[] }>(), 7, ({ items }) => {
      parts.push(items.length);
    });
    const params = { previousResultIds: [], partialResultToken: 7 };
    const end = await client.connection.sendRequest<{ items: unknown[] }>("workspace/diagnostic", params);
    assert.deepEqual([parts, end.items], [[20, 20, 20], []]);
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest("workspace/diagnostic", { previousResultIds: [] }, source.token);
    source.cancel();
    await assert.rejects(asked, { code: -32800 });
  });

  it("is asked for again: the answer waits for news, and then tells what is new, gone or renamed", async () => {
    const folder = folderWith({ "a.c": byteLoop, "b.c": byteLoop, "c.c": byteLoop });
    const client = await Client.start({ folders: [folder] });
    const first = await pull(client);
    assert.equal(first.length, 3);
    const second = pull(client, first);
    const wait = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 1500));
    const early = await Promise.race([second, wait]);
    writeFileSync(join(folder, "a.c"), byteLoop.replace("char c;", "char c;\n"));
    rmSync(join(folder, "b.c"));
    renameSync(join(folder, "c.c"), join(folder, "d.c"));
    client.watched(...["a.c", "b.c", "c.c", "d.c"].map((name) => join(folder, name)));
    const reports = early ? await pull(client, first) : await second;
    const expected = ["b.c -", "c.c -", "a.c 4:9 no-unbuffered-io", "d.c 3:9 no-unbuffered-io"];
    assert.deepEqual(told(reports), expected);
  });

  it("is told of again after a change of settings, folder by folder", async () => {
    const [one, other] = [folderWith({ "a.c": byteLoop }), folderWith({ "b.c": byteLoop })] as const;
    const client = await Client.start({ folders: [one, other] });
    assert.deepEqual(told(await pull(client)), ["a.c 3:9 no-unbuffered-io", "b.c 3:9 no-unbuffered-io"]);
    client.configure({ scope: "openFiles" });
    await client.until(() => (client.refreshes > 0 ? true : undefined));
    const again = await pull(client);
    assert.deepEqual(told(again), []);
    client.open(uriOf(join(one, "a.c")), "c", byteLoop);
    assert.deepEqual(inShort((await client.pull(uriOf(join(one, "a.c")))).items), ["3:9 no-unbuffered-io"]);
  });

  it("is pushed to a client that doesn't pull", async () => {
    const folder = folderWith({ "a.c": byteLoop });
    const client = await Client.start({ folders: [folder], pull: false });
    const found = await client.until(() => client.published.find(({ uri }) => uri.endsWith("/a.c")));
    assert.deepEqual(inShort(found.diagnostics), ["3:9 no-unbuffered-io"]);
    rmSync(join(folder, "a.c"));
    client.watched(join(folder, "a.c"));
    await client.until(() => client.published.find(({ diagnostics }) => diagnostics.length === 0));
  });

  it("looks through helpers in other files, as check does, and again after they change", async () => {
    const folder = folderWith({ "io.c": helper, "sum.c": user, ".git/HEAD": "" });
    const client = await Client.start({ folders: [folder], settings: { logLevel: "debug" } });
    const uri = uriOf(join(folder, "sum.c"));
    client.open(uri, "c", user);
    const found = await pullUntil(client, uri, 1);
    const expected = findingsIn(folder, ".").filter((one) => one.startsWith("sum.c"));
    assert.equal(expected.length, 1);
    assert.deepEqual(
      found.map(({ range, code = "" }) => `sum.c:${range.start.line + 1} ${code.replace("syscalls/", "")}`),
      expected,
    );
    writeFileSync(join(folder, "io.c"), "int next_byte(int fd) { return fd; }\n");
    client.watched(join(folder, "io.c"));
    await pullUntil(client, uri, 0);
  });

  it("looks through helpers in other modules, and again after they change", async () => {
    const store = 'import fs from "node:fs";\nexport const load = (name) => fs.readFileSync(name);\n';
    const text = blockingServer
      .replace("import { readFileSync }", "import { load }")
      .replace("node:fs", "./store.js")
      .replace("readFileSync(", "load(");
    const folder = folderWith({ "store.js": store, "server.js": text });
    const client = await Client.start({ folders: [folder] });
    const uri = uriOf(join(folder, "server.js"));
    client.open(uri, "javascript", text);
    assert.deepEqual(inShort(await pullUntil(client, uri, 1)), ["3:15 no-sync-in-handler"]);
    writeFileSync(join(folder, "store.js"), store.replace("readFileSync", "createReadStream"));
    client.watched(join(folder, "store.js"));
    await pullUntil(client, uri, 0);
  });

  it("is the same when a file is opened by a link that leads into it", async () => {
    const folder = folderWith({ "io.c": helper, "sum.c": user });
    const outside = folderWith({});
    symlinkSync(folder, join(outside, "link"));
    mkdirSync(join(outside, "other"));
    const client = await Client.start({ folders: [folder] });
    const uri = uriOf(join(outside, "link", "sum.c"));
    client.open(uri, "c", user);
    assert.deepEqual(inShort(await pullUntil(client, uri, 1)), ["3:38 no-unbuffered-io"]);
    assert.deepEqual(told(await pull(client)), [], "the open file isn't told of under its other name");
  });
});

/** As an editor does it: again after each refresh, until there are so many findings. */
async function pullUntil(client: Client, uri: string, count: number): Promise<readonly Diagnostic[]> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { items } = await client.pull(uri);
    if (items.length === count) return items;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`There never were ${count} findings.`);
}
