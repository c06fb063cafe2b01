#include "record.h"
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>

extern char **environ;

static void nothing(int signal) { (void)signal; }
static void at_end(void) {}

static void children(void) {
  char *shell[] = {"sh", "-c", "exit 0", NULL};
  siginfo_t info;
  pid_t child;
  RECORD("fork", "", if ((child = fork()) == 0) OUT("fork"));
  RECORD("waitpid", "", waitpid(child, NULL, 0));
  RECORD("vfork", "", if ((child = vfork()) == 0) _exit(0));
  RECORD("wait", "", wait(NULL));
  if ((child = fork()) == 0) syscall(SYS_exit_group, 0);
  RECORD("waitid", "", waitid(P_PID, child, &info, WEXITED));
  if ((child = fork()) == 0) syscall(SYS_exit_group, 0);
  RECORD("wait4", "", wait4(child, NULL, 0, NULL));
  RECORD("posix_spawn", "", posix_spawn(&child, "/bin/sh", NULL, NULL, shell, environ));
  waitpid(child, NULL, 0);
  RECORD("posix_spawnp", "", posix_spawnp(&child, "/bin/sh", NULL, NULL, shell, environ));
  waitpid(child, NULL, 0);
  RECORD("system", "", system("exit 0"));
  RECORD_APART("execve", "", execve("/bin/sh", shell, environ));
  RECORD_APART("execv", "", execv("/bin/sh", shell));
  RECORD_APART("execl", "", execl("/bin/sh", "sh", "-c", "exit 0", NULL));
  RECORD_APART("execvp", "", execvp("/bin/sh", shell));
  RECORD_APART("execvp", "the name has no slash", execvp("sh", shell));
  RECORD_APART("execlp", "", execlp("/bin/sh", "sh", "-c", "exit 0", NULL));
  RECORD_APART("execlp", "the name has no slash", execlp("sh", "sh", "-c", "exit 0", NULL));
  int program = open("/bin/sh", O_RDONLY);
  RECORD_APART("fexecve", "", fexecve(program, shell, environ));
  close(program);
  RECORD_APART("_exit", "", _exit(0));
  getchar();
  fflush(stdout);
  RECORD_APART("exit", LEFT, exit(0));
  putchar('x');
  RECORD_APART("exit", LEFT "&" PENDING, exit(0));
  RECORD_APART("quick_exit", "", quick_exit(0));
  RECORD_APART("abort", "", abort());
}

static void signals(void) {
  struct sigaction action = {.sa_handler = nothing};
  sigset_t set;
  sigjmp_buf place;
  stack_t stack;
  sigemptyset(&set);
  RECORD("signal", "", signal(SIGUSR1, nothing));
  RECORD("sigaction", "", sigaction(SIGUSR1, &action, NULL));
  RECORD("sigprocmask", "", sigprocmask(SIG_BLOCK, &set, NULL));
  RECORD("pthread_sigmask", "", pthread_sigmask(SIG_BLOCK, &set, NULL));
  RECORD("sigaltstack", "", sigaltstack(NULL, &stack));
  RECORD("raise", "", raise(SIGCHLD));
  pid_t self = getpid();
  RECORD("kill", "", kill(self, 0));
  RECORD("sigsetjmp", "savesigs is not 0", sigsetjmp(place, 1));
  RECORD("sigsetjmp", "", sigsetjmp(place, 0));
  RECORD("sigaddset", "", sigaddset(&set, SIGUSR1));
}

static void limits(void) {
  struct rlimit limit;
  struct rusage usage;
  RECORD("getrlimit", "", getrlimit(RLIMIT_NOFILE, &limit));
  RECORD("setrlimit", "", setrlimit(RLIMIT_NOFILE, &limit));
  RECORD("prlimit", "", prlimit(0, RLIMIT_NOFILE, NULL, &limit));
  RECORD("getrusage", "", getrusage(RUSAGE_SELF, &usage));
  RECORD("getpriority", "", getpriority(PRIO_PROCESS, 0));
  RECORD("setpriority", "", setpriority(PRIO_PROCESS, 0, 0));
  RECORD("nice", "", nice(0));
  RECORD("prctl", "", prctl(PR_GET_DUMPABLE));
}

void record_processes(void) {
  children();
  signals();
  limits();
  static int registered;
  if (registered++ < 5) RECORD("atexit", "", atexit(at_end));
}
