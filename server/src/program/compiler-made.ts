/**
 * Library functions that a compiler calls where the source names another.
 *
 * Source: GCC 12 manual, "Other Built-in Functions Provided by GCC" (the functions it may replace), and
 * gcc/gimple-fold.cc and gcc/gimple-ssa-sprintf.cc of GCC 12 for the replacements (`gimple_fold_builtin_printf`,
 * `_fprintf`, `_fputs`, `_sprintf`, `_strcat`); clang's are those of llvm/lib/Transforms/Utils/SimplifyLibCalls.cpp.
 */
const replacements: Readonly<Record<string, readonly string[]>> = {
  printf: ["puts", "putchar"],
  printf_unlocked: ["puts_unlocked", "putchar_unlocked"],
  vprintf: ["puts", "putchar"],
  fprintf: ["fwrite", "fputc", "fputs"],
  fprintf_unlocked: ["fwrite_unlocked", "fputc_unlocked"],
  vfprintf: ["fwrite", "fputc", "fputs"],
  fputs: ["fwrite", "fputc"],
  fputs_unlocked: ["fwrite_unlocked", "fputc_unlocked"],
  fwrite: ["fputc"],
  puts: ["putchar"],
  atoi: ["strtol"],
  atol: ["strtol"],
  atoll: ["strtoll"],
  atof: ["strtod"],
  getc: ["_IO_getc", "__uflow"],
  getc_unlocked: ["__uflow"],
  getchar_unlocked: ["__uflow"],
  fgetc_unlocked: ["__uflow"],
  putc: ["_IO_putc", "__overflow"],
  putc_unlocked: ["__overflow"],
  putchar_unlocked: ["__overflow"],
  fputc_unlocked: ["__overflow"],
};

/** What a call or mention of a function may become in the machine code. */
export function compilerMade(name: string): readonly string[] {
  return Object.hasOwn(replacements, name) ? (replacements[name] ?? []) : [];
}

/** Instructions and arithmetic of the compiler's own library: `__builtin_bswap32`, `__atomic_load_n`. */
const intrinsic =
  /^__(?:builtin|atomic|sync|c11|opencl|ia32|mulodi|popcount|clz|ctz|parity|bswap|udivti|divti|modti|umodti|multi|float|fix|add|sub|mul|div)\w*$|^_(?:mm\d*|rd\w*|bit|cvt|xgetbv|tz|lz|pext|pdep|b?lsr|addcarry|subborrow)\w*$/;

export function isIntrinsic(name: string): boolean {
  return intrinsic.test(name);
}

/** The function of the library that `__builtin_memcpy` is, unless it is an instruction. */
export function builtinOf(name: string): string | undefined {
  return /^__builtin_(?:__)?(\w+)$/.exec(name)?.[1];
}

/** What options add to every function: GCC 12 manual, "Program Instrumentation Options" and "feature_test_macros(7)". */
export function instrumentation(options: readonly string[]): readonly string[] {
  const has = (pattern: RegExp) => options.some((option) => pattern.test(option));
  return [
    ...(has(/^-fstack-protector/) ? ["__stack_chk_fail"] : []),
    ...(has(/^(?:-Wp,)?-D_FORTIFY_SOURCE=?[1-9]?$/) ? ["__chk_fail"] : []),
    ...(has(/^(?:-pg|-p)$/) ? ["mcount", "__monstartup", "_mcleanup"] : []),
  ];
}

/** Options whose run-time library does things of its own. */
export const withRuntime = /^(?:-fsanitize=.*|--coverage|-fprofile-generate.*|-fprofile-arcs|-fopenmp.*|-fgnu-tm)$/;
