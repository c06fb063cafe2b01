#include "record.h"
#include <stdarg.h>

static char block[9000];

/* Every fork shares the offset of its stream. */
#define RECORD_READ(name, when, stream, call)  \
  do {                                         \
    lseek(fileno(stream), 0, SEEK_SET);        \
    RECORD_APART(name, when, call);            \
  } while (0)

static void vprint(const char *format, ...) {
  va_list list;
  va_start(list, format);
  RECORD_APART("vprintf", FIRST, vprintf(format, list));
  va_end(list);
}

static void vprint_to(FILE *out, const char *format, ...) {
  va_list list;
  va_start(list, format);
  RECORD_APART("vfprintf", FIRST, vfprintf(out, format, list));
  va_end(list);
}

static void fill(void (*put)(void)) {
  for (unsigned i = 0; i < sizeof block; i++) put();
}

static void one_char(void) { putchar('x'); }
static void one_char_unlocked(void) { putchar_unlocked('x'); }

/* Outputs of 9000 bytes, so that the buffer reaches the kernel. */
void record_first_transfers(void) {
  FILE *in = fopen(LINES, "r");
  FILE *huge = fopen(LONG, "r");
  FILE *out = fopen("written", "w");
  char *grown = NULL;
  size_t room = 0;
  int number;
  char line[100];
  memset(block, 'x', sizeof block - 1);
  RECORD_READ("fgetc", FIRST, in, fgetc(in));
  RECORD_READ("getc", FIRST, in, getc(in));
  RECORD_READ("getc_unlocked", FIRST, in, getc_unlocked(in));
  RECORD_READ("fgetc_unlocked", FIRST, in, fgetc_unlocked(in));
  RECORD_READ("fgets", FIRST, in, fgets(line, sizeof line, in));
  RECORD_READ("fgets_unlocked", FIRST, in, fgets_unlocked(line, sizeof line, in));
  RECORD_READ("getline", FIRST "&the line outgrows its buffer", huge, getline(&grown, &room, huge));
  RECORD_READ("getdelim", FIRST "&the line outgrows its buffer", huge, getdelim(&grown, &room, '\n', huge));
  RECORD_READ("fread", FIRST, in, fread(line, 1, 16, in));
  RECORD_READ("fread_unlocked", FIRST, in, fread_unlocked(line, 1, 16, in));
  RECORD_READ("fscanf", FIRST, in, fscanf(in, "%d", &number));
  RECORD_READ("getchar", FIRST, stdin, getchar());
  RECORD_READ("getchar_unlocked", FIRST, stdin, getchar_unlocked());
  RECORD_READ("scanf", FIRST, stdin, scanf("%d", &number));
  RECORD_APART("fputc", FIRST, for (unsigned i = 0; i < sizeof block; i++) fputc('x', out));
  RECORD_APART("putc", FIRST, for (unsigned i = 0; i < sizeof block; i++) putc('x', out));
  RECORD_APART("putc_unlocked", FIRST, for (unsigned i = 0; i < sizeof block; i++) putc_unlocked('x', out));
  RECORD_APART("fputc_unlocked", FIRST, for (unsigned i = 0; i < sizeof block; i++) fputc_unlocked('x', out));
  RECORD_APART("fputs", FIRST, fputs(block, out));
  RECORD_APART("fputs_unlocked", FIRST, fputs_unlocked(block, out));
  RECORD_APART("fwrite", FIRST, fwrite(block, 1, sizeof block, out));
  RECORD_APART("fwrite_unlocked", FIRST, fwrite_unlocked(block, 1, sizeof block, out));
  RECORD_APART("fprintf", FIRST, fprintf(out, "%s%s", block, block));
  vprint_to(out, "%s%s", block, block);
  RECORD_APART("putchar", FIRST, fill(one_char));
  RECORD_APART("putchar_unlocked", FIRST, fill(one_char_unlocked));
  RECORD_APART("puts", FIRST, puts(block));
  RECORD_APART("printf", FIRST, printf("%s%s", block, block));
  vprint("%s%s", block, block);
  fclose(in);
  fclose(huge);
  fclose(out);
}
