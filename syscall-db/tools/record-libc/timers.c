#include "record.h"
#include <signal.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/syscall.h>
#include <time.h>

static void calendars(void) {
  time_t moment = 1000000;
  struct tm parts = *gmtime(&moment);
  struct timespec now;
  char text[100];
  CALL(timegm, &parts);
  CALL(asctime, &parts);
  CALL(asctime_r, &parts, text);
  RECORD("ctime_r", "", ctime_r(&moment, text));
  CALL(difftime, moment, 1);
  CALL(strptime, "2020-01-02", "%F", &parts);
  CALL(timespec_get, &now, TIME_UTC);
#ifdef __GLIBC__
  setenv("TZ", "UTC0", 1);
  tzset();
  CALL(timelocal, &parts);
  unsetenv("TZ");
#endif
}

static void expired(union sigval value) {}

static void alarms(void) {
  struct sigevent quiet = {.sigev_notify = SIGEV_NONE};
  struct itimerspec later = {{0, 0}, {100, 0}}, left;
  struct itimerval coarse;
  struct sigevent threaded = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = expired};
  timer_t timer, thread_timer;
  CALL(timer_create, CLOCK_MONOTONIC, &quiet, &timer);
  RECORD("timer_create", "sigev_notify is SIGEV_THREAD", timer_create(CLOCK_MONOTONIC, &threaded, &thread_timer));
  timer_delete(thread_timer);
  CALL(timer_settime, timer, 0, &later, NULL);
  CALL(timer_gettime, timer, &left);
  CALL(timer_getoverrun, timer);
  CALL(timer_delete, timer);
  CALL(getitimer, ITIMER_REAL, &coarse);
  CALL(ualarm, 0, 0);
  int fd = timerfd_create(CLOCK_MONOTONIC, 0);
  CALL(timerfd_gettime, fd, &left);
  close(fd);
}

static void descriptors(void) {
  uint64_t value = 1;
  char block[16];
  struct iovec piece = {block, sizeof block};
  int fd, pair[2];
  fd = eventfd(0, 0);
  CALL(eventfd_write, fd, 1);
  CALL(eventfd_read, fd, &value);
  close(fd);
  fd = inotify_init();
  int watch = inotify_add_watch(fd, FOLDER, IN_CREATE);
  CALL(inotify_rm_watch, fd, watch);
  close(fd);
  pipe(pair);
  CALL(vmsplice, pair[1], &piece, 1, 0);
  close(pair[0]);
  close(pair[1]);
}

static void scheduling(void) {
  struct sched_param parameter = {0};
  struct timespec interval;
  clockid_t clock;
  CALL(sched_getcpu);
  CALL(sched_get_priority_max, SCHED_FIFO);
  CALL(sched_get_priority_min, SCHED_FIFO);
  CALL(sched_rr_get_interval, 0, &interval);
  CALL(clock_getcpuclockid, 0, &clock);
  CALL(sched_getscheduler, 0);
  CALL(sched_getparam, 0, &parameter);
  CALL(sched_setscheduler, 0, SCHED_OTHER, &parameter);
  CALL(sched_setparam, 0, &parameter);
  unsigned char resident[1];
  char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CALL(mincore, page, 4096, resident);
  RECORD_APART("munlockall", "", munlockall());
  RECORD("mlock2", "the flags are 0", mlock2(page, 4096, 0));
  RECORD("mlock2", "the flags are not 0", mlock2(page, 4096, 1));
  munmap(page, 4096);
}

void record_timers(void) {
  calendars();
  alarms();
  descriptors();
  scheduling();
}
