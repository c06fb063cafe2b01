import assert from "node:assert/strict";
import { Linter } from "eslint";
import syscalls from "eslint-plugin-syscalls";
import c from "eslint-plugin-syscalls/c";

function lint(text: string, filename: string, settings: unknown): readonly string[] {
  const config = [...syscalls.configs.recommended, ...c.configs.recommended, { settings: { syscalls: settings } }];
  const messages = new Linter().verify(text, config, { filename });
  return messages.map(({ ruleId, message }) => `${String(ruleId)}: ${message}`);
}

const listing = `import { readdirSync, statSync } from "node:fs";
export const folders = (at) => readdirSync(at).filter((name) => statSync(\`\${at}/\${name}\`).isDirectory() && folders(name));
`;

const keep = `#include <stdio.h>
#include <unistd.h>
int keep(const char *from, const char *to) {
  if (access(to, F_OK) == 0)
    return -1;
  return rename(from, to);
}
`;

describe("settings.syscalls", () => {
  it("keeps back advice that the oldest Node can't follow", () => {
    assert.equal(lint(listing, "a.js", { node: ">=18" }).length, 1);
    assert.equal(lint(listing, "a.js", { node: "^10.10.0" }).length, 1);
    assert.deepEqual(lint(listing, "a.js", { node: "8 || >=18" }), []);
  });

  it("chooses advice by the C library and the kernel", () => {
    const advice = (settings: object) => lint(keep, "a.c", settings).map((message) => message.includes("renameat2"));
    assert.deepEqual(advice({ kernel: "5.4", libc: "glibc-2.31" }), [true]);
    // Nothing is advised that the code's other systems may lack.
    for (const older of [{}, { kernel: "3.10" }, { libc: "glibc-2.17" }, { kernel: "5.4", libc: "musl-1.2" }])
      assert.deepEqual(advice(older), []);
  });

  it("takes rows of the user's own", () => {
    const rows = {
      calls: [
        {
          name: "port_put",
          runtime: "libc",
          parameters: [
            { name: "fd", roles: ["fd"] },
            { name: "data", roles: ["buffer"] },
            { name: "size", roles: ["size"] },
          ],
          emits: [{ syscall: "write", times: 1 }],
          effects: [{ effect: "transfers", of: "fd", direction: "out" }],
          instead: [],
          summary: "Writes to a port.",
          from: [{ source: "review", place: "port.h", method: "curated" }],
        },
      ],
    };
    const text = "void f(int fd, const char *s) {\n  for (; *s; s++)\n    port_put(fd, s, 1);\n}\n";
    assert.deepEqual(lint(text, "a.c", {}), []);
    assert.match(lint(text, "a.c", { rows }).join(), /no-unbuffered-io: `port_put` crosses/);
  });

  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ kernal: "5.4" }, /settings\.syscalls has no setting "kernal"\. It takes kernel, libc, node, rows, summaries\./],
    [{ node: 18 }, /settings\.syscalls\.node is 18, which is no version\. Write one such as ">=18"\./],
    [{ libc: "newlib" }, /settings\.syscalls\.libc is "newlib", which is no version/],
    ["5.4", /settings\.syscalls is not an object/],
    [{ rows: { calls: [{ name: "x" }] } }, /settings\.syscalls\.rows: \/calls\/0 \(x\): /],
  ];
  for (const [settings, message] of wrong)
    it(`refuses ${JSON.stringify(settings)}`, () => {
      assert.throws(() => lint(keep, "a.c", settings), message);
    });
});
