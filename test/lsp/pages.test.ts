import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Client, placeOf } from "./client.js";

const text = `#include <unistd.h>
void f(int fd) { char c; while (read(fd, &c, 1) == 1) fsync(fd); }
int main(void) { f(0); return 0; }
`;
const uri = "file:///pages.c";

interface Lens {
  readonly range: { readonly start: { readonly line: number } };
  readonly command: { readonly title: string; readonly command: string; readonly arguments?: readonly object[] };
}

function lenses(client: Client): Promise<readonly Lens[]> {
  return client.connection.sendRequest("textDocument/codeLens", { textDocument: { uri } });
}

function page(client: Client, kind: string, part: string): Promise<{ title: string; markdown: string } | null> {
  const params = { kind, textDocument: { uri }, position: placeOf(text, part) };
  return client.connection.sendRequest("syscall-lint/page", params);
}

describe("pages and lenses", () => {
  it("say why a call is flagged or not, and what a function's system calls are", async () => {
    const client = await Client.start({ pages: true });
    client.open(uri, "c", text);
    const why = await page(client, "why", "read(");
    assert.match(why?.markdown ?? "", /## `read`[^]*- no-unbuffered-io: nobody looks at the bytes/);
    assert.match(why?.markdown ?? "", /## `fsync`[^]*\*\*no-sync-to-disk-in-loop\*\*: `fsync` waits/);
    const told = await page(client, "function", "fsync");
    assert.equal(told?.title, "f");
    assert.match(told.markdown, /\| `fsync` \| fsync \| heavy \| 1 × a loop whose rounds aren't known \|/);
    assert.equal(await page(client, "function", "#include"), null);
  });

  it("are offered where the client can show them", async () => {
    for (const pages of [true, false]) {
      const client = await Client.start({ pages });
      client.open(uri, "c", text);
      const place = placeOf(text, "read(");
      const titles = (await client.actions(uri, { start: place, end: place })).map(({ title }) => title);
      const offered = titles.filter((title) => /Why is this|Show this function/.test(title));
      assert.equal(offered.length, pages ? 2 : 0);
      await client.stop();
    }
  });

  it("stand above functions when a setting asks for it", async () => {
    const client = await Client.start({ pages: true });
    client.open(uri, "c", text);
    assert.deepEqual(await lenses(client), []);
    client.configure({ codeLens: true });
    const found = (await lenses(client)).map(({ range, command }) => `${range.start.line} ${command.title}`);
    assert.equal(found.length, 3);
    assert.match(found[0] ?? "", /^1 makes read, fsync; heaviest loop: \w+, 1 × a loop/);
    assert.deepEqual(found[2], "2 draft seccomp allowlist");
  });
});
