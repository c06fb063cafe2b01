/* The headline: 16 MiB copied from a cached file to a new one, on disk and in memory. Ways that cross for each byte
 * copy a 64th part: their time grows with the bytes, and sixty seconds a round would be a waste. */
enum { WHOLE = 16 << 20, PART = WHOLE / 64 };

struct copy {
  int from, to;
  FILE *in, *out;
  int size;
};

static struct copy copy_on(const char *folder, int size, int streams) {
  char path[2][340];
  struct copy copy = {.size = size};
  snprintf(path[0], sizeof path[0], "%s/whole", folder);
  snprintf(path[1], sizeof path[1], "%s/copy", folder);
  copy.from = opened(path[0], O_RDWR | O_CREAT);
  struct stat now;
  OK(fstat(copy.from, &now));
  for (int k = 0; k < 1 << 20; k++) large[k] = k % 64 == 63 ? '\n' : 'x';
  for (off_t done = now.st_size; done < WHOLE; done += 1 << 20) IS(1 << 20, pwrite(copy.from, large, 1 << 20, done));
  TO_START(copy.from);
  copy.to = opened(path[1], O_RDWR | O_CREAT | O_TRUNC);
  if (streams) copy.in = fdopen(copy.from, "r"), copy.out = fdopen(copy.to, "r+");
  return copy;
}
static void done_with(struct copy *copy) {
  struct stat made;
  if (copy->out) fflush(copy->out);
  OK(fstat(copy->to, &made));
  IS(copy->size, made.st_size);
  if (copy->in) {
    fclose(copy->in);
    fclose(copy->out);
  } else {
    OK(close(copy->from));
    OK(close(copy->to));
  }
}

static void by_pieces(struct copy *copy, int size) {
  for (int k = 0; k < copy->size; k += size) {
    IS(size, read(copy->from, buffer, size));
    IS(size, write(copy->to, buffer, size));
  }
}
static void by_characters(struct copy *copy, int flush) {
  for (int k = 0; k < copy->size; k++) {
    OK(putc(getc(copy->in), copy->out));
    if (flush) fflush(copy->out);
  }
  OK(fflush(copy->out));
}
static void by_unbuffered(struct copy *copy) {
  setvbuf(copy->out, NULL, _IONBF, 0);
  by_characters(copy, 0);
}
static void by_lines(struct copy *copy) {
  char line[128];
  while (fgets(line, sizeof line, copy->in)) OK(fputs(line, copy->out));
  OK(fflush(copy->out));
}
static void by_mappings(struct copy *copy) {
  OK(ftruncate(copy->to, copy->size));
  char *from = mmap(NULL, copy->size, PROT_READ, MAP_SHARED, copy->from, 0), *to = shared_file(copy->to, copy->size);
  OK(from);
  memcpy(to, from, copy->size);
  OK(munmap(from, copy->size));
  OK(munmap(to, copy->size));
}
static void by_range(struct copy *copy) {
    for (ssize_t left = copy->size, got; left > 0; left -= got)
    OK(got = copy_file_range(copy->from, NULL, copy->to, NULL, left, 0)); }
static void by_sending(struct copy *copy)
    { for (ssize_t left = copy->size, got; left > 0; left -= got) OK(got = sendfile(copy->to, copy->from, NULL, left));
    }

#define COPY(...) COPY_WITH(__COUNTER__, __COUNTER__, __VA_ARGS__)
#define COPY_WITH(one, other, ...) COPY_AS(one, other, __VA_ARGS__)
#define COPY_AS(one, other, way, size, streams, body) COPY_ON(one, "tmpfs", memory, way, size, streams, body) \
    COPY_ON(other, "disk", disk, way, size, streams, body)
#define COPY_ON(id, place, folder, way, bytes, streams, body) \
  MEASURE(side_##id, struct copy copy = copy_on(folder, bytes, streams), body, done_with(&copy)) \
  REGISTER(id, .kind = "copy", .name = place, .what = way, .batch = 1, .amounts = {bytes}, .sides = {side_##id})

COPY("a read and a write of each byte", PART, 0, by_pieces(&copy, 1))
COPY("reads and writes of 4 KiB", WHOLE, 0, by_pieces(&copy, 4 * KIB))
COPY("reads and writes of 64 KiB", WHOLE, 0, by_pieces(&copy, BIG))
COPY("getc and putc", WHOLE, 1, by_characters(&copy, 0))
COPY("fgets and fputs of 64-byte lines", WHOLE, 1, by_lines(&copy))
COPY("getc and putc to an unbuffered stream", PART, 1, by_unbuffered(&copy))
COPY("getc, putc and fflush of each byte", PART, 1, by_characters(&copy, 1))
COPY("memcpy between mappings", WHOLE, 0, by_mappings(&copy))
COPY("copy_file_range", WHOLE, 0, by_range(&copy))
COPY("sendfile", WHOLE, 0, by_sending(&copy))
