/* Paths by calls that newer ones replaced, extended attributes, handles, and ranges of a file's cache. */
#include <linux/openat2.h>
#include <stdint.h>

#ifdef SYS_open
OPERATION("open", 1, "an existing file in memory", 200, , OK(fds[i] = syscall(SYS_open, memory_file, O_RDONLY)),
    CLOSE_ALL)
OPERATION("creat", 1, "an existing file in memory, empty", 200, OK(close(opened(names[0], O_CREAT | O_WRONLY))),
    OK(fds[i] = syscall(SYS_creat, names[0], 0600)), CLOSE_ALL OK(unlink(names[0])))
OPERATION("link", 1, "in memory", 200, , OK(syscall(SYS_link, memory_file, names[i])), UNLINK_ALL)
OPERATION("symlink", 1, "in memory", 200, , OK(syscall(SYS_symlink, "file", names[i])), UNLINK_ALL)
OPERATION("unlink", 1, "an empty file in memory", 200, TOUCH_ALL, OK(syscall(SYS_unlink, names[i])), )
OPERATION("rename", 1, "in memory, to a free name", 200, TOUCH_ALL, OK(syscall(SYS_rename, names[i], others[i])),
    EACH(OK(unlink(others[k]))))
OPERATION("mkdir", 1, "in memory", 200, , OK(syscall(SYS_mkdir, names[i], 0700)), EACH(OK(rmdir(names[k]))))
OPERATION("rmdir", 1, "an empty directory in memory", 200, EACH(OK(mkdir(names[k], 0700))),
    OK(syscall(SYS_rmdir, names[i])), )
OPERATION("mknod", 1, "a pipe in memory", 200, , OK(syscall(SYS_mknod, names[i], S_IFIFO | 0600, 0)), UNLINK_ALL)
SIMPLE("chmod", 1, "a file in memory", 200, OK(syscall(SYS_chmod, memory_file, 0600)))
OPERATION("chown", 1, "a file in memory", 200, uid_t me = getuid(), OK(syscall(SYS_chown, memory_file, me, -1)), )
OPERATION("lchown", 1, "a file in memory", 200, uid_t me = getuid(), OK(syscall(SYS_lchown, memory_file, me, -1)), )
SIMPLE("utime", 1, "a file in memory", 200, OK(syscall(SYS_utime, memory_file, NULL)))
SIMPLE("utimes", 1, "a file in memory", 200, OK(syscall(SYS_utimes, memory_file, NULL)))
SIMPLE("futimesat", 1, "a file in memory", 200, OK(syscall(SYS_futimesat, AT_FDCWD, memory_file, NULL)))
SIMPLE("readlink", 1, "/proc/self/exe", 200, OK(syscall(SYS_readlink, "/proc/self/exe", buffer, 512)))
OPERATION("getdents", 1, "100 entries of a directory in memory", 40,
    EACH(fds[k] = opened(many_entries, O_RDONLY | O_DIRECTORY)),
    OK(syscall(SYS_getdents, fds[i], buffer, 32 * KIB)),
    CLOSE_ALL)
OPERATION("ustat", 1, "the device of a file", 200, OK(fstat(on_disk, &metadata)),
    OK(syscall(SYS_ustat, metadata.st_dev, buffer)), )
SIMPLE("sysfs", 1, "the number of file system types", 300, OK(syscall(SYS_sysfs, 3)))
#endif
#ifdef SYS_renameat
OPERATION("renameat", 1, "in memory, to a free name", 200, TOUCH_ALL,
    OK(syscall(SYS_renameat, AT_FDCWD, names[i], AT_FDCWD, others[i])), EACH(OK(unlink(others[k]))))
#endif
OPERATION("openat2", 1, "an existing file in memory, below its directory", 200,
    struct open_how how = {.resolve = RESOLVE_BENEATH}; int base = opened(memory, O_PATH | O_DIRECTORY),
    OK(fds[i] = syscall(SYS_openat2, base, "file", &how, sizeof how)), CLOSE_ALL OK(close(base)))
OPERATION("mknodat", 1, "a pipe in memory", 200, , OK(syscall(SYS_mknodat, AT_FDCWD, names[i], S_IFIFO | 0600, 0)),
    UNLINK_ALL)
OPERATION("fchownat", 1, "a file in memory", 200, uid_t me = getuid(), OK(fchownat(AT_FDCWD, memory_file, me, -1, 0)), )
SIMPLE("fchmodat2", 1, "a file in memory", 200, OK(syscall(452, AT_FDCWD, memory_file, 0600, 0)))
SIMPLE("truncate", 1, "to the length it has, in memory", 200, OK(truncate(memory_file, 64 * BIG)))
OPERATION("fchdir", 1, "to /", 300, int top = opened("/", O_PATH), OK(fchdir(top)), OK(close(top)))
ALONE("chroot", "to /", 100, , OK(chroot("/")))

#define NOTE "user.note"
SIMPLE("lgetxattr", 1, "a small attribute of a cached path", 300, OK(lgetxattr(disk_file, NOTE, buffer, 64)))
SIMPLE("fgetxattr", 1, "a small attribute of an open file", 300, OK(fgetxattr(on_disk, NOTE, buffer, 64)))
SIMPLE("setxattr", 1, "a small attribute of a cached path", 100, buffer[0] = 'a' + (i & 1);
    OK(setxattr(disk_file, NOTE, buffer, 1, 0)))
SIMPLE("lsetxattr", 1, "a small attribute of a cached path", 100, buffer[0] = 'a' + (i & 1);
    OK(lsetxattr(disk_file, NOTE, buffer, 1, 0)))
SIMPLE("fsetxattr", 1, "a small attribute of an open file", 100, buffer[0] = 'a' + (i & 1);
    OK(fsetxattr(on_disk, NOTE, buffer, 1, 0)))
SIMPLE("listxattr", 1, "one attribute of a cached path", 300, OK(listxattr(disk_file, buffer, 256)))
SIMPLE("llistxattr", 1, "one attribute of a cached path", 300, OK(llistxattr(disk_file, buffer, 256)))
SIMPLE("flistxattr", 1, "one attribute of an open file", 300, OK(flistxattr(on_disk, buffer, 256)))
#define EXTRA(k) (snprintf(buffer, 64, "user.extra-%d", k), buffer)
#define EXTRA_ALL EACH(OK(fsetxattr(on_disk, EXTRA(k), "1", 1, 0)))
OPERATION("removexattr", 1, "a small attribute of a cached path", 20, EXTRA_ALL, OK(removexattr(disk_file, EXTRA(i))), )
OPERATION("lremovexattr", 1, "a small attribute of a cached path", 20, EXTRA_ALL,
    OK(lremovexattr(disk_file, EXTRA(i))), )
OPERATION("fremovexattr", 1, "a small attribute of an open file", 20, EXTRA_ALL, OK(fremovexattr(on_disk, EXTRA(i))), )

/* Since Linux 6.13; the argument block is the value, its size and flags. */
struct attribute_arguments { __u64 value; __u32 size, flags; };
static struct attribute_arguments value_in_buffer(unsigned size) {
  return (struct attribute_arguments){(uintptr_t)buffer, size, 0};
}
OPERATION("setxattrat", 1, "a small attribute of a cached path", 100,
    struct attribute_arguments about = value_in_buffer(1),
    buffer[0] = 'a' + (i & 1); OK(syscall(463, AT_FDCWD, disk_file, 0, NOTE, &about, sizeof about)), )
OPERATION("getxattrat", 1, "a small attribute of a cached path", 300,
    struct attribute_arguments about = value_in_buffer(64),
    OK(syscall(464, AT_FDCWD, disk_file, 0, NOTE, &about, sizeof about)), )
SIMPLE("listxattrat", 1, "one attribute of a cached path", 300, OK(syscall(465, AT_FDCWD, disk_file, 0, buffer, 256)))
OPERATION("removexattrat", 1, "a small attribute of a cached path", 20, EXTRA_ALL,
    OK(syscall(466, AT_FDCWD, disk_file, 0, EXTRA(i))), )
/* Since Linux 6.17: struct file_attr, 24 bytes at first. */
SIMPLE("file_getattr", 1, "a cached path", 300, OK(syscall(468, AT_FDCWD, disk_file, buffer, 24, 0)))
OPERATION("file_setattr", 1, "as they are, of a cached path", 50, OK(syscall(468, AT_FDCWD, disk_file, buffer, 24, 0)),
    OK(syscall(469, AT_FDCWD, disk_file, buffer, 24, 0)), )

static struct { struct file_handle handle; unsigned char bytes[128]; } handle_of_file;
static int mount_of_file;
static void find_handle(void) {
  handle_of_file.handle.handle_bytes = sizeof handle_of_file.bytes;
  OK(name_to_handle_at(AT_FDCWD, disk_file, &handle_of_file.handle, &mount_of_file, 0));
}
SIMPLE("name_to_handle_at", 1, "a cached path on disk", 300, find_handle())
OPERATION("open_by_handle_at", 1, "a cached file on disk", 200, find_handle(),
    OK(fds[i] = open_by_handle_at(on_disk, &handle_of_file.handle, O_RDONLY)), CLOSE_ALL)

OPERATION("preadv", 1, "16 buffers of 16 bytes from the page cache", 300, , OK(preadv(on_disk, vector, 16, 0)), )
OPERATION("pwritev", 1, "16 buffers of 16 bytes to the page cache", 300, , OK(pwritev(on_disk, vector, 16, 0)), )
OPERATION("preadv2", 1, "16 buffers of 16 bytes from the page cache, RWF_NOWAIT", 300, ,
    OK(preadv2(on_disk, vector, 16, 0, RWF_NOWAIT)), )
OPERATION("pwritev2", 1, "16 buffers of 16 bytes to the page cache", 300, , OK(pwritev2(on_disk, vector, 16, 0, 0)), )
SIMPLE("fadvise64", 1, "POSIX_FADV_WILLNEED of 64 KiB that is cached", 200,
    OK(posix_fadvise(on_disk, 0, BIG, POSIX_FADV_WILLNEED) ? -1 : 0))
SIMPLE("readahead", 1, "64 KiB that is cached", 200, OK(readahead(on_disk, 0, BIG)))
SIMPLE("cachestat", 1, "64 KiB that is cached", 200,
    unsigned long long range[2] = {[1] = BIG}; OK(syscall(451, on_disk, range, buffer, 0)))
SIMPLE("sync_file_range", 1, "64 KiB with nothing to write", 100,
    OK(sync_file_range(on_disk, 0, BIG, SYNC_FILE_RANGE_WRITE)))
SIMPLE("syncfs", 1, "a file system in memory", 50, OK(syncfs(in_memory)))
SIMPLE("syncfs", 2, "1 changed byte, with its write, on disk", 2, OK(pwrite(on_disk, buffer, 1, 0));
    OK(syncfs(on_disk)))
SIMPLE("sync", 1, "1 changed byte, with its write, on disk", 2, OK(pwrite(on_disk, buffer, 1, 0)); sync())
OPERATION("tee", 1, "64 KiB from a pipe to a pipe", 12,
    EACH(OK(write(wide_pipe[1], buffer, BIG))), OK(tee(wide_pipe[0], other_pipe[1], BIG, 0)),
    EACH(OK(read(wide_pipe[0], buffer, BIG))) EACH(OK(read(other_pipe[0], buffer, BIG))))
OPERATION("vmsplice", 1, "64 KiB of memory into a pipe", 12, struct iovec all = piece(buffer, BIG),
    OK(vmsplice(wide_pipe[1], &all, 1, 0)), EACH(OK(splice(wide_pipe[0], NULL, null_fd, NULL, BIG, 0))))
