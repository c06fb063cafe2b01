#include "record.h"
#include <sys/stat.h>

static void make_scratch_files(void) {
  FILE *lines = fopen(LINES, "w");
  if (!lines) exit(2);
  for (int i = 0; i < 5000; i++) fprintf(lines, "%d\n", i);
  fclose(lines);
  FILE *line = fopen(LONG, "w");
  if (!line) exit(2);
  for (int i = 0; i < 1 << 20; i++) putc('x', line);
  fclose(line);
  close(open(EMPTY, O_CREAT | O_WRONLY, 0600));
  if (symlink(LINES, LINK) != 0) exit(2);
  if (mkdir(FOLDER, 0700) != 0) exit(2);
  close(open(FOLDER "/a", O_CREAT | O_WRONLY, 0600));
  close(open(FOLDER "/b", O_CREAT | O_WRONLY, 0600));
}

#define DECLARE(area) void record_##area(void);
AREAS(DECLARE)

#define LIST(area) {#area, record_##area},
static const struct {
  const char *name;
  void (*record)(void);
} areas[] = {AREAS(LIST)};

/* stdin and stdout are files of the scratch folder, each process with its own place in them. */
static void open_standard_streams(void) {
  dup2(open(LINES, O_RDONLY), 0);
  dup2(open("out", O_CREAT | O_WRONLY, 0600), 1);
  dup2(open("err", O_CREAT | O_WRONLY, 0600), 2);
}

/* In a process of its own, so that what an area does to the heap or to a stream shows in no other. */
static int record_area(void (*record)(void), int repeats) {
  int status;
  pid_t apart = fork();
  if (apart == 0) {
    open_standard_streams();
    for (int i = 0; i < repeats; i++) record();
    syscall(SYS_exit_group, 0);
  }
  waitpid(apart, &status, 0);
  return status == 0;
}

static char **asked;

/* Without names everything is. */
static int is_asked(const char *name) {
  if (!*asked) return 1;
  for (char **one = asked; *one; one++) {
    if (strcmp(*one, name) == 0) return 1;
  }
  return 0;
}

#define RECORD_FIRST(area, repeats)                                                   \
  do {                                                                                \
    for (int i = 0; i < (is_asked(#area) ? repeats : 0); i++) record_##area();        \
  } while (0)

/* Arguments: an empty working directory, how often everything is recorded (the first time is the warm-up), and the
   areas, all of them when none is named. */
int main(int count, char **arguments) {
  if (count < 3 || chdir(arguments[1]) != 0) return 2;
  int repeats = atoi(arguments[2]);
  asked = arguments + 3;
  pid_t maker = fork();
  if (maker == 0) make_scratch_files(), exit(0);
  waitpid(maker, NULL, 0);
  open_standard_streams();
  RECORD_FIRST(first_allocations, repeats);
  free(malloc(100000));
  /* Before this process itself has used anything of the library. */
  RECORD_FIRST(first_calls, repeats);
  RECORD_FIRST(first_names, repeats);
  RECORD_FIRST(first_transfers, repeats);
  RECORD_FIRST(first_threads, repeats);
  for (unsigned area = 0; area < sizeof areas / sizeof *areas; area++) {
    if (is_asked(areas[area].name) && !record_area(areas[area].record, repeats)) {
      fprintf(stderr, "%s ended early\n", areas[area].name);
      return 3;
    }
  }
  return 0;
}
