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

/* Arguments: an empty working directory, how often everything is recorded (the first time is the warm-up), and the
   areas, all of them when none is named. */
int main(int count, char **arguments) {
  if (count < 3 || chdir(arguments[1]) != 0) return 2;
  int repeats = atoi(arguments[2]);
  pid_t maker = fork();
  if (maker == 0) make_scratch_files(), exit(0);
  waitpid(maker, NULL, 0);
  dup2(open(LINES, O_RDONLY), 0);
  dup2(open("out", O_CREAT | O_WRONLY, 0600), 1);
  dup2(open("err", O_CREAT | O_WRONLY, 0600), 2);
  for (int i = 0; i < repeats; i++) record_first_allocations();
  free(malloc(100000));
  /* Before this process itself has used anything of the library. */
  for (int i = 0; i < repeats; i++) record_first_calls(), record_first_names();
  for (int i = 0; i < repeats; i++) record_first_transfers(), record_first_threads();
  for (int i = 0; i < repeats; i++) {
    for (unsigned area = 0; area < sizeof areas / sizeof *areas; area++) {
      int wanted = count == 3;
      for (int one = 3; one < count; one++) wanted |= strcmp(arguments[one], areas[area].name) == 0;
      if (wanted) areas[area].record();
    }
  }
  return 0;
}
