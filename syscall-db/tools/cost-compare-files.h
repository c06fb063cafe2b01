/* Contents of files: ways to the same result. A way is a phrase, its set-up, its body and its clean-up. */
enum { RECORD = 64, LARGE_FILE = 64 << 20 };

static void read_bytes(int fd, int count) { for (int k = 0; k < count; k++) OK(read(fd, buffer, 1)); }
static void write_bytes(int fd, int count) { for (int k = 0; k < count; k++) OK(write(fd, buffer, 1)); }
static FILE *stream(const char *path, const char *mode) {
  FILE *file = fopen(path, mode);
  if (!file) refuse("fopen");
  return file;
}

COMPARISON("read-byte-or-64KiB", "64 KiB read from the page cache", 1,
  ("a read of each byte", TO_START(on_disk), read_bytes(on_disk, BIG), ),
  ("one 64 KiB read", TO_START(on_disk), IS(BIG, read(on_disk, buffer, BIG)), ))
COMPARISON("write-byte-or-64KiB", "64 KiB written to the page cache", 1,
  ("a write of each byte", TO_START(on_disk), write_bytes(on_disk, BIG), ),
  ("one 64 KiB write", TO_START(on_disk), IS(BIG, write(on_disk, buffer, BIG)), ))
COMPARISON("read-byte-or-stdio", "64 KiB read from the page cache", 1,
  ("a read of each byte", TO_START(on_disk), read_bytes(on_disk, BIG), ),
  ("getc through stdio's buffer", FILE *file = stream(disk_file, "r"), for (int k = 0; k < BIG; k++) OK(getc(file)),
    fclose(file)))
COMPARISON("write-byte-or-stdio", "64 KiB written to the page cache", 1,
  ("a write of each byte", TO_START(on_disk), write_bytes(on_disk, BIG), ),
  ("putc through stdio's buffer", FILE *file = stream(disk_file, "r+"),
    for (int k = 0; k < BIG; k++) OK(putc('a', file)); OK(fflush(file)), fclose(file)))

#define EIGHT(call) for (int k = 0; k < 8; k++) IS(RECORD, call(on_disk, large + k * RECORD, RECORD))
COMPARISON("write-or-writev", "8 pieces of 64 bytes to the page cache", 30,
  ("a write of each piece", TO_START(on_disk), EIGHT(write), ),
  ("one writev of all pieces", idle_descriptors(8); TO_START(on_disk), IS(8 * RECORD, writev(on_disk, pieces, 8)), ))
COMPARISON("read-or-readv", "8 pieces of 64 bytes from the page cache", 30,
  ("a read of each piece", TO_START(on_disk), EIGHT(read), ),
  ("one readv of all pieces", idle_descriptors(8); TO_START(on_disk), IS(8 * RECORD, readv(on_disk, pieces, 8)), ))
COMPARISON("pread-or-lseek-read", "64 bytes at a place, from the page cache", 300,
  ("a seek and a read", , OK(lseek(on_disk, RECORD, SEEK_SET)); IS(RECORD, read(on_disk, buffer, RECORD)), ),
  ("one pread", , IS(RECORD, pread(on_disk, buffer, RECORD, RECORD)), ))

static char large_file[320];
static int open_large(void) {
  snprintf(large_file, sizeof large_file, "%s/large", disk);
  int fd = opened(large_file, O_RDWR | O_CREAT);
  struct stat now;
  OK(fstat(fd, &now));
  for (off_t done = now.st_size; done < LARGE_FILE; done += sizeof large)
    IS(sizeof large, pwrite(fd, large, sizeof large, done));
  return fd;
}
static volatile long checksum;
static void sum(const char *start, size_t size) {
  long total = 0;
  for (size_t k = 0; k < size; k += sizeof(long)) total += *(const long *)(start + k);
  checksum = total;
}
static void sum_by_reads(int fd) {
  TO_START(fd);
  for (int k = 0; k < LARGE_FILE / BIG; k++) {
    IS(BIG, read(fd, buffer, BIG));
    sum(buffer, BIG);
  }
}
static void sum_by_mapping(int fd) {
  char *start = mmap(NULL, LARGE_FILE, PROT_READ, MAP_SHARED, fd, 0);
  OK(start);
  sum(start, LARGE_FILE);
  OK(munmap(start, LARGE_FILE));
}
#define LARGE int fd = open_large()
COMPARISON("read-or-mmap", "64 MiB of the page cache, summed from start to end", 1,
  ("64 KiB reads", LARGE, sum_by_reads(fd), OK(close(fd))),
  ("a mapping of the whole file", LARGE, sum_by_mapping(fd), OK(close(fd))))

static off_t place(int k) { return (off_t)(k * 2654435761u % (LARGE_FILE / RECORD)) * RECORD; }
static void records_by_pread(int fd, int count) {
  for (int k = 0; k < count; k++) {
    IS(RECORD, pread(fd, buffer, RECORD, place(k)));
    sum(buffer, RECORD);
  }
}
static void records_by_mapping(int fd, int count) {
  char *start = shared_file(fd, LARGE_FILE);
  for (int k = 0; k < count; k++) sum(start + place(k), RECORD);
  OK(munmap(start, LARGE_FILE));
}
COMPARISON("random-pread-or-mmap", "10,000 records of 64 bytes anywhere in 64 MiB of the page cache", 1,
  ("a pread of each record", LARGE, records_by_pread(fd, 10000), OK(close(fd))),
  ("a mapping, with its making", LARGE, records_by_mapping(fd, 10000), OK(close(fd))))
static void store_by_pwrite(int fd, int count) {
  for (int k = 0; k < count; k++) IS(RECORD, pwrite(fd, buffer, RECORD, k * RECORD));
}
static void store_by_mapping(int fd, int count) {
  char *start = shared_file(fd, count * RECORD);
  for (int k = 0; k < count; k++) memcpy(start + k * RECORD, buffer, RECORD);
  OK(munmap(start, count * RECORD));
}
COMPARISON("write-or-mmap-store", "4096 records of 64 bytes, one after the other, to the page cache", 1,
  ("a pwrite of each record", , store_by_pwrite(on_disk, 4096), ),
  ("stores to a mapping, with its making", , store_by_mapping(on_disk, 4096), ))

enum { COPIED = 4 << 20 };
static void by_read_and_write(int from, int to) {
  for (int k = 0; k < COPIED / BIG; k++) {
    IS(BIG, read(from, buffer, BIG));
    IS(BIG, write(to, buffer, BIG));
  }
}
static void by_copy_file_range(int from, int to)
    { for (ssize_t left = COPIED, got; left > 0; left -= got) OK(got = copy_file_range(from, NULL, to, NULL, left, 0));
    }
static void by_sendfile(int from, int to)
    { for (ssize_t left = COPIED, got; left > 0; left -= got) OK(got = sendfile(to, from, NULL, left)); }
static void by_splice(int from, int to) {
  for (ssize_t left = COPIED, got; left > 0; left -= got) {
    OK(got = splice(from, NULL, wide_pipe[1], NULL, left, 0));
    for (ssize_t out = got, put; out > 0; out -= put) OK(put = splice(wide_pipe[0], NULL, to, NULL, out, 0));
  }
}
#define REWIND(to) TO_START(on_disk); TO_START(to)
COMPARISON("readwrite-or-copy_file_range", "4 MiB from file to file, cached, on one disk", 1,
  ("64 KiB reads and writes", REWIND(target_on_disk), by_read_and_write(on_disk, target_on_disk), ),
  ("copy_file_range", REWIND(target_on_disk), by_copy_file_range(on_disk, target_on_disk), ))
COMPARISON("readwrite-or-sendfile", "4 MiB from the page cache to a file in memory", 1,
  ("64 KiB reads and writes", REWIND(in_memory), by_read_and_write(on_disk, in_memory), ),
  ("sendfile", REWIND(in_memory), by_sendfile(on_disk, in_memory), ))
COMPARISON("readwrite-or-splice", "4 MiB from the page cache to a file in memory", 1,
  ("64 KiB reads and writes", REWIND(in_memory), by_read_and_write(on_disk, in_memory), ),
  ("splice through a pipe", REWIND(in_memory), by_splice(on_disk, in_memory), ))

#define PAGE_TO(fd, k) IS(PAGE, pwrite(fd, buffer, PAGE, (k) * PAGE))
static void write_8_pages(int fd, int each) {
  for (int k = 0; k < 8; k++) {
    PAGE_TO(fd, k);
    if (each || k == 7) OK(fsync(fd));
  }
}
COMPARISON("fsync-each-or-once", "8 pages of 4 KiB written over, on disk", 1,
  ("an fsync after each write", , write_8_pages(on_disk, 1), ),
  ("one fsync after all writes", , write_8_pages(on_disk, 0), ))
COMPARISON("fsync-or-fdatasync", "4 KiB written over, on disk", 1,
  ("the write and fsync", , PAGE_TO(on_disk, 0); OK(fsync(on_disk)), ),
  ("the write and fdatasync", , PAGE_TO(on_disk, 0); OK(fdatasync(on_disk)), ))
static void fill_new_file(int allocate) {
  int fd = opened(large_file, O_WRONLY | O_CREAT | O_TRUNC);
  if (allocate) OK(fallocate(fd, 0, 0, 1 << 20));
  for (int k = 0; k < 256; k++) PAGE_TO(fd, k);
  OK(fsync(fd));
  OK(close(fd));
}
#define NEW_FILE snprintf(large_file, sizeof large_file, "%s/new", disk)
COMPARISON("write-or-fallocate-first", "1 MiB in writes of 4 KiB to a new file, with its fsync, on disk", 1,
  ("the writes alone", NEW_FILE, fill_new_file(0), OK(unlink(large_file))),
  ("fallocate first", NEW_FILE, fill_new_file(1), OK(unlink(large_file))))
static void change_8_pages(int each) {
  char *start = shared_file(on_disk, 8 * PAGE);
  for (int k = 0; k < 8; k++) {
    start[k * PAGE]++;
    if (each) OK(msync(start + k * PAGE, PAGE, MS_SYNC));
  }
  if (!each) OK(msync(start, 8 * PAGE, MS_SYNC));
  OK(munmap(start, 8 * PAGE));
}
COMPARISON("msync-each-or-once", "8 changed pages of a mapped file on disk", 1,
  ("an msync of each page", , change_8_pages(1), ),
  ("one msync of all pages", , change_8_pages(0), ))

static struct ring shared_ring;
#define ONE_RING if (!shared_ring.fd) shared_ring = new_ring(32)
static void read_by_ring(int count, int size) {
  for (int k = 0; k < count; k++) queue_entry(&shared_ring, IORING_OP_READ, on_disk, large + k * size, size, k * size);
  submit(&shared_ring, count);
}
COMPARISON("pread-or-io_uring", "1 byte from the page cache", 100,
  ("a pread", , IS(1, pread(on_disk, large, 1, 0)), ),
  ("an io_uring entry of its own", ONE_RING, read_by_ring(1, 1), ))
COMPARISON("pread-or-io_uring-deep", "32 pieces of 4 KiB from the page cache", 4,
  ("a pread of each piece", , for (int k = 0; k < 32; k++) IS(PAGE, pread(on_disk, large + k * PAGE, PAGE, k * PAGE)),
    ),
  ("32 io_uring entries submitted at once", ONE_RING, read_by_ring(32, PAGE), ))
