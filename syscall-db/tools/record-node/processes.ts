import childProcess, { type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import v8 from "node:v8";
import { call, methodOf, plain, withCallback, type Case } from "./case.js";

/** Cases of node:child_process, node:process, node:v8 and node:console. */
export function processCases(scratch: string): readonly Case[] {
  return [...children(scratch), ...ownProcess(scratch), ...output()];
}

function children(scratch: string): readonly Case[] {
  const empty = path.join(scratch, "empty.cjs");
  fs.writeFileSync(empty, "");
  const closed = (start: () => ChildProcess) => () => once(start(), "close");
  const quiet = { stdio: "ignore" } as const;
  const program = "/bin/true";
  return [
    plain("node:child_process.execSync", "true, which the shell has built in", () => childProcess.execSync("true")),
    plain("node:child_process.execFileSync", program, () => childProcess.execFileSync(program)),
    plain("node:child_process.spawnSync", program, () => childProcess.spawnSync(program)),
    plain("node:child_process.exec", "true, which the shell has built in, to its end", () =>
      withCallback(childProcess, "exec", ["true"]),
    ),
    plain("node:child_process.execFile", `${program}, to its end`, () =>
      withCallback(childProcess, "execFile", [program]),
    ),
    plain(
      "node:child_process.spawn",
      `${program}, to its end`,
      closed(() => childProcess.spawn(program)),
    ),
    plain(
      "node:child_process.spawn (stdio ignore)",
      `${program}, to its end`,
      closed(() => childProcess.spawn(program, quiet)),
    ),
    {
      name: "node:child_process.spawn().kill",
      input: "cat, which waits for input",
      prepare: async () => {
        const child = childProcess.spawn("cat");
        await once(child, "spawn");
        return { run: () => child.kill(), clean: () => once(child, "close") };
      },
    },
    {
      name: "node:child_process.spawn().stdin.write",
      input: "1 byte, until it is written",
      prepare: async () => {
        const child = childProcess.spawn("cat", { stdio: ["pipe", "ignore", "ignore"] });
        await once(child, "spawn");
        const clean = (): Promise<unknown> => {
          child.stdin.end();
          return once(child, "close");
        };
        return { run: () => withCallback(child.stdin, "write", ["x"]), clean };
      },
    },
    plain(
      "node:child_process.fork",
      "empty module, to its end",
      closed(() => childProcess.fork(empty)),
    ),
  ];
}

function ownProcess(scratch: string): readonly Case[] {
  const environment = path.join(scratch, "settings.env");
  fs.writeFileSync(environment, "RECORDED=1\n");
  const ids: Readonly<Record<string, readonly unknown[]>> = {
    getuid: [],
    geteuid: [],
    getgid: [],
    getegid: [],
    getgroups: [],
    setuid: [process.getuid?.()],
    seteuid: [process.geteuid?.()],
    setgid: [process.getgid?.()],
    setegid: [process.getegid?.()],
    // Only the superuser may set groups, even to what they are.
    ...(process.getuid?.() === 0 ? { setgroups: [process.getgroups?.()], initgroups: [0, 0] } : {}),
  };
  const others: Readonly<Record<string, readonly unknown[]>> = {
    availableMemory: [],
    chdir: [scratch],
    constrainedMemory: [],
    cpuUsage: [],
    cwd: [],
    getActiveResourcesInfo: [],
    hrtime: [],
    "hrtime.bigint": [],
    kill: [process.pid, 0],
    memoryUsage: [],
    "memoryUsage.rss": [],
    resourceUsage: [],
    umask: [0o22],
    uptime: [],
    getBuiltinModule: ["node:fs"],
    loadEnvFile: [environment],
    threadCpuUsage: [],
  };
  const named = (rows: Readonly<Record<string, readonly unknown[]>>): readonly Case[] =>
    Object.entries(rows).flatMap(([name, args]) => {
      const method = methodOf(process, name);
      return method ? [plain(`node:process.${name}`, describe(name, args), () => method(...args))] : [];
    });
  const listener = (): void => undefined;
  return [
    ...named(ids),
    ...named(others),
    plain("node:process.umask (query)", "", () => call(process, "umask")),
    plain("node:process.ppid", "", () => process.ppid),
    plain("node:process.title (set)", "", () => (process.title = "recorded")),
    plain("node:process.env (set)", "", () => (process.env["RECORDED"] = "1")),
    plain("node:process.report.getReport", "", () => call(process, "report.getReport")),
    plain("node:v8.getHeapStatistics", "", () => v8.getHeapStatistics()),
    plain("node:v8.getHeapSpaceStatistics", "", () => v8.getHeapSpaceStatistics()),
    plain("node:process.nextTick", "until it ran", () => new Promise<void>((resolve) => process.nextTick(resolve))),
    plain(
      "node:process.on (signal)",
      "a signal's first listener",
      () => process.on("SIGUSR2", listener),
      () => process.off("SIGUSR2", listener),
    ),
    plain(
      "node:process.on",
      "an event that is no signal",
      () => process.on("beforeExit", listener),
      () => process.off("beforeExit", listener),
    ),
  ];
}

function describe(name: string, args: readonly unknown[]): string {
  if (name === "kill") return "itself, signal 0";
  if (name === "loadEnvFile") return "file of one line";
  if (name === "getBuiltinModule") return "node:fs";
  if (name === "chdir") return "another folder or the same";
  if (name === "umask") return "a mask";
  return args.length > 0 ? "the ids it has" : "";
}

function output(): readonly Case[] {
  const lines: Readonly<Record<string, readonly unknown[]>> = {
    assert: [true, "x"],
    count: [],
    debug: ["x"],
    dir: [{ a: 1 }],
    error: ["x"],
    group: ["x"],
    info: ["x"],
    log: ["x"],
    table: [[{ a: 1 }]],
    time: ["unmeasured"],
    trace: ["x"],
    warn: ["x"],
  };
  return [
    ...Object.entries(lines).map(([name, args]) =>
      plain(`node:console.${name}`, "one entry, to a file", () => call(console, name, ...args), console.groupEnd),
    ),
    ...["timeEnd", "timeLog"].map((name): Case => ({
      name: `node:console.${name}`,
      input: "one line, to a file",
      prepare: () => {
        console.time(name);
        return { run: () => call(console, name, name), clean: () => call(console, "timeEnd", name) };
      },
    })),
    plain("node:console.assert (failing)", "one entry, to a file", () => {
      console.assert(false, "x");
    }),
    plain("node:console.log (10 in one turn)", "10 lines, to a file", () => {
      for (let line = 0; line < 10; line += 1) console.log("x");
    }),
    plain("node:process.stdout.write", "1 byte, to a file", () => process.stdout.write("x")),
    plain("node:process.stderr.write", "1 byte, to a file", () => process.stderr.write("x")),
  ];
}
