/* Mapping, locking, placing and sharing memory. Sizes are those of x86-64: pages of 4 KiB. */
#include <linux/mempolicy.h>
#include <sys/shm.h>

enum { PAGE = 4096 };

/* `count` pages of anonymous memory, each touched. */
static char *touched(int count) {
  char *start = anonymous((size_t)count * PAGE);
  for (int k = 0; k < count; k++) start[(size_t)k * PAGE] = 1;
  return start;
}

static char *shared_file(int fd, size_t size) {
  char *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  OK(start);
  return start;
}

OPERATION("mmap", 1, "64 KiB of a cached file, untouched", 200, ,
    OK(maps[i] = mmap(NULL, BIG, PROT_READ, MAP_SHARED, on_disk, 0)), EACH(OK(munmap(maps[k], BIG))))
OPERATION("mremap", 1, "one page to two and back, in place", 200, char *page = anonymous(4 * PAGE);
    OK(munmap(page + PAGE, 3 * PAGE)),
    OK(mremap(page, i & 1 ? 2 * PAGE : PAGE, i & 1 ? PAGE : 2 * PAGE, 0)), OK(munmap(page, 2 * PAGE)))
OPERATION("msync", 1, "a clean page, MS_SYNC", 100, char *page = shared_file(on_disk, PAGE),
    OK(msync(page, PAGE, MS_SYNC)), OK(munmap(page, PAGE)))
OPERATION("msync", 1, "a changed page, MS_SYNC, on disk", 3, char *page = shared_file(on_disk, PAGE),
    page[0]++; OK(msync(page, PAGE, MS_SYNC)), OK(munmap(page, PAGE)))
OPERATION("msync", 1, "a changed page, MS_ASYNC", 200, char *page = shared_file(on_disk, PAGE),
    page[0]++; OK(msync(page, PAGE, MS_ASYNC)), OK(munmap(page, PAGE)))
OPERATION("mlock2", 1, "one page, locked already", 300, ONE_MAP, OK(mlock2(page, PAGE, 0)), DROP_MAP)
OPERATION("munlock", 1, "one page that isn't locked", 300, ONE_MAP, OK(munlock(page, PAGE)), DROP_MAP)
ALONE("mlockall", "a small process, locked already", 4, OK(mlockall(MCL_CURRENT)), OK(mlockall(MCL_CURRENT)))
ALONE("munlockall", "a small process with nothing locked", 20, , OK(munlockall()))
OPERATION("process_madvise", 1, "one page of its own, MADV_COLD", 200,
    ONE_MAP; struct iovec range = piece(page, PAGE); int self = syscall(SYS_pidfd_open, getpid(), 0),
    OK(syscall(SYS_process_madvise, self, &range, 1, MADV_COLD, 0)), DROP_MAP; OK(close(self)))
OPERATION("process_vm_readv", 1, "64 bytes of its own memory", 200, struct iovec from = piece(groups_of_16, 64);
    struct iovec to = piece(buffer, 64); pid_t me = getpid(),
    OK(process_vm_readv(me, &to, 1, &from, 1, 0)), )
OPERATION("process_vm_writev", 1, "64 bytes of its own memory", 200, struct iovec from = piece(groups_of_16, 64);
    struct iovec to = piece(buffer, 64); pid_t me = getpid(),
    OK(process_vm_writev(me, &to, 1, &from, 1, 0)), )
OPERATION("mseal", 1, "one page, sealed already", 300, ONE_MAP, OK(syscall(462, page, PAGE, 0)), )
OPERATION("pkey_mprotect", 1, "one page, no key", 200, ONE_MAP,
    OK(syscall(SYS_pkey_mprotect, page, PAGE, i & 1 ? PROT_READ | PROT_WRITE : PROT_READ, -1)), DROP_MAP)
OPERATION("pkey_alloc", 1, "a key", 8, int keys[16], OK(keys[i] = pkey_alloc(0, 0)), EACH(OK(pkey_free(keys[k]))))
OPERATION("pkey_free", 1, "a key", 8, int keys[16]; EACH(OK(keys[k] = pkey_alloc(0, 0))), OK(pkey_free(keys[i])), )
OPERATION("remap_file_pages", 1, "one page of a file, to where it is", 100,
    char *page = shared_file(in_memory, 4 * PAGE),
    OK(syscall(SYS_remap_file_pages, page, PAGE, 0, 0, 0)), OK(munmap(page, 4 * PAGE)))

OPERATION("mbind", 1, "one page, the default policy", 200, ONE_MAP,
    OK(syscall(SYS_mbind, page, PAGE, MPOL_DEFAULT, NULL, 0, 0)), DROP_MAP)
SIMPLE("set_mempolicy", 1, "the default policy", 300, OK(syscall(SYS_set_mempolicy, MPOL_DEFAULT, NULL, 0)))
SIMPLE("get_mempolicy", 1, "the process's", 300, OK(syscall(SYS_get_mempolicy, &word, NULL, 0, NULL, 0)))
static unsigned long first_node = 1;
OPERATION("set_mempolicy_home_node", 1, "one page bound to node 0", 200,
    ONE_MAP; OK(syscall(SYS_mbind, page, PAGE, MPOL_BIND, &first_node, 8, 0)),
    OK(syscall(SYS_set_mempolicy_home_node, page, PAGE, 0, 0)), DROP_MAP)
OPERATION("move_pages", 1, "asking for the node of one page", 200, ONE_MAP; void *one[1] = {page},
    OK(syscall(SYS_move_pages, 0, 1, one, NULL, &word, 0)), DROP_MAP)
SIMPLE("migrate_pages", 1, "a small process, to the node it is on", 4,
    OK(syscall(SYS_migrate_pages, 0, 8, &first_node, &first_node)))

OPERATION("memfd_secret", 1, "an empty area", 100, , OK(fds[i] = syscall(447, 0)), CLOSE_ALL)
OPERATION("userfaultfd", 1, "a descriptor", 50, , OK(fds[i] = syscall(SYS_userfaultfd, 0)), CLOSE_ALL)

#define SEGMENT(k) shmget(IPC_PRIVATE, PAGE, IPC_CREAT | 0600)
OPERATION("shmget", 1, "a segment of 4 KiB", 50, , OK(fds[i] = SEGMENT(i)), EACH(OK(shmctl(fds[k], IPC_RMID, NULL))))
#define ONE_SEGMENT int id = SEGMENT(0); OK(id)
OPERATION("shmat", 1, "a segment of 4 KiB, untouched", 100, ONE_SEGMENT, OK(maps[i] = shmat(id, NULL, 0)),
    EACH(OK(shmdt(maps[k]))) OK(shmctl(id, IPC_RMID, NULL)))
OPERATION("shmdt", 1, "a segment of 4 KiB, untouched", 100, ONE_SEGMENT; EACH(OK(maps[k] = shmat(id, NULL, 0))),
    OK(shmdt(maps[i])),
    OK(shmctl(id, IPC_RMID, NULL)))
OPERATION("shmctl", 1, "IPC_STAT", 200, ONE_SEGMENT, OK(shmctl(id, IPC_STAT, (struct shmid_ds *)buffer)),
    OK(shmctl(id, IPC_RMID, NULL)))
