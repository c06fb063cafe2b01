#include "record.h"
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>

void record_clocks(void) {
  struct timespec moment, instant = {0, 1};
  struct timeval coarse;
  struct itimerval never = {{0, 0}, {0, 0}};
  struct tms used;
  struct tm parts;
  time_t seconds;
  char text[100];
  RECORD("time", "", time(&seconds));
  RECORD("gettimeofday", "", gettimeofday(&coarse, NULL));
  RECORD("clock_gettime", "", clock_gettime(CLOCK_MONOTONIC, &moment));
  RECORD("clock_gettime", "the clock measures processor time", clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &moment));
  RECORD("clock_getres", "", clock_getres(CLOCK_MONOTONIC, &moment));
  RECORD("clock", "", clock());
  RECORD("times", "", times(&used));
  unsetenv("TZ");
  tzset();
  RECORD("localtime", "TZ is unset", parts = *localtime(&seconds));
  RECORD("localtime_r", "", localtime_r(&seconds, &parts));
  RECORD("mktime", "TZ is unset", mktime(&parts));
  RECORD("ctime", "TZ is unset", ctime(&seconds));
  RECORD("tzset", "TZ is unset", tzset());
  setenv("TZ", "UTC0", 1);
  tzset();
  RECORD("localtime", "", localtime(&seconds));
  RECORD("mktime", "", mktime(&parts));
  RECORD("ctime", "", ctime(&seconds));
  RECORD("tzset", "", tzset());
  unsetenv("TZ");
  RECORD("gmtime", "", gmtime(&seconds));
  RECORD("gmtime_r", "", gmtime_r(&seconds, &parts));
  RECORD("strftime", "", strftime(text, sizeof text, "%F %T", &parts));
  RECORD("sleep", "", sleep(0));
  RECORD("usleep", "", usleep(1));
  RECORD("nanosleep", "", nanosleep(&instant, NULL));
  RECORD("clock_nanosleep", "", clock_nanosleep(CLOCK_MONOTONIC, 0, &instant, NULL));
  RECORD("alarm", "", alarm(0));
  RECORD("setitimer", "", setitimer(ITIMER_REAL, &never, NULL));
}
