import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { folderWith } from "../cli/bin.js";
import { join } from "node:path";
import { Client, placeOf, uriOf } from "./client.js";

async function hovered(client: Client, uri: string, text: string, part: string): Promise<string> {
  return (await client.hover(uri, placeOf(text, part, 1)))?.text ?? "nothing";
}

const profile = `{
  "defaultAction": "SCMP_ACT_ERRNO",
  "syscalls": [{ "names": ["openat", "rea"], "action": "SCMP_ACT_ALLOW" }],
  "comment": "openat2"
}
`;

const unit = `[Service]
ExecStart=/usr/bin/read
SystemCallFilter=@io-event \\
  ~ptrace:EPERM
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
`;

interface Item {
  readonly label: string;
  readonly detail: string;
  readonly textEdit: { readonly newText: string; readonly range: unknown };
}

describe("hover on names", () => {
  it("tells of numbers, capabilities and open flags", async () => {
    const client = await Client.start();
    const text = `#include <fcntl.h>
int f(const char *p) {
  syscall(SYS_gettid); syscall(__NR_openat, 0, p, 0);
  return CAP_SYS_ADMIN + open(p, O_CLOEXEC | O_SYNC | O_MADE_UP);
}
`;
    const uri = "file:///names.c";
    client.open(uri, "c", text);
    assert.match(await hovered(client, uri, text, "SYS_gettid"), /gettid\(\)/);
    assert.match(await hovered(client, uri, text, "__NR_openat"), /openat\(dfd, filename/);
    assert.match(await hovered(client, uri, text, "CAP_SYS_ADMIN"), /capability · \d+ system calls may need it/);
    assert.match(await hovered(client, uri, text, "O_CLOEXEC"), /open flag · .*fcntl\.h.* · 02000000 on x86-64/);
    assert.match(await hovered(client, uri, text, "O_SYNC"), /an fsync with every write/);
    assert.equal(await hovered(client, uri, text, "O_MADE_UP"), "nothing");
  });

  it("follows helpers of the file, and of other files", async () => {
    const text = `#include <unistd.h>
int next_byte(int fd);
static void twice(int fd) { for (int i = 0; i < 2; i++) write(fd, "x", 1); }
void f(int fd) { twice(fd); next_byte(fd); f(fd); }
`;
    const folder = folderWith({
      "io.c": "#include <unistd.h>\nint next_byte(int fd) { char c; return read(fd, &c, 1) == 1 ? c : -1; }\n",
      "a.c": text,
    });
    const client = await Client.start({ folders: [folder] });
    const uri = uriOf(join(folder, "a.c"));
    client.open(uri, "c", text);
    assert.match(await hovered(client, uri, text, "twice(fd);"), /`twice` → `write`, 2 times per call\./);
    let shown = "nothing";
    for (let tries = 0; shown === "nothing" && tries < 200; tries += 1) {
      shown = await hovered(client, uri, text, "next_byte(fd);");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.match(shown, /`next_byte` → `read`, once per call\./);
    assert.match(shown, /function of this project · comes to one system call/);
  });

  it("follows helpers in TypeScript", async () => {
    const client = await Client.start();
    const text = `import { statSync } from "node:fs";
function size(path: string) { return statSync(path).size; }
console.log(size("a"));
`;
    client.open("file:///h.ts", "typescript", text);
    assert.match(
      await hovered(client, "file:///h.ts", text, 'size("a")'),
      /`size` → `node:fs\.statSync`, once per call\./,
    );
  });

  it("knows the names in seccomp profiles, and completes them", async () => {
    const client = await Client.start();
    const uri = "file:///seccomp.json";
    client.open(uri, "json", profile);
    assert.match(await hovered(client, uri, profile, 'openat"'), /system call/);
    assert.equal(await hovered(client, uri, profile, "openat2"), "nothing");
    const items = await completions(client, uri, placeOf(profile, 'rea"', 3));
    const read = items.find(({ label }) => label === "readv");
    const start = placeOf(profile, 'rea"');
    assert.deepEqual(read?.textEdit.range, { start, end: { ...start, character: start.character + 3 } });
    assert.match(read.detail, /\w/);
    assert.deepEqual(await completions(client, uri, placeOf(profile, "SCMP_ACT_ERRNO")), []);
    client.change(uri, 2, { range: { start, end: start }, text: "write" });
    const edited = profile.replace('"rea', '"writerea');
    assert.equal(await hovered(client, uri, edited, "writerea"), "nothing");
    client.open("file:///package.json", "json", '{ "names": ["read"] }');
    assert.equal(await hovered(client, "file:///package.json", '{ "names": ["read"] }', "read"), "nothing");
  });

  it("knows the names in systemd's units, and completes them", async () => {
    const client = await Client.start();
    const uri = "file:///etc/a.service";
    client.open(uri, "ini", unit);
    assert.match(await hovered(client, uri, unit, "@io-event"), /group of systemd's SystemCallFilter=/);
    assert.match(await hovered(client, uri, unit, "ptrace"), /ptrace\(request, pid/);
    assert.match(await hovered(client, uri, unit, "CAP_NET_BIND"), /capability/);
    assert.equal(await hovered(client, uri, unit, "read"), "nothing");
    const labels = (await completions(client, uri, placeOf(unit, "@io-event", 1))).map(({ label }) => label);
    assert.ok(labels.includes("@system-service") && labels.includes("openat"));
    const capabilities = await completions(client, uri, placeOf(unit, "CAP_NET", 3));
    assert.ok(capabilities.every(({ label }) => label.startsWith("CAP_")) && capabilities.length > 20);
  });
});

function completions(client: Client, uri: string, position: object): Promise<readonly Item[]> {
  return client.connection.sendRequest("textDocument/completion", { textDocument: { uri }, position });
}
