#include "record.h"
#include <poll.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <termios.h>

static char block[4096];

static void transfers(void) {
  int in = open(LINES, O_RDONLY), out = open("written", O_CREAT | O_RDWR, 0600);
  struct iovec pieces[2] = {{block, 10}, {block + 10, 10}};
  RECORD("read", "", read(in, block, sizeof block));
  RECORD("pread", "", pread(in, block, sizeof block, 10));
  RECORD("readv", "", readv(in, pieces, 2));
  RECORD("preadv", "", preadv(in, pieces, 2, 10));
  RECORD("write", "", write(out, block, sizeof block));
  RECORD("pwrite", "", pwrite(out, block, 10, 10));
  RECORD("writev", "", writev(out, pieces, 2));
  RECORD("pwritev", "", pwritev(out, pieces, 2, 10));
#ifdef RWF_NOWAIT
  RECORD("preadv2", "", preadv2(in, pieces, 2, 10, 0));
  RECORD("pwritev2", "", pwritev2(out, pieces, 2, 10, 0));
#endif
  RECORD("lseek", "", lseek(in, 0, SEEK_SET));
  RECORD("copy_file_range", "", copy_file_range(in, NULL, out, NULL, 100, 0));
  RECORD("sendfile", "", sendfile(out, in, NULL, 100));
  RECORD("posix_fadvise", "", posix_fadvise(in, 0, 0, POSIX_FADV_SEQUENTIAL));
  RECORD("posix_fallocate", "", posix_fallocate(out, 0, 4096));
  RECORD("fallocate", "", fallocate(out, 0, 0, 4096));
  RECORD("readahead", "", readahead(in, 0, 4096));
  RECORD("sync_file_range", "", sync_file_range(out, 0, 0, SYNC_FILE_RANGE_WRITE));
  RECORD("fsync", "", fsync(out));
  RECORD("fdatasync", "", fdatasync(out));
  RECORD("syncfs", "", syncfs(out));
  RECORD("flock", "", flock(out, LOCK_EX));
  RECORD("lockf", "", lockf(out, F_LOCK, 0));
  int waiting;
  RECORD("ioctl", "", ioctl(in, FIONREAD, &waiting));
  close(in);
  RECORD("close", "", close(out));
}

static void terminals(void) {
  struct termios settings;
  int fd, terminal;
  RECORD("posix_openpt", "", fd = posix_openpt(O_RDWR | O_NOCTTY));
  unlockpt(fd);
  terminal = open(ptsname(fd), O_RDWR | O_NOCTTY);
  RECORD("isatty", "", isatty(terminal));
  RECORD("ttyname", "it is a terminal", ttyname(terminal));
  RECORD("ttyname", "", ttyname(-1));
  RECORD("tcgetattr", "", tcgetattr(terminal, &settings));
  RECORD("tcsetattr", "", tcsetattr(terminal, TCSANOW, &settings));
  close(terminal);
  close(fd);
}

static void openings(void) {
  int fd, pair[2];
  RECORD("open", "", fd = open(LINES, O_RDONLY));
  close(fd);
  RECORD("open", "the flags have O_CLOEXEC", fd = open(LINES, O_RDONLY | O_CLOEXEC));
  close(fd);
  RECORD("openat", "", fd = openat(AT_FDCWD, LINES, O_RDONLY));
  RECORD("fcntl", "", fcntl(fd, F_GETFL));
  int copy;
  RECORD("dup", "", copy = dup(fd));
  RECORD("dup2", "", dup2(fd, copy));
  RECORD("dup3", "", dup3(fd, copy, O_CLOEXEC));
  close(copy);
  close(fd);
  RECORD("creat", "", fd = creat("written", 0600));
  close(fd);
  RECORD("pipe", "", pipe(pair));
  int other[2];
  RECORD("pipe2", "", pipe2(other, O_CLOEXEC));
  write(pair[1], block, 10);
  RECORD("tee", "", tee(pair[0], other[1], 10, 0));
  RECORD("splice", "", splice(pair[0], NULL, other[1], NULL, 10, 0));
  for (int i = 0; i < 2; i++) close(pair[i]), close(other[i]);
  RECORD("eventfd", "", fd = eventfd(0, 0));
  close(fd);
#ifdef CLOSE_RANGE_CLOEXEC
  RECORD("close_range", "", close_range(900, 1000, 0));
#endif
}

static void waits(void) {
  int pair[2];
  struct epoll_event event = {EPOLLIN, {0}}, found;
  struct timespec none = {0, 0};
  struct timeval nothing = {0, 0};
  struct itimerspec later = {{0, 0}, {100, 0}};
  sigset_t signals;
  fd_set set;
  pipe(pair);
  struct pollfd one = {pair[0], POLLIN, 0};
  FD_ZERO(&set);
  FD_SET(pair[0], &set);
  RECORD("select", "", select(pair[0] + 1, &set, NULL, NULL, &nothing));
  RECORD("pselect", "", pselect(pair[0] + 1, &set, NULL, NULL, &none, NULL));
  RECORD("poll", "", poll(&one, 1, 0));
  RECORD("ppoll", "", ppoll(&one, 1, &none, NULL));
  int watch;
  RECORD("epoll_create", "", watch = epoll_create(1));
  RECORD("epoll_ctl", "", epoll_ctl(watch, EPOLL_CTL_ADD, pair[0], &event));
  RECORD("epoll_wait", "", epoll_wait(watch, &found, 1, 0));
  RECORD("epoll_pwait", "", epoll_pwait(watch, &found, 1, 0, NULL));
  close(watch);
  RECORD("epoll_create1", "", watch = epoll_create1(EPOLL_CLOEXEC));
  close(watch);
  RECORD("timerfd_create", "", watch = timerfd_create(CLOCK_MONOTONIC, 0));
  RECORD("timerfd_settime", "", timerfd_settime(watch, 0, &later, NULL));
  close(watch);
  RECORD("sigemptyset", "", sigemptyset(&signals));
  RECORD("signalfd", "", watch = signalfd(-1, &signals, 0));
  close(watch);
  close(pair[0]);
  close(pair[1]);
}

void record_descriptors(void) {
  transfers();
  terminals();
  openings();
  waits();
}
