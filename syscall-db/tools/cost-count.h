/* Counts the system calls between start_clock and stop_clock by the kernel's tracepoint of their entry, children and
 * threads included. Where tracing isn't allowed nothing is counted. */
#include <sys/mount.h>

static long tracepoint = -1;

/* Where tracefs isn't mounted, it is for this process alone. */
static void find_tracepoint(void) {
  static const char *const usual = "/sys/kernel/tracing/events/raw_syscalls/sys_enter/id";
  char path[400], mounted[320];
  snprintf(path, sizeof path, "%s", usual);
  if (access(usual, R_OK) && unshare(CLONE_NEWNS) == 0) {
    snprintf(mounted, sizeof mounted, "%s/tracing", memory);
    mkdir(mounted, 0700);
    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
    if (mount("tracing", mounted, "tracefs", 0, NULL) == 0)
      snprintf(path, sizeof path, "%s/events/raw_syscalls/sys_enter/id", mounted);
  }
  FILE *file = fopen(path, "r");
  if (!file || fscanf(file, "%ld", &tracepoint) != 1) tracepoint = -1;
  if (file) fclose(file);
}

/* Per round; -1 where nothing can be counted. */
static double counted(const struct entry *entry, int side, double (*run)(const struct entry *, int)) {
  struct perf_event_attr what = {.type = PERF_TYPE_TRACEPOINT, .size = sizeof what, .config = tracepoint,
                                 .disabled = 1, .inherit = 1};
  if (tracepoint >= 0) counter = syscall(SYS_perf_event_open, &what, 0, -1, -1, 0);
  if (counter >= 0) fcntl(counter, F_SETFD, FD_CLOEXEC);
  run(entry, side);
  if (counter < 0) return -1;
  long long calls = 0;
  OK(read(counter, &calls, sizeof calls));
  OK(close(counter));
  counter = -1;
  return (calls - 1) / (double)entry->batch; /* less the one that stops the count */
}
