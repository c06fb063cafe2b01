import childProcess, { type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { call, methodOf, plain, withCallback, type Case } from "./record-node-case.js";

/** Cases of node:child_process, node:process, node:worker_threads and node:console. */
export function processCases(scratch: string): readonly Case[] {
  return [...children(scratch), ...ownProcess(scratch), ...output()];
}

function children(scratch: string): readonly Case[] {
  const empty = path.join(scratch, "empty.cjs");
  fs.writeFileSync(empty, "");
  const closed = (start: () => ChildProcess) => () => once(start(), "close");
  const quiet = { stdio: "ignore" } as const;
  return [
    plain("node:child_process.execSync", "true", () => childProcess.execSync("true")),
    plain("node:child_process.execFileSync", "true", () => childProcess.execFileSync("true")),
    plain("node:child_process.spawnSync", "true", () => childProcess.spawnSync("true")),
    plain("node:child_process.exec", "true, to its end", () => withCallback(childProcess, "exec", ["true"])),
    plain("node:child_process.execFile", "true, to its end", () => withCallback(childProcess, "execFile", ["true"])),
    plain(
      "node:child_process.spawn",
      "true, to its end",
      closed(() => childProcess.spawn("true")),
    ),
    plain(
      "node:child_process.spawn (stdio ignore)",
      "true, to its end",
      closed(() => childProcess.spawn("true", quiet)),
    ),
    plain(
      "node:child_process.fork",
      "empty module, to its end",
      closed(() => childProcess.fork(empty)),
    ),
    plain("node:worker_threads.Worker", "empty module, to its end", () => once(new Worker(empty), "exit")),
  ];
}

function ownProcess(scratch: string): readonly Case[] {
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
  };
  const named = (rows: Readonly<Record<string, readonly unknown[]>>): readonly Case[] =>
    Object.entries(rows).flatMap(([name, args]) => {
      const method = methodOf(process, name);
      return method ? [plain(`node:process.${name}`, describe(name, args), () => method(...args))] : [];
    });
  return [
    ...named(ids),
    ...named(others),
    plain("node:process.umask (query)", "", () => call(process, "umask")),
    plain("node:process.nextTick", "until it ran", () => new Promise<void>((resolve) => process.nextTick(resolve))),
    plain("node:process.on", "a signal's first listener, taken off again", () => {
      const listener = (): void => undefined;
      process.on("SIGUSR2", listener);
      process.off("SIGUSR2", listener);
    }),
  ];
}

function describe(name: string, args: readonly unknown[]): string {
  if (name === "kill") return "itself, signal 0";
  if (name === "chdir") return "another folder or the same";
  if (name === "umask") return "a mask";
  return args.length > 0 ? "the ids it has" : "";
}

function output(): readonly Case[] {
  const lines = ["debug", "error", "info", "log", "trace", "warn"].map((name) =>
    plain(`node:console.${name}`, "one line, to a file", () => call(console, name, "x")),
  );
  return [
    ...lines,
    plain("node:process.stdout.write", "1 byte, to a file", () => process.stdout.write("x")),
    plain("node:process.stderr.write", "1 byte, to a file", () => process.stderr.write("x")),
  ];
}
