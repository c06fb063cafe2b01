import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { blockingServer, byteLoop, folderWith } from "../cli/bin.js";
import { Client, inShort, uriOf } from "./client.js";

const probe = `import { statSync } from "node:fs";
export function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
for (const name of process.argv) isFile(name);
`;

async function namesIn(client: Client): Promise<readonly string[]> {
  const params = { previousResultIds: [] };
  const { items } = await client.connection.sendRequest<{ items: readonly { readonly uri: string }[] }>(
    "workspace/diagnostic",
    params,
  );
  return items.map(({ uri }) => uri.replace(/.*\//, "")).sort();
}

async function rulesIn(client: Client, path: string, languageId: string, text: string): Promise<readonly string[]> {
  client.open(uriOf(path), languageId, text);
  const { items } = await client.pull(uriOf(path));
  return items.map(({ code = "none" }) => code.replace("syscalls/", ""));
}

describe("several folders", () => {
  it("each have their own settings: what is checked, which rules, and how severe", async () => {
    const [one, other, third] = ["1", "2", "3"].map((name) =>
      folderWith({ [`${name}.c`]: byteLoop, [`${name}.js`]: blockingServer }),
    ) as [string, string, string];
    const settings = (uri: string) => {
      if (uri.startsWith(uriOf(one))) return { languages: ["javascript"], rules: { "no-sync-in-handler": "warn" } };
      return uri.startsWith(uriOf(other)) ? { enable: false } : {};
    };
    const client = await Client.start({ folders: [one, other, third], settings });
    assert.deepEqual(await namesIn(client), ["1.js", "3.c", "3.js"]);
    assert.deepEqual(await rulesIn(client, join(one, "1.c"), "c", byteLoop), []);
    assert.deepEqual(await rulesIn(client, join(other, "2.c"), "c", byteLoop), []);
    for (const [folder, name, severity] of [
      [one, "1.js", 2],
      [third, "3.js", 1],
    ] as const) {
      const uri = uriOf(join(folder, name));
      client.open(uri, "javascript", blockingServer);
      assert.equal((await client.pull(uri)).items[0]?.severity, severity);
    }
  });

  it("come and go while the server runs", async () => {
    const [one, other] = [folderWith({ "one.c": byteLoop }), folderWith({ "other.c": byteLoop })] as const;
    const client = await Client.start({ folders: [one] });
    assert.deepEqual(await namesIn(client), ["one.c"]);
    client.foldersChanged([other], []);
    await client.until(() => (client.refreshes > 0 ? true : undefined));
    assert.deepEqual(await namesIn(client), ["one.c", "other.c"]);
    client.foldersChanged([], [one]);
    assert.deepEqual(await namesIn(client), ["other.c"]);
  });
});

describe("the platform that advice must fit", () => {
  it("is what the setting says, and otherwise what the nearest package.json says, for each folder", async () => {
    const manifest = (node: string) => JSON.stringify({ engines: { node } });
    const [old, young] = [">=12", ">=20"].map((node) => folderWith({ "package.json": manifest(node) })) as [
      string,
      string,
    ];
    const client = await Client.start({ folders: [old, young], settings: { ruleSet: "strict" } });
    const found = async (folder: string) =>
      (await rulesIn(client, join(folder, "probe.js"), "javascript", probe)).includes("no-throwing-probe");
    assert.deepEqual([await found(old), await found(young)], [false, true]);
    client.configure({ ruleSet: "strict", target: { node: ">=20" } });
    await client.until(() => (client.refreshes > 0 ? true : undefined));
    const { items } = await client.pull(uriOf(join(old, "probe.js")));
    assert.ok(items.some(({ code }) => code === "syscalls/no-throwing-probe"));
  });
});

describe("documents that are no files", () => {
  it("are checked with the built-in rules, whatever their addresses", async () => {
    const client = await Client.start({ initializationOptions: { trusted: true } });
    for (const uri of ["vscode-vfs://github/someone/project/src/a.c", "git:/project/a.c?ref=HEAD", "a.c"]) {
      client.open(uri, "c", byteLoop);
      assert.deepEqual(inShort((await client.pull(uri)).items), ["3:9 no-unbuffered-io"], uri);
      const place = { line: 3, character: 10 };
      assert.match((await client.hover(uri, place))?.text ?? "", /read\(fd, buf, count\)/, uri);
      client.close(uri);
    }
  });
});

describe("the index of a folder", () => {
  it("follows how files are compiled, as soon as that is written", async () => {
    const loop = "void put(int, char);\nvoid f(int fd) {\n  for (int i = 0; i < 99; i++)\n    put(fd, 1);\n}\n";
    const folder = folderWith({
      "put.c": "#include <unistd.h>\nvoid put(int fd, char c) { write(fd, &c, 1); }\n",
      "get.c": "void put(int fd, char c) { keep(c); }\n",
      "put-main.c": loop,
      "get-main.c": loop,
      ".git/HEAD": "",
    });
    const client = await Client.start({ folders: [folder], settings: { ruleSet: "strict" } });
    const [putMain, getMain] = ["put-main.c", "get-main.c"].map((name) => uriOf(join(folder, name))) as [
      string,
      string,
    ];
    for (const uri of [putMain, getMain]) client.open(uri, "c", loop);
    const counts = async () =>
      Promise.all([putMain, getMain].map(async (uri) => (await client.pull(uri)).items.length));
    assert.deepEqual(await counts(), [0, 0]);
    const directory = join(folder, "build");
    mkdirSync(directory);
    const commands = ["put", "get"].flatMap((target) =>
      [target, `${target}-main`].map((name) => ({
        directory,
        file: `../${name}.c`,
        command: `cc -o CMakeFiles/${target}.dir/${name}.c.o -c ../${name}.c`,
      })),
    );
    writeFileSync(join(directory, "compile_commands.json"), JSON.stringify(commands));
    client.watched(join(directory, "compile_commands.json"));
    for (let tries = 0; tries < 200 && (await counts())[0] !== 1; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(await counts(), [1, 0]);
  });

  it("shows how far it is", async () => {
    const files = Array.from({ length: 40 }, (_, index) => {
      const text = `#include <unistd.h>\nvoid put${index}(int fd) { write(fd, "${index}", 1); }\n`;
      return [`${index}.c`, text] as const;
    });
    const client = await Client.start({ folders: [folderWith(Object.fromEntries(files))] });
    const told: { readonly kind: string; readonly message?: string }[] = [];
    const end = new Promise<void>((resolve) => {
      client.connection.onUnhandledProgress(({ value }) => {
        told.push(value as (typeof told)[number]);
        if (told.at(-1)?.kind === "end") resolve();
      });
    });
    await end;
    assert.deepEqual([...new Set(told.map(({ kind }) => kind))], ["begin", "report", "end"]);
    assert.equal(told.findLast(({ kind }) => kind === "report")?.message, "32 of 40 files");
  });
});
