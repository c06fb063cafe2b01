#include "record.h"
#include <signal.h>
#include <stdio_ext.h>

static char block[70000];
static char line[100];

/* A stream whose buffer holds input already. */
static FILE *warm_input(void) {
  FILE *stream = fopen(LINES, "r");
  getc(stream);
  return stream;
}

/* A stream that has allocated its buffer, with nothing in it. */
static FILE *warm_output(void) {
  FILE *stream = fopen("written", "w");
  putc('x', stream);
  fflush(stream);
  return stream;
}

static void inputs(void) {
  FILE *in = warm_input();
  char *grown = NULL;
  size_t room = 0;
  int number;
  RECORD("fgetc", "", fgetc(in));
  RECORD("getc", "", getc(in));
  RECORD("getc_unlocked", "", getc_unlocked(in));
  RECORD("fgetc_unlocked", "", fgetc_unlocked(in));
  RECORD("ungetc", "", ungetc('1', in));
  RECORD("fgets", "", fgets(line, sizeof line, in));
  RECORD("fgets_unlocked", "", fgets_unlocked(line, sizeof line, in));
  getline(&grown, &room, in);
  RECORD("getline", "", getline(&grown, &room, in));
  RECORD("getdelim", "", getdelim(&grown, &room, '\n', in));
  RECORD("fread", "", fread(block, 1, 16, in));
  RECORD("fread_unlocked", "", fread_unlocked(block, 1, 16, in));
  RECORD("fscanf", "", fscanf(in, "%d", &number));
  RECORD("feof", "", feof(in));
  RECORD("ferror", "", ferror(in));
  RECORD("clearerr", "", clearerr(in));
  RECORD("fileno", "", fileno(in));
  RECORD("flockfile", "", flockfile(in));
  RECORD("funlockfile", "", funlockfile(in));
  RECORD("fflush", LEFT, fflush(in));
  fclose(in);
  free(grown);
  RECORD("getchar", "", getchar());
  RECORD("getchar_unlocked", "", getchar_unlocked());
  RECORD("scanf", "", scanf("%d", &number));
}

static void outputs(void) {
  FILE *out = warm_output();
  RECORD("fputc", "", fputc('x', out));
  RECORD("putc", "", putc('x', out));
  RECORD("putc_unlocked", "", putc_unlocked('x', out));
  RECORD("fputc_unlocked", "", fputc_unlocked('x', out));
  RECORD("fputs", "", fputs("text\n", out));
  RECORD("fputs_unlocked", "", fputs_unlocked("text\n", out));
  RECORD("fwrite", "", fwrite(block, 1, 16, out));
  RECORD("fwrite_unlocked", "", fwrite_unlocked(block, 1, 16, out));
  RECORD("fflush", PENDING, fflush(out));
  RECORD("fflush", "", fflush(out));
  putc('x', out);
  RECORD("fflush_unlocked", PENDING, fflush_unlocked(out));
  RECORD("fflush_unlocked", "", fflush_unlocked(out));
  putc('x', out);
  RECORD("fclose", PENDING, fclose(out));
  out = warm_output();
  RECORD("setbuf", "", setbuf(out, NULL));
  fclose(out);
  out = fopen("written", "w");
  RECORD("setvbuf", "", setvbuf(out, block, _IOFBF, sizeof block));
  RECORD("setlinebuf", "", setlinebuf(out));
  fclose(out);
  RECORD("putchar", "", putchar('x'));
  RECORD("putchar_unlocked", "", putchar_unlocked('x'));
  RECORD("puts", "", puts("text"));
}

static void positions(void) {
  FILE *in = warm_input();
  RECORD("ftell", "", ftell(in));
  RECORD("ftello", "", ftello(in));
  RECORD("fseek", "", fseek(in, 9000, SEEK_SET));
  RECORD("fseeko", "", fseeko(in, 100, SEEK_SET));
  RECORD("fseeko", "the position counts from the end", fseeko(in, -1, SEEK_END));
  RECORD("fseek", "the position counts from the end", fseek(in, -1, SEEK_END));
  RECORD("rewind", "", rewind(in));
  getc(in);
  RECORD("fclose", LEFT, fclose(in));
}

/* The child of a spawn gives up what has a handler. */
static void handled(int signal) { (void)signal; }

static void openings(void) {
  FILE *stream;
  RECORD("fopen", "", stream = fopen(LINES, "r"));
  RECORD("fclose", "", fclose(stream));
  RECORD("fopen", "the stream can be written", stream = fopen("written", "w"));
  fclose(stream);
  RECORD("fopen", "the stream can be written&the mode has a", stream = fopen("written", "a"));
  fclose(stream);
  RECORD("fopen", "the mode has e", stream = fopen(LINES, "re"));
  RECORD("freopen", "", stream = freopen(EMPTY, "r", stream));
  fclose(stream);
  int fd = open(LINES, O_RDONLY);
  RECORD("fdopen", "", stream = fdopen(fd, "r"));
  fclose(stream);
  fd = open("written", O_RDWR | O_APPEND);
  RECORD("fdopen", "the stream can be written", stream = fdopen(fd, "r+"));
  fclose(stream);
  fd = open("written", O_WRONLY | O_APPEND);
  RECORD("fdopen", "the stream can be written&the mode has a", stream = fdopen(fd, "a"));
  fclose(stream);
  RECORD("tmpfile", "", stream = tmpfile());
  fclose(stream);
  RECORD("fmemopen", "", stream = fmemopen(block, 100, "r"));
  fclose(stream);
  char *text;
  size_t length;
  RECORD("open_memstream", "", stream = open_memstream(&text, &length));
  fclose(stream);
  free(text);
  signal(SIGUSR1, handled);
  RECORD("popen", "", stream = popen("exit 0", "r"));
  fread(block, 1, 1, stream);
  RECORD("pclose", "", pclose(stream));
}

void record_streams(void) {
  inputs();
  outputs();
  positions();
  openings();
}
