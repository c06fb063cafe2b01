import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { before, describe, it } from "mocha";
import { Database, database, type Alternative, type LibraryCall, type Startup, type Syscall } from "syscall-db";
import type * as ExplainModule from "../../server/dist/src/service/explain.js";
import type * as MarkdownModule from "../../server/dist/src/service/explanation-markdown.js";
import type * as SubjectsModule from "../../server/dist/src/service/subjects.js";
import type * as TextModule from "../../server/dist/src/cli/explanation-text.js";
import { root } from "../repository.js";

type Service = typeof ExplainModule & typeof MarkdownModule & typeof SubjectsModule & typeof TextModule;

let service: Service;

/** All facts of a name's explanation as text. */
function told(name: string, db: Database = database()): string {
  const { explainAll, explanationText, subjectsOf } = service;
  const explanations = explainAll(subjectsOf(name, db, ["x86_64"]), db, ["x86_64"]);
  return explanations.map((one) => explanationText(one, 100)).join("\n");
}

function syscallNamed(name: string): Syscall {
  const row = database().syscall(name);
  assert.ok(row, name);
  return row;
}

function callNamed(name: string, runtime: LibraryCall["runtime"]): LibraryCall {
  const row = database().call(name, runtime);
  assert.ok(row, name);
  return row;
}

/** The database with changed system calls. */
function withSyscall(name: string, change: Partial<Syscall>): Database {
  return database().withOverlay({ syscalls: [{ ...syscallNamed(name), ...change }] });
}

describe("explanations", () => {
  before(async () => {
    const modules = ["service/explain", "service/explanation-markdown", "service/subjects", "cli/explanation-text"];
    const place = (module: string) => pathToFileURL(join(root, "server", "dist", "src", `${module}.js`)).href;
    const loaded = (await Promise.all(modules.map((module) => import(place(module))))) as object[];
    service = Object.assign({}, ...loaded) as Service;
  });

  it("know every form of a name", () => {
    const { subjectsOf } = service;
    const forms = ["openat", "openat(2)", "openat()", "SYS_openat", "__NR_openat", "257", " openat "];
    for (const form of forms) assert.equal(subjectsOf(form, database(), ["x86_64"])[0]?.row, syscallNamed("openat"));
    assert.equal(subjectsOf("56", database(), ["aarch64"])[0]?.row, syscallNamed("openat"));
    assert.deepEqual(
      subjectsOf("56", database(), ["x86_64", "aarch64"]).map(({ row }) => ("name" in row ? row.name : "")),
      ["clone", "openat"],
    );
    assert.deepEqual(
      subjectsOf("read(3)", database()).map(({ kind }) => kind),
      ["call"],
    );
    for (const none of ["", "()", "257x", "SYS_fread", "__NR_"]) assert.deepEqual(subjectsOf(none, database()), []);
  });

  it("tell every row of the database without a gap", () => {
    const { explainAll, explanationMarkdown, explanationText } = service;
    const db = database();
    const subjects = [
      ...[...db.syscalls()].map((row) => ({ kind: "syscall", row }) as const),
      ...[...db.calls("libc"), ...db.calls("node")].map((row) => ({ kind: "call", row }) as const),
      ...[...db.startups()].map((row) => ({ kind: "startup", row }) as const),
    ];
    for (const subject of subjects) {
      const [explanation] = explainAll([subject], db, ["x86_64", "aarch64"]);
      assert.ok(explanation);
      // The rows' own sentences may speak of undefined values.
      const facts = { ...explanation, sentences: [] };
      for (const text of [explanationText(facts, 100), explanationMarkdown(facts)])
        assert.doesNotMatch(text, /undefined|\[object|NaN|when when| ,|;;/, explanation.name);
      const labels = explanation.facts.map(({ label }) => label);
      assert.equal(new Set(labels).size, labels.length, `${explanation.name}: ${labels.join(", ")}`);
      for (const { label, lines } of explanation.facts)
        assert.ok(lines.length > 0 && lines.every((line) => line.trim() !== ""), `${explanation.name}: ${label}`);
    }
  });

  it("keep to the width they are given", () => {
    const { explainAll, explanationText, subjectsOf } = service;
    for (const name of ["openat", "getaddrinfo", "child_process.execSync", "CAP_SYS_ADMIN", "@system-service"]) {
      for (const width of [60, 80, 120]) {
        const [explanation] = explainAll(subjectsOf(name, database()), database());
        assert.ok(explanation);
        const lines = explanationText(explanation, width).split("\n");
        assert.deepEqual(
          lines.filter((line) => line.length > width),
          [],
        );
        const longest = Math.max(...lines.map((line) => line.length));
        assert.ok(longest > width - 15, `${name} uses ${longest} of ${width} columns`);
      }
    }
  });

  it("share one text between a system call and its wrapper, and keep others apart", () => {
    const { explain, explainAll, subjectsOf } = service;
    const names = (name: string) => explainAll(subjectsOf(name, database()), database()).map(({ about }) => about);
    assert.equal(names("read").length, 1);
    assert.match(names("read")[0] ?? "", /system call .* wrapper in <unistd\.h>/);
    assert.deepEqual(names("open").length, 2);
    assert.equal(names("signal").length, 1);
    const row = callNamed("read", "libc");
    assert.deepEqual(
      explain({ kind: "call", row }, database()),
      explainAll(subjectsOf("read", database()), database())[0],
    );
    assert.match(told("setuid"), /musl: .*rt_sigprocmask/);
  });

  it("say how a signal, a cancelled thread and a handler meet the call", () => {
    const cost = { ...syscallNamed("read").cost, blocks: "may" } as const;
    assert.match(told("read", withSyscall("read", { cost, interruption: "fails" })), /EINTR, SA_RESTART or not/);
    assert.match(told("read", withSyscall("read", { cost, interruption: "restarts" })), /SA_RESTART lets it go on/);
    const plain = withSyscall("read", { cost: { ...cost, blocks: "never" }, interruption: "never" });
    assert.match(told("read", plain), /beyond the mode switch: [^]*; *\s+never sleeps$/m);
    assert.doesNotMatch(told("read", plain), /EINTR/);
    const row = callNamed("read", "libc");
    const changed = { ...row, cancellationPoint: "may", asyncSignalSafe: true } as const;
    const text = told("read", database().withOverlay({ calls: [changed] })).replace(/\s+/g, " ");
    assert.match(text, /a cancellation point when it happens to wait; safe in a signal handler/);
  });

  it("tell what a profile gates, denies and allows", () => {
    const words = (name: string) => told(name).replace(/\s+/g, " ");
    assert.match(words("clone3"), /Docker: only with CAP_SYS_ADMIN, else ENOSYS/);
    assert.match(words("io_uring_enter"), /Docker: denied with EPERM/);
    assert.match(words("read"), /Docker and Podman: allowed by default systemd: in @system-service, through @basic-io/);
    assert.match(words("kexec_load"), /systemd: outside @system-service, but in .*@reboot/);
    assert.match(words("system"), /the others allowed/);
  });

  it("tell measured gains, also where there is none, the largest first", () => {
    const comparison = (name: string, low: number, high: number) =>
      ({ name, of: `work of ${name}`, plain: "p", better: "b", gain: [low, high] }) as const;
    const crossings = { plain: 16_777_216, better: 256 };
    const db = new Database(
      {
        syscalls: [
          {
            ...syscallNamed("getppid"),
            alternatives: (["much", "none", "worse", "some"] as const).map((name): Alternative => ({
              name: `way ${name}`,
              when: "it helps",
              comparison: name,
            })),
          },
        ],
      },
      {
        comparisons: [
          { ...comparison("much", 1100, 3900), crossings },
          comparison("none", 0.95, 1.05),
          comparison("worse", 0.4, 0.5),
          comparison("some", 0.99, 1.6),
        ],
      },
    );
    const text = told("getppid", db).replace(/\s+/g, " ");
    assert.match(
      text,
      /way much, when it helps — about 1100 to 4000 ×, measured: work of much, 16 777 216 → 256 crossings/,
    );
    assert.match(text, /way none, when it helps — no gain, measured: work of none/);
    assert.match(text, /way worse, when it helps — slower, by about 2 to 2\.5 ×, measured: work of worse/);
    assert.match(text, /way some, when it helps — up to about 1\.6 ×, measured/);
    assert.ok(text.indexOf("way much") < text.indexOf("way some"));
  });

  it("tell how older release lines of Node differ, and what the first call adds", () => {
    const row = callNamed("node:fs.readFileSync", "node");
    const emits = [
      { syscall: "read", times: 3, thread: "loop", on: "node-20" },
      { syscall: "read", times: 1, thread: "loop", on: "node-22" },
      { syscall: "read", times: 1, thread: "loop", on: "node-24" },
      { syscall: "close", times: 1, thread: "loop" },
    ] as const satisfies LibraryCall["emits"];
    const cold = [{ syscall: "openat", times: 2, thread: "loop" }] as const satisfies LibraryCall["emits"];
    const text = told(
      "fs.readFileSync",
      database().withOverlay({ calls: [{ ...row, emits: [...emits], cold: [...cold] }] }),
    );
    assert.match(text, /Node 20: 3 read instead of 1$/m);
    assert.doesNotMatch(text, /Node 22:/);
    assert.match(text, /^ +first call in a process also: 2 openat$/m);
    const wrapper = callNamed("read", "libc");
    const withCold = { ...wrapper, cold: [{ syscall: "mmap", times: 1, on: "glibc" }] } satisfies LibraryCall;
    assert.match(
      told("read", database().withOverlay({ calls: [withCold] })),
      /^ +first call in a process on glibc also: mmap$/m,
    );
    assert.doesNotMatch(told("read"), /first call/);
  });

  it("name first the callers that people know, thin ones before others", () => {
    const callers = (name: string) => /^called by +libc: (.*?)(?: and \d+ more)?$/m.exec(told(name))?.[1] ?? "";
    assert.match(callers("openat"), /^fopen, open, /);
    assert.match(callers("read"), /\bfread\b/);
    assert.match(callers("mmap"), /^(?:calloc|malloc), (?:calloc|malloc), /);
    assert.match(told("openat"), /^ +Node: fs\.openSync, /m);
  });

  it("say when the call that a function is for is only made on a condition", () => {
    assert.match(told("getaddrinfo"), /^way in +getaddrinfo → sendmmsg, when a name server must be asked$/m);
    assert.match(told("fread"), /^way in +fread → .* → read$/m);
  });

  it("put the calls that need a capability for the same reason on one line, by category", () => {
    const text = told("CAP_SYS_ADMIN");
    assert.match(text, /^device management +swapoff and swapon: always$/m);
    assert.match(text.replace(/\s+/g, " "), /fork and vfork: when the user's process limit is reached/);
    for (const { name, capabilities } of database().syscalls())
      if (capabilities.some(({ capability }) => capability === "CAP_SYS_ADMIN"))
        assert.match(text, new RegExp(`\\b${name}\\b`));
  });

  it("tell of start-ups", () => {
    const startup: Startup = {
      id: "node-99",
      version: "99.1",
      architecture: "x86_64",
      program: "node -e 0",
      syscalls: { read: [2, 3], clone3: [4, 4] },
    };
    const text = told("node-99", new Database({ startups: [startup], syscalls: [...database().syscalls()] }));
    assert.match(text, /makes 6 to 7 system calls: node -e 0/);
    assert.match(text, /^heavy +4 clone3$/m);
  });

  it("put what is asked first above the rule of the Markdown, and names where Markdown won't eat them", () => {
    const { explainAll, explanationMarkdown, subjectsOf } = service;
    const [explanation] = explainAll(subjectsOf("fread", database()), database());
    assert.ok(explanation);
    const [first = "", more = ""] = explanationMarkdown(explanation).split("\n---\n");
    assert.match(first, /^```c\nfread\(ptr, size, nmemb, stream\)\n```\n/);
    for (const label of ["crossings", "cost", "privilege", "instead"])
      assert.match(first, new RegExp(`\\*\\*${label}\\*\\*`));
    for (const label of ["filters", "signals", "source"]) assert.match(more, new RegExp(`\\*\\*${label}\\*\\*`));
    assert.match(more, /CAP\\_DAC\\_READ\\_SEARCH|others/);
  });
});
