#include "record.h"
#include <sys/mman.h>
#include <sys/random.h>

static int compare(const void *left, const void *right) { return *(const char *)left - *(const char *)right; }

static void mappings(void) {
  void *pages, *moved;
  RECORD("mmap", "", pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  RECORD("mprotect", "", mprotect(pages, 4096, PROT_READ));
  RECORD("madvise", "", madvise(pages, 4096, MADV_NORMAL));
  RECORD("posix_madvise", "", posix_madvise(pages, 4096, POSIX_MADV_NORMAL));
  RECORD("mlock", "", mlock(pages, 4096));
  RECORD("munlock", "", munlock(pages, 4096));
  RECORD("msync", "", msync(pages, 4096, MS_SYNC));
  RECORD("munmap", "", munmap(pages, 8192));
  pages = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  RECORD("mremap", "", moved = mremap(pages, 4096, 8192, MREMAP_MAYMOVE));
  munmap(moved, 8192);
  RECORD_APART("mlockall", "", mlockall(MCL_CURRENT));
  int fd;
  RECORD("shm_open", "", fd = shm_open("/syscall-db-recording", O_CREAT | O_RDWR, 0600));
  close(fd);
  RECORD("shm_unlink", "", shm_unlink("/syscall-db-recording"));
  RECORD("memfd_create", "", fd = memfd_create("recording", 0));
  close(fd);
}

/* Under the limit from which glibc maps a block of its own; several outgrow what the heap keeps in reserve. */
#define MEDIUM 120000
#define SEVERAL 12

void record_memory(void) {
  static char medium[MEDIUM];
  void *block, *aligned, *several[SEVERAL];
  memset(medium, 'x', MEDIUM - 1);
  char numbers[] = "35214";
  mappings();
  RECORD("malloc", "", block = malloc(32));
  RECORD("realloc", "", block = realloc(block, 64));
  RECORD("free", "", free(block));
  RECORD("malloc", "the block is large", block = malloc(40 << 20));
  RECORD("realloc", "the block is large", block = realloc(block, 80 << 20));
  RECORD("free", "the block is large", free(block));
  for (int i = 0; i < SEVERAL; i++) several[i] = malloc(MEDIUM);
  RECORD("free", "the end of the heap is free", for (int i = SEVERAL - 1; i >= 0; i--) free(several[i]));
  RECORD("malloc", "the heap must grow", for (int i = 0; i < SEVERAL; i++) malloc(MEDIUM));
  RECORD("calloc", "the heap must grow", for (int i = 0; i < SEVERAL; i++) calloc(1, MEDIUM));
  RECORD("realloc", "the heap must grow", for (int i = 0; i < SEVERAL; i++) realloc(malloc(10), MEDIUM));
  RECORD("posix_memalign", "the heap must grow",
         for (int i = 0; i < SEVERAL; i++) posix_memalign(&aligned, 64, MEDIUM));
  RECORD("strdup", "the heap must grow", for (int i = 0; i < SEVERAL; i++) strdup(medium));
  RECORD("strndup", "the heap must grow", for (int i = 0; i < SEVERAL; i++) strndup(medium, MEDIUM));
  RECORD("calloc", "", block = calloc(4, 8));
  free(block);
  RECORD("calloc", "the block is large", block = calloc(40, 1 << 20));
  free(block);
  RECORD("posix_memalign", "", posix_memalign(&aligned, 4096, 4096));
  free(aligned);
  RECORD("strdup", "", block = strdup("text"));
  free(block);
  RECORD("strndup", "", block = strndup("text", 2));
  free(block);
  RECORD("qsort", "", qsort(numbers, 5, 1, compare));
  RECORD("rand", "", rand());
  RECORD("getrandom", "", getrandom(numbers, 5, 0));
  RECORD("getentropy", "", getentropy(numbers, 5));
#ifdef __GLIBC_PREREQ
#if __GLIBC_PREREQ(2, 36)
  RECORD("arc4random", "", arc4random());
  RECORD("arc4random_buf", "", arc4random_buf(numbers, 5));
#endif
#endif
}
