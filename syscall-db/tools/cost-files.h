/* Operations on files, directories and descriptors. */
#define OPEN_ALL EACH(fds[k] = opened(memory_file, O_RDONLY))
#define TOUCH_ALL EACH(OK(close(opened(names[k], O_WRONLY | O_CREAT))))
#define UNLINK_ALL EACH(OK(unlink(names[k])))
#define TO_START(fd) OK(lseek(fd, 0, SEEK_SET))

OPERATION("read", 1, "1 byte from the page cache", 500, TO_START(on_disk), OK(read(on_disk, buffer, 1)), )
OPERATION("read", 1, "64 KiB from the page cache", 60, TO_START(on_disk), OK(read(on_disk, buffer, BIG)), )
OPERATION("write", 1, "1 byte to the page cache", 500, TO_START(on_disk), OK(write(on_disk, buffer, 1)), )
OPERATION("write", 1, "64 KiB to the page cache", 60, TO_START(on_disk), OK(write(on_disk, buffer, BIG)), )
SIMPLE("pread64", 1, "1 byte from the page cache", 500, OK(pread(on_disk, buffer, 1, 0)))
SIMPLE("pread64", 1, "64 KiB from the page cache", 60, OK(pread(on_disk, buffer, BIG, 0)))
SIMPLE("pwrite64", 1, "1 byte to the page cache", 500, OK(pwrite(on_disk, buffer, 1, 0)))
SIMPLE("pwrite64", 1, "64 KiB to the page cache", 60, OK(pwrite(on_disk, buffer, BIG, 0)))
OPERATION("readv", 1, "16 buffers of 16 bytes from the page cache", 300, TO_START(on_disk),
    OK(readv(on_disk, vector, 16)), )
OPERATION("writev", 1, "16 buffers of 16 bytes to the page cache", 300, TO_START(on_disk),
    OK(writev(on_disk, vector, 16)), )
OPERATION("copy_file_range", 1, "64 KiB within one disk file system", 40, off_t from = 0; off_t to = 0,
    OK(copy_file_range(on_disk, &from, target_on_disk, &to, BIG, 0)), OK(from == (off_t)n * BIG ? 0 : -1))
OPERATION("sendfile", 1, "64 KiB from the page cache to /dev/null", 60, off_t from = 0,
    OK(sendfile(null_fd, on_disk, &from, BIG)), )
OPERATION("splice", 1, "64 KiB from the page cache into a pipe", 12, loff_t from = 0,
    OK(splice(on_disk, &from, wide_pipe[1], NULL, BIG, 0)),
    EACH(OK(splice(wide_pipe[0], NULL, null_fd, NULL, BIG, 0))))
SIMPLE("lseek", 1, "to a known place", 1000, OK(lseek(on_disk, 0, SEEK_SET)))

OPERATION("openat", 1, "an existing file in memory", 200, , OK(fds[i] = openat(AT_FDCWD, memory_file, O_RDONLY)),
    CLOSE_ALL)
OPERATION("openat", 1, "an existing file on disk, cached", 200, , OK(fds[i] = openat(AT_FDCWD, disk_file, O_RDONLY)),
    CLOSE_ALL)
SIMPLE("openat", 1, "a name known to be missing, on disk", 200,
    REFUSED(openat(AT_FDCWD, missing_file, O_RDONLY), ENOENT))
OPERATION("openat", 1, "creating a file in memory", 200, ,
    OK(fds[i] = openat(AT_FDCWD, names[i], O_WRONLY | O_CREAT | O_EXCL, 0600)),
    CLOSE_ALL UNLINK_ALL)
OPERATION("close", 1, "a file that was only opened", 200, OPEN_ALL, OK(close(fds[i])), )
OPERATION("close_range", 1, "a range of one descriptor", 200, OPEN_ALL,
    OK(syscall(SYS_close_range, fds[i], fds[i], 0)), )
OPERATION("dup", 1, "a file", 200, , OK(fds[i] = dup(on_disk)), CLOSE_ALL)
OPERATION("dup2", 1, "over an open file", 200, OPEN_ALL, OK(dup2(on_disk, fds[i])), CLOSE_ALL)
OPERATION("dup3", 1, "over an open file", 200, OPEN_ALL, OK(dup3(on_disk, fds[i], O_CLOEXEC)), CLOSE_ALL)
SIMPLE("fcntl", 1, "F_GETFL", 1000, OK(fcntl(on_disk, F_GETFL)))
OPERATION("fcntl", 1, "F_SETLK of a free file", 300, struct flock whole = {.l_type = F_RDLCK},
    OK(fcntl(on_disk, F_SETLK, &whole)), )
SIMPLE("flock", 1, "a lock already held", 300, OK(flock(on_disk, LOCK_SH)))
SIMPLE("ioctl", 1, "FIONREAD on a socket", 500, OK(ioctl(pair[0], FIONREAD, &word)))
SIMPLE("ioctl", 1, "TCGETS, which a file refuses (isatty)", 500, REFUSED(ioctl(on_disk, TCGETS, buffer), ENOTTY))

SIMPLE("newfstatat", 1, "a cached path", 300, OK(syscall(SYS_newfstatat, AT_FDCWD, disk_file, &metadata, 0)))
SIMPLE("statx", 1, "a cached path", 300, OK(statx(AT_FDCWD, disk_file, 0, STATX_BASIC_STATS, &extended)))
SIMPLE("fstat", 1, "an open file", 500, OK(syscall(SYS_fstat, on_disk, &metadata)))
SIMPLE("faccessat", 1, "a cached path", 300, OK(syscall(SYS_faccessat, AT_FDCWD, disk_file, R_OK)))
SIMPLE("faccessat2", 1, "a cached path", 300, OK(syscall(SYS_faccessat2, AT_FDCWD, disk_file, R_OK, 0)))
#ifdef SYS_stat
SIMPLE("stat", 1, "a cached path", 300, OK(syscall(SYS_stat, disk_file, &metadata)))
SIMPLE("lstat", 1, "a cached path", 300, OK(syscall(SYS_lstat, disk_file, &metadata)))
SIMPLE("access", 1, "a cached path", 300, OK(syscall(SYS_access, disk_file, R_OK)))
#endif
SIMPLE("readlinkat", 1, "/proc/self/exe", 200, OK(readlinkat(AT_FDCWD, "/proc/self/exe", buffer, 512)))
SIMPLE("statfs", 1, "a cached path", 300, OK(syscall(SYS_statfs, disk_file, buffer)))
SIMPLE("fstatfs", 1, "an open file", 300, OK(syscall(SYS_fstatfs, on_disk, buffer)))
SIMPLE("getxattr", 1, "a small attribute of a cached path", 300, OK(getxattr(disk_file, "user.note", buffer, 64)))
OPERATION("getdents64", 1, "100 entries of a directory in memory", 40,
    EACH(fds[k] = opened(many_entries, O_RDONLY | O_DIRECTORY)),
    OK(syscall(SYS_getdents64, fds[i], buffer, 32 * KIB)),
    CLOSE_ALL)
SIMPLE("getcwd", 1, "the working directory", 500, OK(syscall(SYS_getcwd, buffer, 4096)))
SIMPLE("chdir", 1, "to /", 300, OK(chdir("/")))
SIMPLE("umask", 1, "a mask", 1000, OK(umask(022)))
SIMPLE("fchmodat", 1, "a file in memory", 200, OK(syscall(SYS_fchmodat, AT_FDCWD, memory_file, 0600)))
SIMPLE("fchmod", 1, "a file in memory", 200, OK(fchmod(in_memory, 0600)))
OPERATION("fchown", 1, "a file in memory", 200, uid_t me = getuid(), OK(fchown(in_memory, me, -1)), )
SIMPLE("utimensat", 1, "a file in memory", 200, OK(utimensat(AT_FDCWD, memory_file, NULL, 0)))
OPERATION("mkdirat", 1, "in memory", 200, , OK(mkdirat(AT_FDCWD, names[i], 0700)), EACH(OK(rmdir(names[k]))))
OPERATION("unlinkat", 1, "an empty file in memory", 200, TOUCH_ALL, OK(unlinkat(AT_FDCWD, names[i], 0)), )
OPERATION("renameat2", 1, "in memory, to a free name", 200, TOUCH_ALL,
    OK(syscall(SYS_renameat2, AT_FDCWD, names[i], AT_FDCWD, others[i], 0)),
    EACH(OK(unlink(others[k]))))
OPERATION("linkat", 1, "in memory", 200, , OK(linkat(AT_FDCWD, memory_file, AT_FDCWD, names[i], 0)), UNLINK_ALL)
OPERATION("symlinkat", 1, "in memory", 200, , OK(symlinkat("file", AT_FDCWD, names[i])), UNLINK_ALL)
SIMPLE("ftruncate", 1, "to the length it has, in memory", 200, OK(ftruncate(in_memory, 64 * BIG)))
SIMPLE("fallocate", 1, "64 KiB that is there already, in memory", 100, OK(fallocate(in_memory, 0, 0, BIG)))
SIMPLE("fsync", 1, "nothing to write, on disk", 3, OK(fsync(on_disk)))
SIMPLE("fsync", 1, "1 changed byte, with its write, on disk", 3, OK(pwrite(on_disk, buffer, 1, 0)); OK(fsync(on_disk)))
SIMPLE("fsync", 2, "a file in memory", 300, OK(fsync(in_memory)))
SIMPLE("fdatasync", 1, "nothing to write, on disk", 3, OK(fdatasync(on_disk)))
SIMPLE("fdatasync", 1, "1 changed byte, with its write, on disk", 3, OK(pwrite(on_disk, buffer, 1, 0));
    OK(fdatasync(on_disk)))

OPERATION("mmap", 1, "4 KiB of anonymous memory, untouched", 200, ,
    OK(maps[i] = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)),
    EACH(OK(munmap(maps[k], 4096))))
OPERATION("munmap", 1, "8 KiB, one page touched", 200,
    EACH(maps[k] = anonymous(8192); *(char *)maps[k] = 1),
    OK(munmap(maps[i], 8192)), )
#define ONE_MAP void *page = anonymous(4096); *(char *)page = 1
#define DROP_MAP OK(munmap(page, 4096))
OPERATION("mprotect", 1, "one page", 200, ONE_MAP,
    OK(mprotect(page, 4096, i & 1 ? PROT_READ | PROT_WRITE : PROT_READ)), DROP_MAP)
OPERATION("madvise", 1, "MADV_DONTNEED of one page, with its page fault", 200, ONE_MAP, *(volatile char *)page = 1;
    OK(madvise(page, 4096, MADV_DONTNEED)), DROP_MAP)
OPERATION("mincore", 1, "one page", 300, ONE_MAP, OK(mincore(page, 4096, (unsigned char *)buffer)), DROP_MAP)
OPERATION("mlock", 1, "one page, locked already", 300, ONE_MAP, OK(mlock(page, 4096)), DROP_MAP)
OPERATION("brk", 1, "4 KiB up or down, untouched", 200, char *top = sbrk(0),
    OK(syscall(SYS_brk, i & 1 ? top : top + 4096)), )


