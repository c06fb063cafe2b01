import type { Architecture, Database } from "syscall-db";
import type { Action, Allowlist, ArgumentTest } from "../allowlist.js";
import { numberOf } from "../audit.js";
import { assertSayable, rulesOf, unsigned, type Rule } from "../ruleset.js";
import { headline } from "../words.js";
import { comparisons, ociActions } from "./oci.js";

const macros: Readonly<Record<Architecture, string>> = { x86_64: "__x86_64__", aarch64: "__aarch64__" };

/**
 * The draft as C for libseccomp 2.5: `new_allowlist` makes the filter, `install_allowlist` loads it for the calling
 * process, and with -DALLOWLIST_MAIN the file is a program that runs another under it. Numbers are written out, because
 * an older libseccomp doesn't know the newest names.
 *
 * @throws {Unsayable} for conditions that libseccomp can't keep apart
 */
export function renderLibseccomp(list: Allowlist, db: Database): string {
  const tables = list.architectures.flatMap((architecture, index) => [
    `#${index === 0 ? "if" : "elif"} defined(${macros[architecture]})`,
    ...table(rulesOf(list, architecture, db)),
  ]);
  return `/*
 * ${comment(headline(list))}. Drafted for ${comment(list.runtime)} by syscall-lint.
 * Library: cc -c FILE.c, link with -lseccomp, call install_allowlist() before the first untrusted input.
 * Program: cc -DALLOWLIST_MAIN FILE.c -lseccomp -o confine, then ./confine PROGRAM ARGUMENT…
 */
#include <errno.h>
#include <seccomp.h>
#include <stddef.h>

struct rule {
  unsigned action;
  int number;
  unsigned comparisons;
  struct scmp_arg_cmp comparison[6];
};

${tables.join("\n")}
#else
#error "This allowlist wasn't drafted for this architecture"
#endif

/* NULL when there is no memory or libseccomp takes a rule for wrong. */
scmp_filter_ctx new_allowlist(void) {
  scmp_filter_ctx filter = seccomp_init(${action(list.otherwise)});
  if (filter == NULL) return NULL;
  int failed = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
#if SCMP_VER_MAJOR > 2 || SCMP_VER_MINOR >= 5
  failed |= seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a binary tree */
#endif
  for (size_t i = 0; i < sizeof rules / sizeof *rules && !failed; i++)
    failed = seccomp_rule_add_array(filter, rules[i].action, rules[i].number, rules[i].comparisons,
                                    rules[i].comparison);
  if (!failed) return filter;
  seccomp_release(filter);
  return NULL;
}

/* 0, or a negative errno. Sets no_new_privs. */
int install_allowlist(void) {
  scmp_filter_ctx filter = new_allowlist();
  if (filter == NULL) return -EINVAL;
  int failed = seccomp_load(filter);
  seccomp_release(filter);
  return failed;
}

#ifdef ALLOWLIST_MAIN
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: %s PROGRAM ARGUMENT...\\n", argv[0]);
    return 2;
  }
  int failed = install_allowlist();
  if (failed) {
    fprintf(stderr, "%s: no filter: %s\\n", argv[0], strerror(-failed));
    return 2;
  }
  execvp(argv[1], argv + 1);
  perror(argv[1]);
  return 127;
}
#endif
`;
}

function table(rules: readonly Rule[]): string[] {
  return ["static const struct rule rules[] = {", ...rules.flatMap(rows), "};"];
}

function rows(rule: Rule): string[] {
  assertSayable(rule);
  const answer = rule.answer === "permit" ? "SCMP_ACT_ALLOW" : "SCMP_ACT_ERRNO(ENOSYS)";
  const alternatives = rule.when.length === 0 ? [[]] : rule.when;
  return alternatives.map((tests) => {
    const compared = tests.length === 0 ? "{{0, 0, 0, 0}}" : `{${tests.map(comparison).join(", ")}}`;
    return `  {${answer}, ${rule.number}, ${tests.length}, ${compared}}, /* ${rule.syscall} */`;
  });
}

function comparison({ argument, operator, value, mask }: ArgumentTest): string {
  const [first, second] = operator === "masked==" ? [mask ?? -1n, value] : [value, 0n];
  return `{${argument}, ${comparisons[operator]}, ${unsigned(first)}u, ${unsigned(second)}u}`;
}

function action(otherwise: Action): string {
  if (otherwise.kind === "trace") return "SCMP_ACT_TRACE(0)";
  return otherwise.kind === "errno" ? `SCMP_ACT_ERRNO(${numberOf(otherwise.errno)})` : ociActions[otherwise.kind];
}

/** Names of files and programs come from strangers: none may end the comment. */
function comment(text: string): string {
  return text.replaceAll("*/", "* /").replaceAll(/[\r\n]/g, " ");
}
