import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it } from "mocha";
import { blockingServer, byteLoop, folderWith, statPerEntry } from "../cli/bin.js";
import { root } from "../repository.js";
import { Client, inShort, uriOf } from "./client.js";
import { compare } from "./compare.js";

const trusted = { trusted: true };

/** A project with the plugin and ESLint installed. */
function projectWith(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "node_modules", "eslint"), join(folder, "node_modules", "eslint"), "junction");
  symlinkSync(join(root, "rules"), join(folder, "node_modules", "eslint-plugin-syscalls"), "junction");
  return folder;
}

const stricter = `import syscalls from "eslint-plugin-syscalls";
export default [
  { ignores: ["ignored.js"] },
  { files: ["**/*.js"], plugins: { syscalls }, rules: {
      "syscalls/no-sync-in-handler": "error", "syscalls/no-stat-per-entry": "warn", "no-undef": "error" } },
];
`;

const waits = `import { readFileSync } from "node:fs";
import { createServer } from "node:http";
createServer((request, response) => response.end(unknown(readFileSync("a")))).listen(1);
`;

async function open(client: Client, folder: string, name: string, text: string): Promise<readonly string[]> {
  const uri = uriOf(join(folder, name));
  client.open(uri, name.endsWith(".c") ? "c" : "javascript", text);
  const { items } = await client.pull(uri);
  return items.map((item, index) => `${inShort(items)[index] ?? ""} ${item.severity}`);
}

describe("the folder's own ESLint", () => {
  const clients: Client[] = [];
  const start = async (...given: Parameters<typeof Client.start>) => {
    const client = await Client.start(...given);
    clients.push(client);
    return client;
  };
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.stop().catch(() => undefined)));
  });

  it("decides in a trusted folder: severities, files and ignores; other rules stay out", async () => {
    const folder = projectWith({ "eslint.config.mjs": stricter });
    const client = await start({ folders: [folder], initializationOptions: trusted });
    assert.deepEqual(await open(client, folder, "a.js", waits), ["2:57 no-sync-in-handler 1"]);
    assert.deepEqual(await open(client, folder, "ignored.js", waits), []);
    assert.deepEqual(await open(client, folder, "b.c", byteLoop), [], "C isn't in the configuration");
  });

  it("keeps fixes, comments that disable, and the rule's page", async () => {
    const folder = projectWith({ "eslint.config.mjs": stricter });
    const client = await start({ folders: [folder], initializationOptions: trusted, pages: true });
    assert.equal((await open(client, folder, "a.js", `\uFEFF${statPerEntry}`)).length, 1);
    const uri = uriOf(join(folder, "a.js"));
    const { items } = await client.pull(uri);
    assert.match(items[0]?.codeDescription?.href ?? "", /no-stat-per-entry/);
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const titles = (await client.actions(uri, range)).map(({ title }) => title);
    assert.ok(titles.includes("Fix: no-stat-per-entry"), titles.join());
    assert.ok(titles.includes("Disable no-stat-per-entry for this line"), titles.join());
    assert.ok(!titles.includes("Disable no-stat-per-entry everywhere"), "the configuration is the user's to edit");
  });

  it("isn't started where the client tells of no trust, or withdraws it", async () => {
    const config = `import { writeFileSync } from "node:fs";
writeFileSync(new URL("ran", import.meta.url), "");\n${stricter}`;
    const folder = projectWith({ "eslint.config.mjs": config });
    const client = await start({ folders: [folder], settings: { trusted: true, eslint: "on" } });
    assert.deepEqual(await open(client, folder, "b.c", byteLoop), ["3:9 no-unbuffered-io 1"]);
    assert.ok(!existsSync(join(folder, "ran")));
    await client.connection.sendNotification("syscall-lint/editorState", trusted);
    assert.deepEqual((await client.pull(uriOf(join(folder, "b.c")))).items, []);
    assert.ok(existsSync(join(folder, "ran")));
    await client.connection.sendNotification("syscall-lint/editorState", {});
    assert.equal((await client.pull(uriOf(join(folder, "b.c")))).items.length, 1);
  });

  it("leaves the built-in rules in force where its configuration has none of ours, or the user says so", async () => {
    const folder = projectWith({ "eslint.config.mjs": `export default [{ rules: { "no-undef": "error" } }];\n` });
    const client = await start({ folders: [folder], initializationOptions: trusted });
    assert.deepEqual(await open(client, folder, "a.js", blockingServer), ["3:15 no-sync-in-handler 1"]);
    const other = projectWith({ "eslint.config.mjs": stricter });
    const settings = { eslint: "off" };
    const second = await start({ folders: [other], initializationOptions: trusted, settings });
    assert.deepEqual(await open(second, other, "b.c", byteLoop), ["3:9 no-unbuffered-io 1"]);
  });

  it("is started anew when its configuration changes, and counts for files that aren't open too", async () => {
    const folder = projectWith({ "eslint.config.mjs": stricter, "a.js": waits });
    const client = await start({ folders: [folder], initializationOptions: trusted });
    const workspace = async () => {
      const answer = await client.connection.sendRequest<{ items: { uri: string; items: [] }[] }>(
        "workspace/diagnostic",
        { previousResultIds: [] },
      );
      return answer.items.filter(({ uri }) => uri.endsWith("/a.js")).flatMap(({ items }) => inShort(items));
    };
    assert.deepEqual(await workspace(), ["2:57 no-sync-in-handler"]);
    const file = join(folder, "eslint.config.mjs");
    writeFileSync(file, stricter.replace(`in-handler": "error"`, `in-handler": "off"`));
    client.watched(file);
    assert.deepEqual(await workspace(), []);
    assert.deepEqual(await open(client, folder, "a.js", waits), []);
  });

  it("says once why it can't be used, with a remedy", async () => {
    const folder = projectWith({ "eslint.config.mjs": `import "not-there";\n${stricter}` });
    const client = await start({ folders: [folder], initializationOptions: trusted });
    for (const name of ["a.js", "b.js"]) {
      const uri = uriOf(join(folder, name));
      client.open(uri, "javascript", waits);
      const { items } = await client.pull(uri);
      assert.deepEqual(
        items.map(({ severity }) => severity),
        [3],
      );
      assert.match(items[0]?.message ?? "", /^Not checked: the ESLint of this folder failed: .*not-there/);
    }
    await client.until(() => client.shown[0]);
    assert.equal(client.shown.length, 1);
    assert.match(client.shown[0] ?? "", /not-there.*npx eslint.*syscallLint\.eslint/);
  });

  it("leaves open files to an editor's ESLint extension, in the languages that it reports", async () => {
    const folder = projectWith({ "eslint.config.mjs": stricter });
    const initializationOptions = { ...trusted, eslintLanguages: ["javascript"] };
    const client = await start({ folders: [folder], initializationOptions });
    assert.deepEqual(await open(client, folder, "a.js", waits), []);
    const both = await start({ folders: [folder], initializationOptions, settings: { eslint: "on" } });
    assert.deepEqual(await open(both, folder, "a.js", waits), ["2:57 no-sync-in-handler 1"]);
    const without = projectWith({});
    const third = await start({ folders: [without], initializationOptions });
    assert.deepEqual(await open(third, without, "a.js", waits), [
      "2:0 no-unneeded-privilege 1",
      "2:57 no-sync-in-handler 1",
    ]);
  });

  it("ends with a server that is killed, though its configuration loops for ever", async () => {
    const loop = `import { writeFileSync } from "node:fs";
writeFileSync(new URL("ran", import.meta.url), String(process.pid));\nfor (;;);\n// syscalls\n`;
    const folder = projectWith({ "eslint.config.mjs": loop });
    const client = await Client.start({ folders: [folder], initializationOptions: trusted });
    const uri = uriOf(join(folder, "a.js"));
    client.open(uri, "javascript", waits);
    client.pull(uri).catch(() => undefined);
    const file = join(folder, "ran");
    const pid = await eventually(() =>
      existsSync(file) ? Number(readFileSync(file, "utf8")) || undefined : undefined,
    );
    client.server.kill("SIGKILL");
    await eventually(() => (isRunning(pid) ? undefined : true));
  });

  it("and the editor find the same in a project with C and JavaScript", async () => {
    const config = `import syscalls from "eslint-plugin-syscalls";
import c from "eslint-plugin-syscalls/c";
export default [...syscalls.configs.strict, ...c.configs.strict, { rules: { "no-undef": "error" } }, { ignores: ["other/"] }];\n`;
    const folder = projectWith({
      "eslint.config.mjs": config,
      "a.js": waits,
      "b.c": byteLoop,
      "lib/c.js": statPerEntry,
      "lib/d.js": `/* eslint syscalls/no-stat-per-entry: "off" */\n${statPerEntry}`,
      "other/e.js": statPerEntry,
      "lib/unknown.js": `/* eslint syscalls/no-such-rule: "warn" */\n`,
    });
    const { files, findings, onlyEditor, onlyEslint } = await compare(folder);
    assert.deepEqual({ files, onlyEditor, onlyEslint }, { files: 6, onlyEditor: [], onlyEslint: [] });
    assert.ok(findings >= 4);
  });
});

async function eventually<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("It never came to that.");
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
