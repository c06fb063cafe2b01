/** Parts of the C library, which the map covers. libgcc's part that is linked in makes no system calls. */
const parts: ReadonlySet<string> = new Set(["c", "m", "pthread", "dl", "rt", "util", "anl", "gcc", "atomic"]);

/** By the name that a linker is given: "m" of `-lm`. */
export function isCLibraryPart(name: string): boolean {
  return parts.has(name);
}

/** By DT_NEEDED, the loader among them: "libc.so.6", "ld-linux-x86-64.so.2", "libc.musl-x86_64.so.1". */
export function isCLibrary(soname: string): boolean {
  const name = /^lib([\w-]+)\.(?:so|musl)/.exec(soname)?.[1];
  return name === undefined ? soname.startsWith("ld-") : name !== "gcc" && parts.has(name);
}
