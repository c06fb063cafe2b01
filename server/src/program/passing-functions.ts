import type { LibraryMap, SyscallUse } from "syscall-db";

/** Whether a use hands on what its function is given. */
function isPassing(use: SyscallUse): boolean {
  return Object.values(use).some((value) => "parameter" in value);
}

/** Functions that pass what they are given to the kernel where it selects something: `ioctl`, `setrlimit`. */
export function passingFunctions({ functions }: LibraryMap): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [name, { uses }] of Object.entries(functions))
    if (uses !== undefined && Object.values(uses).some((ways) => ways.some(isPassing))) found.add(name);
  return found;
}
