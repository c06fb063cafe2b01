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

/**
 * Functions that no shared C library exports, by those that they call there: what libc_nonshared.a of glibc 2.36 adds to
 * every program, libgcc's unwinder (`nm -D libgcc_s.so.1` of GCC 12) and mm_malloc.h.
 */
const linkedIn: Readonly<Record<string, readonly string[]>> = {
  atexit: ["__cxa_atexit"],
  at_quick_exit: ["__cxa_at_quick_exit"],
  pthread_atfork: ["__register_atfork"],
  _mm_malloc: ["posix_memalign"],
  _mm_free: ["free"],
};
const unwinder = ["malloc", "calloc", "realloc", "free", "abort", "_dl_find_object", "dl_iterate_phdr"];

/** What a function that is linked into the program calls of the shared C library. */
export function linkedInCalls(name: string): readonly string[] {
  if (name.startsWith("_Unwind_")) return unwinder;
  return Object.hasOwn(linkedIn, name) ? (linkedIn[name] ?? []) : [];
}

/** Headers of the compiler that declare functions of a library of its own; all others stand for instructions. */
export function isCompilersOwn(header: string): boolean {
  if (!/\/lib\/(?:gcc|clang|llvm[^/]*)\//.test(header)) return false;
  return !/\/(?:unwind|quadmath|omp|openacc|acc_prof|gcov|backtrace|mm_malloc)\.h$|\/(?:objc|sanitizer|profile|xray)\//.test(
    header,
  );
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
