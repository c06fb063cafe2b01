import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Containers want root: the tests' machine has it, CI through sudo. */
const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];

/** KILL_PROCESS ends with SIGSYS, 31. */
export const killed = 128 + 31;

/** As a shell gives it. */
export function statusOf({ status, signal }: SpawnSyncReturns<string>): number | null {
  return signal === "SIGSYS" ? killed : status;
}

/** Runs a command in the folder under `bwrap --seccomp`, on the machine's own files. `filter` is raw BPF. */
export function confined(
  folder: string,
  filter: string | Uint8Array,
  command: readonly string[],
): SpawnSyncReturns<string> {
  const file = join(folder, "filter");
  writeFileSync(file, filter);
  const descriptor = openSync(file, "r");
  try {
    const stdio = ["ignore", "pipe", "pipe", descriptor] as const;
    return ran(folder, ["bwrap", "--dev-bind", "/", "/", "--seccomp", "3", ...command], [...stdio]);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Runs a command as root in a bundle of `crun` made in the folder, whose root is this machine's but for an empty `/tmp`,
 * in a mount namespace where no cgroup is wanted. `profile` is the JSON of `linux.seccomp`; `shown` are further folders
 * of the machine that it sees.
 */
export function contained(
  folder: string,
  profile: string,
  args: readonly string[],
  shown: readonly string[] = [],
): SpawnSyncReturns<string> {
  const rootfs = join(folder, "rootfs");
  const folders = ["/usr", "/lib", "/lib64", "/bin", "/etc", ...shown];
  for (const name of ["/dev", "/proc", "/tmp", ...folders]) mkdirSync(rootfs + name, { recursive: true });
  const config = {
    ociVersion: "1.0.2",
    process: {
      terminal: false,
      user: { uid: 0, gid: 0 },
      args,
      env: ["PATH=/usr/bin:/bin"],
      cwd: "/",
      noNewPrivileges: true,
    },
    root: { path: rootfs, readonly: false },
    mounts: [
      { destination: "/proc", type: "proc", source: "proc" },
      { destination: "/dev", type: "tmpfs", source: "tmpfs" },
      ...folders.map((name) => ({ destination: name, type: "bind", source: name, options: ["rbind", "ro"] })),
    ],
    linux: { namespaces: [{ type: "mount" }, { type: "pid" }], seccomp: "PROFILE" },
  };
  writeFileSync(
    join(folder, "config.json"),
    JSON.stringify(config).replace('"PROFILE"', () => profile),
  );
  const script = `umount /sys/fs/cgroup/unified 2>/dev/null
    exec crun --root "$1/state" --cgroup-manager=disabled run --bundle "$1" "demo-$$"`;
  return ran(folder, ["unshare", "--mount", "sh", "-c", script, "sh", folder]);
}

type Channel = "ignore" | "pipe" | number;

function ran(cwd: string, command: readonly string[], stdio: Channel[] = ["ignore", "pipe", "pipe"]) {
  const [program = "", ...rest] = [...asRoot, ...command];
  return spawnSync(program, rest, { encoding: "utf8", cwd, timeout: 50_000, stdio });
}
