import assert from "node:assert/strict";
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it, type Context } from "mocha";
import { database } from "syscall-db";
import type * as FormatsModule from "../../server/dist/src/seccomp/render/index.js";
import type * as SimulateModule from "../../server/dist/src/seccomp/simulate.js";
import { skipWithout } from "../skip.js";
import { confined as confinedIn, contained as containedIn, killed, statusOf } from "./confine.js";
import { draft, glibcBase, permit, seccomp, test, type Allowlist } from "./draft.js";
import { meant, questions } from "./truth.js";

const { formats } = await seccomp<typeof FormatsModule>("render/index");
const { simulate } = await seccomp<typeof SimulateModule>("simulate");
const db = database();

/** What a program needs that creates a folder: it's run under filters, and under such as lack a call. */
const needed = [
  ...glibcBase,
  "statfs",
  "ioctl",
  "rt_sigaction",
  "prctl",
  "statx",
  "fcntl",
  "mkdir",
  "mkdirat",
  "umask",
];
const enough = draft(needed, { newer: ["clone3", "faccessat2"] });
const mutant = without("mkdir");
const forgiving: Allowlist = { ...mutant, otherwise: { kind: "errno", errno: "EPERM" } };

let folder = "";

before(() => {
  folder = mkdtempSync(join(tmpdir(), "consumers-"));
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

function without(name: string): Allowlist {
  return draft(
    needed.filter((one) => one !== name),
    { newer: ["clone3", "faccessat2"] },
  );
}

function rendered(name: string, list: Allowlist): string | Uint8Array {
  const format = formats.find((one) => one.name === name);
  assert.ok(format, name);
  return format.render(list, db, { width: 100 });
}

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function run(command: readonly string[], options: object = {}): SpawnSyncReturns<string> {
  const [program = "", ...rest] = command;
  return spawnSync(program, rest, { encoding: "utf8", cwd: folder, timeout: 50_000, ...options });
}

function need(context: Context, ...programs: readonly string[]): void {
  if (process.platform !== "linux" || process.arch !== "x64") skipWithout(context, "filters are run on Linux on x64");
  for (const program of programs)
    if (run([program, "--version"]).error) skipWithout(context, `${program} isn't installed: npm run setup:host`);
}

describe("bwrap --seccomp", () => {
  before(function () {
    need(this, "bwrap");
  });

  const confined = (list: Allowlist, ...command: readonly string[]) =>
    confinedIn(folder, rendered("bpf", list), command);

  it("runs a program under a sufficient draft", () => {
    const made = confined(enough, "mkdir", join(folder, "bwrap"));
    assert.equal(made.status, 0, made.stderr);
  });

  it("kills it under a draft that lacks a call", () => {
    assert.equal(statusOf(confined(mutant, "mkdir", join(folder, "bwrap-mutant"))), killed);
  });

  it("fails the call where the draft says so", () => {
    const made = confined(forgiving, "mkdir", join(folder, "bwrap-forgiving"));
    assert.equal(made.status, 1);
    assert.match(made.stderr, /Operation not permitted/);
  });

  it("refuses half an instruction", () => {
    const bytes = rendered("bpf", enough);
    const filter = openSync(written("half", bytes.slice(0, -4)), "r");
    const made = run(["bwrap", "--dev-bind", "/", "/", "--seccomp", "3", "true"], {
      stdio: ["ignore", "pipe", "pipe", filter],
    });
    closeSync(filter);
    assert.notEqual(made.status, 0);
  });
});

describe("crun", () => {
  before(function () {
    need(this, "crun", "unshare");
  });

  const contained = (profile: string, ...args: readonly string[]) => containedIn(folder, profile, args);

  it("runs a program under a sufficient profile", () => {
    const made = contained(String(rendered("oci", enough)), "mkdir", "/tmp/crun");
    assert.equal(made.status, 0, made.stderr);
  });

  it("kills it, or fails its call, under a profile that lacks one", () => {
    assert.equal(statusOf(contained(String(rendered("oci", mutant)), "mkdir", "/tmp/crun-mutant")), killed);
    const made = contained(String(rendered("oci", forgiving)), "mkdir", "/tmp/crun-forgiving");
    assert.equal(made.status, 1);
    assert.match(made.stderr, /Operation not permitted/);
  });

  it("takes conditions on arguments", () => {
    // mkdir asks for mode 0777; a folder of another mode is refused.
    const only = (mode: bigint) =>
      draft([...needed.filter((name) => name !== "mkdir"), permit("mkdir", { when: [[test(1, "==", mode)]] })]);
    assert.equal(contained(String(rendered("oci", only(0o777n))), "mkdir", "/tmp/crun-mode").status, 0);
    assert.equal(statusOf(contained(String(rendered("oci", only(0o700n))), "mkdir", "/tmp/crun-other")), killed);
  });

  it("refuses an action that there isn't", () => {
    const text = String(rendered("oci", enough)).replace("SCMP_ACT_ALLOW", "SCMP_ACT_PERMIT");
    const { status, stderr } = contained(text, "true");
    assert.notEqual(status, 0);
    assert.match(stderr, /SCMP_ACT_PERMIT|seccomp/);
  });
});

describe("libseccomp", () => {
  const flags = ["-std=c11", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra", "-Werror"];

  before(function () {
    need(this, "cc");
    const probe = run(["cc", "-E", "-xc", "-", "-o", join(folder, "probe")], { input: "#include <seccomp.h>\n" });
    if (probe.status !== 0) skipWithout(this, "libseccomp-dev isn't installed: npm run setup:host");
  });

  function compiled(name: string, source: string): string {
    const program = join(folder, name);
    const { status, stderr } = run(["cc", ...flags, written(`${name}.c`, source), "-lseccomp", "-o", program]);
    assert.equal(status, 0, stderr);
    return program;
  }

  /** The filter that libseccomp makes of the C source, as an array of struct sock_filter. */
  function exported(name: string, list: Allowlist): Uint8Array {
    const main = "\nint main(void) { return seccomp_export_bpf(new_allowlist(), 1) != 0; }\n";
    const program = compiled(name, String(rendered("libseccomp", list)) + main);
    const { status, stdout } = spawnSync(program, { cwd: folder });
    assert.equal(status, 0);
    return new Uint8Array(stdout);
  }

  it("makes a filter that answers as the draft does", () => {
    const when = [[test(0, "==", 1n)], [test(0, "==", 0x1_0000_0002n), test(1, "masked==", 1n, 0xfn)]];
    const lists = [
      enough,
      forgiving,
      draft(
        [...needed, permit("socket", { when }), permit("prlimit64", { when: [[test(2, "!=", -1n)]] })].filter(
          (one) => one !== "prlimit64",
        ),
        { newer: ["mseal", "fchmodat2", "clone3"], otherwise: { kind: "errno", errno: "ENOSYS" } },
      ),
      draft([permit("ioctl", { when: [[test(1, "<", 5n), test(2, ">=", 1n << 40n)]] })], { newer: ["mseal"] }),
    ];
    for (const [index, list] of lists.entries()) {
      const bytes = exported(`export${index}`, list);
      for (const asked of questions(list)) {
        const { action } = simulate(bytes, asked);
        assert.equal(
          action >>> 0,
          meant(list, asked) >>> 0,
          `list ${index}, ${asked.number} (${asked.arguments.join(", ")})`,
        );
      }
    }
  });

  it("confines a program", () => {
    const confine = (name: string, list: Allowlist) =>
      compiled(name, `#define ALLOWLIST_MAIN\n${String(rendered("libseccomp", list))}`);
    assert.equal(run([confine("sufficient", enough), "mkdir", join(folder, "libseccomp")]).status, 0);
    const made = run([confine("mutant", mutant), "mkdir", join(folder, "libseccomp-mutant")]);
    assert.equal(statusOf(made), killed);
  });
});

describe("systemd", () => {
  const unit = (list: Allowlist) =>
    String(rendered("systemd", list)).replace("[Service]", "[Service]\nExecStart=/bin/true");

  before(function () {
    need(this, "systemd-analyze");
  });

  it("verifies a unit with the drop-in, and names what it doesn't know", () => {
    const good = run(["systemd-analyze", "verify", written("good.service", unit(enough))]);
    assert.deepEqual([good.status, good.stderr], [0, ""]);
    const text = unit(enough).replace("SystemCallFilter=", "SystemCallFilter=no_such_call ");
    assert.match(run(["systemd-analyze", "verify", written("bad.service", text)]).stderr, /no_such_call/);
  });

  it("rates the service as restricted", () => {
    const file = written("rated.service", unit(enough));
    const { stdout } = run(["systemd-analyze", "security", "--offline=true", "--json=short", file]);
    const rated = new Map(
      (JSON.parse(stdout) as { json_field: string; set: boolean | null }[]).map((row) => [row.json_field, row.set]),
    );
    const groups = ["mount", "module", "raw_io", "reboot", "swap", "debug", "obsolete", "clock", "cpu_emulation"];
    for (const group of groups)
      assert.equal(rated.get(`SystemCallFilter_${group}`), true, `${group} of ${[...rated.keys()].join(" ")}`);
    assert.equal(rated.get("CapabilityBoundingSet_CAP_SYS_ADMIN"), true);
    const open = written("open.service", unit({ ...enough, permits: [...enough.permits, permit("mount")] }));
    const { stdout: more } = run(["systemd-analyze", "security", "--offline=true", "--json=short", open]);
    const mounts = (JSON.parse(more) as { json_field: string; set: boolean | null }[]).find(
      ({ json_field }) => json_field === "SystemCallFilter_mount",
    );
    assert.equal(mounts?.set, false, "a draft that permits mount");
  });

  it("takes every drop-in that comes out of a draft", () => {
    const text = unit({ ...forgiving, capabilities: [{ name: "CAP_CHOWN", syscall: "chown", certain: true }] });
    const { status, stderr } = run(["systemd-analyze", "verify", written("full.service", text)]);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.ok(readFileSync(join(folder, "full.service"), "utf8").includes("SystemCallErrorNumber=EPERM"));
  });
});
