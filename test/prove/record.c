/* Stands where a program stood: becomes the program PROGRAM under the filter FILTER, but what the filter would kill
 * runs, and is written to the file RECORD as "<number> <path of the image>", each pair once. OUTER as in launch.c. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sock_filter instructions[8192];

static void fail(const char *what)
{
  perror(what);
  _exit(127);
}

static int filters_on_us(void)
{
  char line[256];
  int count = -1;
  FILE *status = fopen("/proc/self/status", "re");
  while (status && fgets(line, sizeof line, status))
    if (sscanf(line, "Seccomp_filters: %d", &count) == 1)
      break;
  if (status)
    fclose(status);
  return count;
}

static void note(int number, int process)
{
  static struct { int number; char image[4096]; } seen[512];
  static int count;
  char link[64], image[4096] = "?", line[4200];
  snprintf(link, sizeof link, "/proc/%d/exe", process);
  ssize_t length = readlink(link, image, sizeof image - 1);
  if (length > 0)
    image[length] = 0;
  for (int at = 0; at < count; at++)
    if (seen[at].number == number && strcmp(seen[at].image, image) == 0)
      return;
  if (count < 512) {
    seen[count].number = number;
    strcpy(seen[count++].image, image);
  }
  int fd = open(RECORD, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  int size = snprintf(line, sizeof line, "%d %s\n", number, image);
  if (fd < 0 || write(fd, line, size) != size)
    _exit(1);
  close(fd);
}

/* Answers until the last process under the filter has ended. */
static void listen_to(int listener)
{
  setsid();
  /* The program's pipes must see their end when it ends, not when we do. */
  if (unshare(CLONE_FILES) != 0 || dup2(listener, 3) != 3 || close_range(4, ~0U, 0) != 0)
    _exit(1);
  close(0), close(1), close(2);
  for (;;) {
    struct pollfd waiting = {.fd = 3, .events = POLLIN};
    if (poll(&waiting, 1, -1) < 0 && errno != EINTR)
      _exit(1);
    if (waiting.revents & POLLIN) {
      struct seccomp_notif asked = {0};
      if (ioctl(3, SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0)
        continue;
      note(asked.data.nr, asked.pid);
      struct seccomp_notif_resp answer = {.id = asked.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
      ioctl(3, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    } else if (waiting.revents & (POLLHUP | POLLERR))
      _exit(0);
  }
}

int main(int count, char **arguments, char **environment)
{
  (void)count;
  if (filters_on_us() == OUTER) {
    FILE *file = fopen(FILTER, "re");
    size_t length = file ? fread(instructions, sizeof instructions[0], 8192, file) : 0;
    if (length == 0)
      fail(FILTER);
    fclose(file);
    for (size_t at = 0; at < length; at++)
      if (BPF_CLASS(instructions[at].code) == BPF_RET && instructions[at].k == SECCOMP_RET_KILL_PROCESS)
        instructions[at].k = SECCOMP_RET_USER_NOTIF;
    struct sock_fprog loaded = {(unsigned short)length, instructions};
    volatile int *listener = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (listener == MAP_FAILED || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
      fail("no_new_privs");
    /* Twice, so that the program has no child it didn't start; with our descriptors, so that the listener arrives. */
    int child = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
      int listening = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
      if (listening != 0)
        _exit(listening < 0);
      for (int waited = 0; *listener == 0 && waited < 50000; waited++)
        usleep(100);
      if (*listener > 0)
        listen_to(*listener);
      _exit(1);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
      fail("a process that listens");
    int found = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &loaded);
    *listener = found > 0 ? found : -1;
    if (found < 0)
      fail("seccomp");
  }
  execve(PROGRAM, arguments, environment);
  fail(PROGRAM);
}
