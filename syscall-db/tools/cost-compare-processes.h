/* Processes, signals and time: ways to the same result. */
static volatile pid_t kept;
COMPARISON("getpid-each-or-kept", "the process's id", 2000,
  ("getpid", , kept = getpid(), ),
  ("a variable that keeps it", , (void)kept, ))
COMPARISON("clock_gettime-syscall-or-vdso", "CLOCK_MONOTONIC", 500,
  ("clock_gettime by the syscall instruction", , OK(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, buffer)), ),
  ("clock_gettime of the C library", , OK(clock_gettime(CLOCK_MONOTONIC, (struct timespec *)buffer)), ))
COMPARISON("getrandom-syscall-or-large", "64 random numbers of 16 bytes", 4,
  ("a getrandom of each number", , for (int k = 0; k < 64; k++) IS(16, getrandom(buffer + 16 * k, 16, 0)), ),
  ("one getrandom of all", , IS(1024, getrandom(buffer, 1024, 0)), ))
COMPARISON("nanosleep-0-or-sched_yield", "giving way while nobody else wants to run", 4,
  ("nanosleep of 0", struct timespec none = {0}, OK(nanosleep(&none, NULL)), ),
  ("sched_yield", , OK(sched_yield()), ))
COMPARISON("kill-0-or-pidfd", "whether a process is there", 200,
  ("kill with signal 0", pid_t me = getpid(), OK(kill(me, 0)), ),
  ("pidfd_send_signal with signal 0", OWN, OK(syscall(SYS_pidfd_send_signal, own_pidfd, 0, NULL, 0)), ))
static int signals_from(sigset_t set) {
  static int fd;
  OK(sigprocmask(SIG_BLOCK, &set, NULL));
  if (!fd) OK(fd = signalfd(-1, &set, SFD_CLOEXEC));
  return fd;
}
COMPARISON("signal-handler-or-signalfd", "a signal to itself, sent and taken", 50,
  ("a handler", CATCH; pid_t me = getpid(), OK(kill(me, SIGUSR1)), ),
  ("signalfd and its read", int fd = signals_from(only(SIGUSR2)); pid_t me = getpid(),
   OK(kill(me, SIGUSR2)); IS(sizeof(struct signalfd_siginfo), read(fd, buffer, sizeof(struct signalfd_siginfo))), ))

#define REAPED(pid) IS(pid, waitpid(pid, NULL, 0))
static void fork_and_exec(void) {
  pid_t pid = fork();
  if (pid == 0) {
    execl("/bin/true", "true", NULL);
    _exit(1);
  }
  OK(pid);
  REAPED(pid);
}
static void spawn_and_wait(void) {
  pid_t pid = spawned();
  REAPED(pid);
}
static char *ballast;
#define HEAVY if (!ballast) ballast = touched(65536)
COMPARISON("fork-exec-or-posix_spawn", "/bin/true from a process with 256 MiB touched, until it has ended", 1,
  ("fork and execve", HEAVY, fork_and_exec(), ),
  ("posix_spawn", HEAVY, spawn_and_wait(), ))
COMPARISON("system-or-posix_spawn", "/bin/true from a small process, until it has ended", 1,
  ("system", , IS(0, system("/bin/true")), ),
  ("posix_spawn", , spawn_and_wait(), ))
#define ENDS(way) pid_t pid = way(); if (pid == 0) _exit(0); OK(pid); REAPED(pid)
COMPARISON("fork-or-vfork", "a child of a small process that ends at once, with its wait", 4,
  ("fork", , ENDS(fork), ),
  ("vfork", , ENDS(vfork), ))
