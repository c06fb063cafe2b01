/* Times system calls, and ways to the same result side by side. argv: a folder on the file system to measure, a folder
 * in memory (the caller empties both), rounds, milliseconds that a side may take, kinds ("operation slope …"), and
 * where only some entries are wanted their names, each between commas (",read,futex,"). The unit is always there.
 *
 * Prints, separated by tabs: kind, name, form, what, unit or plain way, better way, two amounts, two times of one round
 * in nanoseconds, two counts of system calls of one round (-1: not counted). Every entry runs in a process of its own;
 * one that can't run here is told on standard error and left out. The unit is timed again and again in between. Every
 * call is checked, or a refused one would look cheap. */
#include "cost-set-up.h"

#include "cost-files.h"
#include "cost-paths.h"
#include "cost-memory.h"
#include "cost-processes.h"
#include "cost-identity.h"
#include "cost-signals.h"
#include "cost-network.h"
#include "cost-ipc.h"
#include "cost-kernel.h"
#include "cost-mounts.h"
#include "cost-slopes.h"
#include "cost-compare-files.h"
#include "cost-compare-paths.h"
#include "cost-compare-memory.h"
#include "cost-compare-network.h"
#include "cost-compare-processes.h"
#include "cost-copies.h"
#include "cost-count.h"

enum { MOST_ROUNDS = 101, SECONDS_TO_HANG = 20, UNIT_AFTER = 32 };

extern const struct entry *const __start_entries[], *const __stop_entries[];

static int most_rounds;
static double nanoseconds_for_a_side, cost_of_the_clock;

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static int by_order(const void *a, const void *b) {
  return (*(const struct entry *const *)a)->order - (*(const struct entry *const *)b)->order;
}

static double median(double *values, int count) {
  qsort(values, count, sizeof *values, ascending);
  return values[count / 2];
}

static double cost_of_reading_the_clock(void) {
  double rounds[MOST_ROUNDS];
  for (int k = 0; k < MOST_ROUNDS; k++) {
    double began = start_clock();
    rounds[k] = stop_clock() - began;
  }
  return median(rounds, MOST_ROUNDS);
}

static double run_side(const struct entry *entry, int side) {
  amount = entry->amounts[side];
  return (entry->sides[side](entry->batch) - cost_of_the_clock) / entry->batch;
}

/* The median round: a mean would count every interrupt that struck. The sides take turns, so that what slows the
 * machine slows both. The counting round warms up. */
static void time_entry(const struct entry *entry) {
  static double rounds[2][MOST_ROUNDS];
  int sides = entry->sides[1] ? 2 : 1, done = 0;
  double counts[2] = {-1, -1}, times[2] = {0, 0};
  name_files(entry->order);
  for (int side = 0; side < sides; side++) counts[side] = counted(entry, side, run_side);
  double start = clock_now();
  while (done < most_rounds && (done < 3 || clock_now() - start < nanoseconds_for_a_side * sides)) {
    for (int side = 0; side < sides; side++) rounds[side][done] = run_side(entry, side);
    done++;
  }
  for (int side = 0; side < sides; side++) times[side] = median(rounds[side], done);
  printf("%s\t%s\t%d\t%s\t%s\t%s\t%d\t%d\t%.2f\t%.2f\t%.3f\t%.3f\n", entry->kind, entry->name, entry->crosses,
         entry->what, entry->per ? entry->per : entry->ways[0] ? entry->ways[0] : "",
           entry->ways[1] ? entry->ways[1] : "",
         entry->amounts[0], entry->amounts[1], times[0], times[1], counts[0], counts[1]);
}

static void in_its_own_process(const struct entry *entry) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    current = entry->name;
    setpgid(0, 0);
    alarm(SECONDS_TO_HANG);
    time_entry(entry);
    fflush(stdout);
    _exit(0);
  }
  int status;
  if (pid == -1 || waitpid(pid, &status, 0) == -1) refuse("a process of its own");
  if (WIFSIGNALED(status))
    fprintf(stderr, "left out: %s (%s): ended by signal %d\n", entry->name, entry->what, WTERMSIG(status));
  kill(-pid, SIGKILL); /* what a failed entry began */
}

static int is_wanted(const char *name, const char *names) {
  char between[120];
  snprintf(between, sizeof between, ",%s,", name);
  return !names || strstr(names, between);
}

int main(int argc, char **argv) {
  if (argc < 6)
    return fprintf(stderr, "usage: cost FOLDER-ON-DISK FOLDER-IN-MEMORY ROUNDS MILLISECONDS KINDS [,NAME,…]\n"), 2;
  most_rounds = atoi(argv[3]) < MOST_ROUNDS ? atoi(argv[3]) : MOST_ROUNDS;
  nanoseconds_for_a_side = atof(argv[4]) * 1e6;
  prepare(argv[1], argv[2]);
  cost_of_the_clock = cost_of_reading_the_clock();
  find_tracepoint();
  size_t count = __stop_entries - __start_entries;
  const struct entry **entries = malloc(count * sizeof *entries);
  memcpy(entries, __start_entries, count * sizeof *entries);
  qsort(entries, count, sizeof *entries, by_order);
  const struct entry *unit = NULL;
  for (size_t i = 0; i < count; i++)
    if (strcmp(entries[i]->name, "getppid") == 0) unit = entries[i];
  for (size_t i = 0; i < count; i++) {
    if (i % UNIT_AFTER == 0) in_its_own_process(unit);
    if (entries[i] != unit && strstr(argv[5], entries[i]->kind) && is_wanted(entries[i]->name, argv[6]))
      in_its_own_process(entries[i]);
  }
  return 0;
}
