/* What the timed entries share: files, descriptors and sockets that are ready, and processes to begin and reap. */
#include "cost-clock.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/xattr.h>

enum { MOST = 512, KIB = 1024, BIG = 64 * KIB };

static char disk[256], memory[256], disk_file[300], memory_file[300], many_entries[300], target_file[300];
static char missing_file[300], names[MOST][320], others[MOST][320];
static char buffer[BIG], groups_of_16[16][16];
static int fds[MOST], more[MOST], pair[2], wide_pipe[2], other_pipe[2], udp[2];
static int event, null_fd, on_disk, target_on_disk, in_memory, polling, listener;
static pid_t children[MOST];
static void *maps[MOST];
static struct sockaddr_in address, udp_address;
static struct pollfd watched[100];
static struct iovec vector[16];
static struct iovec one_byte = {buffer, 1};
static struct msghdr one_message = {.msg_iov = &one_byte, .msg_iovlen = 1};
static struct mmsghdr batch_of_16[16];
static struct stat metadata;
static struct statx extended;
static struct epoll_event ready, interest;
static struct timespec nanosecond = {0, 1};
static int word, second_word;

#define CLOSE_ALL EACH(OK(close(fds[k])))

static struct iovec piece(void *start, size_t length) {
  return (struct iovec){start, length};
}

static int opened(const char *path, int flags) {
  int fd = open(path, flags, 0600);
  OK(fd);
  return fd;
}

static void *anonymous(size_t size) {
  void *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  OK(start);
  return start;
}

/* Names of one entry's own: what an entry that failed left behind mustn't stop the next. */
static void name_files(int entry) {
  for (int i = 0; i < MOST; i++) {
    snprintf(names[i], sizeof names[i], "%s/n%d-%d", memory, entry, i);
    snprintf(others[i], sizeof others[i], "%s/o%d-%d", memory, entry, i);
  }
}

static int connected(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  OK(fd);
  OK(connect(fd, (struct sockaddr *)&address, sizeof address));
  return fd;
}

/* A reset leaves no TIME_WAIT behind, so the ports don't run out. */
static void reset(int fd) {
  struct linger now = {1, 0};
  OK(setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now));
  OK(close(fd));
}

static void accept_and_reset(int n) {
  for (int i = 0; i < n; i++) {
    int fd = accept(listener, NULL, NULL);
    OK(fd);
    reset(fd);
  }
}

static pid_t child(long result) {
  if (result == 0) _exit(0);
  OK(result);
  return (pid_t)result;
}

static void reap(int n) {
  for (int i = 0; i < n; i++) OK(waitpid(children[i], NULL, 0));
}

static long raw_clone3(void) {
  struct clone_args arguments = {.exit_signal = SIGCHLD};
  return syscall(SYS_clone3, &arguments, sizeof arguments);
}

static pid_t spawned(void) {
  char *arguments[] = {"true", NULL};
  pid_t pid;
  OK(posix_spawn(&pid, "/bin/true", NULL, NULL, arguments, NULL) ? -1 : 0);
  return pid;
}

/* Reaping one child at a time waits for the exit as well: the figure would be the child's. */
static void until_exited(int n) {
  siginfo_t about;
  for (int i = 0; i < n; i++) OK(waitid(P_PID, children[i], &about, WEXITED | WNOWAIT));
}

static void prepare(const char *disk_folder, const char *memory_folder) {
  snprintf(disk, sizeof disk, "%s", disk_folder);
  snprintf(memory, sizeof memory, "%s", memory_folder);
  snprintf(disk_file, sizeof disk_file, "%s/file", disk);
  snprintf(memory_file, sizeof memory_file, "%s/file", memory);
  snprintf(target_file, sizeof target_file, "%s/target", disk);
  snprintf(missing_file, sizeof missing_file, "%s/missing", disk);
  snprintf(many_entries, sizeof many_entries, "%s/entries", memory);
  on_disk = opened(disk_file, O_RDWR | O_CREAT);
  in_memory = opened(memory_file, O_RDWR | O_CREAT);
  target_on_disk = opened(target_file, O_RDWR | O_CREAT);
  for (int i = 0; i < 64; i++) {
    OK(write(on_disk, buffer, BIG));
    OK(write(in_memory, buffer, BIG));
    OK(write(target_on_disk, buffer, BIG));
  }
  OK(setxattr(disk_file, "user.note", "1", 1, 0));
  OK(fsync(on_disk));
  OK(mkdir(many_entries, 0700));
  for (int i = 0; i < 100; i++) {
    char path[340];
    snprintf(path, sizeof path, "%s/entry-%d", many_entries, i);
    OK(close(opened(path, O_WRONLY | O_CREAT)));
  }
  null_fd = opened("/dev/null", O_RDWR);
  OK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
  OK(pipe(wide_pipe));
  OK(pipe(other_pipe));
  OK(fcntl(wide_pipe[0], F_SETPIPE_SZ, 1 << 20));
  OK(fcntl(other_pipe[0], F_SETPIPE_SZ, 1 << 20));
  event = eventfd(1, 0);
  OK(event);
  polling = epoll_create1(0);
  interest.events = EPOLLIN;
  OK(epoll_ctl(polling, EPOLL_CTL_ADD, event, &interest));
  for (int i = 0; i < 100; i++) watched[i] = (struct pollfd){.fd = event, .events = POLLIN};
  for (int i = 0; i < 16; i++) {
    vector[i] = (struct iovec){groups_of_16[i], 16};
    batch_of_16[i].msg_hdr = (struct msghdr){.msg_iov = &vector[i], .msg_iovlen = 1};
  }
  socklen_t length = sizeof address;
  address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  udp_address = address;
  listener = socket(AF_INET, SOCK_STREAM, 0);
  OK(bind(listener, (struct sockaddr *)&address, sizeof address));
  OK(listen(listener, 128));
  OK(getsockname(listener, (struct sockaddr *)&address, &length));
  for (int i = 0; i < 2; i++) OK(udp[i] = socket(AF_INET, SOCK_DGRAM, 0));
  OK(bind(udp[1], (struct sockaddr *)&udp_address, sizeof udp_address));
  OK(getsockname(udp[1], (struct sockaddr *)&udp_address, &length));
  OK(connect(udp[0], (struct sockaddr *)&udp_address, sizeof udp_address));
}
