import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { database, groupsOf, inSystemService, rulingOf, type Architecture, type Verdict } from "syscall-db";
import type * as Importer from "../../syscall-db/tools/import-filters.js";
import { root } from "../repository.js";

const place = join(root, "syscall-db", "dist", "tools", "import-filters.js");
const importer = (await import(pathToFileURL(place).href)) as typeof Importer;

const db = database();
const filters = db.filters();
assert.ok(filters, "the database has no filters");
const { docker, podman } = filters.profiles;
const { groups } = filters.systemd;

const admin = "with CAP_SYS_ADMIN";
const namespaces = "0x7e020000 (CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET)";
const personalities =
  "when argument 0 is 0 (PER_LINUX), 8 (PER_LINUX32), 0x20000 (UNAME26), 0x20008 or 0xffffffff (only asks)";

/** Read in the profiles by eye: the verdict, then the error and the conditions where there are any. */
const read: readonly (readonly [profile: "docker" | "podman", call: string, Verdict, string?, ...string[]])[] = [
  ["docker", "read", "allow"],
  ["docker", "mount", "gate", "EPERM", admin],
  ["docker", "keyctl", "deny", "EPERM"],
  ["docker", "io_uring_setup", "deny", "EPERM"],
  ["docker", "userfaultfd", "deny", "EPERM"],
  ["docker", "kexec_load", "deny", "EPERM"],
  ["docker", "personality", "gate", "EPERM", personalities],
  ["docker", "socket", "gate", "EPERM", "when argument 0 is neither 38 (AF_ALG) nor 40 (AF_VSOCK)"],
  ["docker", "ptrace", "gate", "EPERM", "on Linux 4.8 and later", "with CAP_SYS_PTRACE"],
  ["docker", "bpf", "gate", "EPERM", admin, "with CAP_BPF"],
  [
    "docker",
    "clone",
    "gate",
    "EPERM",
    admin,
    `without CAP_SYS_ADMIN, when argument 0 has none of the bits ${namespaces}`,
  ],
  ["docker", "clone3", "gate", "ENOSYS", admin],
  ["podman", "read", "allow"],
  ["podman", "keyctl", "allow"],
  ["podman", "mount", "allow"],
  ["podman", "clone3", "allow"],
  ["podman", "io_uring_setup", "deny", "ENOSYS"],
  ["podman", "userfaultfd", "deny", "EPERM"],
  ["podman", "chroot", "gate", "EPERM", "with CAP_SYS_CHROOT"],
];

describe("what filters say of system calls", () => {
  for (const [profile, call, verdict, error, ...conditions] of read) {
    it(`${profile}: ${call}: ${verdict}`, () => {
      assert.deepEqual(rulingOf(filters.profiles[profile], call), {
        verdict,
        conditions,
        ...(error === undefined ? {} : { error }),
      });
    });
  }

  it("names the architecture where it matters", () => {
    const verdict = (architecture?: Architecture) => rulingOf(docker, "modify_ldt", architecture).verdict;
    assert.deepEqual([verdict("x86_64"), verdict("aarch64"), verdict()], ["allow", "deny", "allow"]);
  });

  it("knows what an audit socket takes under Podman", () => {
    const { verdict, error, conditions } = rulingOf(podman, "socket");
    assert.deepEqual([verdict, error], ["gate", "EINVAL"]);
    assert.ok(conditions.includes("with CAP_AUDIT_WRITE"), conditions.join("; "));
  });

  it("resolves systemd's groups", () => {
    assert.deepEqual(groupsOf(filters, "read"), ["@basic-io", "@system-service"]);
    assert.deepEqual(groupsOf(filters, "mount"), ["@mount"]);
    assert.deepEqual(groupsOf(filters, "no_such_call"), []);
    assert.ok(groupsOf(filters, "chown").includes("@privileged"), "a group in a group");
  });

  it("knows what systemd advises for services", () => {
    assert.deepEqual(
      ["read", "socket", "chown", "mount", "reboot", "ptrace", "kexec_load"].filter((name) =>
        inSystemService(filters, name),
      ),
      ["read", "socket", "chown"],
    );
  });

  it("speaks only of calls that the database has, and names its sources", () => {
    const names = [...Object.values(filters.profiles).flatMap(({ rules }) => rules.flatMap((rule) => rule.names))];
    const unknown = [...names, ...Object.values(groups).flat()].filter((name) => !db.syscall(name));
    assert.deepEqual([...new Set(unknown)], []);
    for (const source of [docker.source, podman.source, filters.systemd.source]) assert.ok(db.source(source), source);
  });
});

describe("the importer of filters", () => {
  const known = (name: string) => ["read", "write", "socket", "mount"].includes(name);
  const profile = (rules: readonly object[], defaultAction = "SCMP_ACT_ERRNO") =>
    importer.profileOf(JSON.stringify({ defaultAction, syscalls: rules }), "test", known);

  it("drops calls and architectures that aren't ours", () => {
    const { rules } = profile([
      { names: ["write", "read", "socketcall"], action: "SCMP_ACT_ALLOW" },
      { names: ["mount"], action: "SCMP_ACT_ALLOW", includes: { arches: ["s390x"] } },
      { names: ["socketcall"], action: "SCMP_ACT_ALLOW" },
    ]);
    assert.deepEqual(rules, [{ names: ["read", "write"], action: "allow" }]);
  });

  it("refuses what it has no words for", () => {
    assert.throws(() => profile([], "SCMP_ACT_ALLOW"), /allows what it doesn't name/);
    assert.throws(() => profile([{ names: ["read"], action: "SCMP_ACT_TRAP" }]), /SCMP_ACT_TRAP/);
    assert.throws(() => profile([{ names: ["read"], action: "SCMP_ACT_ERRNO", errnoRet: 99 }]), /99/);
    const args = [{ index: 0, op: "SCMP_CMP_GE", value: 1 }];
    assert.throws(() => profile([{ names: ["read"], action: "SCMP_ACT_ALLOW", args }]), /SCMP_CMP_GE/);
  });

  it("reads groups within groups", () => {
    const group = (name: string, ...items: readonly string[]) =>
      `[X] = {\n.name = "${name}",\n.help = "A {group}",\n.value =\n${items.map((item) => `"${item}\\0" /* why */\n`).join("")}},\n`;
    const source =
      group("@inner", "read", "ipc") + group("@system-service", "@inner", "write") + group("@known", "mount");
    assert.deepEqual(importer.groupsOfSource(source, known), {
      "@inner": ["read"],
      "@system-service": ["read", "write"],
    });
    assert.throws(() => importer.groupsOfSource(group("@inner", "read"), known), /@system-service/);
  });
});
