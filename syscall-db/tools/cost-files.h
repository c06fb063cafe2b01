/* Operations on files, directories and descriptors. */
#define OPEN_ALL EACH(fds[k] = opened(memory_file, O_RDONLY))
#define TOUCH_ALL EACH(OK(close(opened(names[k], O_WRONLY | O_CREAT))))
#define UNLINK_ALL EACH(OK(unlink(names[k])))
#define TO_START(fd) OK(lseek(fd, 0, SEEK_SET))

MEASURE(read_1, TO_START(on_disk), OK(read(on_disk, buffer, 1)), )
MEASURE(read_64k, TO_START(on_disk), OK(read(on_disk, buffer, BIG)), )
MEASURE(write_1, TO_START(on_disk), OK(write(on_disk, buffer, 1)), )
MEASURE(write_64k, TO_START(on_disk), OK(write(on_disk, buffer, BIG)), )
SIMPLE(pread_1, OK(pread(on_disk, buffer, 1, 0)))
SIMPLE(pread_64k, OK(pread(on_disk, buffer, BIG, 0)))
SIMPLE(pwrite_1, OK(pwrite(on_disk, buffer, 1, 0)))
SIMPLE(pwrite_64k, OK(pwrite(on_disk, buffer, BIG, 0)))
MEASURE(readv_16, TO_START(on_disk), OK(readv(on_disk, vector, 16)), )
MEASURE(writev_16, TO_START(on_disk), OK(writev(on_disk, vector, 16)), )
MEASURE(copy_range, off_t from = 0; off_t to = 0,
        OK(copy_file_range(on_disk, &from, target_on_disk, &to, BIG, 0)), OK(from == (off_t)n * BIG ? 0 : -1))
MEASURE(send_file, off_t from = 0, OK(sendfile(null_fd, on_disk, &from, BIG)), )
MEASURE(splice_in, loff_t from = 0, OK(splice(on_disk, &from, wide_pipe[1], NULL, BIG, 0)),
        EACH(OK(splice(wide_pipe[0], NULL, null_fd, NULL, BIG, 0))))
SIMPLE(seek, OK(lseek(on_disk, 0, SEEK_SET)))

MEASURE(openat_memory, , OK(fds[i] = openat(AT_FDCWD, memory_file, O_RDONLY)), CLOSE_ALL)
MEASURE(openat_disk, , OK(fds[i] = openat(AT_FDCWD, disk_file, O_RDONLY)), CLOSE_ALL)
SIMPLE(openat_missing, REFUSED(openat(AT_FDCWD, missing_file, O_RDONLY), ENOENT))
MEASURE(openat_create, , OK(fds[i] = openat(AT_FDCWD, names[i], O_WRONLY | O_CREAT | O_EXCL, 0600)),
        CLOSE_ALL UNLINK_ALL)
MEASURE(close_file, OPEN_ALL, OK(close(fds[i])), )
MEASURE(close_range_1, OPEN_ALL, OK(syscall(SYS_close_range, fds[i], fds[i], 0)), )
MEASURE(dup_1, , OK(fds[i] = dup(on_disk)), CLOSE_ALL)
MEASURE(dup2_1, OPEN_ALL, OK(dup2(on_disk, fds[i])), CLOSE_ALL)
MEASURE(dup3_1, OPEN_ALL, OK(dup3(on_disk, fds[i], O_CLOEXEC)), CLOSE_ALL)
SIMPLE(fcntl_flags, OK(fcntl(on_disk, F_GETFL)))
MEASURE(fcntl_lock, struct flock whole = {.l_type = F_RDLCK}, OK(fcntl(on_disk, F_SETLK, &whole)), )
SIMPLE(flock_same, OK(flock(on_disk, LOCK_SH)))
SIMPLE(ioctl_pending, OK(ioctl(pair[0], FIONREAD, &word)))
SIMPLE(ioctl_refused, REFUSED(ioctl(on_disk, TCGETS, buffer), ENOTTY))

SIMPLE(stat_path, OK(syscall(SYS_newfstatat, AT_FDCWD, disk_file, &metadata, 0)))
SIMPLE(statx_path, OK(statx(AT_FDCWD, disk_file, 0, STATX_BASIC_STATS, &extended)))
SIMPLE(fstat_fd, OK(syscall(SYS_fstat, on_disk, &metadata)))
SIMPLE(access_path, OK(syscall(SYS_faccessat, AT_FDCWD, disk_file, R_OK)))
SIMPLE(access2_path, OK(syscall(SYS_faccessat2, AT_FDCWD, disk_file, R_OK, 0)))
#ifdef SYS_stat
SIMPLE(old_stat, OK(syscall(SYS_stat, disk_file, &metadata)))
SIMPLE(old_lstat, OK(syscall(SYS_lstat, disk_file, &metadata)))
SIMPLE(old_access, OK(syscall(SYS_access, disk_file, R_OK)))
#endif
SIMPLE(link_target, OK(readlinkat(AT_FDCWD, "/proc/self/exe", buffer, 512)))
SIMPLE(statfs_path, OK(syscall(SYS_statfs, disk_file, buffer)))
SIMPLE(fstatfs_fd, OK(syscall(SYS_fstatfs, on_disk, buffer)))
SIMPLE(attribute, OK(getxattr(disk_file, "user.note", buffer, 64)))
MEASURE(list_100, EACH(fds[k] = opened(many_entries, O_RDONLY | O_DIRECTORY)),
        OK(syscall(SYS_getdents64, fds[i], buffer, 32 * KIB)),
        CLOSE_ALL)
SIMPLE(where, OK(syscall(SYS_getcwd, buffer, 4096)))
SIMPLE(go, OK(chdir("/")))
SIMPLE(mask, OK(umask(022)))
SIMPLE(mode_path, OK(syscall(SYS_fchmodat, AT_FDCWD, memory_file, 0600)))
SIMPLE(mode_fd, OK(fchmod(in_memory, 0600)))
SIMPLE(owner_fd, OK(fchown(in_memory, getuid(), -1)))
SIMPLE(times_path, OK(utimensat(AT_FDCWD, memory_file, NULL, 0)))
MEASURE(make_directory, , OK(mkdirat(AT_FDCWD, names[i], 0700)), EACH(OK(rmdir(names[k]))))
MEASURE(unlink_file, TOUCH_ALL, OK(unlinkat(AT_FDCWD, names[i], 0)), )
MEASURE(rename_file, TOUCH_ALL, OK(syscall(SYS_renameat2, AT_FDCWD, names[i], AT_FDCWD, others[i], 0)),
        EACH(OK(unlink(others[k]))))
MEASURE(link_file, , OK(linkat(AT_FDCWD, memory_file, AT_FDCWD, names[i], 0)), UNLINK_ALL)
MEASURE(symlink_file, , OK(symlinkat("file", AT_FDCWD, names[i])), UNLINK_ALL)
SIMPLE(truncate_fd, OK(ftruncate(in_memory, 64 * BIG)))
SIMPLE(allocate, OK(fallocate(in_memory, 0, 0, BIG)))
SIMPLE(sync_clean, OK(fsync(on_disk)))
SIMPLE(sync_dirty, OK(pwrite(on_disk, buffer, 1, 0)); OK(fsync(on_disk)))
SIMPLE(sync_memory, OK(fsync(in_memory)))
SIMPLE(datasync_clean, OK(fdatasync(on_disk)))
SIMPLE(datasync_dirty, OK(pwrite(on_disk, buffer, 1, 0)); OK(fdatasync(on_disk)))

MEASURE(map, , OK(maps[i] = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)),
        EACH(OK(munmap(maps[k], 4096))))
MEASURE(unmap_touched,
        EACH(maps[k] = anonymous(8192); *(char *)maps[k] = 1),
        OK(munmap(maps[i], 8192)), )
#define ONE_MAP void *page = anonymous(4096); *(char *)page = 1
#define DROP_MAP OK(munmap(page, 4096))
MEASURE(protect, ONE_MAP, OK(mprotect(page, 4096, i & 1 ? PROT_READ | PROT_WRITE : PROT_READ)), DROP_MAP)
MEASURE(advise, ONE_MAP, *(volatile char *)page = 1; OK(madvise(page, 4096, MADV_DONTNEED)), DROP_MAP)
MEASURE(resident, ONE_MAP, OK(mincore(page, 4096, (unsigned char *)buffer)), DROP_MAP)
MEASURE(lock_page, ONE_MAP, OK(mlock(page, 4096)), DROP_MAP)
MEASURE(grow_heap, char *top = sbrk(0), OK(syscall(SYS_brk, i & 1 ? top : top + 4096)), )

#define FILE_OPERATIONS \
  {"read", 1, "1 byte from the page cache", read_1, 500}, \
  {"read", 1, "64 KiB from the page cache", read_64k, 60}, \
  {"write", 1, "1 byte to the page cache", write_1, 500}, \
  {"write", 1, "64 KiB to the page cache", write_64k, 60}, \
  {"pread64", 1, "1 byte from the page cache", pread_1, 500}, \
  {"pread64", 1, "64 KiB from the page cache", pread_64k, 60}, \
  {"pwrite64", 1, "1 byte to the page cache", pwrite_1, 500}, \
  {"pwrite64", 1, "64 KiB to the page cache", pwrite_64k, 60}, \
  {"readv", 1, "16 buffers of 16 bytes from the page cache", readv_16, 300}, \
  {"writev", 1, "16 buffers of 16 bytes to the page cache", writev_16, 300}, \
  {"copy_file_range", 1, "64 KiB within one disk file system", copy_range, 40}, \
  {"sendfile", 1, "64 KiB from the page cache to /dev/null", send_file, 60}, \
  {"splice", 1, "64 KiB from the page cache into a pipe", splice_in, 12}, \
  {"lseek", 1, "to a known place", seek, 1000}, \
  {"openat", 1, "an existing file in memory", openat_memory, 200}, \
  {"openat", 1, "an existing file on disk, cached", openat_disk, 200}, \
  {"openat", 1, "a name known to be missing, on disk", openat_missing, 200}, \
  {"openat", 1, "creating a file in memory", openat_create, 200}, \
  {"close", 1, "a file that was only opened", close_file, 200}, \
  {"close_range", 1, "a range of one descriptor", close_range_1, 200}, \
  {"dup", 1, "a file", dup_1, 200}, \
  {"dup2", 1, "over an open file", dup2_1, 200}, \
  {"dup3", 1, "over an open file", dup3_1, 200}, \
  {"fcntl", 1, "F_GETFL", fcntl_flags, 1000}, \
  {"fcntl", 1, "F_SETLK of a free file", fcntl_lock, 300}, \
  {"flock", 1, "a lock already held", flock_same, 300}, \
  {"ioctl", 1, "FIONREAD on a socket", ioctl_pending, 500}, \
  {"ioctl", 1, "TCGETS, which a file refuses (isatty)", ioctl_refused, 500}, \
  {"newfstatat", 1, "a cached path", stat_path, 300}, \
  {"statx", 1, "a cached path", statx_path, 300}, \
  {"fstat", 1, "an open file", fstat_fd, 500}, \
  {"faccessat", 1, "a cached path", access_path, 300}, \
  {"faccessat2", 1, "a cached path", access2_path, 300}, \
  OLD_PATH_OPERATIONS \
  {"readlinkat", 1, "/proc/self/exe", link_target, 200}, \
  {"statfs", 1, "a cached path", statfs_path, 300}, \
  {"fstatfs", 1, "an open file", fstatfs_fd, 300}, \
  {"getxattr", 1, "a small attribute of a cached path", attribute, 300}, \
  {"getdents64", 1, "100 entries of a directory in memory", list_100, 40}, \
  {"getcwd", 1, "the working directory", where, 500}, \
  {"chdir", 1, "to /", go, 300}, \
  {"umask", 1, "a mask", mask, 1000}, \
  {"fchmodat", 1, "a file in memory", mode_path, 200}, \
  {"fchmod", 1, "a file in memory", mode_fd, 200}, \
  {"fchown", 1, "a file in memory", owner_fd, 200}, \
  {"utimensat", 1, "a file in memory", times_path, 200}, \
  {"mkdirat", 1, "in memory", make_directory, 200}, \
  {"unlinkat", 1, "an empty file in memory", unlink_file, 200}, \
  {"renameat2", 1, "in memory, to a free name", rename_file, 200}, \
  {"linkat", 1, "in memory", link_file, 200}, \
  {"symlinkat", 1, "in memory", symlink_file, 200}, \
  {"ftruncate", 1, "to the length it has, in memory", truncate_fd, 200}, \
  {"fallocate", 1, "64 KiB that is there already, in memory", allocate, 100}, \
  {"fsync", 1, "nothing to write, on disk", sync_clean, 3}, \
  {"fsync", 1, "1 changed byte, with its write, on disk", sync_dirty, 3}, \
  {"fdatasync", 1, "nothing to write, on disk", datasync_clean, 3}, \
  {"fdatasync", 1, "1 changed byte, with its write, on disk", datasync_dirty, 3}, \
  {"fsync", 2, "a file in memory", sync_memory, 300}, \
  {"mmap", 1, "4 KiB of anonymous memory, untouched", map, 200}, \
  {"munmap", 1, "8 KiB, one page touched", unmap_touched, 200}, \
  {"mprotect", 1, "one page", protect, 200}, \
  {"madvise", 1, "MADV_DONTNEED of one page, with its page fault", advise, 200}, \
  {"mincore", 1, "one page", resident, 300}, \
  {"mlock", 1, "one page, locked already", lock_page, 300}, \
  {"brk", 1, "4 KiB up or down, untouched", grow_heap, 200},

#ifdef SYS_stat
#define OLD_PATH_OPERATIONS \
  {"stat", 1, "a cached path", old_stat, 300}, \
  {"lstat", 1, "a cached path", old_lstat, 300}, \
  {"access", 1, "a cached path", old_access, 300},
#else
#define OLD_PATH_OPERATIONS
#endif
