/* What every timed entry is made of. An entry has one side (an operation), or two that are timed in turn: the low and
 * the high amount of a slope, the plain and the better way of a comparison. `i` counts in a body, `n` is its batch. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct entry {
  int order;
  const char *kind;  /* operation, slope, comparison, copy */
  const char *name;  /* of the system call, or of the comparison */
  const char *what;  /* what was done */
  int crosses;       /* 0: served by the vDSO; 2: an unusual form, kept out of the call's row */
  int batch;
  const char *per;   /* a slope's unit */
  int amounts[2];    /* a slope's lowest and highest amount */
  const char *ways[2];
  double (*sides[2])(int n);
};

static volatile int amount; /* of the slope's side that runs: bytes, pages or items as its body takes it */
static int counter = -1;    /* a perf event that counts system calls between start_clock and stop_clock, or -1 */
static const char *current = "set-up";

static double clock_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static double start_clock(void) {
  if (counter >= 0) ioctl(counter, PERF_EVENT_IOC_ENABLE, 0);
  return clock_now();
}

static double stop_clock(void) {
  double now = clock_now();
  if (counter >= 0) ioctl(counter, PERF_EVENT_IOC_DISABLE, 0);
  return now;
}

static void refuse(const char *what) {
  fprintf(stderr, "left out: %s: %s: %s\n", current, what, strerror(errno));
  _exit(1);
}

#define OK(call) do { if ((long)(call) == -1) refuse(#call); } while (0)
#define IS(value, call) do { if ((long)(call) != (long)(value)) refuse(#call " isn't " #value); } while (0)
#define REFUSED(call, reason) do { if ((call) != -1 || errno != (reason)) refuse(#call " as expected"); } while (0)
#define EACH(statement) for (int k = 0; k < n; k++) { statement; }

#define MEASURE(function, before, body, after) \
  static double function(int n) { \
    before; \
    double began = start_clock(); \
    for (int i = 0; i < n; i++) { body; } \
    double ended = stop_clock(); \
    after; \
    return ended - began; \
  }

#define REGISTER(id, ...) \
  static const struct entry entry_##id = {.order = id, __VA_ARGS__}; \
  static const struct entry *const listed_##id __attribute__((section("entries"), used)) = &entry_##id;

#define OPERATION(...) OPERATION_WITH(__COUNTER__, __VA_ARGS__)
#define OPERATION_WITH(id, ...) OPERATION_AS(id, __VA_ARGS__)
#define OPERATION_AS(id, call, form, label, count, before, body, after) \
  MEASURE(side_##id, before, body, after) \
  REGISTER(id, .kind = "operation", .name = call, .crosses = form, .what = label, .batch = count, .sides = {side_##id})

/* Without set-up and clean-up. */
#define SIMPLE(call, form, label, count, body) OPERATION(call, form, label, count, , body, )

/* Changes what can't be changed back: every round runs in a process of its own. */
#define ALONE(...) ALONE_WITH(__COUNTER__, __VA_ARGS__)
#define ALONE_WITH(id, ...) ALONE_AS(id, __VA_ARGS__)
#define ALONE_AS(id, call, label, count, before, body) \
  MEASURE(inner_##id, before, body, ) \
  static double side_##id(int n) { return in_a_child(inner_##id, n); } \
  REGISTER(id, .kind = "operation", .name = call, .crosses = 1, .what = label, .batch = count, .sides = {side_##id})

/* `amount` is the low or the high one. */
#define SLOPE(...) SLOPE_WITH(__COUNTER__, __VA_ARGS__)
#define SLOPE_WITH(id, ...) SLOPE_AS(id, __VA_ARGS__)
#define SLOPE_AS(id, call, unit, label, low, high, count, before, body, after) \
  MEASURE(side_##id, before, body, after) \
  REGISTER(id, .kind = "slope", .name = call, .per = unit, .what = label, .batch = count, \
           .amounts = {low, high}, .sides = {side_##id, side_##id})

/* Each WAY is a phrase, its set-up, its body and its clean-up, in parentheses. */
#define COMPARISON(...) COMPARISON_WITH(__COUNTER__, __VA_ARGS__)
#define COMPARISON_WITH(id, ...) COMPARISON_AS(id, __VA_ARGS__)
#define COMPARISON_AS(id, title, label, count, plain, better) \
  COMPARED(plain_##id, PHASES plain) \
  COMPARED(better_##id, PHASES better) \
  REGISTER(id, .kind = "comparison", .name = title, .what = label, .batch = count, \
           .ways = {PHRASE plain, PHRASE better}, .sides = {plain_##id, better_##id})
#define COMPARED(...) MEASURE(__VA_ARGS__)
#define PHRASE(words, before, body, after) words
#define PHASES(words, before, body, after) before, body, after

/* The time that `function` tells, taken in a child. */
static double in_a_child(double (*function)(int), int n) {
  static double *told;
  if (!told) told = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t pid = fork();
  if (pid == 0) {
    syscall(SYS_getppid); /* what a first crossing touches is a page of its own by now */
    *told = function(n);
    _exit(0);
  }
  int status;
  OK(pid);
  OK(waitpid(pid, &status, 0));
  if (status) _exit(1);
  return *told;
}
