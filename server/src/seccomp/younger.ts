import type { Database } from "syscall-db";

/** Linux when a C library came out: it can't know calls that are younger. Release notes of glibc; musl's WHATSNEW. */
const kernels: readonly (readonly [library: string, kernel: string])[] = [
  ["glibc-2.36", "5.19"],
  ["musl-1.2", "5.6"],
];

/**
 * Calls that the library tries first and does without where the kernel lacks them (ENOSYS): sysdeps/unix/sysv/linux of
 * glibc 2.36, `clone-internal.c`, `faccessat.c`, `spawni.c`.
 */
const probed: readonly string[] = ["clone3", "faccessat2", "close_range"];

/** Calls that the library either probes for or can't know, so that a program with a newer one falls back. */
export function newerThan(library: string, db: Database): readonly string[] {
  const kernel = kernels.find(([name]) => library === name)?.[1];
  const young =
    kernel === undefined
      ? []
      : [...db.syscalls()].filter(({ since, status }) => status === "live" && isLater(since, kernel));
  return [...new Set([...probed, ...young.map(({ name }) => name)])].sort();
}

function isLater(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = than.split(".").map(Number);
  return major > otherMajor || (major === otherMajor && minor > otherMinor);
}
