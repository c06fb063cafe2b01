import type { LibraryMap, SyscallUse } from "syscall-db";

/** Whether a use hands on what its function is given. */
function isPassing(use: SyscallUse): boolean {
  return Object.values(use).some((value) => "parameter" in value);
}

/** Functions that pass what they are given to the kernel where it selects something: `ioctl`, `setrlimit`. */
export function passingFunctions(maps: readonly LibraryMap[]): ReadonlySet<string> {
  return new Set(
    maps.flatMap(({ functions }) =>
      Object.entries(functions).flatMap(([name, { uses }]) =>
        uses !== undefined && Object.values(uses).flat().some(isPassing) ? [name] : [],
      ),
    ),
  );
}
