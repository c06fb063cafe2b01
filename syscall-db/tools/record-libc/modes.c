#include "record.h"
#include <sys/ioctl.h>

#define UNBUFFERED "the stream is unbuffered"
#define BY_LINE "the stream passes each line on"
#define TERMINAL "standard output is a terminal"

static char block[100];

static void unbuffered(void) {
  FILE *in = fopen(LINES, "r"), *out = fopen("written", "w");
  setvbuf(in, NULL, _IONBF, 0);
  setvbuf(out, NULL, _IONBF, 0);
  getc(in);
  putc('x', out);
  RECORD("fgetc", UNBUFFERED, fgetc(in));
  RECORD("getc", UNBUFFERED, getc(in));
  RECORD("fread", UNBUFFERED, fread(block, 1, 16, in));
  RECORD("fputc", UNBUFFERED, fputc('x', out));
  RECORD("putc", UNBUFFERED, putc('x', out));
  RECORD("fputs", UNBUFFERED, fputs("text\n", out));
  RECORD("fwrite", UNBUFFERED, fwrite(block, 1, 16, out));
  RECORD("fprintf", UNBUFFERED, fprintf(out, "%d %s\n", 7, "seven"));
  fclose(in);
  fclose(out);
}

static void line_buffered(void) {
  FILE *out = fopen("written", "w");
  setvbuf(out, NULL, _IOLBF, 0);
  putc('\n', out);
  RECORD("fputc", BY_LINE, fputc('\n', out));
  RECORD("putc", BY_LINE, putc('\n', out));
  RECORD("fputs", BY_LINE, fputs("text\n", out));
  RECORD("fwrite", BY_LINE, fwrite("text\n", 1, 5, out));
  RECORD("fprintf", BY_LINE, fprintf(out, "%d %s\n", 7, "seven"));
  fclose(out);
}

static void on_a_terminal(void) {
  int fd = posix_openpt(O_RDWR | O_NOCTTY);
  unlockpt(fd);
  if (fork() == 0) {
    dup2(open(ptsname(fd), O_RDWR | O_NOCTTY), 1);
    printf("text\n");
    RECORD("printf", TERMINAL, printf("%d\n", 7));
    RECORD("puts", TERMINAL, puts("text"));
    RECORD("putchar", TERMINAL, putchar('\n'));
    syscall(SYS_exit_group, 0);
  }
  wait(NULL);
  close(fd);
}

static void everything(void) {
  FILE *out = fopen("written", "w");
  fputs("text", out);
  RECORD("fflush", "the stream is NULL&" PENDING, fflush(NULL));
  fclose(out);
}

void record_modes(void) {
  unbuffered();
  line_buffered();
  on_a_terminal();
  everything();
}
