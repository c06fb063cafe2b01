#include "record.h"
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <utmp.h>

static void settings(int terminal) {
  struct termios settings;
  pid_t group = getpgrp();
  tcgetattr(terminal, &settings);
  CALL(cfgetispeed, &settings);
  CALL(cfgetospeed, &settings);
  CALL(cfsetispeed, &settings, B9600);
  CALL(cfsetospeed, &settings, B9600);
  CALL(cfsetspeed, &settings, B9600);
  CALL(cfmakeraw, &settings);
  CALL(tcflush, terminal, TCIOFLUSH);
  CALL(tcflow, terminal, TCOON);
  CALL(tcdrain, terminal);
  CALL(tcsendbreak, terminal, 1);
  CALL(tcgetpgrp, terminal);
  CALL(tcsetpgrp, terminal, group);
  CALL(tcgetsid, terminal);
}

void record_terminals(void) {
  char name[100];
  int fd, terminal, other;

  fd = posix_openpt(O_RDWR | O_NOCTTY);
  CALL(grantpt, fd);
  CALL(unlockpt, fd);
  CALL(ptsname, fd);
  CALL(ptsname_r, fd, name, sizeof name);
  terminal = open(ptsname(fd), O_RDWR | O_NOCTTY);
  CALL(ttyname_r, terminal, name, sizeof name);
  settings(terminal);
  close(terminal);
  close(fd);
  CALL(openpty, &fd, &terminal, NULL, NULL, NULL);
  if (fork() == 0) {
    setsid();
    RECORD("login_tty", "", login_tty(terminal));
    syscall(SYS_exit_group, 0);
  }
  wait(NULL);
  close(terminal);
  close(fd);
  pid_t child;
  RECORD("forkpty", "", if ((child = forkpty(&fd, NULL, NULL, NULL)) == 0) OUT("forkpty"));
  waitpid(child, NULL, 0);
  close(fd);
  CALL(ctermid, name);
}
