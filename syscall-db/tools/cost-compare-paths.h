/* Paths, directories and flags of descriptors: ways to the same result. */
#include <dirent.h>

COMPARISON("stat-or-statx-mask", "the kind of a cached path", 200,
  ("newfstatat", , OK(syscall(SYS_newfstatat, AT_FDCWD, disk_file, &metadata, 0)), ),
  ("statx of STATX_TYPE alone", , OK(statx(AT_FDCWD, disk_file, 0, STATX_TYPE, &extended)), ))
COMPARISON("stat-path-or-fstat", "the size of an open file", 200,
  ("newfstatat of its path", , OK(syscall(SYS_newfstatat, AT_FDCWD, disk_file, &metadata, 0)), ),
  ("fstat of its descriptor", , OK(syscall(SYS_fstat, on_disk, &metadata)), ))

static void list_kinds(int ask) {
  DIR *folder = opendir(many_entries);
  if (!folder) refuse("opendir");
  for (struct dirent *entry; (entry = readdir(folder));)
    if (ask) OK(fstatat(dirfd(folder), entry->d_name, &metadata, AT_SYMLINK_NOFOLLOW));
    else checksum += entry->d_type;
  OK(closedir(folder));
}
COMPARISON("stat-per-entry-or-d_type", "the kinds of 100 entries of a directory in memory", 2,
  ("a stat of each entry", , list_kinds(1), ),
  ("d_type of each entry", , list_kinds(0), ))
static void list_all(int fd, size_t size) {
  TO_START(fd);
  for (long got = 1; got > 0;) OK(got = syscall(SYS_getdents64, fd, large, size));
}
COMPARISON("getdents-small-or-large-buffer", "1000 entries of a directory in memory", 1,
  ("getdents64 into 1 KiB", int fd = directory_of(1000), list_all(fd, KIB), OK(close(fd))),
  ("getdents64 into 32 KiB", int fd = directory_of(1000), list_all(fd, 32 * KIB), OK(close(fd))))

static void append_lines(int keep) {
  int fd = -1;
  for (int k = 0; k < 16; k++) {
    if (fd == -1) fd = opened(memory_file, O_WRONLY | O_APPEND);
    IS(RECORD, write(fd, buffer, RECORD));
    if (keep && k < 15) continue;
    OK(close(fd));
    fd = -1;
  }
}
COMPARISON("open-per-write-or-kept-open", "16 lines of 64 bytes to a file in memory", 5,
  ("open, write and close for each line", , append_lines(0), OK(truncate(memory_file, 64 * BIG))),
  ("the file kept open", , append_lines(1), OK(truncate(memory_file, 64 * BIG))))
static int asked_first(const char *path) {
  OK(access(path, R_OK));
  return open(path, O_RDONLY);
}
COMPARISON("access-then-open-or-open", "an existing file in memory", 100,
  ("access, then open", , OK(fds[i] = asked_first(memory_file)), CLOSE_ALL),
  ("open alone", , OK(fds[i] = open(memory_file, O_RDONLY)), CLOSE_ALL))

static char deep[512];
static int deep_folder(void) {
  snprintf(deep, sizeof deep, "%s/a", memory);
  for (int k = 0; k < 6; k++) {
    mkdir(deep, 0700);
    strcat(deep, k < 5 ? "/a" : "/file");
  }
  OK(close(opened(deep, O_RDWR | O_CREAT)));
  *strrchr(deep, '/') = 0;
  int fd = opened(deep, O_PATH | O_DIRECTORY);
  strcat(deep, "/file");
  return fd;
}
COMPARISON("open-absolute-or-openat", "a file six folders down, in memory", 100,
  ("open by its whole path", int base = deep_folder(), OK(fds[i] = open(deep, O_RDONLY)), CLOSE_ALL OK(close(base))),
  ("openat from its folder", int base = deep_folder(), OK(fds[i] = openat(base, "file", O_RDONLY)),
    CLOSE_ALL OK(close(base))))

static int with_flag(int fd, int get, int set, int flag) {
  OK(fd);
  int flags = fcntl(fd, get);
  OK(flags);
  OK(fcntl(fd, set, flags | flag));
  return fd;
}
#define CLOEXEC(fd) with_flag(fd, F_GETFD, F_SETFD, FD_CLOEXEC)
#define NONBLOCK(fd) with_flag(fd, F_GETFL, F_SETFL, O_NONBLOCK)
COMPARISON("fcntl-cloexec-or-O_CLOEXEC", "a file in memory opened close-on-exec", 100,
  ("open and two fcntl", , OK(fds[i] = CLOEXEC(open(memory_file, O_RDONLY))), CLOSE_ALL),
  ("open with O_CLOEXEC", , OK(fds[i] = open(memory_file, O_RDONLY | O_CLOEXEC)), CLOSE_ALL))
COMPARISON("dup2-fcntl-or-dup3", "a descriptor over an open one, close-on-exec", 100,
  ("dup2 and two fcntl", OPEN_ALL, OK(CLOEXEC(dup2(on_disk, fds[i]))), CLOSE_ALL),
  ("dup3 with O_CLOEXEC", OPEN_ALL, OK(dup3(on_disk, fds[i], O_CLOEXEC)), CLOSE_ALL))
#define KEEP_BOTH fds[i] = both[0]; more[i] = both[1]
#define CLOSE_BOTH CLOSE_ALL EACH(OK(close(more[k])))
COMPARISON("pipe-fcntl-or-pipe2", "a pipe whose ends are close-on-exec", 100,
  ("pipe and four fcntl", , int both[2]; OK(pipe(both)); KEEP_BOTH; CLOEXEC(both[0]); CLOEXEC(both[1]), CLOSE_BOTH),
  ("pipe2 with O_CLOEXEC", , int both[2]; OK(pipe2(both, O_CLOEXEC)); KEEP_BOTH, CLOSE_BOTH))
