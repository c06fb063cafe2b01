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

/* Arguments: an empty working directory, and how often everything is recorded (the first time is the warm-up). */
int main(int count, char **arguments) {
  if (count != 3 || chdir(arguments[1]) != 0) return 2;
  int repeats = atoi(arguments[2]);
  make_scratch_files();
  dup2(open(LINES, O_RDONLY), 0);
  dup2(open("out", O_CREAT | O_WRONLY, 0600), 1);
  dup2(open("err", O_CREAT | O_WRONLY, 0600), 2);
  free(malloc(100000));
  /* Before this process itself has used stdin and stdout. */
  for (int i = 0; i < repeats; i++) record_first_transfers(), record_first_threads();
  for (int i = 0; i < repeats; i++) {
    record_streams();
    record_formats();
    record_paths();
    record_descriptors();
    record_sockets();
    record_processes();
    record_threads();
    record_identities();
    record_memory();
    record_names();
    record_clocks();
  }
  return 0;
}
