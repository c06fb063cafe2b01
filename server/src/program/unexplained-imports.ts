import type { Cause, Program } from "./program.js";

/**
 * Names that start-up code and compilers bring along, in no source: crt1.o, crtbegin.o and libgcc of GCC 12, and GCC's
 * manual on the functions that it calls by itself ("Language Standards Supported by GCC").
 */
const brought: ReadonlySet<string> = new Set([
  ...["__libc_start_main", "__cxa_finalize", "__gmon_start__", "_ITM_deregisterTMCloneTable"],
  ...["_ITM_registerTMCloneTable", "__stack_chk_fail", "memcpy", "memmove", "memset", "memcmp", "strlen", "abort"],
  ...["strcpy", "strcat", "stpcpy", "strchr", "mempcpy", "__tls_get_addr"],
]);

/** What a binary imports and no text of the program names: something that was compiled isn't known. */
export function unexplainedImports(program: Program, imports: readonly string[]): readonly Cause[] {
  const named = new Set([...program.functions.values()].map(({ name }) => plainName(name)));
  const missing = imports.filter((name) => !brought.has(name) && !named.has(plainName(name)));
  return missing.map((name) => ({
    kind: "not-explained",
    message: `The binary imports \`${name}\`, and nothing in the source names it.`,
    remedy: "Record the build that made this binary, from clean.",
    place: undefined,
  }));
}

/** Headers give functions other names by options: `fopen64`, `__isoc99_sscanf`, `__printf_chk`. feature_test_macros(7). */
function plainName(name: string): string {
  return name
    .replace(/^__(?:isoc\d+|xpg|posix|gnu)_/, "")
    .replace(/^__(\w+)_chk$/, "$1")
    .replace(/64(?=_|$)/, "");
}
