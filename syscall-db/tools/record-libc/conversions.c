#include "record.h"
#include <stdarg.h>
#include <unistd.h>
#include <getopt.h>
#include <setjmp.h>
#include <sys/auxv.h>

static char text[100];

static void from_list(const char *format, ...) {
  va_list list;
  int number;
  FILE *in = fopen(LINES, "r");
  getc(in);
  char *made = NULL;
  va_start(list, format);
  RECORD("vasprintf", "", vasprintf(&made, "%p", list));
  va_end(list);
  free(made);
  va_start(list, format);
  RECORD("vsscanf", "", vsscanf("12", "%d", list));
  va_end(list);
  va_start(list, format);
  RECORD("vfscanf", "", vfscanf(in, "%d", list));
  va_end(list);
  va_start(list, format);
  RECORD("vscanf", "", vscanf("%d", list));
  va_end(list);
  fclose(in);
  in = fopen(LINES, "r");
  va_start(list, format);
  RECORD("vfscanf", FIRST, vfscanf(in, "%d", list));
  va_end(list);
  fclose(in);
}

static void options(void) {
  char *arguments[] = {"program", "-a", "--long", NULL};
  struct option known[] = {{"long", 0, NULL, 'l'}, {0}};
  optind = 1;
  CALL(getopt, 3, arguments, "a");
  CALL(getopt_long, 3, arguments, "a", known, NULL);
  optind = 1;
  CALL(getopt_long_only, 3, arguments, "a", known, NULL);
}

static void jumps(void) {
  jmp_buf place;
  sigjmp_buf masked;
  int again;
  RECORD("setjmp", "", again = setjmp(place));
  if (!again) {
    RECORD("longjmp", "", if (!setjmp(place)) longjmp(place, 1));
  }
  RECORD("siglongjmp", "", if (!sigsetjmp(masked, 0)) siglongjmp(masked, 1));
  if (!sigsetjmp(masked, 1)) {
    MARK("+|siglongjmp|sigsetjmp saved the mask");
    siglongjmp(masked, 1);
  }
  MARK("-|siglongjmp|");
}

static void from_input(const char *format, ...) {
  va_list list;
  va_start(list, format);
  if (fork() == 0) {
    freopen(LINES, "r", stdin);
    RECORD("vscanf", FIRST, vscanf(format, list));
    syscall(SYS_exit_group, 0);
  }
  wait(NULL);
  va_end(list);
}

void record_conversions(void) {
  int number;
  from_list("%d", &number);
  from_input("%d", &number);
  options();
  jumps();
  CALL(putenv, "RECORDING=1");
  CALL(secure_getenv, "PATH");
  CALL(getauxval, AT_PAGESZ);
  RECORD_APART("clearenv", "", clearenv());
  CALL(confstr, _CS_PATH, text, sizeof text);
}
