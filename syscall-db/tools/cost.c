/* Times system calls one at a time: prints "syscall <tab> crosses? <tab> operation <tab> nanoseconds" for each.
 * An operation's set-up and clean-up stay outside the clock; every call is checked, or a refused call would look cheap.
 * argv: a folder on the file system to measure, a folder in memory. Both are emptied by the caller. */
#include "cost-operations.h"

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

enum { ROUNDS = 41 };

/* The median round: a mean would count every interrupt that struck. */
static double nanoseconds(const struct operation *o) {
  double rounds[ROUNDS];
  o->run(o->batch);
  for (int i = 0; i < ROUNDS; i++) rounds[i] = o->run(o->batch) / o->batch;
  qsort(rounds, ROUNDS, sizeof *rounds, ascending);
  return rounds[ROUNDS / 2];
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: cost FOLDER-ON-DISK FOLDER-IN-MEMORY\n"), 2;
  prepare(argv[1], argv[2]);
  for (const struct operation *o = operations; o->syscall; o++)
    printf("%s\t%d\t%s\t%.2f\n", o->syscall, o->crosses, o->label, nanoseconds(o));
  return 0;
}
