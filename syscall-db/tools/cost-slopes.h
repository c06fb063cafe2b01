/* What each more KiB, item, page or entry adds: the same call with a low and a high amount. */
#define BYTES ((size_t)amount * KIB)

static char large[1 << 20];
static int idle[1024];
static struct pollfd idle_polled[1024];
static struct iovec pieces[1024];

/* Descriptors that are never ready, and `event` last, which always is. */
static void idle_descriptors(int count) {
  struct rlimit files = {4096, 4096};
  setrlimit(RLIMIT_NOFILE, &files);
  for (int k = 0; k < count; k++) {
    if (!idle[k]) OK(idle[k] = eventfd(0, 0));
    idle_polled[k] = (struct pollfd){.fd = k == count - 1 ? event : idle[k], .events = POLLIN};
    pieces[k] = (struct iovec){large + k * 64, 64};
  }
}

static int highest(fd_set *set, int count) {
  int most = event;
  FD_ZERO(set);
  FD_SET(event, set);
  for (int k = 0; k < count - 1; k++) {
    FD_SET(idle[k], set);
    if (idle[k] > most) most = idle[k];
  }
  return most + 1;
}

/* Every one of a set of `count` descriptors is ready. */
static int all_ready(int count) {
  int set = epoll_create1(0);
  OK(set);
  for (int k = 0; k < count; k++) {
    int fd = eventfd(1, 0);
    OK(fd);
    more[k] = fd;
    OK(epoll_ctl(set, EPOLL_CTL_ADD, fd, &interest));
  }
  return set;
}
#define NONE_READY(set) for (int k = 0; k < amount; k++) OK(close(more[k])); OK(close(set))

static void receive_all(int fd, size_t count) {
  while (count > 0) {
    ssize_t got = recv(fd, large, count, 0);
    OK(got);
    count -= got;
  }
}
static void room_in_sockets(void) {
  int size = 1 << 20;
  for (int k = 0; k < 2; k++) OK(setsockopt(pair[k], SOL_SOCKET, SO_SNDBUF, &size, sizeof size));
}

#define CACHED "4 to 256 KiB from the page cache, on disk"
SLOPE("read", "KiB", CACHED, 4, 256, 8, TO_START(on_disk), OK(read(on_disk, large, BYTES)), )
SLOPE("pread64", "KiB", CACHED, 4, 256, 8, , OK(pread(on_disk, large, BYTES, 0)), )
SLOPE("write", "KiB", "4 to 256 KiB to the page cache, on disk", 4, 256, 8, TO_START(on_disk),
    OK(write(on_disk, large, BYTES)), )
SLOPE("pwrite64", "KiB", "4 to 256 KiB to the page cache, on disk", 4, 256, 8, , OK(pwrite(on_disk, large, BYTES, 0)), )
SLOPE("sendfile", "KiB", "4 to 256 KiB from the page cache to a file in memory", 4, 256, 8,
    off_t from = 0; TO_START(in_memory), OK(sendfile(in_memory, on_disk, &from, BYTES)), )
SLOPE("copy_file_range", "KiB", "4 to 256 KiB within one disk file system", 4, 256, 8, off_t from = 0; off_t to = 0,
    OK(copy_file_range(on_disk, &from, target_on_disk, &to, BYTES, 0)), )
SLOPE("splice", "KiB", "4 to 256 KiB from the page cache into a pipe", 4, 256, 1, loff_t from = 0,
    IS(BYTES, splice(on_disk, &from, wide_pipe[1], NULL, BYTES, 0)),
    EACH(OK(splice(wide_pipe[0], NULL, null_fd, NULL, BYTES, 0))))
SLOPE("tee", "KiB", "4 to 256 KiB from a pipe to a pipe", 4, 256, 1, OK(write(wide_pipe[1], large, BYTES)),
    IS(BYTES, tee(wide_pipe[0], other_pipe[1], BYTES, 0)), OK(read(wide_pipe[0], large, BYTES));
    OK(read(other_pipe[0], large, BYTES)))
SLOPE("vmsplice", "KiB", "4 to 256 KiB of memory into a pipe", 4, 256, 1, memset(large, 1, BYTES);
    struct iovec all = piece(large, BYTES),
    IS(BYTES, vmsplice(wide_pipe[1], &all, 1, 0)), OK(read(wide_pipe[0], large, BYTES)))
SLOPE("sendto", "KiB", "1 to 64 KiB to a Unix stream", 1, 64, 1, room_in_sockets(),
    IS(BYTES, sendto(pair[0], large, BYTES, 0, NULL, 0)), receive_all(pair[1], BYTES))
SLOPE("recvfrom", "KiB", "1 to 64 KiB from a Unix stream", 1, 64, 1, room_in_sockets();
    IS(BYTES, send(pair[0], large, BYTES, 0)),
    IS(BYTES, recvfrom(pair[1], large, BYTES, MSG_WAITALL, NULL, NULL)), )
SLOPE("getrandom", "KiB", "1 to 64 KiB", 1, 64, 2, , IS(BYTES, getrandom(large, BYTES, 0)), )
SLOPE("process_vm_readv", "KiB", "4 to 256 KiB of its own memory", 4, 256, 4, memset(large, 1, 2 * BYTES);
    struct iovec from = piece(large, BYTES);
    struct iovec to = piece(large + BYTES, BYTES); pid_t me = getpid(),
    OK(process_vm_readv(me, &to, 1, &from, 1, 0)), )
SLOPE("process_vm_writev", "KiB", "4 to 256 KiB of its own memory", 4, 256, 4, memset(large, 1, 2 * BYTES);
    struct iovec from = piece(large, BYTES);
    struct iovec to = piece(large + BYTES, BYTES); pid_t me = getpid(),
    OK(process_vm_writev(me, &from, 1, &to, 1, 0)), )
SLOPE("msgsnd", "KiB", "1 to 8 KiB, nobody waiting", 1, 8, 1, ONE_QUEUE; *(long *)large = 1,
    OK(msgsnd(id, large, BYTES, IPC_NOWAIT)), NO_QUEUE)
SLOPE("msgrcv", "KiB", "1 to 8 KiB that wait", 1, 8, 1, ONE_QUEUE; *(long *)large = 1;
    OK(msgsnd(id, large, BYTES, IPC_NOWAIT)),
    OK(msgrcv(id, large, BYTES, 0, IPC_NOWAIT)), NO_QUEUE)
SLOPE("fallocate", "KiB", "4 to 256 KiB of a new file in memory", 4, 256, 1, int fd = memfd_create("cost", 0),
    OK(fallocate(fd, 0, 0, BYTES)), OK(close(fd)))

#define PIECES "1 to 64 pieces of 64 bytes"
SLOPE("readv", "item", PIECES " from the page cache", 1, 64, 30, idle_descriptors(64); TO_START(on_disk),
    OK(readv(on_disk, pieces, amount)), )
SLOPE("writev", "item", PIECES " to the page cache", 1, 64, 30, idle_descriptors(64); TO_START(on_disk),
    OK(writev(on_disk, pieces, amount)), )
SLOPE("preadv", "item", PIECES " from the page cache", 1, 64, 30, idle_descriptors(64),
    OK(preadv(on_disk, pieces, amount, 0)), )
SLOPE("pwritev", "item", PIECES " to the page cache", 1, 64, 30, idle_descriptors(64),
    OK(pwritev(on_disk, pieces, amount, 0)), )
#define PIECES_MESSAGE idle_descriptors(64); struct msghdr message = {.msg_iov = pieces}; message.msg_iovlen = amount
SLOPE("sendmsg", "item", PIECES " to a Unix stream", 1, 64, 1, room_in_sockets(); PIECES_MESSAGE,
    OK(sendmsg(pair[0], &message, 0)), receive_all(pair[1], amount * 64))
SLOPE("recvmsg", "item", PIECES " from a Unix stream", 1, 64, 1, room_in_sockets(); PIECES_MESSAGE;
    OK(send(pair[0], large, amount * 64, 0)), OK(recvmsg(pair[1], &message, 0)), )
#define IDLE "1 to 1000 descriptors, one of them ready"
SLOPE("poll", "item", IDLE, 1, 1000, 10, idle_descriptors(amount), IS(1, poll(idle_polled, amount, 0)), )
SLOPE("ppoll", "item", IDLE, 1, 1000, 10, idle_descriptors(amount); struct timespec none = {0},
    IS(1, ppoll(idle_polled, amount, &none, NULL)), )
#define SELECTED(count) idle_descriptors(count); fd_set set; int end = highest(&set, count); \
    struct timeval none = {0}; fd_set asked
SLOPE("pselect6", "item", "1 to 900 descriptors, one of them ready", 1, 900, 10, SELECTED(amount),
    asked = set; IS(1, syscall(SYS_pselect6, end, &asked, NULL, NULL, &none, NULL)), )
#ifdef SYS_select
SLOPE("select", "item", "1 to 900 descriptors, one of them ready", 1, 900, 10, SELECTED(amount),
    asked = set; IS(1, syscall(SYS_select, end, &asked, NULL, NULL, &none)), )
#endif
#define READY "1 to 100 ready descriptors"
SLOPE("epoll_wait", "item", READY, 1, 100, 50, int set = all_ready(amount); struct epoll_event got[100],
    IS(amount, epoll_wait(set, got, 100, 0)), NONE_READY(set))
SLOPE("epoll_pwait", "item", READY, 1, 100, 50, int set = all_ready(amount); struct epoll_event got[100],
    IS(amount, epoll_pwait(set, got, 100, 0, NULL)), NONE_READY(set))
SLOPE("epoll_pwait2", "item", READY, 1, 100, 50, int set = all_ready(amount); struct epoll_event got[100];
    struct timespec none = {0},
    IS(amount, syscall(SYS_epoll_pwait2, set, got, 100, &none, NULL, 8)), NONE_READY(set))
SLOPE("sendmmsg", "item", "1 to 16 datagrams of 16 bytes by UDP over loopback", 1, 16, 1, ,
    IS(amount, sendmmsg(udp[0], batch_of_16, amount, 0)),
    for (int k = 0; k < amount; k++) OK(recv(udp[1], buffer, 16, 0)))
SLOPE("recvmmsg", "item", "1 to 16 datagrams of 16 bytes that wait", 1, 16, 1,
    for (int k = 0; k < amount; k++) OK(send(udp[0], buffer, 16, 0)),
    IS(amount, recvmmsg(udp[1], batch_of_16, 16, MSG_DONTWAIT, NULL)), )
SLOPE("io_uring_enter", "item", "1 to 32 entries that do nothing, with their results", 1, 32, 8,
    struct ring ring = new_ring(32),
    for (int k = 0; k < amount; k++) queue_entry(&ring, IORING_OP_NOP, -1, NULL, 0, 0); submit(&ring, amount),
    OK(close(ring.fd)))
SLOPE("close_range", "item", "1 to 100 open files", 1, 100, 1,
    for (int k = 0; k < amount; k++) OK(fds[k] = opened(memory_file, O_RDONLY)),
    OK(syscall(SYS_close_range, fds[0], fds[amount - 1], 0)), )
SLOPE("setgroups", "item", "1 to 1000 groups", 1, 1000, 1, gid_t groups[1000];
    for (int k = 0; k < 1000; k++) groups[k] = k, OK(syscall(SYS_setgroups, amount, groups)), )

#define PAGES ((size_t)amount * PAGE)
#define UNMAP OK(munmap(start, PAGES))
SLOPE("mmap", "page", "1 to 256 pages of anonymous memory, MAP_POPULATE: what touching them costs too", 1, 256, 1,
    char *start = NULL,
    start = mmap(NULL, PAGES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0); OK(start),
    UNMAP)
SLOPE("munmap", "page", "16 to 1024 touched pages", 16, 1024, 1, char *start = touched(amount), UNMAP, )
SLOPE("mprotect", "page", "16 to 1024 touched pages", 16, 1024, 1, char *start = touched(amount),
    OK(mprotect(start, PAGES, PROT_READ)), UNMAP)
SLOPE("madvise", "page", "16 to 1024 touched pages, MADV_DONTNEED", 16, 1024, 1, char *start = touched(amount),
    OK(madvise(start, PAGES, MADV_DONTNEED)), UNMAP)
SLOPE("mincore", "page", "16 to 1024 touched pages", 16, 1024, 4, char *start = touched(amount),
    OK(mincore(start, PAGES, (unsigned char *)large)), UNMAP)
SLOPE("mlock", "page", "16 to 256 touched pages", 16, 256, 1, char *start = touched(amount), OK(mlock(start, PAGES)),
    UNMAP)
SLOPE("mlock2", "page", "16 to 256 touched pages", 16, 256, 1, char *start = touched(amount),
    OK(mlock2(start, PAGES, 0)), UNMAP)
SLOPE("munlock", "page", "16 to 256 locked pages", 16, 256, 1, char *start = touched(amount); OK(mlock(start, PAGES)),
    OK(munlock(start, PAGES)), UNMAP)
SLOPE("mremap", "page", "16 to 1024 touched pages, moved", 16, 1024, 1, char *start = touched(amount);
    char *to = anonymous(PAGES),
    OK(mremap(start, PAGES, PAGES, MREMAP_MAYMOVE | MREMAP_FIXED, to)), OK(munmap(to, PAGES)))
SLOPE("msync", "page", "1 to 64 changed pages of a file on disk, MS_SYNC", 1, 64, 1,
    char *start = shared_file(on_disk, PAGES);
    for (int k = 0; k < amount; k++) start[k * PAGE]++, OK(msync(start, PAGES, MS_SYNC)), UNMAP)
#define FORKED "256 to 8192 touched pages, until the parent goes on"
SLOPE("clone", "page", FORKED, 256, 8192, 1, char *start = touched(amount), children[0] = child(fork()), reap(1); UNMAP)
SLOPE("clone3", "page", FORKED, 256, 8192, 1, char *start = touched(amount), children[0] = child(raw_clone3()),
    reap(1); UNMAP)
#ifdef SYS_fork
SLOPE("fork", "page", FORKED, 256, 8192, 1, char *start = touched(amount), children[0] = child(syscall(SYS_fork)),
    reap(1); UNMAP)
#endif

static int directory_of(int count) {
  char path[400];
  snprintf(path, sizeof path, "%s/of-%d", memory, count);
  if (mkdir(path, 0700) == 0)
    for (int k = 0; k < count; k++) {
      char entry[440];
      snprintf(entry, sizeof entry, "%s/entry-%d", path, k);
      OK(close(opened(entry, O_WRONLY | O_CREAT)));
    }
  return opened(path, O_RDONLY | O_DIRECTORY);
}
SLOPE("getdents64", "entry", "10 to 1000 entries of a directory in memory", 10, 1000, 1, int fd = directory_of(amount),
    OK(syscall(SYS_getdents64, fd, large, sizeof large)), OK(close(fd)))
#ifdef SYS_getdents
SLOPE("getdents", "entry", "10 to 1000 entries of a directory in memory", 10, 1000, 1, int fd = directory_of(amount),
    OK(syscall(SYS_getdents, fd, large, sizeof large)), OK(close(fd)))
#endif
