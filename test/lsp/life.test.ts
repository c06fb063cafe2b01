import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, it } from "mocha";
import { blockingServer, byteLoop, syscallLint } from "../cli/bin.js";
import { root } from "../repository.js";
import { Client, inShort, startServer, uriOf } from "./client.js";

const [c, js] = ["a.c", "a.js"].map((name) => uriOf(join(root, name))) as [string, string];

describe("the language server's life", () => {
  it("ends with 0 after shutdown, and with 1 without", async () => {
    const orderly = await Client.start();
    orderly.open(c, "c", byteLoop);
    await orderly.pull(c);
    assert.equal(await orderly.stop(), 0);
    const abrupt = await Client.start();
    const exited = once(abrupt.server, "exit");
    await abrupt.connection.sendNotification("exit");
    assert.deepEqual(await exited, [1, null]);
  });

  it("ends when its input does, also in the middle of work", async () => {
    const client = await Client.start();
    client.open(c, "c", byteLoop.repeat(5000));
    client.pull(c).catch(() => undefined);
    const exited = once(client.server, "exit");
    client.server.stdin.end();
    assert.deepEqual(await exited, [1, null]);
  });

  it("ends when the process that it serves is gone", async () => {
    const editor = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const client = await Client.start({ processId: editor.pid ?? null });
    const exited = once(client.server, "exit");
    editor.kill("SIGKILL");
    assert.deepEqual(await exited, [1, null]);
  });

  it("goes on after messages that aren't any", async () => {
    const client = await Client.start();
    client.open("file:///first.c", "c", byteLoop);
    // Until then the client still answers questions, and its words must not mix with these.
    await client.pull("file:///first.c");
    const send = (body: string) =>
      client.server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    send("{nonsense");
    send('"text"');
    send("[]");
    send('{"jsonrpc":"2.0","method":"textDocument/didOpen"}');
    send('{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":7}}}');
    send('{"jsonrpc":"2.0","id":"x","method":"textDocument/hover","params":{}}');
    send('{"jsonrpc":"2.0","id":"y","method":"no/such/method"}');
    client.server.stdin.write("Content-Type: x\r\n\r\n");
    // What comes in one piece with a header without a length waits for the next piece, by vscode-jsonrpc's reader.
    await new Promise((resolve) => setTimeout(resolve, 300));
    client.open(c, "c", byteLoop);
    assert.deepEqual(inShort((await client.pull(c)).items), ["3:9 no-unbuffered-io"]);
  });

  it("begins only when a channel is named", () => {
    const { status, stderr } = syscallLint(root, ["lsp"]);
    assert.equal(status, 2);
    assert.match(stderr, /channel.*--stdio/s);
    assert.match(syscallLint(root, ["lsp", "--node-ipc"]).stderr, /needs a Node process/);
  });

  it("is possible over the channel between two Node processes", async () => {
    const bin = join(root, "server", "dist", "src", "cli", "main.js");
    const server = spawn(process.execPath, [bin, "lsp", "--node-ipc", `--clientProcessId=${process.pid}`], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const answered = once(server, "message") as Promise<[{ result: { serverInfo: { name: string } } }]>;
    server.send({ jsonrpc: "2.0", id: 1, method: "initialize", params: { processId: null, capabilities: {} } });
    assert.equal((await answered)[0].result.serverInfo.name, "syscall-lint");
    const exited = once(server, "exit");
    server.disconnect();
    assert.deepEqual(await exited, [1, null]);
  });

  it("prints nothing but messages", async () => {
    const server = startServer();
    const printed: Buffer[] = [];
    server.stdout.on("data", (part: Buffer) => printed.push(part));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(Buffer.concat(printed).toString(), "");
  });
});

describe("settings", () => {
  it("change what is said at once", async () => {
    const client = await Client.start();
    client.open(c, "c", byteLoop);
    client.open(js, "javascript", blockingServer);
    const says = async () => [(await client.pull(c)).items, (await client.pull(js)).items].map((items) => items.length);
    const changesTo = async (settings: unknown) => {
      const { refreshes } = client;
      client.configure(settings);
      await client.until(() => (client.refreshes > refreshes ? true : undefined));
    };
    assert.deepEqual(await says(), [1, 1]);
    await changesTo({ languages: ["c"] });
    assert.deepEqual(await says(), [1, 0]);
    await changesTo({ rules: { "no-unbuffered-io": "off", "syscalls/no-sync-in-handler": "warn" } });
    assert.deepEqual(await says(), [0, 1]);
    assert.equal((await client.pull(js)).items[0]?.severity, 2);
    await changesTo({ enable: false });
    assert.deepEqual(await says(), [0, 0]);
    await changesTo({});
    assert.deepEqual(await says(), [1, 1]);
    assert.deepEqual(client.shown, []);
  });

  it("that are wrong are told, once each, and the others count", async () => {
    const client = await Client.start({
      settings: {
        enable: "yes",
        languages: ["c", "cobol"],
        rules: { "no-such-rule": "off", "no-sync-in-handler": "fatal", "no-unbuffered-io": "warn" },
        target: { kernel: "new", libc: "musl-1.2" },
        run: "never",
        colour: "red",
      },
    });
    client.open(c, "c", byteLoop);
    assert.equal((await client.pull(c)).items[0]?.severity, 2);
    await client.pull(c);
    const expected = [
      /There is no setting syscallLint\.colour/,
      /syscallLint\.enable must be true or false, but is "yes"; true is used/,
      /syscallLint\.languages must be a list of c, javascript, typescript/,
      /syscallLint\.rules\.no-sync-in-handler must be one of off, warn, error, but is "fatal"/,
      /syscallLint\.rules names no-such-rule, which is no rule\. The rules are no-/,
      /syscallLint\.target\.kernel can't be "new"\. Lowest Linux release, like 5\.4\./,
      /syscallLint\.run must be one of onType, onSave/,
    ];
    for (const one of expected) assert.equal(client.shown.filter((text) => one.test(text)).length, 1, String(one));
    assert.equal(client.shown.length, expected.length);
  });

  it("can put off the check until a file is saved; what was found moves with the text", async () => {
    const client = await Client.start({ settings: { run: "onSave" } });
    client.open(c, "c", byteLoop);
    assert.deepEqual(inShort((await client.pull(c)).items), ["3:9 no-unbuffered-io"]);
    const start = { line: 1, character: 0 };
    const another = byteLoop.slice(byteLoop.indexOf("\n") + 1).replace("sum_bytes", "sum_more");
    client.change(c, 2, { range: { start, end: start }, text: another });
    assert.deepEqual(inShort((await client.pull(c)).items), ["8:9 no-unbuffered-io"]);
    const { refreshes } = client;
    client.save(c);
    await client.until(() => (client.refreshes > refreshes ? true : undefined));
    assert.deepEqual(inShort((await client.pull(c)).items), ["3:9 no-unbuffered-io", "8:9 no-unbuffered-io"]);
  });
});
