#include "record.h"
#include <aio.h>
#include <dirent.h>
#include <dlfcn.h>
#include <err.h>
#include <errno.h>
#include <glob.h>
#include <iconv.h>
#include <libintl.h>
#include <locale.h>
#include <mntent.h>
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <syslog.h>
#include <time.h>
#include <wchar.h>
#include <wordexp.h>
#ifdef __GLIBC__
#include <error.h>
#include <execinfo.h>
#endif

static int compare(const void *left, const void *right) { return *(const char *)left - *(const char *)right; }

static void clocks(void) {
  time_t moment = 1000000;
  struct tm parts = {.tm_mday = 1, .tm_year = 120};
  struct timespec now;
  struct timeval coarse;
  char text[100];
  unsetenv("TZ");
  COLD("localtime", "TZ is unset", localtime(&moment));
  COLD("localtime_r", "", localtime_r(&moment, &parts));
  COLD("mktime", "TZ is unset", mktime(&parts));
  COLD("ctime", "TZ is unset", ctime(&moment));
  COLD("ctime_r", "", ctime_r(&moment, text));
  COLD("tzset", "TZ is unset", tzset());
  COLD("strftime", "", strftime(text, sizeof text, "%F %T", &parts));
  COLD("gmtime", "", gmtime(&moment));
  COLD("gmtime_r", "", gmtime_r(&moment, &parts));
  COLD("timegm", "", timegm(&parts));
  COLD("time", "", time(NULL));
  COLD("gettimeofday", "", gettimeofday(&coarse, NULL));
  COLD("clock_gettime", "", clock_gettime(CLOCK_MONOTONIC, &now));
}

static void languages(void) {
  COLD("setlocale", "", setlocale(LC_ALL, ""));
  COLD("setlocale", "the locale is not C", setlocale(LC_ALL, "C.UTF-8"));
  COLD("iconv_open", "", iconv_open("UTF-16", "UTF-8"));
  COLD("gettext", "", gettext("text"));
  pid_t apart = fork();
  if (apart == 0) {
    setenv("LANGUAGE", "de", 1);
    setlocale(LC_ALL, "C.UTF-8");
    textdomain("recording");
    COLD("gettext", "a language is set", gettext("text"));
    syscall(SYS_exit_group, 0);
  }
  waitpid(apart, NULL, 0);
  COLD("strerror", "", strerror(ENOENT));
  COLD("strsignal", "", strsignal(SIGINT));
}

static void reports(void) {
  COLD("syslog", "", syslog(LOG_DEBUG, "text"));
  COLD("perror", "", perror("text"));
  COLD("warn", "", warn("text"));
  COLD("warnx", "", warnx("text"));
#ifdef __GLIBC__
  void *frames[4];
  COLD("error", "", error(0, 0, "text"));
  COLD("backtrace", "", backtrace(frames, 4));
#endif
}

/* Before the process has allocated. */
void record_first_allocations(void) {
  void *block;
  COLD("malloc", "", malloc(32));
  COLD("calloc", "", calloc(4, 8));
  COLD("realloc", "", realloc(NULL, 32));
  COLD("posix_memalign", "", posix_memalign(&block, 4096, 4096));
  COLD("strdup", "", strdup("text"));
  COLD("strndup", "", strndup("text", 2));
}

static void memory(void) {
  static char block[4096];
  wordexp_t words;
  glob_t found;
  COLD("qsort", "", qsort(block, sizeof block, 1, compare));
  COLD("dlsym", "", dlsym(RTLD_DEFAULT, "puts"));
  COLD("wordexp", "HOME is unset", wordexp("~/x $HOME", &words, 0));
  COLD("glob", "", glob("*/a", 0, NULL, &found));
  COLD("opendir", "", opendir(FOLDER));
  COLD("fopen", "", fopen(LINES, "r"));
  COLD("tmpfile", "", tmpfile());
  COLD("popen", "", popen("exit 0", "r"));
  COLD("system", "", system("exit 0"));
  COLD("get_nprocs", "", get_nprocs());
  COLD("setmntent", "", setmntent("/proc/self/mounts", "r"));
  COLD("tmpnam", "", tmpnam(block));
#ifdef __GLIBC_PREREQ
#if __GLIBC_PREREQ(2, 36)
  COLD("arc4random", "", arc4random());
#endif
#endif
}

static void *sleeps(void *argument) {
  sleep(100);
  return argument;
}

/* A fork would be without the thread. */
static void cancelled(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, sleeps, NULL);
  usleep(3000);
  MARK("!|pthread_cancel|the thread waits");
  pthread_cancel(thread);
  MARK("-|pthread_cancel|");
}

static void expired(union sigval value) {}
static void handled(int signal) {}

static void helpers(void) {
  static char block[16];
  struct aiocb control = {.aio_fildes = 0, .aio_buf = block, .aio_nbytes = sizeof block};
  struct sigevent threaded = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = expired};
  struct sigaction action = {.sa_handler = handled};
  timer_t timer;
  COLD("aio_read", "", aio_read(&control));
  COLD("timer_create", "sigev_notify is SIGEV_THREAD", timer_create(CLOCK_MONOTONIC, &threaded, &timer));
  COLD("sem_open", "the flags have O_CREAT", sem_open("/syscall-db-recording", O_CREAT, 0600, 1));
  sem_unlink("/syscall-db-recording");
  COLD("signal", "", signal(SIGUSR1, handled));
  COLD("sigaction", "", sigaction(SIGUSR1, &action, NULL));
  if (fork() == 0) {
    cancelled();
    syscall(SYS_exit_group, 0);
  }
  wait(NULL);
}

void record_first_calls(void) {
  clocks();
  languages();
  reports();
  memory();
  helpers();
}
