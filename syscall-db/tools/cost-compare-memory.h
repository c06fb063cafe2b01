/* Memory: ways to the same result. */
enum { ITEM = 16 * KIB };

static void map_items(void) {
  for (int k = 0; k < 64; k++) *(volatile char *)(maps[k] = anonymous(ITEM)) = 1;
  for (int k = 0; k < 64; k++) OK(munmap(maps[k], ITEM));
}
static void allocate_items(void) {
  for (int k = 0; k < 64; k++) {
    if (!(maps[k] = malloc(ITEM))) refuse("malloc");
    *(volatile char *)maps[k] = 1;
  }
  for (int k = 0; k < 64; k++) free(maps[k]);
}
COMPARISON("mmap-per-item-or-malloc", "64 items of 16 KiB, one byte of each touched, and given back", 1,
  ("mmap and munmap of each item", , map_items(), ),
  ("malloc and free of each item", , allocate_items(), ))

static char *grown_by_copy(char *start, size_t size) {
  char *next = anonymous(2 * size);
  memcpy(next, start, size);
  OK(munmap(start, size));
  return next;
}
#define TOUCHED_256 char *start = touched(256)
COMPARISON("munmap-mmap-or-mremap", "1 MiB of touched memory grown to 2 MiB", 1,
  ("mmap, a copy and munmap", TOUCHED_256, start = grown_by_copy(start, 256 * PAGE), OK(munmap(start, 512 * PAGE))),
  ("mremap", TOUCHED_256, OK(start = mremap(start, 256 * PAGE, 512 * PAGE, MREMAP_MAYMOVE)),
    OK(munmap(start, 512 * PAGE))))

#define SIXTY_FOUR(call) for (int k = 0; k < 64; k++) OK(call)
#define TOUCHED_64 char *start = touched(64)
#define DROP_64 OK(munmap(start, 64 * PAGE))
COMPARISON("mprotect-each-or-once", "64 touched pages in a row made read-only", 1,
  ("an mprotect of each page", TOUCHED_64, SIXTY_FOUR(mprotect(start + k * PAGE, PAGE, PROT_READ)), DROP_64),
  ("one mprotect of all pages", TOUCHED_64, OK(mprotect(start, 64 * PAGE, PROT_READ)), DROP_64))
COMPARISON("mlock-pages-each-or-once", "64 touched pages in a row locked", 1,
  ("an mlock of each page", TOUCHED_64, SIXTY_FOUR(mlock(start + k * PAGE, PAGE)), DROP_64),
  ("one mlock of all pages", TOUCHED_64, OK(mlock(start, 64 * PAGE)), DROP_64))

/* Every other page of 64: what one madvise can't take. */
#define SCATTERED TOUCHED_64; for (int k = 0; k < 32; k++) pieces[k] = piece(start + 2 * k * PAGE, PAGE)
static int own_pidfd;
#define OWN if (!own_pidfd) OK(own_pidfd = syscall(SYS_pidfd_open, getpid(), 0))
COMPARISON("madvise-each-or-process_madvise", "32 touched pages apart from each other, MADV_COLD", 1,
  ("a madvise of each page", SCATTERED, for (int k = 0; k < 32; k++) OK(madvise(pieces[k].iov_base, PAGE, MADV_COLD)),
    DROP_64),
  ("one process_madvise of all pages", SCATTERED; OWN,
    IS(32 * PAGE, syscall(SYS_process_madvise, own_pidfd, pieces, 32, MADV_COLD, 0)), DROP_64))
