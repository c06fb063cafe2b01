#include "record.h"
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>

static void nothing(int signal) {}

/* Signals that come until one has found the wait. */
static pid_t sent_often(int signal) {
  pid_t sender = fork();
  while (sender == 0) {
    usleep(3000);
    kill(getppid(), signal);
  }
  return sender;
}

static void waited(void) {
  sigset_t set, none;
  siginfo_t info;
  int got;
  struct timespec at_once = {0, 0};
  sigemptyset(&none);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  signal(SIGUSR2, nothing);
  pid_t sender = sent_often(SIGUSR2);
  CALL(pause);
  kill(sender, SIGKILL);
  waitpid(sender, NULL, 0);
  sigprocmask(SIG_BLOCK, &set, NULL);
  kill(getpid(), SIGUSR2);
  CALL(sigsuspend, &none);
  kill(getpid(), SIGUSR2);
  CALL(sigwait, &set, &got);
  kill(getpid(), SIGUSR2);
  CALL(sigwaitinfo, &set, &info);
  CALL(sigtimedwait, &set, &info, &at_once);
  CALL(sigpending, &set);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void sent(void) {
  union sigval value = {0};
  signal(SIGUSR1, SIG_IGN);
  pid_t self = getpid(), group = getpgrp();
  CALL(killpg, group, 0);
  CALL(sigqueue, self, SIGUSR1, value);
  CALL(pthread_kill, pthread_self(), 0);
  RECORD("pthread_kill", "the signal is not 0", pthread_kill(pthread_self(), SIGUSR1));
  CALL(psignal, SIGUSR1, "text");
}

static void sets(void) {
  sigset_t set;
  CALL(sigfillset, &set);
  CALL(sigdelset, &set, SIGUSR1);
  CALL(sigismember, &set, SIGUSR1);
  CALL(siginterrupt, SIGUSR1, 1);
  CALL(sigignore, SIGUSR1);
  CALL(sighold, SIGUSR1);
  CALL(sigrelse, SIGUSR1);
  RECORD("sigset", "", sigset(SIGUSR1, SIG_IGN));
}

void record_signals(void) {
  waited();
  sent();
  sets();
}
