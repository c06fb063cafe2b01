/* Signals, timers and clocks beyond the ones every program uses. */
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/signalfd.h>
#include <sys/timex.h>

static void handled(int number) { (void)number; }
static sigset_t only(int number) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  return set;
}
static siginfo_t queued(int number) {
  siginfo_t about = {.si_signo = number, .si_code = SI_QUEUE};
  about.si_pid = getpid();
  return about;
}
#define BLOCKED sigset_t set = only(SIGRTMIN); OK(sigprocmask(SIG_BLOCK, &set, NULL))
#define CATCH OK(signal(SIGUSR1, handled) == SIG_ERR ? -1 : 0)
/* Raw: the kernel's set is 8 bytes. */
#define TAKE syscall(SYS_rt_sigtimedwait, &set, NULL, &none, 8)

OPERATION("rt_sigaction", 1, "setting a handler", 500, , OK(signal(SIGUSR1, handled) == SIG_ERR ? -1 : 0), )
OPERATION("kill", 2, "a signal to itself, with its handler and rt_sigreturn", 100, CATCH; pid_t me = getpid(),
    OK(kill(me, SIGUSR1)), )
OPERATION("rt_sigreturn", 1, "a handler's return, with the kill that sent the signal and its delivery", 100,
    CATCH; pid_t me = getpid(), OK(kill(me, SIGUSR1)), )
OPERATION("tkill", 1, "signal 0 to itself", 300, pid_t me = getpid(), OK(syscall(SYS_tkill, me, 0)), )
SIMPLE("rt_sigpending", 1, "none", 500, OK(sigpending((sigset_t *)buffer)))
OPERATION("rt_sigtimedwait", 1, "a signal that is pending", 50,
    BLOCKED; struct timespec none = {0}; siginfo_t about = queued(SIGRTMIN); pid_t me = getpid();
    EACH(OK(syscall(SYS_rt_sigqueueinfo, me, SIGRTMIN, &about))), OK(TAKE), )
OPERATION("rt_sigtimedwait", 1, "none, refused at once", 300, BLOCKED; struct timespec none = {0},
    REFUSED(TAKE, EAGAIN), )
OPERATION("rt_sigqueueinfo", 1, "a blocked signal to itself", 50, BLOCKED; struct timespec none = {0};
    siginfo_t about = queued(SIGRTMIN); pid_t me = getpid(),
    OK(syscall(SYS_rt_sigqueueinfo, me, SIGRTMIN, &about)), EACH(OK(TAKE)))
OPERATION("rt_tgsigqueueinfo", 1, "a blocked signal to itself", 50, BLOCKED; struct timespec none = {0};
    siginfo_t about = queued(SIGRTMIN); pid_t me = getpid(),
    OK(syscall(SYS_rt_tgsigqueueinfo, me, me, SIGRTMIN, &about)), EACH(OK(TAKE)))
OPERATION("rt_sigsuspend", 1, "a signal that is pending, with the kill that sent it and its handler", 50,
    CATCH; sigset_t set = only(SIGUSR1); OK(sigprocmask(SIG_BLOCK, &set, NULL)); sigset_t none;
    sigemptyset(&none); pid_t me = getpid(), OK(kill(me, SIGUSR1)); REFUSED(sigsuspend(&none), EINTR), )
OPERATION("sigaltstack", 1, "setting one", 300, stack_t stack = {.ss_size = BIG}; stack.ss_sp = buffer,
    OK(sigaltstack(&stack, NULL)), )
OPERATION("signalfd4", 1, "a descriptor for one signal", 100, sigset_t set = only(SIGUSR1),
    OK(fds[i] = signalfd(-1, &set, SFD_CLOEXEC)), CLOSE_ALL)
#ifdef SYS_signalfd
OPERATION("signalfd", 1, "a descriptor for one signal", 100, sigset_t set = only(SIGUSR1),
    OK(fds[i] = syscall(SYS_signalfd, -1, &set, 8)), CLOSE_ALL)
#endif

#define PIDFD int self = syscall(SYS_pidfd_open, getpid(), 0); OK(self)
OPERATION("pidfd_open", 1, "itself", 100, pid_t me = getpid(), OK(fds[i] = syscall(SYS_pidfd_open, me, 0)), CLOSE_ALL)
OPERATION("pidfd_send_signal", 1, "signal 0 to itself", 300, PIDFD,
    OK(syscall(SYS_pidfd_send_signal, self, 0, NULL, 0)), OK(close(self)))
OPERATION("pidfd_getfd", 1, "a descriptor of its own", 100, PIDFD,
    OK(fds[i] = syscall(SYS_pidfd_getfd, self, on_disk, 0)), CLOSE_ALL OK(close(self)))

SIMPLE("getitimer", 1, "ITIMER_REAL", 500, OK(getitimer(ITIMER_REAL, (struct itimerval *)buffer)))
SIMPLE("setitimer", 1, "ITIMER_PROF in an hour", 300, struct itimerval hour = {.it_value.tv_sec = 3600};
    OK(setitimer(ITIMER_PROF, &hour, NULL)))
#ifdef SYS_alarm
SIMPLE("alarm", 1, "in a minute", 300, OK(syscall(SYS_alarm, 60)))
#endif
#define SILENT struct sigevent silent = {.sigev_notify = SIGEV_NONE}; int timer
#define RAW_TIMER(id) syscall(SYS_timer_create, CLOCK_MONOTONIC, &silent, id)
#define ONE_TIMER SILENT; OK(RAW_TIMER(&timer)); struct itimerspec hour = {.it_value.tv_sec = 3600}
#define NO_TIMER OK(syscall(SYS_timer_delete, timer))
OPERATION("timer_create", 1, "a timer without a signal", 100, SILENT; (void)timer, OK(RAW_TIMER(&fds[i])),
    EACH(OK(syscall(SYS_timer_delete, fds[k]))))
OPERATION("timer_delete", 1, "a timer that isn't armed", 100, SILENT; (void)timer; EACH(OK(RAW_TIMER(&fds[k]))),
    OK(syscall(SYS_timer_delete, fds[i])), )
OPERATION("timer_settime", 1, "in an hour", 300, ONE_TIMER, OK(syscall(SYS_timer_settime, timer, 0, &hour, NULL)),
    NO_TIMER)
OPERATION("timer_gettime", 1, "a timer that isn't armed", 300, ONE_TIMER, OK(syscall(SYS_timer_gettime, timer, &hour)),
    NO_TIMER)
OPERATION("timer_getoverrun", 1, "none", 300, ONE_TIMER; (void)hour, OK(syscall(SYS_timer_getoverrun, timer)), NO_TIMER)
#define ONE_TIMERFD int fd = timerfd_create(CLOCK_MONOTONIC, 0); struct itimerspec hour = {.it_value.tv_sec = 3600}
OPERATION("timerfd_settime", 1, "in an hour", 300, ONE_TIMERFD, OK(timerfd_settime(fd, 0, &hour, NULL)), OK(close(fd)))
OPERATION("timerfd_gettime", 1, "a timer that isn't armed", 300, ONE_TIMERFD, OK(timerfd_gettime(fd, &hour)),
    OK(close(fd)))
SIMPLE("clock_getres", 0, "CLOCK_MONOTONIC", 2000, OK(clock_getres(CLOCK_MONOTONIC, (struct timespec *)buffer)))
SIMPLE("clock_getres", 2, "CLOCK_MONOTONIC past the vDSO", 500, OK(syscall(SYS_clock_getres, CLOCK_MONOTONIC, buffer)))
SIMPLE("clock_adjtime", 1, "reading", 300, struct timex none = {0}; OK(clock_adjtime(CLOCK_REALTIME, &none)))
SIMPLE("adjtimex", 1, "reading", 300, struct timex none = {0}; OK(syscall(SYS_adjtimex, &none)))

#define UNTIL_EXIT(k) siginfo_t about; OK(syscall(SYS_waitid, P_PID, children[k], &about, WEXITED, NULL))
OPERATION("waitid", 1, "a child that has exited", 8, EACH(children[k] = child(fork())) until_exited(n), UNTIL_EXIT(i), )
OPERATION("execveat", 1, "/bin/true after vfork, with its exit and the wait", 4,
    int program = opened("/bin/true", O_PATH | O_CLOEXEC);
    char *words[2] = {"true"},
    pid_t pid = vfork(); if (pid == 0)
    { syscall(SYS_execveat, program, "", words, NULL, AT_EMPTY_PATH); _exit(1); } OK(pid);
    OK(waitpid(pid, NULL, 0)),
    OK(close(program)))
/* Private futexes of 32 bits; futex_wake and its sisters came with Linux 6.7. */
OPERATION("futex_waitv", 1, "a wait refused at once", 300, struct futex_waitv one = {.val = 1};
    one.uaddr = (__u64)(uintptr_t)&word; one.flags = 2 | 128,
    REFUSED(syscall(SYS_futex_waitv, &one, 1, 0, NULL, 0), EAGAIN), )
SIMPLE("futex_wake", 1, "nobody", 500, OK(syscall(454, &word, 0xffffffffUL, 1, 2 | 128)))
SIMPLE("futex_wait", 1, "a wait refused at once", 500,
    REFUSED(syscall(455, &word, 1, 0xffffffffUL, 2 | 128, NULL, 0), EAGAIN))
OPERATION("futex_requeue", 1, "nobody", 300, struct futex_waitv two[2] = {0};
    for (int k = 0; k < 2; k++) two[k].uaddr = (__u64)(uintptr_t)(k ? &second_word : &word);
    two[0].flags = two[1].flags = 2 | 128,
    OK(syscall(456, two, 0, 1, 1)), )
OPERATION("ptrace", 1, "PTRACE_PEEKDATA of a stopped child", 200,
    pid_t pid = fork(); if (pid == 0) { OK(ptrace(PTRACE_TRACEME, 0, NULL, NULL)); raise(SIGSTOP); _exit(0); }
    OK(waitpid(pid, NULL, 0)),
    OK(syscall(SYS_ptrace, PTRACE_PEEKDATA, pid, &word, buffer)), OK(kill(pid, SIGKILL)); OK(waitpid(pid, NULL, 0)))
