import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { byteLoop, cleanC } from "../cli/bin.js";
import { root } from "../repository.js";
import { Client, inShort, uriOf } from "./client.js";

const [a, b, large] = ["a.c", "b.c", "large.c"].map((name) => uriOf(join(root, name))) as [string, string, string];
const preload = uriOf(join(root, "test", "dist", "lsp", "throwing-rule.js"));

/** 60 000 lines that take long to parse and to judge. */
function largeFile(): string {
  const body = byteLoop.slice(byteLoop.indexOf("\n") + 1);
  const functions = Array.from({ length: 10_000 }, (_, index) => body.replace("sum_bytes", `sum_${index}`) + "\n");
  return `#include <unistd.h>\n${functions.join("")}`;
}

describe("a large file", () => {
  it("is given up when its request is cancelled, and delays no other file", async () => {
    const client = await Client.start();
    // Both threads are warm.
    client.open(a, "c", byteLoop);
    client.open(b, "c", byteLoop);
    await Promise.all([client.pull(a), client.pull(b)]);
    const text = largeFile();
    assert.ok(text.split("\n").length > 60_000);
    client.open(large, "c", text);
    const source = new CancellationTokenSource();
    let ended = false;
    const pulling = client.pull(large, undefined, source.token).finally(() => (ended = true));
    pulling.catch(() => undefined);
    client.change(b, 2, { text: cleanC });
    client.change(b, 3, { text: byteLoop });
    assert.deepEqual(inShort((await client.pull(b)).items), ["3:9 no-unbuffered-io"]);
    assert.equal(ended, false, "the large file was done before the other one");
    source.cancel();
    await assert.rejects(pulling, { code: -32800 });
    assert.deepEqual(inShort((await client.pull(a)).items), ["3:9 no-unbuffered-io"]);
  });

  it("is checked when it is asked for again", async () => {
    const client = await Client.start();
    client.open(large, "c", largeFile());
    const source = new CancellationTokenSource();
    const pulling = client.pull(large, undefined, source.token);
    setTimeout(() => source.cancel(), 300);
    await assert.rejects(pulling, { code: -32800 });
    assert.equal((await client.pull(large)).items.length, 10_000);
  });
});

describe("a rule that fails", () => {
  it("is told once, and the other rules go on", async () => {
    const client = await Client.start({ preload });
    client.open(a, "c", byteLoop);
    assert.deepEqual(inShort((await client.pull(a)).items), ["3:9 no-unbuffered-io"]);
    client.open(b, "c", byteLoop);
    assert.deepEqual(inShort((await client.pull(b)).items), ["3:9 no-unbuffered-io"]);
    client.change(a, 2, { text: `\n${byteLoop}` });
    assert.deepEqual(inShort((await client.pull(a)).items), ["4:9 no-unbuffered-io"]);
    const told = client.logs.filter(({ message }) => message.includes("planted"));
    assert.equal(told.length, 1);
    assert.match(told[0]?.message ?? "", /^The rule syscalls\/no-check-before-use failed on .*a\.c/);
    assert.equal(told[0]?.type, 1);
  });

  it("by never ending loses its thread when nobody wants the answer any more", async () => {
    const client = await Client.start({ preload });
    client.open(a, "c", `// hang here\n${byteLoop}`);
    const source = new CancellationTokenSource();
    const hanging = client.pull(a, undefined, source.token);
    client.open(b, "c", byteLoop);
    assert.deepEqual(inShort((await client.pull(b)).items), ["3:9 no-unbuffered-io"]);
    source.cancel();
    await assert.rejects(hanging, { code: -32800 });
    client.change(a, 2, { text: byteLoop });
    assert.deepEqual(inShort((await client.pull(a)).items), ["3:9 no-unbuffered-io"]);
    assert.equal(await client.stop(), 0);
  });
});
